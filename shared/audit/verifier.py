"""Verifies a service's audit from its database and key files alone, and names every row that was edited around it."""

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from sqlalchemy import MetaData, Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.audit import checks, rows
from shared.audit.checks import Batch, Fault, Found, Part
from shared.audit.merkle import Head, head_of
from shared.crypto.keyring import Keyring
from shared.crypto.refusals import SignatureRefused
from shared.crypto.signing import Verifier
from shared.database import ground

__all__ = ["Audited", "Fault", "Held", "Report", "check", "conclude", "parts", "verify", "verify_one"]

HEADS_OF_A_PART = 10
BYTES_OF_AN_ENTRY = 300
_BEFORE_ALL, _AFTER_ALL = -(2**63) - 1, 2**63 - 1
_EMPTY = Batch(number=0, count=0, root=b"")


@dataclass(frozen=True, slots=True)
class Held:
    """A head that somebody else holds; `previous` where it may be another database's of which they tell as well."""

    number: int
    digest: bytes
    previous: bytes | None = None


@dataclass(frozen=True, slots=True)
class Audited:
    """A service whose audit is verified; `held` are its heads in others' hands."""

    service: str
    metadata: MetaData
    keyring: Keyring
    verifier: Verifier
    held: Sequence[Held] = ()


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


async def verify(
    connection: AsyncConnection, service: str, metadata: MetaData, keyring: Keyring, verifier: Verifier
) -> Report:
    """Check heads, entries and rows; `connection` sees all rows of the service's schema."""
    return await verify_one(connection, Audited(service, metadata, keyring, verifier))


async def verify_one(connection: AsyncConnection, audited: Audited) -> Report:
    """The same, with the heads that others hold."""
    found = [await check(connection, audited, part) for part in await parts(connection, audited)]
    return await conclude(connection, audited, found)


async def parts(connection: AsyncConnection, audited: Audited) -> list[Part]:
    """What there is to check, in pieces that may be shared out; no entry falls between two of them."""
    heads = [head async for head, _, _ in _heads(connection, audited.service)]
    ends = [head.number for head in heads][HEADS_OF_A_PART - 1 :: HEADS_OF_A_PART]
    entries = sum(head.count for head in heads) // (len(ends) + 1)
    ranges = pairwise([_BEFORE_ALL, *ends, _AFTER_ALL])
    sealed = [Part(audited.service, entries, first=before + 1, last=last) for before, last in ranges]
    tables = audited.metadata.sorted_tables
    return sealed + [Part(audited.service, await _size(connection, table), table=table.name) for table in tables]


async def _size(connection: AsyncConnection, table: Table) -> int:
    """In entries: a row of long documents takes as long as many of them."""
    size = func.pg_total_relation_size(func.to_regclass(f'"{table.name}"'))
    return (await connection.scalar(select(size)) or 0) // BYTES_OF_AN_ENTRY


async def check(connection: AsyncConnection, audited: Audited, part: Part) -> Found:
    """Check one part."""
    if part.table:
        return await rows.check(connection, audited.metadata.tables[part.table])
    return await checks.batches(connection, audited.keyring, part)


async def conclude(connection: AsyncConnection, audited: Audited, found: Iterable[Found]) -> Report:
    """Put the parts together: the chain of heads over the batches, what is not sealed, entries about no table."""
    report = Report(audited.service)
    sealed: dict[int, Batch] = {}
    for part in found:
        report.rows += part.rows
        report.faults += part.faults
        sealed |= {batch.number: batch for batch in part.batches}
    report.sealed = sum(batch.count for batch in sealed.values())
    await _conclude_heads(connection, audited, report, sealed)
    pending, forged = await checks.pending(connection, audited.keyring)
    report.unsealed, report.unsealed_since = len(pending), min((row.at for row in pending), default=None)
    report.faults += forged
    report.faults += await checks.strangers(connection, list(audited.metadata.tables))
    return report


async def _conclude_heads(
    connection: AsyncConnection, audited: Audited, report: Report, sealed: dict[int, Batch]
) -> None:
    before: Head | None = None
    digests: set[bytes] = set()
    async for head, key_id, signature in _heads(connection, audited.service):
        report.heads += 1
        data = _canonical(head)
        batch = sealed.pop(head.number, _EMPTY)
        if data is None:
            report.faults.append(_fault_of_head("head_signature", head.number))
            before = None
            continue
        digests.add(head.digest())
        if not head.follows(before):
            report.faults.append(_fault_of_head("head_out_of_chain", head.number))
        elif key_id != audited.verifier.key_id or not _is_signed(data, signature, audited.verifier):
            report.faults.append(_fault_of_head("head_signature", head.number))
        else:
            report.faults += _faults_of_batch(head, batch)
        before = head
    report.faults += [_fault_of_head("head_missing", number) for number in sealed]
    report.faults += [_fault_of_head("head_not_as_held", number) for number in _gone(audited.held, digests)]


def _gone(held: Sequence[Held], digests: AbstractSet[bytes]) -> list[int]:
    """Numbers of held heads that are not there.

    Of those that may be another database's, only what follows a head of ours, directly or over others that are gone.
    """
    known, gone = set(digests), []
    for each in sorted(held, key=lambda each: each.number):
        is_ours = each.previous is None or each.previous in known
        if is_ours and each.digest not in known:
            known.add(each.digest)
            gone.append(each.number)
    return gone


def _canonical(head: Head) -> bytes | None:
    """The bytes that were signed, or None where a column holds what was never written, such as a moment without end."""
    try:
        return head.canonical()
    except TypeError:
        return None


def _is_signed(data: bytes, signature: bytes, verifier: Verifier) -> bool:
    try:
        verifier.verify(data, signature)
    except SignatureRefused:
        return False
    return True


def _faults_of_batch(head: Head, batch: Batch) -> Iterator[Fault]:
    """Under a head that is ours: an entry that is not there is named by its place, any other change by its batch."""
    if (batch.count, batch.root, batch.leaves) == (head.count, head.root, ()):
        return
    yield _fault_of_head("batch_altered", head.number)
    there = set(batch.leaves or range(batch.count))
    for leaf in range(head.count):
        if leaf not in there:
            yield Fault("entry_missing", "audit_entry", f"{head.number}/{leaf}")


def _fault_of_head(kind: str, number: int) -> Fault:
    return Fault(kind, "audit_head", str(number))


async def _heads(connection: AsyncConnection, service: str) -> AsyncIterator[tuple[Head, str, bytes]]:
    """Every head with its key's name and its signature, in order."""
    query = select(ground.AUDIT_HEAD).order_by(ground.AUDIT_HEAD.c.number)
    for row in (await connection.execute(query)).mappings():
        yield head_of(service, row), row["key_id"], row["signature"]
