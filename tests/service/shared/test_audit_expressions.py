# ruff: noqa: S608 -- SQL of our own expressions
"""What PostgreSQL makes of a row is byte for byte what Python makes of it, or nothing that was ever written."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from deploy.postgres import Server
from shared.audit.encoding import encode
from shared.audit.expressions import Recipe, recipe

FORM = "onenet.trial.v1"
MICROSECONDS = 5000
TRIAL = Table(
    "trial",
    MetaData(),
    Column("id", Uuid, primary_key=True),
    Column("text", Text),
    Column("number", Integer),
    Column("large", BigInteger),
    Column("content", JSONB(none_as_null=True)),
    Column("day", Date),
    Column("moment", DateTime(timezone=True)),
    Column("raw", LargeBinary),
    Column("yes", Boolean),
    Column("words", ARRAY(Text)),
    prefixes=["TEMPORARY"],
)
FULL = {
    "text": "王'\"\\x53\n。🧾",
    "number": -2147483648,
    "large": 2**63 - 1,
    "content": {"b": [1, None, True, "甲"], "a": {}},
    "day": date(2026, 2, 28),
    "moment": datetime(2026, 11, 24, 1, 2, 3, 4, tzinfo=UTC),
    "raw": b"\x00\xff",
    "yes": True,
    "words": ["a,b", "", "{}"],
}
VALUES = (
    pytest.param({}, id="nothing at all"),
    pytest.param(FULL, id="something of everything"),
    pytest.param({"text": "", "raw": b"", "words": [], "content": [], "number": 0, "yes": False}, id="all empty"),
    pytest.param({"moment": datetime(1970, 1, 1, tzinfo=UTC), "day": date(1, 1, 1)}, id="the beginning of time"),
    pytest.param({"moment": datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)}, id="a microsecond before it"),
    pytest.param({"moment": datetime(2001, 9, 9, 1, 46, 39, 999999, tzinfo=UTC)}, id="the last of fifteen digits"),
    pytest.param({"moment": datetime(2286, 11, 20, 17, 46, 40, tzinfo=UTC)}, id="the first of seventeen digits"),
    pytest.param({"moment": datetime(9999, 12, 31, tzinfo=UTC), "day": date(9999, 12, 31)}, id="the end of time"),
)


@pytest.fixture
async def connection(server: Server) -> AsyncIterator[AsyncConnection]:
    engine = create_async_engine(server.sqlalchemy_url("postgres"))
    async with engine.connect() as opened:
        await opened.execute(text("SET LOCAL timezone = 'UTC'"))
        await opened.run_sync(TRIAL.create)
        yield opened
        await opened.rollback()
    await engine.dispose()


async def _made(connection: AsyncConnection, of: Recipe) -> bytes:
    return of.data(tuple((await connection.exec_driver_sql(f"SELECT {', '.join(of.selected)} FROM trial")).one()))


@pytest.mark.parametrize("values", VALUES)
async def test_both_ways_give_the_same_bytes(connection: AsyncConnection, values: dict[str, Any]) -> None:
    await connection.execute(TRIAL.insert().values({"id": UUID(int=1), **values}))
    made = recipe(FORM, TRIAL.columns, named=True)
    row = (await connection.execute(select(TRIAL))).mappings().one()
    expected = encode(FORM) + b"".join(encode(column.name) + encode(row[column.name]) for column in TRIAL.columns)
    assert await _made(connection, made) == expected


NEVER_WRITTEN = (
    pytest.param("day = 'infinity'", id="a day without end"),
    pytest.param("day = '0044-03-15 BC'", id="a day before all calendars"),
    pytest.param("moment = '-infinity'", id="a moment without beginning"),
    pytest.param("words = ARRAY[ARRAY['a,b', '', '{}']]", id="a list within the list"),
    pytest.param('words = \'[5:7]={"a,b","",x}\'', id="a list that is another"),
    pytest.param("words = '{NULL}'", id="a list of nothing"),
    pytest.param("""content = '{"fen": 1.5}'""", id="a fraction in a document"),
    pytest.param("content = (repeat('[', 3000) || repeat(']', 3000))::jsonb", id="lists within lists without end"),
    pytest.param("content = to_jsonb(('1' || repeat('0', 5000))::numeric)", id="a number of thousands of digits"),
)


@pytest.mark.parametrize("before", [pytest.param(FULL, id="where all was"), pytest.param({}, id="where nothing was")])
@pytest.mark.parametrize("change", NEVER_WRITTEN)
async def test_what_was_never_written_gives_other_bytes_and_no_error(
    connection: AsyncConnection, change: str, before: dict[str, Any]
) -> None:
    await connection.execute(TRIAL.insert().values({"id": UUID(int=1), **before}))
    made = recipe(FORM, TRIAL.columns, named=True)
    written = await _made(connection, made)
    await connection.exec_driver_sql(f"UPDATE trial SET {change}")
    assert await _made(connection, made) != written


async def test_what_no_row_may_hold_gives_no_bytes_at_all(connection: AsyncConnection) -> None:
    await connection.execute(TRIAL.insert().values({"id": UUID(int=1), "content": {"fen": 1.5}}))
    assert await _made(connection, recipe(FORM, TRIAL.columns, named=True)) == b""


async def test_every_microsecond_of_our_days_is_told_from_the_next(connection: AsyncConnection) -> None:
    """A double has bits to spare for them, and these are the days that have the fewest."""
    made = recipe(FORM, [TRIAL.c.moment], named=False)
    last = datetime(2037, 12, 31, 23, 59, 59, 990000, tzinfo=UTC)
    moments = [last + timedelta(microseconds=each) for each in range(MICROSECONDS)]
    await connection.execute(
        TRIAL.insert(), [{"id": UUID(int=number), "moment": moment} for number, moment in enumerate(moments)]
    )
    found = await connection.exec_driver_sql(f"SELECT {made.selected[0]} FROM trial ORDER BY id")
    assert [row[0] for row in found] == [encode(FORM) + encode(moment) for moment in moments]
