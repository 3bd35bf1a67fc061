"""The parts of a verification: each reads a range of sealed batches or one table, and says what disagrees."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Row, Select, Table, Text, and_, cast, column, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.audit.entry import FORM, ROW_FORM
from shared.audit.expressions import Recipe, recipe
from shared.audit.merkle import root
from shared.crypto.keyring import Keyring
from shared.crypto.suites import sm3
from shared.database import ground
from shared.database.tables import access_of

PAGE = 5000
NOTED = 6
SUSPECTS = 1000

_NEVER_SET = frozenset({"", "0", "false", "{}", "[]"})
"""What a column that a migration added holds in a row not written since, if not its declared default."""

_CONTENT = [name for name in ground.ENTRY_COLUMNS if name != "mac"]
_SEALED = recipe(FORM, [ground.AUDIT_ENTRY.c[name] for name in _CONTENT], named=False).selected[0]
_PENDING = recipe(FORM, [ground.AUDIT_PENDING.c[name] for name in _CONTENT], named=False).selected[0]

_BATCHES = text(f"""
    SELECT batch, array_agg(leaf ORDER BY leaf), array_agg(mac ORDER BY leaf), array_agg(data ORDER BY leaf)
    FROM (SELECT batch, leaf, mac, {_SEALED} AS data FROM audit_entry
          WHERE batch BETWEEN :first AND :last) AS entry
    GROUP BY batch ORDER BY batch
""")  # noqa: S608  (our own expressions)
_UNSEALED = text(f'SELECT "table", row_id, at, mac, {_PENDING} AS data FROM audit_pending')  # noqa: S608  (the same)
_NAMED = text('SELECT "table", row_id FROM audit_entry WHERE batch = :batch AND leaf = ANY(:leaves) ORDER BY leaf')

_WRITES = """
    (SELECT "table", row_id, row_version, digest FROM audit_entry WHERE row_version > 0
     UNION ALL SELECT "table", row_id, row_version, digest FROM audit_pending WHERE row_version > 0) AS write
"""
_LAST = text(f"""
    SELECT row_id, count(*) AS writes, max(row_version) AS last,
        (array_agg(digest ORDER BY row_version DESC))[1] AS digest
    FROM {_WRITES} WHERE "table" = :table GROUP BY row_id
""")  # noqa: S608  (the same)
_OF_NO_TABLE = text(f'SELECT DISTINCT "table", row_id FROM {_WRITES} WHERE NOT "table" = ANY(:tables)')  # noqa: S608


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not agree: a row by table and id, a missing entry by batch and leaf, or a head by number."""

    kind: str
    table: str
    row_id: str


@dataclass(frozen=True, slots=True)
class Batch:
    """A sealed batch as its entries stand in the database; `leaves` only where they do not count up from 0."""

    number: int
    count: int
    root: bytes
    leaves: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a service's verification: a range of batches, or the rows of one table."""

    service: str
    cost: int
    first: int = 0
    last: int = 0
    table: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a part came to."""

    batches: tuple[Batch, ...] = ()
    rows: int = 0
    faults: tuple[Fault, ...] = ()


async def batches(connection: AsyncConnection, keyring: Keyring, part: Part) -> Found:
    """Check the code of every sealed entry, and grow each batch's tree; a forged entry is named with its row."""
    found: list[Batch] = []
    faults: list[Fault] = []
    for number, leaves, macs, data in await connection.execute(_BATCHES, {"first": part.first, "last": part.last}):
        ours = keyring.macs(data)
        if forged := [leaf for leaf, mac, our in zip(leaves, macs, ours, strict=True) if mac != our]:
            named = await connection.execute(_NAMED, {"batch": number, "leaves": forged})
            faults += [Fault("entry_forged", table, row_id) for table, row_id in named]
        count_up = leaves == list(range(len(leaves)))
        found.append(Batch(number, len(leaves), root(data), () if count_up else tuple(leaves)))
    return Found(batches=tuple(found), faults=tuple(faults))


async def pending(connection: AsyncConnection, keyring: Keyring) -> tuple[Sequence[Row[Any]], list[Fault]]:
    """What is not sealed yet, and whichever of it the service did not write."""
    rows = (await connection.execute(_UNSEALED)).all()
    return rows, [Fault("entry_forged", row.table, row.row_id) for row in rows if keyring.mac(row.data) != row.mac]


async def strangers(connection: AsyncConnection, tables: Sequence[str]) -> list[Fault]:
    """Entries of tables that this release does not have: their rows are gone."""
    rows = await connection.execute(_OF_NO_TABLE, {"tables": list(tables)})
    return [Fault("row_missing", table, row_id) for table, row_id in rows]


async def rows(connection: AsyncConnection, table: Table) -> Found:
    """Compare every row of a table with the last entry about it, and every entry with a row."""
    total = 0
    faults: list[Fault] = []
    suspects: dict[str, bytes] = {}
    today = _recipe(table, [column.name for column in table.columns])
    async for page in _pages(connection, table, today):
        for row in page:
            is_there, row_id, version, writes, last, digest = row[:NOTED]
            total += is_there
            if kind := _fault_of_row(is_there=is_there, version=version, writes=writes, last=last):
                faults.append(Fault(kind, table.name, row_id))
            elif _digest(today, row[NOTED:]) != digest:
                suspects[row_id] = digest
    for past in access.past_columns if (access := access_of(table)) else ():
        for row_id in await _of_the_past(connection, table, past, suspects):
            del suspects[row_id]
    faults += [Fault("row_altered", table.name, row_id) for row_id in suspects]
    faults += await _twice(connection, table)
    return Found(rows=total, faults=tuple(faults))


async def _pages(connection: AsyncConnection, table: Table, today: Recipe) -> AsyncIterator[Sequence[Row[Any]]]:
    noted = _LAST.columns(*(column(name) for name in ("row_id", "writes", "last", "digest"))).subquery("noted")
    row_id = cast(table.c.id, Text)
    query: Select[Any] = select(
        table.c.id.is_not(None),
        func.coalesce(row_id, noted.c.row_id),
        table.c.row_version,
        noted.c.writes,
        noted.c.last,
        noted.c.digest,
        *today.selected,
    ).select_from(table.join(noted, row_id == noted.c.row_id, full=True))
    async with connection.stream(query.execution_options(yield_per=PAGE), {"table": table.name}) as result:
        async for page in result.partitions():
            yield page


def _fault_of_row(*, is_there: bool, version: int | None, writes: int | None, last: int | None) -> str | None:
    if not is_there:
        return "row_missing"
    if writes is None:
        return "row_without_entry"
    return None if version == last == writes else "row_version"


def _digest(of: Recipe, values: Sequence[Any]) -> bytes | None:
    try:
        return sm3(of.data(values))
    except TypeError:  # a number with a fraction in JSON, say: nothing that was ever written
        return None


async def _of_the_past(
    connection: AsyncConnection, table: Table, past: frozenset[str], suspects: dict[str, bytes]
) -> list[str]:
    """Which rows agree over an earlier release's columns, and hold in the later ones what the migration put there."""
    names = [column.name for column in table.columns if column.name in past]
    later = [column for column in table.columns if column.name not in past]
    then = _recipe(table, names)
    query = select(cast(table.c.id, Text), *then.selected).where(and_(*map(_is_as_migrated, later)))
    ids, found = list(suspects), []
    for start in range(0, len(ids), SUSPECTS):
        chosen = query.where(cast(table.c.id, Text).in_(ids[start : start + SUSPECTS]))
        for row_id, *values in await connection.execute(chosen):
            if _digest(then, values) == suspects[row_id]:
                found.append(row_id)
    return found


def _is_as_migrated(column: Column[Any]) -> ColumnElement[bool]:
    default = getattr(column.server_default, "arg", None)
    usual = _NEVER_SET if default is None else _NEVER_SET | {str(getattr(default, "text", default))}
    return func.coalesce(cast(column, Text), "").in_(sorted(usual))


async def _twice(connection: AsyncConnection, table: Table) -> list[Fault]:
    """Rows that share an id, where somebody took the key away first: one of them has no entry."""
    query = select(cast(table.c.id, Text)).group_by(table.c.id).having(func.count() > 1)
    return [Fault("row_without_entry", table.name, row_id) for row_id in (await connection.execute(query)).scalars()]


def _recipe(table: Table, names: Sequence[str]) -> Recipe:
    return recipe(ROW_FORM, [table.c[name] for name in names], named=True)
