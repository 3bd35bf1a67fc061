"""The rows and the audit of a small demo many times over, each copy under ids of its own, sealed as the sealer seals.

Only `id` differs between the copies, so keys other than it are taken away first. What stands at the end is what a
service would have written: digests of whole rows, codes of whole entries, trees, and signed heads that follow.
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import RowMapping, Table, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from deploy.plans import PLANS
from deploy.postgres import Server
from shared.audit.entry import Entry, canonical, row_digest
from shared.audit.merkle import NO_HEAD_BEFORE, Head, head_of, root
from shared.audit.sealer import BATCH, entry_of
from shared.crypto.keyring import KeyFolder, Keyring
from shared.crypto.signing import Purpose, Signer
from shared.database import ground
from shared.ids import new_id
from shared.room import Plan

from .loosening import loosen

DIGEST_BYTES = 32


@dataclass(frozen=True)
class Original:
    """One service as the demo left it; `entries` in the order in which they were sealed."""

    plan: Plan
    rows: Mapping[Table, Sequence[RowMapping]]
    entries: Sequence[Entry]
    head: Head | None


async def multiply(server: Server, database: str, keys: KeyFolder, entries: int) -> int:
    """Grow the audit of a database to at least so many sealed entries; gives how many there are."""
    engine = create_async_engine(server.sqlalchemy_url(database))
    try:
        async with engine.begin() as connection:
            originals = [await _read(connection, plan) for plan in PLANS]
    finally:
        await engine.dispose()
    size = sum(len(original.entries) for original in originals)
    copies = -(-entries // size) - 1
    writing = await asyncpg.connect(server.dsn(database))
    try:
        await writing.execute("SET session_replication_role = replica")
        for original in originals:
            service = original.plan.service
            await writing.execute(f"SET search_path = {service}")
            copying = _Copying(writing, keys.keyring(service), keys.signer(Purpose.AUDIT_HEAD, service), original)
            await copying.write(copies)
        await writing.execute("VACUUM ANALYZE")
    finally:
        await writing.close()
    return size * (copies + 1)


async def _read(connection: AsyncConnection, plan: Plan) -> Original:
    await connection.execute(text(f"SET LOCAL search_path = {plan.service}"))
    rows = {}
    for table in plan.tables.sorted_tables:
        await loosen(connection, plan.service, table)
        rows[table] = (await connection.execute(select(table))).mappings().all()
    entry, head = ground.AUDIT_ENTRY, ground.AUDIT_HEAD
    sealed = (await connection.execute(select(entry).order_by(entry.c.batch, entry.c.leaf))).mappings()
    entries = [entry_of(row) for row in sealed]
    last = (await connection.execute(select(head).order_by(head.c.number.desc()).limit(1))).mappings().one_or_none()
    return Original(plan, rows, entries, head_of(plan.service, last) if last else None)


@dataclass
class _Copying:
    """Writes one service's copies."""

    connection: asyncpg.Connection
    keyring: Keyring
    signer: Signer
    original: Original

    async def write(self, copies: int) -> None:
        entries = self._entries(copies)
        before = self.original.head
        while batch := list(islice(entries, BATCH)):
            before = await self._seal(batch, before)
        for table, rows in self.original.rows.items():
            records = (self._record(table, row, number) for number in range(copies) for row in rows)
            names = [column.name for column in table.columns]
            await self.connection.copy_records_to_table(table.name, records=records, columns=names)

    def _entries(self, copies: int) -> Iterator[Entry]:
        """Entries of every copy; what a row was before its last version nobody can compare any more."""
        last = {
            (table.name, str(row["id"]), row["row_version"]): (table, row)
            for table, rows in self.original.rows.items()
            for row in rows
        }
        names = {table: [column.name for column in table.columns] for table in self.original.rows}
        for number in range(copies):
            for entry in self.original.entries:
                if not entry.row_version:
                    yield replace(entry, id=new_id())
                    continue
                row_id = str(_copied(UUID(entry.row_id), number))
                digest = os.urandom(DIGEST_BYTES)
                if found := last.get((entry.table, entry.row_id, entry.row_version)):
                    table, row = found
                    digest = row_digest(names[table], {**row, "id": _copied(row["id"], number)})
                yield replace(entry, id=new_id(), row_id=row_id, digest=digest)

    async def _seal(self, batch: Sequence[Entry], before: Head | None) -> Head:
        leaves = [canonical(entry) for entry in batch]
        head = Head(
            service=self.original.plan.service,
            number=before.number + 1 if before else 1,
            first=batch[0].id,
            last=batch[-1].id,
            count=len(batch),
            root=root(leaves),
            previous=before.digest() if before else NO_HEAD_BEFORE,
            sealed_at=max(entry.at for entry in batch),
        )
        macs = map(self.keyring.mac, leaves)
        written = [
            (head.number, leaf, *(getattr(entry, name) for name in ground.ENTRY_COLUMNS[:-1]), mac)
            for leaf, (entry, mac) in enumerate(zip(batch, macs, strict=True))
        ]
        columns = ["batch", "leaf", *ground.ENTRY_COLUMNS]
        await self.connection.copy_records_to_table("audit_entry", records=written, columns=columns)
        given = {
            **{name: getattr(head, name) for name in ("number", "first", "last", "count", "root", "previous")},
            "sealed_at": head.sealed_at,
            "key_id": self.signer.key_id,
            "signature": self.signer.sign(head.canonical()),
        }
        await self.connection.copy_records_to_table("audit_head", records=[tuple(given.values())], columns=list(given))
        return head

    @staticmethod
    def _record(table: Table, row: RowMapping, number: int) -> tuple[Any, ...]:
        return tuple(
            _copied(row["id"], number)
            if column.name == "id"
            else json.dumps(row[column.name])
            if isinstance(column.type, JSONB) and row[column.name] is not None
            else row[column.name]
            for column in table.columns
        )


def _copied(row_id: UUID, number: int) -> UUID:
    """The id of a row in a copy."""
    return UUID(int=row_id.int ^ (number + 1))
