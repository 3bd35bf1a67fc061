# ruff: noqa: S608, S311 -- the attacker writes SQL; chance has a seed, so that what is found can be found again
"""Twenty thousand attempts over SQL to see, count, change or make rows of another area, scheme, case or purpose.

Every database role of every service tries every business table as the release grants it, under the service's own login.
An oracle that knows the rule and not the policies says what each attempt must give. With one policy gone, the same
attempts come out otherwise.
"""

import asyncio
import random
import re
import time
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from deploy import postgres
from deploy.plans import PLANS
from deploy.postgres import Server
from deploy.prepare import prepare, url_for
from shared.database.access import role
from shared.ids import new_id

from .attempts import DENIED, Attacker, Attempt, outcome
from .conftest import IS_FULL, Figure
from .fences import CASES, LEVELS, PERSONS, Fenced, Person, fenced_tables, made_up_person
from .loosening import loosen

SEED = 7
ROWS = 12
ATTEMPTS = 20_000 if IS_FULL else 1_000
OF_A_SESSION = 8
STATEMENTS = 1000
SESSIONS_WITH_A_HOLE = 60
FENCED = fenced_tables(random.Random(SEED), ROWS)
SETTINGS = ("city", "county", "township", "village", "person", "bureau", "level", "schemes", "purpose", "actor")
ENTER = "SELECT set_config('role', $1, true), " + ", ".join(
    f"set_config('onenet.{name}', ${number + 2}, true)" for number, name in enumerate(SETTINGS)
)


@dataclass(frozen=True)
class Wrong:
    """An attempt that came out otherwise than the rule says."""

    table: str
    person: Person
    attempt: Attempt
    found: Any


@dataclass(frozen=True)
class Besieged:
    """A database with made-up rows, a connection of each service's login, and one of the superuser."""

    logins: dict[str, asyncpg.Connection]
    superuser: asyncpg.Connection


@pytest.fixture(scope="module")
async def besieged(server: Server) -> AsyncIterator[Besieged]:
    database = f"besieged_{new_id().hex[-12:]}"
    await prepare(server, database, PLANS, date(2026, 11, 24))
    await _fill(server, database)
    url = url_for(server, database)
    logins = {
        plan.service: await asyncpg.connect(
            url(plan.service).replace("postgresql+asyncpg", "postgresql"), statement_cache_size=STATEMENTS
        )
        for plan in PLANS
    }
    superuser = await asyncpg.connect(server.dsn(database))
    yield Besieged(logins, superuser)
    for connection in (*logins.values(), superuser):
        await connection.close()
    await postgres.drop_database(server, database)


async def _fill(server: Server, database: str) -> None:
    engine = create_async_engine(server.sqlalchemy_url(database))
    async with engine.begin() as connection:
        await connection.execute(text("SET LOCAL session_replication_role = replica"))
        for fenced in FENCED:
            await loosen(connection, fenced.service, fenced.table)
    async with engine.begin() as connection:
        await connection.execute(text("SET LOCAL session_replication_role = replica"))
        for fenced in FENCED:
            for row in fenced.rows:
                values = fenced.values(row)
                names, places = ", ".join(f'"{name}"' for name in values), ", ".join(f":{name}" for name in values)
                await connection.execute(text(f"INSERT INTO {fenced.name} ({names}) VALUES ({places})"), values)
        for plan in PLANS:
            for person, cases in PERSONS.items():
                for case_id in cases:
                    reader = f"INSERT INTO {plan.service}.case_reader VALUES (:case_id, :person)"
                    await connection.execute(text(reader), {"case_id": case_id, "person": person})
    await engine.dispose()


async def besiege(
    connection: asyncpg.Connection, fenced: Fenced, person: Person, chance: random.Random
) -> AsyncGenerator[Wrong | None, None]:
    """One session of attempts on a table."""
    transaction = connection.transaction()
    await transaction.start()
    try:
        settings = person.settings
        entering = [role(fenced.service, person.level), *(settings[name] for name in SETTINGS)]
        await connection.execute(f"SET LOCAL search_path = {fenced.service}")
        await connection.fetch(ENTER, *entering)
        for _ in range(OF_A_SESSION):
            attempt = Attacker(person, fenced, chance).attempt()
            found = await outcome(connection, attempt)
            yield None if found == attempt.expected else Wrong(fenced.name, person, attempt, found)
    finally:
        await transaction.rollback()


async def test_every_attempt_comes_out_as_the_rule_says(besieged: Besieged, figure: Figure) -> None:
    began = time.monotonic()
    sieges = await asyncio.gather(*(_siege(connection, service) for service, connection in besieged.logins.items()))
    attempts, wrong = sum(count for count, _ in sieges), [each for _, found in sieges for each in found]
    seconds = round(time.monotonic() - began, 1)
    figure("sql_isolation", attempts=attempts, off=len(wrong), tables=len(FENCED), seconds=seconds)
    assert (wrong, attempts >= ATTEMPTS) == ([], True)


async def _siege(connection: asyncpg.Connection, service: str) -> tuple[int, list[Wrong]]:
    """A service's share of the attempts, every table as often as another."""
    chance, wrong, attempts = random.Random(f"{SEED} {service}"), [], 0
    rounds = -(-ATTEMPTS // (len(FENCED) * OF_A_SESSION))
    for fenced in [each for each in FENCED if each.service == service] * rounds:
        async for each in besiege(connection, fenced, made_up_person(chance), chance):
            attempts += 1
            wrong += [each] if each else []
    return attempts, wrong


def _area_tables(levels: frozenset[str]) -> Sequence[Fenced]:
    return [each for each in FENCED if each.access.has_area and levels <= each.access.read | each.access.write]


HOLES = {
    "a county's policy is gone": ("county", "DROP POLICY county_rows ON THIS"),
    "a township's policy is gone": ("township", "DROP POLICY township_rows ON THIS"),
    "the applicants' policy is gone": ("applicant", "DROP POLICY applicant_rows ON THIS"),
    "a county sees all": ("county", "CREATE POLICY hole ON THIS FOR SELECT TO SERVICE_county USING (true)"),
    "no purpose is asked for": (
        "county",
        "CREATE POLICY hole ON THIS TO SERVICE_county USING (county = current_setting('onenet.county', true))",
    ),
    "a village writes anywhere": ("village", "CREATE POLICY hole ON THIS TO SERVICE_village WITH CHECK (true)"),
    "whoever reads a case reads all": (
        "applicant",
        "CREATE POLICY hole ON THIS FOR SELECT TO SERVICE_applicant USING (EXISTS (SELECT FROM case_reader))",
    ),
    "security is off": ("city", "ALTER TABLE THIS DISABLE ROW LEVEL SECURITY"),
}


@pytest.mark.parametrize("hole", HOLES)
async def test_with_one_policy_gone_the_same_attempts_come_out_otherwise(besieged: Besieged, hole: str) -> None:
    level, statement = HOLES[hole]
    chance = random.Random(SEED)
    tables = _area_tables(frozenset({level}))
    if "writes" in hole:
        tables = [each for each in tables if level in each.access.write]
    fenced = chance.choice(tables)
    outer = besieged.superuser.transaction()
    await outer.start()
    try:
        await besieged.superuser.execute(f"SET LOCAL search_path = {fenced.service}")
        await besieged.superuser.execute(statement.replace("THIS", fenced.name).replace("SERVICE", fenced.service))
        found = await _first_wrong(besieged.superuser, fenced, level, chance)
    finally:
        await outer.rollback()
    assert found is not None, fenced.name


async def _first_wrong(
    connection: asyncpg.Connection, fenced: Fenced, level: str, chance: random.Random
) -> Wrong | None:
    for _ in range(SESSIONS_WITH_A_HOLE):
        person = made_up_person(chance)
        while person.level != level:
            person = made_up_person(chance)
        async with aclosing(besiege(connection, fenced, person, chance)) as siege:
            async for each in siege:
                if each:
                    return each
    return None


ESCAPES = (
    "SET ROLE SUPERUSER",
    "SET ROLE SERVICE_owner",
    "SET ROLE OTHER_system",
    "SET ROLE OTHER_county",
    "SET SESSION AUTHORIZATION OTHER_login",
    "SELECT set_config('role', 'SERVICE_owner', true)",
    "SET session_replication_role = replica",
    "ALTER ROLE SERVICE_login BYPASSRLS",
    "GRANT SERVICE_owner TO SERVICE_login",
    "CREATE TABLE SERVICE.mine (id int)",
    "CREATE FUNCTION SERVICE.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "ALTER TABLE SERVICE.case_reader DISABLE ROW LEVEL SECURITY",
    "CREATE POLICY mine ON SERVICE.case_reader USING (true)",
    "ALTER FUNCTION SERVICE.admit_reader(uuid, uuid) SECURITY INVOKER",
    "INSERT INTO SERVICE.case_reader VALUES (gen_random_uuid(), gen_random_uuid())",
    "DELETE FROM SERVICE.case_reader",
    "SELECT * FROM SERVICE.audit_entry",
    "SELECT * FROM SERVICE.audit_pending",
    "UPDATE SERVICE.audit_pending SET actor = ''",
    "DELETE FROM SERVICE.audit_head",
    "SELECT * FROM SERVICE.outbox",
    "SELECT * FROM SERVICE.journal",
    "SELECT * FROM SERVICE.task",
    "UPDATE SERVICE.legal_clock SET offset_days = 1",
    "SELECT * FROM OTHER.case_reader",
    "SELECT * FROM OTHER.legal_clock",
    "SELECT * FROM pg_authid",
    "SELECT pg_read_file('/etc/hostname')",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "COPY SERVICE.idempotency FROM '/dev/null'",
)


@pytest.mark.parametrize("level", LEVELS)
async def test_nobody_gets_out_of_their_role(besieged: Besieged, server: Server, level: str) -> None:
    got_out = []
    for plan in PLANS:
        other = "intake" if plan.service != "intake" else "funding"
        for escape in ESCAPES:
            named = {"SERVICE": plan.service, "OTHER": other, "SUPERUSER": server.superuser}
            statement = re.sub("SERVICE|OTHER|SUPERUSER", lambda word, named=named: named[word.group()], escape)
            found = await _tried(besieged.logins[plan.service], role(plan.service, level), statement)
            got_out += [] if found == DENIED else [(statement, found)]
    assert got_out == []


async def test_whoever_resets_the_role_has_nothing(besieged: Besieged) -> None:
    for fenced in FENCED:
        connection = besieged.logins[fenced.service]
        for reset in ("RESET ROLE", "SET ROLE NONE", "SELECT set_config('role', 'none', true)"):
            async with connection.transaction():
                await connection.fetch("SELECT set_config('role', $1, true)", role(fenced.service, "province"))
                await connection.execute(reset)
                attempt = Attempt("reset", f"SELECT count(*) FROM {fenced.name}", (), DENIED)
                assert await outcome(connection, attempt) == DENIED


STRANGER = next(person for person, cases in PERSONS.items() if not cases)
DOORS = (
    ("SELECT SERVICE.admit_reader($1, $2)", "a stranger lets herself in"),
    ("SELECT SERVICE.dismiss_readers($1, ARRAY[$2]::uuid[])", "a stranger shows the readers out"),
)


@pytest.mark.parametrize("level", ["public", "auditor", "applicant"])
@pytest.mark.parametrize(("door", "what"), DOORS, ids=[what for _, what in DOORS])
async def test_the_doors_of_a_cases_readers_are_shut(besieged: Besieged, level: str, door: str, what: str) -> None:
    for plan in PLANS:
        connection = besieged.logins[plan.service]
        async with connection.transaction():
            settings = "SELECT set_config('role', $1, true), set_config('onenet.level', $2, true),"
            settings += " set_config('onenet.person', $3, true), set_config('onenet.purpose', 'test', true)"
            await connection.fetch(settings, role(plan.service, level), level, str(STRANGER))
            statement = door.replace("SERVICE", plan.service)
            assert await outcome(connection, Attempt(what, statement, (CASES[1], STRANGER), DENIED)) == DENIED


READERS_DOORS = frozenset({"admit_reader", "dismiss_readers"})
ROOMS_DOORS = {
    ("intake", "person_for"): ("'\\x00'::bytea, $1", {"applicant", "village", "township"}),
    ("intake", "person_without_identity"): ("$1", {"village", "township"}),
    ("intake", "claim_membership"): ("$1, $1, $1, 'dibao', current_date", {"township"}),
    ("funding", "paid_persons"): ("ARRAY[$1::uuid], 'dibao', '2026-12'", {"county"}),
}
"""What looks across areas on behalf of the system, with the levels that may ask it."""


async def test_no_function_but_these_acts_for_the_system_and_each_looks_at_its_own_schema(besieged: Besieged) -> None:
    query = """SELECT nspname, proname, proowner::regrole::text, proconfig
        FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace WHERE prosecdef"""
    found = await besieged.superuser.fetch(query)
    own = {(plan.service, door) for plan in PLANS for door in READERS_DOORS}
    assert {(row["nspname"], row["proname"]) for row in found} == own | set(ROOMS_DOORS)
    for service, door, owner, settings in found:
        assert (owner, settings) == (role(service, "system"), [f"search_path={service}"]), door


@pytest.mark.parametrize("door", ROOMS_DOORS, ids=lambda door: door[1])
async def test_a_rooms_door_opens_to_whom_it_is_for(besieged: Besieged, door: tuple[str, str]) -> None:
    (service, name), (arguments, levels) = door, ROOMS_DOORS[door]
    statement = f"SELECT {service}.{name}({arguments})"
    opened = set()
    for level in LEVELS:
        found = await _tried(besieged.logins[service], role(service, level), statement, STRANGER)
        opened |= {level} if found != DENIED else set()
    assert opened == levels


@pytest.mark.parametrize("door", ROOMS_DOORS, ids=lambda door: door[1])
async def test_no_other_service_opens_a_rooms_door(besieged: Besieged, door: tuple[str, str]) -> None:
    (service, name), (arguments, _) = door, ROOMS_DOORS[door]
    statement = f"SELECT {service}.{name}({arguments})"
    for other in {plan.service for plan in PLANS} - {service}:
        for level in (*LEVELS, "system"):
            assert await _tried(besieged.logins[other], role(other, level), statement, STRANGER) == DENIED


async def _tried(connection: asyncpg.Connection, as_role: str, statement: str, *arguments: UUID) -> Any:
    transaction = connection.transaction()
    await transaction.start()
    try:
        await connection.fetch(
            "SELECT set_config('role', $1, true), set_config('onenet.purpose', 'test', true)", as_role
        )
        return await outcome(connection, Attempt("escape", statement, arguments, DENIED))
    finally:
        await transaction.rollback()
