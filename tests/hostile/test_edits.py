# ruff: noqa: S311 -- chance has a seed here, so that what is found can be found again
"""A thousand edits past the system, each of which `onenet audit verify` has to name by table and row.

Most are made and undone under a savepoint, and the verifier looks at them from inside the same transaction; fifty are
heaped up in a copy of the database and found by the command itself.
"""

import json
import random
import time
from collections import Counter

from deploy.plans import PLANS
from shared.audit import verifier
from shared.audit.sharing import enter
from tests.journeys.conftest import Run
from tests.journeys.running import onenet

from .conftest import IS_FULL, Figure
from .copied import COPY, Edited
from .edits import AUDIT_KINDS, ROW_KINDS, Edit, NothingToEdit, Place, Superuser

SEED = 11
EDITS = 1000 if IS_FULL else 60
HEAPED = 50 if IS_FULL else 30
DRAWS = 20


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
