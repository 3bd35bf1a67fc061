# ruff: noqa: S608 -- the attacker writes SQL; every name in it is of our own declarations
"""What somebody tries with SQL on a table, and what must come of it if the rule of access holds."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from .fences import PLACES, Fenced, Person, Row, is_granted, made_up_row, sees

DENIED = "denied"
"""PostgreSQL refuses: no grant, or a row that one may not write."""

BROKEN = "broken"
"""Any other error; a division by zero is one that the attacker provokes."""


@dataclass(frozen=True)
class Attempt:
    """A statement with its arguments, and what it must give: rows, or a refusal."""

    shape: str
    statement: str
    arguments: tuple[Any, ...]
    expected: Any


@dataclass(frozen=True)
class Attacker:
    """A person before a table."""

    person: Person
    fenced: Fenced
    chance: random.Random

    @property
    def mine(self) -> list[Row]:
        """The rows that are theirs to see."""
        return [row for row in self.fenced.rows if sees(self.person, self.fenced, row)]

    def attempt(self) -> Attempt:
        """Try something."""
        shape, (statement, arguments, expected, writes) = self._drawn()
        if not is_granted(self.fenced, self.person.level, write=False) or (
            writes and not is_granted(self.fenced, self.person.level, write=True)
        ):
            expected = DENIED
        return Attempt(shape, statement.replace("TABLE", self.fenced.name), arguments, expected)

    def _drawn(self) -> tuple[str, tuple[str, tuple[Any, ...], Any, bool]]:
        shapes: Sequence[Callable[[], tuple[str, tuple[Any, ...], Any, bool]]] = (
            self._list,
            self._count,
            self._by_id,
            self._exists,
            self._sum,
            self._top,
            self._join,
            self._groups,
            self._union,
            self._provoke,
            self._lock,
            self._touch,
            self._touch_one,
            self._carry_out,
            self._insert,
            self._upsert,
            self._delete,
            self._truncate,
        )
        shape = self.chance.choice(shapes)
        return shape.__name__, shape()

    def _any_row(self) -> Row:
        return self.chance.choice(self.fenced.rows)

    def _ids(self, rows: Sequence[Row]) -> list[tuple[UUID]]:
        return sorted((row.id,) for row in rows)

    def _list(self) -> tuple[str, tuple[Any, ...], Any, bool]:
        return "SELECT id FROM TABLE ORDER BY id", (), self._ids(self.mine), False

    def _count(self) -> tuple[str, tuple[Any, ...], Any, bool]:
        return "SELECT count(*) FROM TABLE", (), [(len(self.mine),)], False

    def _by_id(self) -> tuple[str, tuple[Any, ...], Any, bool]:
        row = self._any_row()
        found = [(row.version,)] if row in self.mine else []
        return "SELECT row_version FROM TABLE WHERE id = $1", (row.id,), found, False

    def _exists(self) -> tuple[str, tuple[Any, ...], Any, bool]:
        row = self._any_row()
        among = "SELECT EXISTS (SELECT FROM TABLE WHERE id = $1 OR row_version = $2)"
        return among, (row.id, row.version), [(row in self.mine,)], False

    def _sum(self) -> tuple[str, tuple[Any, ...], Any, bool]:
        total = sum(row.version for row in self.mine) or None
        return "SELECT sum(row_version)::bigint FROM TABLE", (), [(total,)], False

    def _top(self) -> tuple[str, tuple[Any, ...], Any, bool]:
        newest = sorted((row.version for row in self.mine), reverse=True)[:1]
        statement = "SELECT row_version FROM TABLE ORDER BY row_version DESC LIMIT 1"
        return statement, (), [(version,) for version in newest], False

    def _join(self) -> tuple[str, tuple[Any, ...], Any, bool]:
        return "SELECT count(*) FROM TABLE a CROSS JOIN TABLE b", (), [(len(self.mine) ** 2,)], False

    def _groups(self) -> tuple[str, tuple[Any, ...], Any, bool]:
        """Counts by county, which would tell of other counties."""
        if not self.fenced.access.has_area:
            return self._count()
        counties = sorted({str(row.place[1]) for row in self.mine})
        counted = [(county, sum(row.place[1] == county for row in self.mine)) for county in counties]
        return "SELECT county, count(*) FROM TABLE GROUP BY county ORDER BY county", (), counted, False

    def _union(self) -> tuple[str, tuple[Any, ...], Any, bool]:
        row = self._any_row()
        statement = "SELECT id FROM TABLE WHERE id <> $1 UNION SELECT id FROM TABLE WHERE id = $1 ORDER BY id"
        return statement, (row.id,), self._ids(self.mine), False

    def _provoke(self) -> tuple[str, tuple[Any, ...], Any, bool]:
        """An error that would betray a row by being raised."""
        row = self._any_row()
        statement = "SELECT id FROM TABLE WHERE 1 / (CASE WHEN id = $1 THEN 0 ELSE 1 END) = 1 ORDER BY id"
        return statement, (row.id,), BROKEN if row in self.mine else self._ids(self.mine), False

    def _lock(self) -> tuple[str, tuple[Any, ...], Any, bool]:
        return "SELECT id FROM TABLE ORDER BY id FOR UPDATE", (), self._ids(self.mine), True

    def _touch(self) -> tuple[str, tuple[Any, ...], Any, bool]:
        return "UPDATE TABLE SET row_version = 0 RETURNING id", (), self._ids(self.mine), True

    def _touch_one(self) -> tuple[str, tuple[Any, ...], Any, bool]:
        row = self._any_row()
        touched = self._ids([row]) if row in self.mine else []
        return "UPDATE TABLE SET row_version = 0 WHERE id = $1 RETURNING id", (row.id,), touched, True

    def _carry_out(self) -> tuple[str, tuple[Any, ...], Any, bool]:
        """One's own rows over to a place where they would be another's; what is returned would be fenced once more."""
        place = self.chance.choice(PLACES)
        if not self.fenced.access.has_area:
            return self._touch()
        statement = "UPDATE TABLE SET city = $1, county = $2, township = $3, village = $4"
        moved = [
            Row(row.id, row.version, place, row.scheme, row.bureau, row.case_id, row.is_public) for row in self.mine
        ]
        stay = all(sees(self.person, self.fenced, row) for row in moved)
        return statement, place, [] if stay else DENIED, True

    def _insert(self) -> tuple[str, tuple[Any, ...], Any, bool]:
        row = made_up_row(self.chance, 0)
        statement, arguments = self._insertion(row)
        return statement, arguments, [] if self._may_write(row) else DENIED, True

    def _upsert(self) -> tuple[str, tuple[Any, ...], Any, bool]:
        """A row of mine under the id of one that is there: never the way to another's."""
        there = self._any_row()
        statement, arguments = self._insertion(there)
        statement += " ON CONFLICT (id) DO UPDATE SET row_version = 0 RETURNING id"
        return statement, arguments, self._ids([there]) if self._may_write(there) else DENIED, True

    def _may_write(self, row: Row) -> bool:
        return sees(self.person, self.fenced, row)

    def _insertion(self, row: Row) -> tuple[str, tuple[Any, ...]]:
        values = self.fenced.values(row)
        names = ", ".join(f'"{name}"' for name in values)
        places = ", ".join(f"${number + 1}" for number in range(len(values)))
        return f"INSERT INTO TABLE ({names}) VALUES ({places})", tuple(values.values())

    def _delete(self) -> tuple[str, tuple[Any, ...], Any, bool]:
        return "DELETE FROM TABLE", (), DENIED, False

    def _truncate(self) -> tuple[str, tuple[Any, ...], Any, bool]:
        return "TRUNCATE TABLE", (), DENIED, False


async def outcome(connection: asyncpg.Connection, attempt: Attempt) -> Any:
    """What came of it; nothing of it stays."""
    await connection.execute("SAVEPOINT attempt")
    try:
        rows = await connection.fetch(attempt.statement, *attempt.arguments)
    except asyncpg.InsufficientPrivilegeError:
        return DENIED
    except asyncpg.PostgresError:
        return BROKEN
    else:
        found = [tuple(row) for row in rows]
        return sorted(found) if "RETURNING" in attempt.statement else found
    finally:
        await connection.execute("ROLLBACK TO SAVEPOINT attempt")
