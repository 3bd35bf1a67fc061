"""Verifies a service's audit from its database and key files alone, and names every row that was edited around it."""

from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from hmac import compare_digest

from sqlalchemy import MetaData, RowMapping, Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.audit.entry import canonical, row_digest
from shared.audit.merkle import Head, root
from shared.audit.sealer import entry_of, head_of
from shared.crypto.keyring import Keyring
from shared.crypto.refusals import SignatureRefused
from shared.crypto.signing import Verifier
from shared.database import ground
from shared.database.tables import access_of

PAGE = 5000


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not agree: a row by table and id, or a head by number."""

    kind: str
    table: str
    row_id: str


@dataclass(slots=True)
class Report:
    """What was verified of one service."""

    service: str
    sealed: int = 0
    unsealed: int = 0
    unsealed_since: datetime | None = None
    heads: int = 0
    rows: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_verified(self) -> bool:
        """Whether nothing disagrees."""
        return not self.faults


_Digests = dict[tuple[str, str], tuple[int, int, bytes]]
"""(table, row id) -> (highest version, number of writes, digest of the highest version)."""


async def verify(
    connection: AsyncConnection, service: str, metadata: MetaData, keyring: Keyring, verifier: Verifier
) -> Report:
    """Check heads, entries and rows; `connection` sees all rows of the service's schema."""
    report = Report(service)
    digests: _Digests = {}
    await _check_heads(connection, report, keyring, verifier, digests)
    await _check_pending(connection, report, keyring, digests)
    for table in metadata.sorted_tables:
        await _check_rows(connection, report, table, digests)
    report.faults += [Fault("row_missing", table_name, row_id) for table_name, row_id in digests]
    return report


async def _check_heads(
    connection: AsyncConnection, report: Report, keyring: Keyring, verifier: Verifier, digests: _Digests
) -> None:
    heads = (await connection.execute(select(ground.AUDIT_HEAD).order_by(ground.AUDIT_HEAD.c.number))).mappings().all()
    leaves: dict[int, list[bytes]] = defaultdict(list)
    async for row in _entries(connection):
        leaves[row["batch"]].append(_check_entry(report, row, keyring, digests))
    report.heads, report.sealed = len(heads), sum(map(len, leaves.values()))
    before: Head | None = None
    for row in heads:
        head = head_of(report.service, row)
        kind = _fault_of_head(head, before, row["signature"], leaves.pop(head.number, []), verifier)
        if kind:
            report.faults.append(Fault(kind, "audit_head", str(head.number)))
        before = head
    report.faults += [Fault("head_missing", "audit_head", str(number)) for number in leaves]


def _fault_of_head(
    head: Head, before: Head | None, signature: bytes, leaves: list[bytes], verifier: Verifier
) -> str | None:
    if not head.follows(before):
        return "head_out_of_chain"
    if len(leaves) != head.count or root(leaves) != head.root:
        return "batch_altered"
    try:
        verifier.verify(head.canonical(), signature)
    except SignatureRefused:
        return "head_signature"
    return None


async def _entries(connection: AsyncConnection) -> AsyncIterator[RowMapping]:
    query = select(ground.AUDIT_ENTRY).order_by(ground.AUDIT_ENTRY.c.batch, ground.AUDIT_ENTRY.c.leaf)
    async with connection.stream(query.execution_options(yield_per=PAGE)) as result:
        async for row in result.mappings():
            yield row


def _check_entry(report: Report, row: RowMapping, keyring: Keyring, digests: _Digests) -> bytes:
    """Check the entry's code and keep its digest; an entry that the service did not make is named with its row."""
    entry = entry_of(row)
    data = canonical(entry)
    if not compare_digest(keyring.mac(data), row["mac"]):
        report.faults.append(Fault("entry_forged", entry.table, entry.row_id))
    if entry.row_version > 0:
        key = (entry.table, entry.row_id)
        version, count, digest = digests.get(key, (0, 0, b""))
        if entry.row_version > version:
            version, digest = entry.row_version, entry.digest
        digests[key] = (version, count + 1, digest)
    return data


async def _check_pending(connection: AsyncConnection, report: Report, keyring: Keyring, digests: _Digests) -> None:
    pending = ground.AUDIT_PENDING
    for row in (await connection.execute(select(pending).order_by(pending.c.number))).mappings():
        _check_entry(report, row, keyring, digests)
    count, since = (await connection.execute(select(func.count(), func.min(pending.c.at)).select_from(pending))).one()
    report.unsealed, report.unsealed_since = count, since


async def _check_rows(connection: AsyncConnection, report: Report, table: Table, digests: _Digests) -> None:
    async with connection.stream(select(table).execution_options(yield_per=PAGE)) as result:
        async for row in result.mappings():
            report.rows += 1
            found = digests.pop((table.name, str(row["id"])), None)
            if kind := _fault_of_row(table, row, found):
                report.faults.append(Fault(kind, table.name, str(row["id"])))


def _fault_of_row(table: Table, row: RowMapping, found: tuple[int, int, bytes] | None) -> str | None:
    if found is None:
        return "row_without_entry"
    version, count, digest = found
    if version != row["row_version"] or count != version:
        return "row_version"
    return None if any(row_digest(columns, row) == digest for columns in _column_lists(table)) else "row_altered"


def _column_lists(table: Table) -> list[list[str]]:
    """Today's columns, then the lists of before; see `Access.past_columns`."""
    today = [column.name for column in table.columns]
    access = access_of(table)
    past = access.past_columns if access else ()
    return [today, *([name for name in today if name in known] for known in past)]
