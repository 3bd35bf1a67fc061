"""Checks of a suite whose services are processes of their own: the processes, the brokers, what is on its way there."""

import os
from datetime import datetime

import aiohttp
from sqlalchemy import func, select

from deploy import processes, topics
from deploy.broker import BrokerRefused
from deploy.broker.admin import Admin
from deploy.inspection import Look
from deploy.operating.finding import Finding, for_so_long
from deploy.operating.flow import OUTBOX_WITHIN
from deploy.operating.place import Place
from deploy.plans import PLANS
from deploy.processes import Process
from shared import services
from shared.database import ground
from shared.journal.broker import Broker
from shared.journal.publisher import COUNTER
from shared.room import Plan

ASK_SECONDS = 5
_AGAIN = "它会自动重新启动;反复退出时查看 "


async def living(_look: Look, place: Place) -> list[Finding]:
    """Processes of this machine that do not live, or live and are not ready."""
    record = processes.find(place.home, place.database)
    if record is None:
        return []
    if not _lives(record.supervisor):
        told = "管理各服务进程的程序已经退出,各进程正在停止"
        return [Finding("processes", told, "稍后重新运行 onenet up --bus kafka")]
    timeout = aiohttp.ClientTimeout(total=ASK_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        wrong = [found for each in record.processes if (found := await _wrong(session, each, place))]
    again = sum(each.starts - 1 for each in record.processes)
    told = f"{len(record.processes)} 个进程正在运行" + (f"(共重新启动过 {again} 次)" if again else "")
    return wrong or [Finding("processes", told)]


async def _wrong(session: aiohttp.ClientSession, process: Process, place: Place) -> Finding | None:
    log = place.home / "logs" / f"{process.name}.log"
    if process.pid is None or not _lives(process.pid):
        told = f"进程 {process.name} 没有运行(第 {process.starts} 次启动后退出,退出码 {process.ended})"
        return Finding("processes", told, f"{_AGAIN}{log}")
    try:
        async with session.get(f"{process.url}/health/ready") as answer:
            if answer.ok:
                return None
            why = (await answer.json(content_type=None)).get("code", "")
    except (aiohttp.ClientError, TimeoutError) as error:
        why = type(error).__name__
    return Finding("processes", f"进程 {process.name} 没有就绪({why})", f"查看 {log};数据库恢复后它会自动就绪")


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


async def brokers(_look: Look, place: Place) -> list[Finding]:
    """Kafka itself: whether it answers, whether every topic is led and copied, and is as it is wanted."""
    if not place.is_apart:
        return []
    if place.kafka is None:
        return [Finding("brokers", "Kafka 没有运行", "运行 onenet up --bus kafka;事件仍在日志中,没有丢失")]
    try:
        return await _brokers(place.kafka)
    except BrokerRefused as refused:
        told = f"Kafka 没有应答({refused})"
        return [Finding("brokers", told, "启动 Kafka 或检查 ONENET_KAFKA_SERVERS;事件仍在日志中,没有丢失")]


async def _brokers(on: Broker) -> list[Finding]:
    async with Admin.opened(on) as admin:
        count, standing, missing = await admin.nodes(), await admin.topics(), await topics.look(admin, PLANS)
    wrong = [
        Finding("brokers", f"{name} 有分区没有节点负责", "启动停止的 Kafka 节点;在此之前由各服务直接读取日志")
        for name, each in sorted(standing.items())
        if not each.is_led
    ]
    wrong += [
        Finding("brokers", f"{name} 只有 {each.in_sync}/{each.replicas} 个副本同步", "启动停止的 Kafka 节点")
        for name, each in sorted(standing.items())
        if each.is_led and each.in_sync < each.replicas
    ]
    if not missing.is_empty:
        wrong.append(Finding("brokers", "Kafka 的 topic 或权限与规定不一致", "运行 onenet topics apply"))
    return wrong or [Finding("brokers", f"Kafka 正在运行({count} 个节点,{len(standing)} 个 topic)")]


async def publishers(look: Look, place: Place) -> list[Finding]:
    """Publishers that have not brought what the journal holds to the topic."""
    if not place.is_apart:
        return []
    behind = [found for plan in look.plans if (found := await _unpublished(look, plan, place.now))]
    return behind or [Finding("publishers", "事件及时发送到 Kafka")]


async def _unpublished(look: Look, plan: Plan, now: datetime) -> Finding | None:
    connection = await look.at(plan.service)
    counter, journal = ground.COUNTER.c, ground.JOURNAL.c
    position = await connection.scalar(select(counter.last).where(counter.name == COUNTER)) or 0
    unsent = select(func.count(), func.min(journal.recorded_at)).where(journal.position > position)
    count, oldest = (await connection.execute(unsent)).one()
    if not count or now - oldest <= OUTBOX_WITHIN:
        return None
    lease = ground.LEASE.c
    sender = await connection.scalar(select(lease.holder).where(lease.name == COUNTER, lease.until > func.now()))
    by = f"正由 {sender} 发送" if sender else "没有 worker 在发送"
    told = f"{plan.service} 有 {count} 个事件未发送到 Kafka,最早的已等待 {for_so_long(now - oldest)},{by}"
    log = f"logs/{services.outside_name(plan.service)}-worker.log"
    return Finding("publishers", told, f"确认 Kafka 和 {plan.service} 的 worker 正在运行,并查看 {sender or log} 的日志")
