"""The check of one table: every row against the last entry about it, and every entry against the rows."""

from collections.abc import AsyncIterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Table, TextClause
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.audit.checks import WRITES, Fault, Found
from shared.audit.entry import ROW_FORM
from shared.audit.expressions import Recipe, recipe
from shared.crypto.suites import sm3_each
from shared.database.tables import access_of

PAGE = 1000
NOTED = 3
RECIPES_HELD = 512

_NEVER_SET = ("", "0", "false", "{}", "[]")

# The kind of a fault is PostgreSQL's to tell, so that Python has nothing to do with a row but to digest it.
_ROWS = """
    SELECT coalesce(THIS.id::text, noted.row_id),
        CASE WHEN THIS.id IS NULL THEN 'row_missing' WHEN noted.writes IS NULL THEN 'row_without_entry'
            WHEN THIS.row_version = noted.last AND noted.last = noted.writes THEN NULL ELSE 'row_version' END,
        noted.digest, {pieces}
    FROM THIS FULL JOIN (
        SELECT row_id, count(*) AS writes, max(row_version) AS last,
            (array_agg(digest ORDER BY row_version DESC))[1] AS digest
        FROM {writes} WHERE "table" = $1 GROUP BY row_id
    ) AS noted ON THIS.id::text = noted.row_id
"""
_PAST = "SELECT id::text, {pieces} FROM THIS WHERE id::text = ANY($1) AND {is_as_migrated}"
_TWICE = "SELECT id::text FROM THIS GROUP BY id HAVING count(*) > 1"


async def check(connection: AsyncConnection, table: Table) -> Found:
    """Compare every row of the table with the last entry about it, and every entry with a row."""
    total = 0
    faults: list[Fault] = []
    suspects: dict[str, bytes] = {}
    today = _recipe(table, tuple(table.columns.keys()))
    statement = _ROWS.format(pieces=", ".join(today.selected), writes=WRITES)
    async for page in _pages(connection, statement, table, table.name):
        faults += [Fault(row[1], table.name, row[0]) for row in page if row[1]]
        total += len(page) - sum(row[1] == "row_missing" for row in page)
        usual = [row for row in page if not row[1]]
        digests = sm3_each(b"", [today.data(row[NOTED:]) for row in usual])
        suspects |= {row[0]: row[2] for row, digest in zip(usual, digests, strict=True) if row[2] != digest}
    for past in access.past_columns if (access := access_of(table)) else ():
        for row_id in await _of_the_past(connection, table, past, suspects):
            del suspects[row_id]
    faults += [Fault("row_altered", table.name, row_id) for row_id in suspects]
    faults += await _twice(connection, table)
    return Found(rows=total, faults=tuple(faults))


async def _of_the_past(
    connection: AsyncConnection, table: Table, past: frozenset[str], suspects: Mapping[str, bytes]
) -> list[str]:
    """Which rows agree over an earlier release's columns, and hold in the later ones what the migration put there."""
    then = _recipe(table, tuple(column.name for column in table.columns if column.name in past))
    later = [_is_as_migrated(column) for column in table.columns if column.name not in past]
    statement = _PAST.format(pieces=", ".join(then.selected), is_as_migrated=" AND ".join(later) or "true")
    ids, found = list(suspects), []
    for start in range(0, len(ids), PAGE):
        async for page in _pages(connection, statement, table, ids[start : start + PAGE]):
            digests = sm3_each(b"", [then.data(row[1:]) for row in page])
            found += [row[0] for row, digest in zip(page, digests, strict=True) if suspects[row[0]] == digest]
    return found


def _is_as_migrated(column: Column[Any]) -> str:
    """Nothing or the declared default; where neither may be, whatever the migration filled the column with for once."""
    name, default = f'"{column.name}"', getattr(column.server_default, "arg", None)
    if default is not None:
        given = default.text if isinstance(default, TextClause) else _quoted(str(default))
        return f"({name} IS NULL OR {name}::text = ({given})::text)"
    if column.nullable:
        return f"{name} IS NULL"
    return f"{name}::text IN ({', '.join(map(_quoted, _NEVER_SET))})"


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


async def _twice(connection: AsyncConnection, table: Table) -> list[Fault]:
    """Rows that share an id, where somebody took the key away first: one of them has no entry."""
    return [
        Fault("row_without_entry", table.name, row["id"])
        async for page in _pages(connection, _TWICE, table)
        for row in page
    ]


async def _pages(
    connection: AsyncConnection, statement: str, table: Table, *arguments: Any
) -> AsyncIterator[Sequence[Any]]:
    """The driver's own rows, page by page: what stands between it and us would cost more than the digests."""
    raw: Any = (await connection.get_raw_connection()).driver_connection
    cursor = await raw.cursor(statement.replace("THIS", f'"{table.name}"'), *arguments)
    while page := await cursor.fetch(PAGE):
        yield page


@lru_cache(maxsize=RECIPES_HELD)
def _recipe(table: Table, names: tuple[str, ...]) -> Recipe:
    return recipe(ROW_FORM, [table.c[name] for name in names], named=True)
