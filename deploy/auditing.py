"""The audit of every service verified, and told.

Whoever verifies a million entries waits for nothing but the tables: of the services nothing else is imported.
"""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from sqlalchemy import MetaData

from deploy.held import INTEGRITY, held_by_integrity, held_outside
from deploy.postgres import Server
from gateway.store import METADATA as GATEWAY
from services.disclosure.tables import METADATA as DISCLOSURE
from services.economic_verification.tables import METADATA as ECONOMIC_VERIFICATION
from services.eligibility.tables import METADATA as ELIGIBILITY
from services.funding.tables import METADATA as FUNDING
from services.intake.tables import METADATA as INTAKE
from services.integrity.tables import METADATA as OF_INTEGRITY
from shared.audit import sharing
from shared.audit.verifier import Audited, Report
from shared.crypto.keyring import KeyFolder
from shared.crypto.signing import Purpose

TABLES: Mapping[str, MetaData] = MappingProxyType(
    {
        "intake": INTAKE,
        "eligibility": ELIGIBILITY,
        "economic_verification": ECONOMIC_VERIFICATION,
        "funding": FUNDING,
        "disclosure": DISCLOSURE,
        INTEGRITY: OF_INTEGRITY,
        "gateway": GATEWAY,
    }
)
"""A test holds them to the services' own plans."""


async def verify(server: Server, database: str, keys: KeyFolder) -> list[Report]:
    """Verify every service's audit from the database and the key files alone; no service has to run.

    Without a database each service has one of its own name.
    """
    async with sharing.looking(server.sqlalchemy_url(database or INTEGRITY)) as connection:
        await sharing.enter(connection, INTEGRITY)
        held, anchored = await held_by_integrity(connection), await held_outside(connection, keys)
    audits = [
        Audited(
            service,
            tables,
            keys.keyring(service),
            keys.verifier(Purpose.AUDIT_HEAD, service),
            (*held.get(service, ()), *anchored.get(service, ())),
        )
        for service, tables in TABLES.items()
    ]
    if database:
        return await sharing.verify(server.sqlalchemy_url(database), audits)
    urls = {audited.service: server.sqlalchemy_url(audited.service) for audited in audits}
    return [report for each in audits for report in await sharing.verify(urls[each.service], [each])]


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
