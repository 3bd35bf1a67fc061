"""Checks of what the services stand on: migrations, keys, disk, and whether examples got into production."""

import os
import shutil
import stat
from collections.abc import AsyncIterator, Iterator

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from deploy.inspection import Look
from deploy.operating.finding import Finding
from deploy.operating.place import Place
from deploy.plans import PLANS
from shared.crypto.refusals import KeyRefused
from shared.database import ground
from shared.database.migrate import Level, level_of
from shared.room import Plan

LEAST_FREE_BYTES = 2 * 1024**3
LEAST_FREE_SHARE = 0.05
_EXAMPLE = "example"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


async def levels(look: Look) -> list[Finding]:
    """Whether each schema is at this release's level."""
    stale = [plan.service for plan in PLANS if plan not in look.plans]
    for plan in look.plans:
        connection = await look.at(plan.service)
        if await level_of(connection, plan.service, plan.migrations, plan.tables) is not Level.CURRENT:
            stale.append(plan.service)
    if stale:
        remedy = "先停止平台并备份,再运行 onenet migrate 升级数据库;程序比数据库旧时,换用与数据库相同的版本"
        return [Finding("migrations", f"数据库结构与本版本不一致:{'、'.join(stale)}", remedy)]
    return [Finding("migrations", f"数据库结构是本版本的({len(PLANS)} 个系统)")]


def keys(place: Place) -> Iterator[Finding]:
    """Whether the key files are there, are private, and open as each service's keyring."""
    folder = place.home / "keys"
    if not folder.is_dir():
        yield Finding("keys", f"没有密钥目录 {folder}", "从保管处恢复密钥目录;没有它,已加密的数据无法读取")
        return
    open_to_others = sorted(path.name for path in (folder, *folder.glob("*.key")) if path.stat().st_mode & _OTHERS)
    if open_to_others:
        names = "、".join(open_to_others)
        yield Finding("keys", f"其他用户可以读取密钥:{names}", f"运行 chmod -R go= {folder},并评估是否更换密钥")
    for plan in PLANS:
        try:
            place.keys.keyring(plan.service)
        except KeyRefused as refused:
            yield Finding("keys", f"{plan.service} 的密钥不能使用:{refused}", "从保管处恢复这个密钥文件,不要新建")
            return
    if not open_to_others:
        yield Finding("keys", "密钥齐全,仅限所有者读取")


def disk(place: Place) -> Iterator[Finding]:
    """Whether there is room left for the database and the papers."""
    data = place.server.place.folder if place.server.place else place.home
    for folder in sorted({place.home, data}):
        usage = shutil.disk_usage(folder)
        free = f"{folder} 所在磁盘剩余 {usage.free / 1024**3:.1f} GB({usage.free * 100 // usage.total}%)"
        is_short = usage.free < LEAST_FREE_BYTES or usage.free < usage.total * LEAST_FREE_SHARE
        yield Finding("disk", free, "清理或扩容磁盘;写满后平台会停止受理" if is_short else "")
    if not os.access(place.home, os.W_OK):
        yield Finding("disk", f"{place.home} 不可写", "检查目录的所有者和挂载方式")


async def examples(look: Look, place: Place) -> list[Finding]:
    """Whether a production database holds example values, people of the demo, or a moved clock."""
    if place.is_demo:
        return [Finding("examples", "这是演示数据库,可以使用示例数据")]
    found = [what async for what in _of_the_demo(look)]
    if not found:
        return [Finding("examples", "生产数据库中没有示例数据")]
    remedy = "生产库不得使用示例数据:停止发放,换成经批准的正式数据,必要时从干净的数据库重新开始"
    return [Finding("examples", f"生产数据库中有示例数据:{';'.join(found)}", remedy)]


async def _of_the_demo(look: Look) -> AsyncIterator[str]:
    for plan in look.plans:
        connection = await look.at(plan.service)
        for name, count in [each async for each in _example_rows(connection, plan)]:
            yield f"{name} 有 {count} 行示例值"
        moved = await connection.scalar(select(ground.LEGAL_CLOCK.c.offset_days))
        if moved:
            yield f"{plan.service} 的法定日期被前移 {moved} 天"
        actors = select(func.count()).select_from(ground.AUDIT_ENTRY).where(ground.AUDIT_ENTRY.c.actor.like("demo:%"))
        if acts := await connection.scalar(actors):
            yield f"{plan.service} 有演示人员办理的 {acts} 次操作"


async def _example_rows(connection: AsyncConnection, plan: Plan) -> AsyncIterator[tuple[str, int]]:
    for table in plan.tables.sorted_tables:
        if "status" in table.columns:
            query = select(func.count()).select_from(table).where(table.c.status == _EXAMPLE)
            if count := await connection.scalar(query):
                yield f"{plan.service}.{table.name}", count
