# ruff: noqa: S608 -- SQL of our own declarations
"""Rows that an earlier release wrote, before a migration added columns to them, verify as long as nobody edits them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from deploy.plans import PLANS
from shared.audit import rows
from shared.audit.entry import Entry, canonical, row_digest
from shared.audit.sharing import enter
from shared.database import ground
from shared.database.tables import access_of
from shared.ids import new_id

from .conftest import Figure
from .copied import Edited

A_ROW = UUID(int=1)
SOME = 200
OTHER_VALUES: dict[type, str] = {
    Text: "coalesce({0}, '') || '。'",
    Integer: "coalesce({0} + 1, 0)",
    BigInteger: "coalesce({0} + 1, 0)",
    Date: "coalesce({0} + 1, '2026-01-02')",
    Boolean: "coalesce(NOT {0}, false)",
    Uuid: "gen_random_uuid()",
    LargeBinary: "coalesce({0}, '') || '\\x00'",
    DateTime: "'2026-01-02Z'",
    ARRAY: "CASE WHEN {0} IS NULL THEN '{{}}' ELSE array_append({0}, NULL) END",
    JSONB: "'[1]'",
}
"""What was nothing becomes the least that there is: no number but zero, no truth but false, an empty list."""


@dataclass(frozen=True)
class Past:
    """A table as some earlier release knew it."""

    service: str
    table: Table
    columns: frozenset[str]


def _all() -> Iterator[Past]:
    for plan in PLANS:
        for table in plan.tables.sorted_tables:
            for columns in access.past_columns if (access := access_of(table)) else ():
                yield Past(plan.service, table, columns)


async def _written_then(edited: Edited, past: Past) -> None:
    """A row of nothing but its id and version, with what the migration puts beside them, and its entry from before."""
    await edited.connection.execute(
        text(f'INSERT INTO "{past.table.name}" (id, row_version) VALUES (:id, 1)'), {"id": A_ROW}
    )
    row = (await edited.connection.execute(past.table.select().where(past.table.c.id == A_ROW))).mappings().one()
    columns = [column.name for column in past.table.columns if column.name in past.columns]
    await _enter_into_the_audit(edited, past, row_digest(columns, row))


async def _enter_into_the_audit(edited: Edited, past: Past, digest: bytes) -> None:
    entry = Entry(
        id=new_id(),
        at=datetime(2026, 1, 2, tzinfo=UTC),
        actor="test",
        role="system",
        area="",
        purpose="test",
        case_id=None,
        table=past.table.name,
        row_id=str(A_ROW),
        row_version=1,
        operation="insert",
        digest=digest,
    )
    values = {name: getattr(entry, name) for name in ground.ENTRY_COLUMNS if name != "mac"}
    mac = edited.audits[past.service].keyring.mac(canonical(entry))
    await edited.connection.execute(ground.AUDIT_PENDING.insert().values(**values, mac=mac))


async def _named(edited: Edited, past: Past) -> list[str]:
    return [fault.kind for fault in (await rows.check(edited.connection, past.table)).faults]


async def _set(edited: Edited, past: Past, column: Column[Any]) -> None:
    """Give the column another value, whatever it is."""
    new = OTHER_VALUES[type(column.type)].format(f'"{column.name}"')
    await edited.connection.execute(
        text(f'UPDATE "{past.table.name}" SET "{column.name}" = {new} WHERE id = :id'), {"id": A_ROW}
    )


async def test_what_an_earlier_release_wrote_verifies_until_it_is_edited(edited: Edited, figure: Figure) -> None:
    wrong, edits = [], 0
    for past in _all():
        await enter(edited.connection, past.service)
        row = await edited.connection.begin_nested()
        await _written_then(edited, past)
        if named := await _named(edited, past):
            wrong.append((past.table.name, "unedited", named))
        for column in past.table.columns:
            if column.name in {"id", "row_version"}:
                continue
            edits += 1
            edit = await edited.connection.begin_nested()
            await _set(edited, past, column)
            if (named := await _named(edited, past)) != ["row_altered"]:
                wrong.append((past.table.name, column.name, named))
            await edit.rollback()
        await row.rollback()
    figure("audit_edits_of_past_rows", attempts=edits, off=len(wrong))
    assert (wrong, edits > SOME) == ([], True)
