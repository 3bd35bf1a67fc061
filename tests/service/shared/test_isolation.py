"""Row-level security of every table of the suite, tried by SQL: nobody sees or changes what is another area's.

The tables are those of the release, with their real grants and policies; only what would keep a made-up row out (keys,
checks, triggers, obligatory columns) is taken away first. An oracle in Python says which rows each actor may see.
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Table, TextClause, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from deploy import postgres
from deploy.plans import PLANS
from deploy.postgres import Server
from deploy.prepare import prepare
from shared.database.access import role
from shared.database.tables import Access, access_of
from shared.ids import new_id

PLACES = (
    ("370100000000", "370102000000", "370102001000", "370102001001"),
    ("370100000000", "370102000000", "370102001000", "370102001002"),
    ("370100000000", "370102000000", "370102001000", None),
    ("370100000000", "370102000000", "370102002000", "370102002001"),
    ("370100000000", "370102000000", None, None),
    ("370100000000", "370103000000", "370103001000", "370103001001"),
    ("370200000000", "370202000000", "370202001000", "370202001001"),
    ("370200000000", "370202000000", None, None),
)
AREA = ("city", "county", "township", "village")
BUREAUS = ("banks", "social_insurance")
SCHEMES = ("dibao", "temporary")
EVERY_SCHEME = ("schemes", "*")
CASES = tuple(new_id() for _ in PLACES)
READER, STRANGER = new_id(), new_id()
READS = CASES[1]
"""The reader is one of another household: who reads one case reads no other (a stranger without a case proves less)."""


@dataclass(frozen=True)
class Seen:
    """One actor's session, and which of the rows (by place in PLACES) should be theirs."""

    level: str
    settings: tuple[tuple[str, str], ...]
    rows: frozenset[int]


@dataclass(frozen=True)
class Fenced:
    """A table of a service with its access."""

    service: str
    table: Table
    access: Access

    @property
    def name(self) -> str:
        return f'{self.service}."{self.table.name}"'

    def may(self, level: str, what: str) -> bool:
        """Whether the declaration lets a level read or write rows of the table at all."""
        granted = self.access.write if what == "write" else self.access.read | self.access.write | {"auditor"}
        return level in granted


FENCED = tuple(
    Fenced(plan.service, table, access)
    for plan in PLANS
    for table in plan.tables.sorted_tables
    if (access := access_of(table)) is not None and access.has_area
)


def sessions(fenced: Fenced) -> Iterator[Seen]:
    """Everybody whom the table knows, each with their rows; whoever has no purpose has none."""
    everything = frozenset(range(len(PLACES)))
    every_second = frozenset(index for index in everything if index % len(SCHEMES) == 0)
    of_dibao = every_second if {"scheme", "schemes"} & set(fenced.table.c.keys()) else everything
    for position, level in enumerate(AREA):
        known = {place[: position + 1] for place in PLACES if place[position] is not None}
        for where in (*known, ("370900000000",) * (position + 1)):
            mine = frozenset(index for index, place in enumerate(PLACES) if place[position] == where[position])
            area = tuple((name, str(code)) for name, code in zip(AREA, where, strict=False))
            yield Seen(level, (*area, EVERY_SCHEME, ("purpose", "test")), mine)
            yield Seen(level, (*area, ("schemes", "dibao"), ("purpose", "test")), mine & of_dibao)
            yield Seen(level, (*area, ("schemes", "edge,dibao"), ("purpose", "test")), mine & of_dibao)
            yield Seen(level, (*area, EVERY_SCHEME, ("purpose", "")), frozenset())
        yield Seen(level, ((level, ""), EVERY_SCHEME, ("purpose", "test")), frozenset())
    yield Seen("province", (EVERY_SCHEME, ("purpose", "test")), everything)
    yield Seen("province", (("schemes", "dibao"), ("purpose", "test")), of_dibao)
    yield Seen("province", (EVERY_SCHEME, ("purpose", "")), frozenset())
    yield Seen("auditor", (("purpose", "test"),), everything)
    yield Seen("auditor", (("purpose", ""),), frozenset())
    case = frozenset({CASES.index(READS)}) if fenced.access.case_column else frozenset()
    yield Seen("applicant", (("purpose", "test"), ("person", str(READER))), case)
    yield Seen("applicant", (("purpose", "test"), ("person", str(STRANGER))), frozenset())
    yield Seen("applicant", (("purpose", "test"), ("person", "")), frozenset())
    for number, bureau in enumerate(BUREAUS):
        mine = frozenset(index for index in everything if index % len(BUREAUS) == number)
        yield Seen("bureau", (("purpose", "test"), ("bureau", bureau)), mine if fenced.access.bureau_column else case)


async def leaks(connection: AsyncConnection, fenced: Fenced) -> list[str]:
    """Every session whose rows are not those of the oracle."""
    found = []
    for seen in sessions(fenced):
        if fenced.may(seen.level, "read"):
            await _enter(connection, fenced, seen)
            rows = await connection.execute(text(f"SELECT id FROM {fenced.name}"))  # noqa: S608  (our own tables)
            if {IDS[fenced.name].index(row) for row in rows.scalars()} != seen.rows:
                found.append(f"{fenced.name} {seen.level} {seen.settings}")
        if fenced.may(seen.level, "write"):
            found += [f"writes {problem}" async for problem in _wrong_writes(connection, fenced, seen)]
    await connection.execute(text("RESET ROLE"))
    return found


async def _wrong_writes(connection: AsyncConnection, fenced: Fenced, seen: Seen) -> AsyncIterator[str]:
    """Change all rows: own ones change, no others; and to carry one's rows over to another area is refused."""
    await _enter(connection, fenced, seen)
    changed = await connection.execute(
        text(f"UPDATE {fenced.name} SET row_version = row_version RETURNING id")  # noqa: S608  (our own tables)
    )
    if {IDS[fenced.name].index(row) for row in changed.scalars()} != seen.rows:
        yield f"{fenced.name} {seen.level} {seen.settings}"
    if seen.level in AREA and seen.rows:
        moved = text(f"UPDATE {fenced.name} SET {seen.level} = '370900000000'")  # noqa: S608  (as above)
        if not await _is_refused(connection, moved):
            yield f"{fenced.name} {seen.level} moves rows out"


async def _is_refused(connection: AsyncConnection, statement: TextClause) -> bool:
    try:
        async with connection.begin_nested():
            await connection.execute(statement)
    except DBAPIError as refused:
        return "row-level security" in str(refused.orig)
    return False


_NAMES = ("purpose", "person", "bureau", "schemes", *AREA)
_ENTER = text(
    "SELECT set_config('role', :role, true), "
    + ", ".join(f"set_config('onenet.{name}', :{name}, true)" for name in _NAMES)
)


async def _enter(connection: AsyncConnection, fenced: Fenced, seen: Seen) -> None:
    given = dict.fromkeys(_NAMES, "") | dict(seen.settings)
    await connection.execute(_ENTER, given | {"role": role(fenced.service, seen.level)})


IDS: dict[str, list[UUID]] = {fenced.name: [new_id() for _ in PLACES] for fenced in FENCED}


async def _loosen(connection: AsyncConnection, fenced: Fenced) -> None:
    """Take away what would keep a made-up row out; who may see and write stays."""
    query = text("SELECT conname FROM pg_constraint WHERE conrelid = to_regclass(:name) AND contype IN ('c', 'f', 'u')")
    for name in (await connection.execute(query, {"name": fenced.name})).scalars().all():
        await connection.execute(text(f'ALTER TABLE {fenced.name} DROP CONSTRAINT "{name}" CASCADE'))
    for column in fenced.table.columns:
        if not column.primary_key and not column.nullable:
            await connection.execute(text(f'ALTER TABLE {fenced.name} ALTER "{column.name}" DROP NOT NULL'))
    query = text("SELECT indexrelid::regclass FROM pg_index WHERE indrelid = to_regclass(:name) AND indisunique")
    for index in (await connection.execute(query, {"name": fenced.name})).scalars().all():
        if not str(index).endswith("_pkey"):
            await connection.execute(text(f"DROP INDEX {index}"))


async def _fill(connection: AsyncConnection, fenced: Fenced) -> None:
    columns = {"id", "row_version", *AREA}
    for index, place in enumerate(PLACES):
        values: dict[str, Any] = {"id": IDS[fenced.name][index], "row_version": 1}
        values |= dict(zip(AREA, place, strict=True))
        if fenced.access.case_column:
            values[fenced.access.case_column] = CASES[index]
        if "scheme" in fenced.table.c:
            values["scheme"] = SCHEMES[index % len(SCHEMES)]
        if "schemes" in fenced.table.c:
            values["schemes"] = [SCHEMES[index % len(SCHEMES)]]
        if fenced.access.bureau_column:
            values[fenced.access.bureau_column] = BUREAUS[index % len(BUREAUS)]
        named: Sequence[str] = sorted(values)
        assert columns <= set(named)
        places = ", ".join(f":{name}" for name in named)
        await connection.execute(
            text(f"INSERT INTO {fenced.name} ({', '.join(named)}) VALUES ({places})"),  # noqa: S608  (our own tables)
            values,
        )


@pytest.fixture(scope="module")
async def engine(server: Server) -> AsyncIterator[AsyncEngine]:
    """The whole suite's schemas with one made-up row a place in every table that has an area."""
    name = f"isolated_{new_id().hex[-12:]}"
    await prepare(server, name, PLANS, date(2026, 11, 24))
    opened = create_async_engine(server.sqlalchemy_url(name))
    async with AsyncExitStack() as closing:
        closing.push_async_callback(postgres.drop_database, server, name)
        closing.push_async_callback(opened.dispose)
        async with opened.begin() as connection:
            await connection.execute(text("SET LOCAL session_replication_role = replica"))
            for plan in PLANS:
                reader = text(f"INSERT INTO {plan.service}.case_reader VALUES (:case_id, :person)")  # noqa: S608
                await connection.execute(reader, {"case_id": READS, "person": READER})
            for fenced in FENCED:
                await _loosen(connection, fenced)
                await _fill(connection, fenced)
        yield opened


@pytest.fixture
async def connection(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """The superuser, in a transaction that leaves nothing behind."""
    async with engine.connect() as opened:
        await opened.execute(text("SET LOCAL session_replication_role = replica"))
        yield opened
        await opened.rollback()


def test_there_are_tables_to_try_in_every_service() -> None:
    assert {fenced.service for fenced in FENCED} == {plan.service for plan in PLANS}


@pytest.mark.parametrize("fenced", FENCED, ids=lambda fenced: fenced.name)
async def test_everybody_sees_and_changes_their_own_areas_rows_and_no_others(
    connection: AsyncConnection, fenced: Fenced
) -> None:
    assert await leaks(connection, fenced) == []


@pytest.mark.parametrize("fenced", FENCED, ids=lambda fenced: fenced.name)
async def test_a_level_that_the_table_does_not_name_may_not_even_ask(
    connection: AsyncConnection, fenced: Fenced
) -> None:
    for level in {"public", "bureau", "applicant", *AREA}:
        query = text(
            "SELECT has_table_privilege(:role, :table, 'SELECT'), has_table_privilege(:role, :table, 'UPDATE')"
        )
        asked = {"role": role(fenced.service, level), "table": fenced.name}
        may_read, may_write = (await connection.execute(query, asked)).one()
        is_public = level == "public" and bool(fenced.access.public)
        assert (may_read, may_write) == (fenced.may(level, "read") or is_public, fenced.may(level, "write"))


HOLED = [fenced for fenced in FENCED if fenced.name in {'intake."member"', 'funding."payroll"'}]

HOLES = (
    pytest.param("DROP POLICY county_rows ON intake.member", id="a policy is gone"),
    pytest.param("DROP POLICY applicant_rows ON intake.member", id="the applicants' policy is gone"),
    pytest.param(
        "CREATE POLICY hole ON intake.member FOR SELECT TO intake_county USING (true)", id="a county sees all"
    ),
    pytest.param(
        "CREATE POLICY hole ON intake.member FOR SELECT TO intake_applicant"
        " USING (EXISTS (SELECT 1 FROM intake.case_reader r WHERE r.case_id = case_id))",
        id="a reader of one case reads all",
    ),
    pytest.param(
        "CREATE POLICY hole ON funding.payroll FOR SELECT TO funding_county USING (true)",
        id="a county sees all schemes' payrolls",
    ),
    pytest.param("ALTER TABLE intake.member DISABLE ROW LEVEL SECURITY", id="security is off"),
)


@pytest.mark.parametrize("hole", HOLES)
async def test_the_same_check_finds_a_hole(connection: AsyncConnection, hole: str) -> None:
    await connection.execute(text(hole))
    assert [leak for fenced in HOLED for leak in await leaks(connection, fenced)] != []
