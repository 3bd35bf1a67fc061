"""Commitments on a real database: registered once, shown to the case's offices, and following their household."""

from uuid import UUID

import pytest
from conftest import MakeStand
from stand import COUNTY, Stand, officer

from services.integrity.app import PLAN
from shared.contracts.generated.onenet.common.v1.common_pb2 import Place
from shared.contracts.generated.onenet.intake.v1.events_pb2 import (
    ApplicationAccepted,
    Commitment,
    HouseholdChanged,
    PersonsMerged,
)
from shared.ids import new_id

TOWN = "370102001000"
CLERK = officer("township_clerk", TOWN)
OTHER_CLERK = officer("township_clerk", "370102002000")
PLACE = Place(city="370100000000", county=COUNTY, township=TOWN)


@pytest.fixture
async def stand(make_stand: MakeStand) -> Stand:
    return await make_stand(PLAN)


async def accept(stand: Stand, case_id: UUID, commitment: Commitment) -> None:
    accepted = ApplicationAccepted(
        case_id=str(case_id), place=PLACE, commitments=[commitment], accepted_on="2026-11-24"
    )
    await stand.hear(accepted, case_id)


async def test_commitments_are_registered_once_and_shown_to_the_cases_offices(stand: Stand) -> None:
    case_id, person_id = new_id(), str(new_id())
    given = Commitment(commitment_id=str(new_id()), person_id=person_id, text_version="1", signed_on="2026-11-23")
    await accept(stand, case_id, given)
    response = await stand.get(f"/cases/{case_id}/commitments", CLERK)
    assert [item["person_id"] for item in response.json()["items"]] == [person_id]
    assert (await stand.get(f"/cases/{case_id}/commitments", OTHER_CLERK)).status_code == 404
    assert (await stand.get(f"/cases/{case_id}/commitments")).status_code == 401


async def test_commitments_follow_a_changed_household_and_a_person_who_is_found_to_be_somebody(stand: Stand) -> None:
    case_id, unknown, found = new_id(), str(new_id()), str(new_id())
    first = Commitment(commitment_id=str(new_id()), person_id=unknown, text_version="1", signed_on="2026-11-23")
    await accept(stand, case_id, first)
    again = Commitment(commitment_id=str(new_id()), person_id=found, text_version="1", signed_on="2026-12-23")
    changed = HouseholdChanged(case_id=str(case_id), place=PLACE, commitments=[first, again])
    await stand.hear(changed, case_id)
    merged = PersonsMerged(case_id=str(case_id), from_person_id=unknown, into_person_id=found)
    await stand.hear(merged, case_id)
    response = await stand.get(f"/cases/{case_id}/commitments", CLERK)
    assert [item["person_id"] for item in response.json()["items"]] == [found, found]
    assert not await stand.parked()
