"""Runs standing statements on the driver's own connection: what stands between costs more than they do.

It is the connection of SQLAlchemy's, in the same transaction, so both ways may be mixed. A statement is compiled once
for the columns that it is given. What the database refuses is raised as SQLAlchemy raises it.
"""

import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import asyncpg
from sqlalchemy import ARRAY, Boolean, Executable, Table, bindparam, column, update, values
from sqlalchemy.dialects.postgresql import asyncpg as dialects
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

_PLACE = re.compile(r"\$(\d+)")
SIZES = (128, 16)
"""Many rows go in statements of these sizes and a last smaller one, so that few are compiled."""
COMPILED_HELD = 4096

DIALECT: Any = dialects.dialect()  # type: ignore[no-untyped-call]  # (SQLAlchemy leaves it so)
_AS_THEY_ARE = (ARRAY, Boolean)
"""Types that SQLAlchemy looks through value by value and the driver takes and gives as they are."""

Convert = Callable[[Any], Any]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Compiled:
    """Text with numbered places; by place the name of what goes in, and what is done to it; the same of what comes."""

    text: str
    names: tuple[str, ...]
    constants: Mapping[str, Any]
    encoders: tuple[tuple[int, Convert], ...]
    decoders: tuple[tuple[str, Convert], ...]

    def arguments(self, values: Mapping[str, Any]) -> list[Any]:
        """What to send."""
        constants = self.constants
        found = [values[name] if name in values else constants[name] for name in self.names]
        for place, encode in self.encoders:
            if found[place] is not None:
                found[place] = encode(found[place])
        return found

    def rows(self, records: Sequence[Any]) -> Sequence[Any]:
        """The records, which answer to the names of columns."""
        if not self.decoders:
            return records
        return [self._decoded(record) for record in records]

    def _decoded(self, record: Any) -> dict[str, Any]:
        row = dict(record)
        for name, decode in self.decoders:
            if row[name] is not None:
                row[name] = decode(row[name])
        return row


@lru_cache(maxsize=COMPILED_HELD)
def compiled(statement: Any, keys: tuple[str, ...] | None = None) -> Compiled:
    """A statement that stands for good, a module's constant or a table's; `keys` are the columns that it writes."""
    made = statement.compile(dialect=DIALECT, column_keys=keys)
    names = tuple(made.positiontup or ())
    encoders = [(place, _converter(made.binds[name].type, "bind_processor")) for place, name in enumerate(names)]
    decoders = [
        (column.name, _converter(column.type, "result_processor", None))
        for column in getattr(statement, "exported_columns", None) or ()
    ]
    return Compiled(
        text=str(made),
        names=names,
        constants={name: bind.value for name, bind in made.binds.items() if not bind.required},
        encoders=tuple((place, encode) for place, encode in encoders if encode is not None),
        decoders=tuple((name, decode) for name, decode in decoders if decode is not None),
    )


def _converter(of: Any, kind: str, *more: Any) -> Convert | None:
    if isinstance(of, _AS_THEY_ARE):
        return None
    found: Convert | None = getattr(of.dialect_impl(DIALECT), kind)(DIALECT, *more)
    return found


@lru_cache(maxsize=COMPILED_HELD)
def insertion_of(table: Table, keys: tuple[str, ...], count: int) -> Any:
    """So many rows of one shape, their values named after column and place; gives what the database stored."""
    return insert(table).values(_places(table, keys, count)).returning(*table.c)


@lru_cache(maxsize=COMPILED_HELD)
def new_insertion_of(table: Table, keys: tuple[str, ...], count: int) -> Any:
    """The same of rows with whose keys none is there."""
    return insert(table).values(_places(table, keys, count)).on_conflict_do_nothing().returning(*table.c)


@lru_cache(maxsize=COMPILED_HELD)
def change_of(table: Table, keys: tuple[str, ...], count: int) -> Any:
    """So many rows, found by their ids, get new values of one shape and their next version."""
    rows = [tuple(row.values()) for row in _places(table, keys, count)]
    given = values(*(column(key, table.c[key].type) for key in keys), name="given").data(rows)
    changed: dict[str, Any] = {key: given.c[key] for key in keys if key != "id"}
    statement = update(table).where(table.c.id == given.c.id)
    return statement.values(**changed, row_version=table.c.row_version + 1).returning(*table.c)


def _places(table: Table, keys: tuple[str, ...], count: int) -> list[dict[str, Any]]:
    return [{key: bindparam(f"{key} {place}", type_=table.c[key].type) for key in keys} for place in range(count)]


def pieces(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Many rows as few statements take them."""
    done = 0
    for size in SIZES:
        while len(rows) - done >= size:
            yield rows[done : done + size]
            done += size
    if done < len(rows):
        yield rows[done:]


def placed(rows: Iterable[Row]) -> dict[str, Any]:
    """The values of many rows, named after column and place."""
    return {f"{key} {place}": value for place, row in enumerate(rows) for key, value in row.items()}


Shape = tuple[Table, tuple[str, ...], int]


@lru_cache(maxsize=COMPILED_HELD)
def insertions_of(shapes: tuple[Shape, ...]) -> tuple[str, tuple[Compiled, ...]]:
    """Rows of several tables in one statement; its one row gives, for each shape, what the database stored."""
    parts: list[Compiled] = []
    texts: list[str] = []
    sent = 0
    for table, keys, count in shapes:
        part = compiled(insertion_of(table, keys, count))
        written, _, _ = _renumbered(part.text, sent).partition(" RETURNING ")
        texts.append(f'i{len(parts)} AS ({written} RETURNING "{table.name}" AS stored)')
        parts.append(part)
        sent += len(set(part.names))
    gives = ", ".join(f"ARRAY(SELECT stored FROM i{number})" for number in range(len(parts)))  # noqa: S608  (our own)
    return f"WITH {', '.join(texts)} SELECT {gives}", tuple(parts)


def _renumbered(text: str, by: int) -> str:
    return _PLACE.sub(lambda found: f"${int(found[1]) + by}", text)


async def fetch(connection: Any, statement: Executable, given: Row, *, keyed: bool = False) -> Any:
    """Run a standing statement; `keyed` where it writes the columns that `given` names."""
    known = compiled(statement, tuple(given) if keyed else None)
    return known.rows(await run(connection, known.text, *known.arguments(given)))


async def write(connection: Any, of: Callable[..., Any], table: Table, rows: Sequence[Row]) -> list[Any]:
    """Write many rows of one shape by a statement of this module; gives what the database stored."""
    stored: list[Any] = []
    for piece in pieces(rows):
        stored += await fetch(connection, of(table, tuple(piece[0]), len(piece)), placed(piece))
    return stored


async def beneath(connection: AsyncConnection) -> Any:
    """The driver's own connection beneath SQLAlchemy's."""
    return (await connection.get_raw_connection()).driver_connection


async def run(connection: Any, text: str, *arguments: Any) -> Sequence[Any]:
    """Run SQL of ours, with $1, $2 and so on; gives the driver's records."""
    try:
        found: Sequence[Any] = await connection.fetch(text, *arguments)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        raise refusal(connection, text, error) from error
    return found


@asynccontextmanager
async def transaction(connection: Any) -> AsyncIterator[None]:
    """Begin, and commit when the block ends or roll back when it raises."""
    begun = connection.transaction()
    try:
        await begun.start()
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        raise refusal(connection, "BEGIN", error) from error
    try:
        yield
    except BaseException:
        if not connection.is_closed():
            await begun.rollback()
        raise
    try:
        await begun.commit()
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        raise refusal(connection, "COMMIT", error) from error


def refusal(connection: Any, text: str, error: Exception) -> DBAPIError:
    """The error as SQLAlchemy raises it; parameters are not told, since they may be personal."""
    orig = dialects.AsyncAdapt_asyncpg_dbapi.Error(str(error), error)  # type: ignore[no-untyped-call]  # (as above)
    orig.__cause__ = error
    kind = IntegrityError if isinstance(error, asyncpg.IntegrityConstraintViolationError) else DBAPIError
    return kind(text, None, orig, hide_parameters=True, connection_invalidated=connection.is_closed())
