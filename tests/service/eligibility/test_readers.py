"""Who reads a case: exactly those whom the accepted household names, and nobody who has left it."""

from http import HTTPStatus

import pytest
from conftest import MakeStand
from stand import Stand

from shared.identity.actor import Actor

from . import sayings, turns
from .sayings import Household


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> Stand:
    return await sayings.opened(make_stand)


async def _reads(stand: Stand, actor: Actor, determination_id: str) -> bool:
    found = await stand.get(f"/determinations/{determination_id}", actor)
    assert found.status_code in {HTTPStatus.OK, HTTPStatus.NOT_FOUND}
    return found.status_code == HTTPStatus.OK


@pytest.mark.parametrize("stage", ["pending", "running"])
async def test_who_left_the_household_reads_neither_what_was_found_before_nor_after(stand: Stand, stage: str) -> None:
    household = Household()
    await sayings.gather(stand, household)
    before = str((await sayings.propose(stand, household))["determination_id"])
    gone, stays = sayings.person(household.persons[0]), sayings.person(household.persons[1])
    assert (await _reads(stand, gone, before), await _reads(stand, stays, before)) == (True, False)
    change_id = await turns.report_change(stand, household, stage)
    household.version, household.persons = 2, (household.persons[1], household.persons[0])
    await turns.accept_change(stand, household, change_id, stage)
    assert (await _reads(stand, gone, before), await _reads(stand, stays, before)) == (False, True)
    assert not await stand.parked()
