# ruff: noqa: S608 -- the superuser writes SQL; every name in it is of our own declarations
"""What a superuser may do to rows of cases, money and audit past the system, drawn from a seed.

An edit is a few statements, and the places of which the verifier has to name at least one. The keys and checks of the
tables are gone, as a superuser may drop them, so that no edit is refused by the database.
"""

import copy
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Integer, LargeBinary, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.database import ground
from shared.room import Plan

ENTRY = ", ".join(f'"{name}"' for name in ground.ENTRY_COLUMNS)

_NEW_VALUES: dict[type, Sequence[str]] = {
    Text: ("coalesce({0}, '') || '。'", "'1' || coalesce({0}, '')", "reverse({0})", "''", "NULL"),
    Integer: ("coalesce({0}, 0) + 1", "coalesce({0}, 0) - 1", "-{0}", "NULL"),
    BigInteger: ("coalesce({0}, 0) + 1", "coalesce({0}, 0) - 1", "{0} * 10", "NULL"),
    Date: ("coalesce({0}, current_date) + 1", "{0} - 1", "'infinity'", "'0044-03-15 BC'", "NULL"),
    Boolean: ("NOT coalesce({0}, false)", "NULL"),
    Uuid: ("gen_random_uuid()", "NULL"),
    LargeBinary: ("coalesce({0}, '') || '\\x00'", "set_byte({0}, 0, get_byte({0}, 0) # 1)", "substr({0}, 2)", "NULL"),
    DateTime: ("coalesce({0}, now()) + interval '1 microsecond'", "{0} - interval '1 day'", "'infinity'", "NULL"),
    ARRAY: ("array_append({0}, {0}[1])", "array_remove({0}, {0}[1])", "ARRAY[{0}]", "NULL"),
}


@dataclass(frozen=True)
class Place:
    """A row as the verifier names it."""

    table: str
    row_id: str


@dataclass(frozen=True)
class Edit:
    """What was done; at least one of the places is to be named, and for a row of a business table no other place."""

    kind: str
    places: frozenset[Place]
    is_of_audit: bool = False


class NothingToEdit(Exception):
    """The draw met nothing that it would change; another is drawn."""


@dataclass
class Superuser:
    """Edits the rows of one service; the connection looks at its schema and may do everything."""

    connection: AsyncConnection
    plan: Plan
    chance: random.Random
    spared: set[Place] = field(default_factory=set)
    """Rows that were edited before and are left alone, where edits are heaped up."""

    async def edit(self, kinds: Sequence[str]) -> Edit:
        """Do something of one of these kinds."""
        acts: dict[str, Callable[[], Any]] = {
            "change": self._change,
            "delete": self._delete,
            "ghost": self._ghost,
            "revert": self._revert,
            "swap": self._swap,
            "entry": self._entry,
            "entry_gone": self._entry_gone,
            "reorder": self._reorder,
            "covered": self._covered,
            "head": self._head,
            "cut": self._cut,
            "replay": self._replay,
        }
        try:
            return await acts[self.chance.choice(kinds)]()  # type: ignore[no-any-return]
        except DBAPIError:  # what PostgreSQL cannot hold, such as no id, is no edit
            raise NothingToEdit from None

    async def _row(self) -> tuple[Table, UUID]:
        """A row of a table that has any, each table as likely as another."""
        tables = list(self.plan.tables.sorted_tables)
        self.chance.shuffle(tables)
        for table in tables:
            ids = (await self._run(f'SELECT id FROM "{table.name}" ORDER BY id')).scalars().all()
            free = [each for each in ids if Place(table.name, str(each)) not in self.spared]
            if free:
                return table, self.chance.choice(free)
        raise NothingToEdit

    async def _change(self) -> Edit:
        """Give one column another value."""
        table, row_id = await self._row()
        column = self.chance.choice(list(table.columns))
        new = await self._set(table, column, row_id)
        changed_id = frozenset({Place(table.name, new)}) if column.name == "id" else frozenset()
        return Edit(f"change {type(column.type).__name__}", frozenset({Place(table.name, str(row_id))}) | changed_id)

    async def _set(self, table: Table, column: Column[Any], row_id: UUID) -> str:
        name = f'"{column.name}"'
        if isinstance(column.type, JSONB):
            value, parameters = "CAST(:document AS jsonb)", {"document": await self._document(table, column, row_id)}
        else:
            value, parameters = self._value(column), {}
        if column.name == "id" and value == "NULL":
            raise NothingToEdit
        done = await self._run(
            f'UPDATE "{table.name}" SET {name} = {value} WHERE id = :id AND {name} IS DISTINCT FROM {value}'
            " RETURNING id::text",
            id=row_id,
            **parameters,
        )
        return self._one(done.scalars().all())

    def _value(self, column: Column[Any]) -> str:
        return self.chance.choice(_NEW_VALUES[type(column.type)]).format(f'"{column.name}"')

    async def _document(self, table: Table, column: Column[Any], row_id: UUID) -> str:
        """The JSON document with one of its leaves changed."""
        found = await self._run(f'SELECT "{column.name}"::text FROM "{table.name}" WHERE id = :id', id=row_id)
        return json.dumps(_with_another_leaf(json.loads(found.scalar_one() or "null"), self.chance))

    async def _delete(self) -> Edit:
        table, row_id = await self._row()
        await self._run(f'DELETE FROM "{table.name}" WHERE id = :id', id=row_id)
        return Edit("delete", frozenset({Place(table.name, str(row_id))}))

    async def _ghost(self) -> Edit:
        """A copy of a row under another id."""
        table, row_id = await self._row()
        names = ", ".join(f'"{column.name}"' for column in table.columns if column.name != "id")
        copied = await self._run(
            f'INSERT INTO "{table.name}" (id, {names}) SELECT gen_random_uuid(), {names} FROM "{table.name}"'
            " WHERE id = :id RETURNING id::text",
            id=row_id,
        )
        return Edit("ghost", frozenset({Place(table.name, copied.scalar_one())}))

    async def _revert(self) -> Edit:
        """An older state of a row, with the number that it had then."""
        table, row_id = await self._row()
        column = self.chance.choice([column for column in table.columns if column.name not in {"id", "row_version"}])
        await self._set(table, column, row_id)
        await self._run(f'UPDATE "{table.name}" SET row_version = row_version - 1 WHERE id = :id', id=row_id)
        return Edit("revert", frozenset({Place(table.name, str(row_id))}))

    async def _swap(self) -> Edit:
        """Two rows of a table change places: each takes the other's id."""
        table, one = await self._row()
        others = await self._run(f'SELECT id FROM "{table.name}" WHERE id <> :id ORDER BY id', id=one)
        other = self._one(
            [each for each in others.scalars() if Place(table.name, str(each)) not in self.spared], pick=True
        )
        await self._run(f'ALTER TABLE "{table.name}" DROP CONSTRAINT IF EXISTS "{table.name}_pkey" CASCADE')
        await self._run(
            f'UPDATE "{table.name}" SET id = CASE id WHEN :one THEN CAST(:other AS uuid) ELSE CAST(:one AS uuid) END'
            " WHERE id IN (:one, :other)",
            one=one,
            other=other,
        )
        return Edit("swap", frozenset({Place(table.name, str(one)), Place(table.name, str(other))}))

    async def _entry(self) -> Edit:
        """A column of a sealed audit entry."""
        batch, leaf = await self._leaf()
        column = self.chance.choice(list(ground.AUDIT_ENTRY.columns))
        value = self._value(column)
        if value == "NULL" and column.name in {"batch", "leaf"}:
            raise NothingToEdit
        done = await self._run(
            f'UPDATE audit_entry SET "{column.name}" = {value} WHERE batch = :batch AND leaf = :leaf'
            f' AND "{column.name}" IS DISTINCT FROM {value} RETURNING "table", row_id, batch',
            batch=batch,
            leaf=leaf,
        )
        table, row_id, now_in = self._one(done.all())
        heads = {Place("audit_head", str(number)) for number in (batch, now_in)}
        return Edit(f"entry {column.name}", frozenset({Place(table or "", row_id or ""), *heads}), is_of_audit=True)

    async def _entry_gone(self) -> Edit:
        batch, leaf = await self._leaf()
        await self._run("DELETE FROM audit_entry WHERE batch = :batch AND leaf = :leaf", batch=batch, leaf=leaf)
        return Edit("entry_gone", frozenset({Place("audit_entry", f"{batch}/{leaf}")}), is_of_audit=True)

    async def _reorder(self) -> Edit:
        """Two entries of a batch change places."""
        batch, one = await self._leaf()
        others = await self._run(
            "SELECT leaf FROM audit_entry WHERE batch = :batch AND leaf <> :leaf ORDER BY leaf", batch=batch, leaf=one
        )
        other = self._one(others.scalars().all(), pick=True)
        for before, after in ((one, -1), (other, one), (-1, other)):
            await self._run(
                "UPDATE audit_entry SET leaf = :after WHERE batch = :batch AND leaf = :before",
                batch=batch,
                before=before,
                after=after,
            )
        return Edit("reorder", frozenset({Place("audit_head", str(batch))}), is_of_audit=True)

    async def _covered(self) -> Edit:
        """A row, and the digest of its last entry changed to something of the same look."""
        table, row_id = await self._row()
        place = Place(table.name, str(row_id))
        done = await self._run(
            """UPDATE audit_entry SET digest = set_byte(digest, 0, get_byte(digest, 0) # 1)
               WHERE "table" = :table AND row_id = :id RETURNING batch""",
            table=place.table,
            id=place.row_id,
        )
        batches = {Place("audit_head", str(batch)) for batch in done.scalars()}
        await self._set(table, table.c.row_version, row_id)
        return Edit("covered", frozenset({place, *batches}), is_of_audit=True)

    async def _head(self) -> Edit:
        """A column of a head."""
        number = self._one((await self._run("SELECT number FROM audit_head ORDER BY 1")).scalars().all(), pick=True)
        column = self.chance.choice(list(ground.AUDIT_HEAD.columns))
        value = self._value(column)
        if value == "NULL":
            raise NothingToEdit
        done = await self._run(
            f'UPDATE audit_head SET "{column.name}" = {value} WHERE number = :number'
            f' AND "{column.name}" IS DISTINCT FROM {value} RETURNING number',
            number=number,
        )
        now = self._one(done.scalars().all())
        places = frozenset({Place("audit_head", str(number)), Place("audit_head", str(now))})
        return Edit(f"head {column.name}", places, is_of_audit=True)

    async def _cut(self) -> Edit:
        """The end of the audit, together with its heads; integrity holds the first head that goes."""
        held = await self._run(
            "SELECT number FROM integrity.sealed_head WHERE service = :service ORDER BY 1", service=self.plan.service
        )
        first = self._one(held.scalars().all(), pick=True)
        await self._run("DELETE FROM audit_entry WHERE batch >= :first", first=first)
        await self._run("DELETE FROM audit_head WHERE number >= :first", first=first)
        return Edit("cut", frozenset({Place("audit_head", str(first))}), is_of_audit=True)

    async def _replay(self) -> Edit:
        """An old head once more, as the newest."""
        number = self._one((await self._run("SELECT number FROM audit_head ORDER BY 1")).scalars().all(), pick=True)
        names = ", ".join(f'"{column.name}"' for column in ground.AUDIT_HEAD.columns if column.name != "number")
        done = await self._run(
            f"INSERT INTO audit_head (number, {names}) SELECT (SELECT max(number) + 1 FROM audit_head), {names}"
            " FROM audit_head WHERE number = :number RETURNING number",
            number=number,
        )
        return Edit("replay", frozenset({Place("audit_head", str(done.scalar_one()))}), is_of_audit=True)

    async def _leaf(self) -> tuple[int, int]:
        heads = await self._run("SELECT number, count FROM audit_head ORDER BY number")
        number, count = self.chance.choice(heads.all())
        return number, self.chance.randrange(count)

    def _one(self, found: Sequence[Any], *, pick: bool = False) -> Any:
        if not found:
            raise NothingToEdit
        return self.chance.choice(found) if pick else found[0]

    async def _run(self, statement: str, **parameters: Any) -> Any:
        return await self.connection.execute(text(statement), parameters)


ROW_KINDS = ("change",) * 12 + ("delete", "ghost", "revert", "revert", "swap", "swap")
AUDIT_KINDS = ("entry", "entry", "entry", "entry_gone", "reorder", "covered", "head", "head", "cut", "replay")


def _with_another_leaf(document: Any, chance: random.Random) -> Any:
    """The same document but for one of its values, which may also be gone or of another kind."""
    document = copy.deepcopy(document)
    if not isinstance(document, dict | list) or not document:
        return _another(document, chance)
    at: Any = document
    while True:
        key = chance.choice(sorted(at)) if isinstance(at, dict) else chance.randrange(len(at))
        if not isinstance(at[key], dict | list) or not at[key]:
            break
        at = at[key]
    if chance.random() < 0.2:
        del at[key]
    else:
        at[key] = _another(at[key], chance)
    return document


def _another(value: Any, chance: random.Random) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + chance.choice((1, -1, 0.5))
    if isinstance(value, str):
        return value + "。"
    return {"": 0}
