"""The doctor: looks at everything that can be wrong around and inside the services, and says what to do."""

from itertools import chain
from pathlib import Path

from asyncpg.exceptions import PostgresError
from sqlalchemy.exc import SQLAlchemyError

from deploy import inspection, postgres
from deploy.operating import apart, flow, machine, pay
from deploy.operating.finding import Finding
from deploy.operating.place import Place
from deploy.postgres import PostgresRefused, Server

_CHECKS = (
    flow.platform,
    apart.living,
    apart.brokers,
    flow.outbox,
    apart.publishers,
    flow.consumers,
    flow.gaps,
    flow.parked,
    flow.tasks,
    flow.seals,
    pay.payrolls,
)


def server(home: Path) -> tuple[Server | None, Finding]:
    """The server of this home if it runs; it is looked for and never started."""
    try:
        found = postgres.find(home)
    except PostgresRefused as refused:
        return None, Finding("postgres", f"PostgreSQL 不能使用:{refused}", "按提示恢复后再运行 onenet doctor")
    if found is None:
        told = f"PostgreSQL 没有运行(数据目录 {home})"
        return None, Finding(
            "postgres",
            told,
            "运行 onenet serve(演示用 onenet up)启动平台,平台仍在运行时运行 onenet events 就会启动数据库;"
            "数据目录不对时设置 ONENET_HOME",
        )
    where = found.place.folder if found.place else found.host
    return found, Finding("postgres", f"PostgreSQL 正在运行({where})")


async def examine(place: Place) -> list[Finding]:
    """All checks of a server that runs."""
    around = list(chain(machine.keys(place), machine.disk(place)))
    try:
        return [*await _inside(place), *around]
    except (OSError, PostgresError, SQLAlchemyError) as error:
        told = f"数据库没有应答({type(error).__name__})"
        return [Finding("database", told, "稍后再试;仍不应答时查看 PostgreSQL 的 server.log"), *around]


async def _inside(place: Place) -> list[Finding]:
    missing = [name for name in place.databases if not await postgres.database_exists(place.server, name)]
    if missing:
        told = f"没有数据库 {'、'.join(missing)}"
        return [Finding("database", told, "运行 onenet migrate 建立数据库,或用 --database 指明正在使用的数据库")]
    findings = [Finding("database", f"数据库 {'、'.join(place.databases)} 可以访问")]
    async with inspection.looking(place.server, place.database) as look:
        findings += await machine.levels(look)
        if not all(each.is_well for each in findings):
            return findings
        for check in _CHECKS:
            findings += await check(look, place)
        return [*findings, *await machine.examples(look, place)]
