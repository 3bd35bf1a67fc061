"""What an operator sees from outside the services: the audit verified, the journals counted, what is parked."""

import dataclasses
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from deploy.held import held_by_integrity, held_outside
from deploy.plans import PLANS
from deploy.postgres import Server
from shared.audit import sharing
from shared.audit.verifier import Audited, Report
from shared.crypto.keyring import KeyFolder
from shared.crypto.signing import Purpose
from shared.database import ground

INTEGRITY = "integrity"
PARKED_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Parked:
    """An event that waits for a hand."""

    service: str
    publisher: str
    subject: str
    seq: int
    type: str
    reason: str


async def verify_audit(server: Server, database: str, keys: KeyFolder) -> list[Report]:
    """Verify every service's audit from the database and the key files alone; no service has to run."""
    async with connected(server, database) as connection:
        await enter(connection, INTEGRITY)
        held, anchored = await held_by_integrity(connection), held_outside(keys)
    audits = [
        Audited(
            plan.service,
            plan.tables,
            keys.keyring(plan.service),
            keys.verifier(Purpose.AUDIT_HEAD, plan.service),
            (*held.get(plan.service, ()), *anchored.get(plan.service, ())),
        )
        for plan in PLANS
    ]
    return await sharing.verify(server.sqlalchemy_url(database), audits)


async def count_events(server: Server, database: str) -> int:
    """How many events the journals hold."""
    total = 0
    async with connected(server, database) as connection:
        for plan in PLANS:
            await enter(connection, plan.service)
            total += await connection.scalar(select(func.count()).select_from(ground.JOURNAL)) or 0
    return total


async def parked(server: Server, database: str) -> list[Parked]:
    """The parked events of all services, oldest first in each."""
    async with connected(server, database) as connection:
        return await parked_of(connection)


async def parked_of(connection: AsyncConnection, subject: str | None = None) -> list[Parked]:
    """The same, of one subject where one is named."""
    found: list[Parked] = []
    for plan in PLANS:
        await enter(connection, plan.service)
        query = select(ground.PARKED).order_by(ground.PARKED.c.parked_at).limit(PARKED_SHOWN)
        if subject is not None:
            query = query.where(ground.PARKED.c.subject == subject)
        found += [_parked(plan.service, row) for row in (await connection.execute(query)).mappings()]
    return found


def _parked(service: str, row: Any) -> Parked:
    return Parked(service, row["publisher"], row["subject"], row["subjectseq"], row["type"], row["reason"])


@asynccontextmanager
async def connected(server: Server, database: str) -> AsyncIterator[AsyncConnection]:
    """Look at a database without being able to change it, all of it as it is at one instant."""
    engine = create_async_engine(server.sqlalchemy_url(database), hide_parameters=True)
    try:
        async with engine.connect() as connection:
            await connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
            yield connection
    finally:
        await engine.dispose()


async def enter(connection: AsyncConnection, service: str) -> None:
    """Look at one service's schema from here on."""
    await connection.execute(text(f"SET LOCAL search_path = {service}"))
    await connection.execute(text("SET LOCAL timezone = 'UTC'"))


def faults(reports: Sequence[Report]) -> int:
    """How many disagreements all reports name together."""
    return sum(len(report.faults) for report in reports)


def as_json(reports: Sequence[Report]) -> str:
    """One JSON object: each service's figures and faults."""
    rows = [dataclasses.asdict(report) | {"verified": report.is_verified} for report in reports]
    return json.dumps({"verified": faults(reports) == 0, "services": rows}, ensure_ascii=False, default=str)


_KINDS = {
    "row_altered": "内容与最后一次登记不符",
    "row_missing": "登记过的行不见了",
    "row_without_entry": "没有登记过的行",
    "row_version": "版本与登记次数不符",
    "entry_forged": "审计条目不是系统写入的",
    "batch_altered": "封存批次被改动",
    "head_out_of_chain": "封存链断开",
    "head_signature": "封存签名不符",
    "head_missing": "缺少封存头",
    "head_not_as_held": "与他处留存的封存头不符",
    "entry_missing": "审计条目不见了",
}


def as_text(reports: Sequence[Report]) -> str:
    """What an operator reads: how much is sealed, since when something is not, and every row that disagrees."""
    lines = []
    for report in reports:
        since = f",最早 {report.unsealed_since:%Y-%m-%d %H:%M:%S} UTC" if report.unsealed_since else ""
        sealed = f"已封存 {report.sealed} 条({report.heads} 批),未封存 {report.unsealed} 条{since}"
        lines.append(f"{report.service}: {report.rows} 行,{sealed}")
        lines += [f"  ✗ {f.table} {f.row_id}: {_KINDS.get(f.kind, f.kind)}" for f in report.faults]
    lines.append(f"共 {faults(reports)} 处不符" if faults(reports) else "全部相符")
    return "\n".join(lines)
