# ruff: noqa: S311 -- chance has a seed here, so that what is found can be found again
"""A thousand edits past the system, each of which `onenet audit verify` has to name by table and row.

Most are made and undone under a savepoint, and the verifier looks at them from inside the same transaction; fifty are
heaped up in a copy of the database and found by the command itself.
"""

import json
import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from deploy import postgres
from deploy.held import held_by_integrity
from deploy.plans import PLANS
from deploy.postgres import Server
from shared.audit import verifier
from shared.audit.sharing import enter
from shared.audit.verifier import Audited
from shared.crypto.keyring import KeyFolder
from shared.crypto.signing import Purpose
from tests.journeys.conftest import Run
from tests.journeys.running import onenet

from .conftest import IS_FULL, Figure
from .edits import AUDIT_KINDS, ROW_KINDS, Edit, NothingToEdit, Place, Superuser
from .loosening import loosen

SEED = 11
EDITS = 1000 if IS_FULL else 60
HEAPED = 50 if IS_FULL else 30
DRAWS = 20
COPY = "edited"


@dataclass
class Edited:
    """A copy of the demo's database, open to a superuser."""

    server: Server
    connection: AsyncConnection
    audits: dict[str, Audited]


@pytest.fixture
async def edited(demo: Run) -> AsyncIterator[Edited]:
    """The copy without what would refuse an edit, and nothing of what a test does to it stays."""
    server, keys = demo.server(), KeyFolder(demo.home / "keys")
    await postgres.create_database(server, COPY, demo.database)
    engine = create_async_engine(server.sqlalchemy_url(COPY))
    async with engine.connect() as connection:
        await connection.execute(text("SET session_replication_role = replica"))
        await connection.execute(text("SET idle_in_transaction_session_timeout = 0"))
        for plan in PLANS:
            await enter(connection, plan.service)
            for table in plan.tables.sorted_tables:
                await loosen(connection, plan.service, table)
        for table in ("audit_entry", "audit_head"):
            await _free(connection, table)
        await enter(connection, "integrity")
        held = await held_by_integrity(connection)
        await connection.commit()
        audits = {
            plan.service: Audited(
                plan.service,
                plan.tables,
                keys.keyring(plan.service),
                keys.verifier(Purpose.AUDIT_HEAD, plan.service),
                held.get(plan.service, ()),
            )
            for plan in PLANS
        }
        yield Edited(server, connection, audits)
        await connection.rollback()
    await engine.dispose()
    await postgres.drop_database(server, COPY)


async def _free(connection: AsyncConnection, table: str) -> None:
    """The audit's own tables lose what obliges a column to hold something."""
    query = """SELECT n.nspname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = :table AND a.attnum > 0 AND a.attnotnull
        AND a.attnum <> ALL (SELECT unnest(indkey) FROM pg_index WHERE indrelid = c.oid AND indisprimary)"""
    for schema, column in (await connection.execute(text(query), {"table": table})).all():
        await connection.execute(text(f'ALTER TABLE {schema}.{table} ALTER "{column}" DROP NOT NULL'))


async def _one(edited: Edited, chance: random.Random) -> tuple[Edit, set[Place]]:
    """Make one edit, see what the verifier names, and undo it."""
    for _ in range(DRAWS):
        plan = chance.choice(PLANS)
        kinds = AUDIT_KINDS if chance.random() < 0.3 else ROW_KINDS
        await enter(edited.connection, plan.service)
        savepoint = await edited.connection.begin_nested()
        try:
            edit = await Superuser(edited.connection, plan, chance).edit(kinds)
            report = await verifier.verify_one(edited.connection, edited.audits[plan.service])
        except NothingToEdit:
            continue
        finally:
            await savepoint.rollback()
        return edit, {Place(fault.table, fault.row_id) for fault in report.faults}
    raise AssertionError("twenty draws in a row met nothing to edit")


async def test_every_edit_is_named_by_table_and_row_and_nothing_else_is(edited: Edited, figure: Figure) -> None:
    chance, began = random.Random(SEED), time.monotonic()
    kinds, missed, wrong = Counter[str](), [], []
    for number in range(EDITS):
        edit, named = await _one(edited, chance)
        kinds[edit.kind] += 1
        if not edit.places & named:
            missed.append((number, edit))
        if not edit.is_of_audit and not named <= edit.places:
            wrong.append((number, edit, named - edit.places))
    figure("audit_edits", attempts=EDITS, off=len(missed), seconds=round(time.monotonic() - began, 1))
    assert (missed, wrong) == ([], []), kinds


async def test_edits_that_are_heaped_up_are_all_named_by_the_command(edited: Edited, demo: Run, figure: Figure) -> None:
    chance, began = random.Random(SEED + 1), time.monotonic()
    edits: list[Edit] = []
    spared: dict[str, set[Place]] = {plan.service: set() for plan in PLANS}
    while len(edits) < HEAPED:
        plan = chance.choice(PLANS)
        await enter(edited.connection, plan.service)
        savepoint = await edited.connection.begin_nested()
        try:
            edits.append(await Superuser(edited.connection, plan, chance, spared[plan.service]).edit(ROW_KINDS))
        except NothingToEdit:
            await savepoint.rollback()
        else:
            await savepoint.commit()
            spared[plan.service] |= edits[-1].places
    await edited.connection.commit()
    done = onenet(demo.home, "audit", "verify", "--database", COPY, "--json")
    said = json.loads(done.stdout)
    named = {Place(fault["table"], fault["row_id"]) for each in said["services"] for fault in each["faults"]}
    missed = [edit for edit in edits if not edit.places & named]
    figure("audit_edits_by_command", attempts=HEAPED, off=len(missed), seconds=round(time.monotonic() - began, 1))
    assert (done.returncode, missed) == (1, [])
    assert named == {place for edit in edits for place in edit.places if place in named}
