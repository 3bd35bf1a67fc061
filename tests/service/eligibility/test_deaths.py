"""Somebody of a household that is paid has died, on a real database."""

import pytest
from conftest import MakeStand
from stand import Stand

from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.contracts.signed import signed_bytes
from shared.crypto.signing import Purpose
from shared.ids import new_id

from . import running, sayings, urgent
from .sayings import CLERK, TODAY, Household


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> Stand:
    return await sayings.opened(make_stand)


async def _died(stand: Stand, household: Household, *members: int, on: str = "2026-11-20") -> None:
    for member in members:
        message = intake.PersonDied(
            case_id=str(household.case_id),
            person_id=str(household.persons[member]),
            died_on=on,
            recorded_on=TODAY.isoformat(),
        )
        await stand.hear(message, household.case_id)
    await stand.run_tasks()


async def test_the_death_of_one_of_two_opens_a_review_due_in_three_months_and_drops_what_was_intended(
    stand: Stand,
) -> None:
    household = Household()
    await running.granted(stand, household)
    await running.intend(stand, household, "6000.00")
    await _died(stand, household, 1)
    review = (await stand.get(f"/cases/{household.case_id}/reviews", CLERK)).json()["items"][0]
    assert (review["cause"], review["due_on"], review["review_class"]) == ("death", "2027-02-20", "")
    assert len(await running.said(stand, household, "AdjustmentDropped")) == 1
    body = {"outcome": "adjust", "opinion": "配偶已去世,按一人重新计算。", "visited_on": "2026-11-24"}
    intention = {"cause": "death", "reason": "配偶去世,保障人数减少。"}
    missing = await stand.post(f"/reviews/{review['review_id']}/completion", body, CLERK)
    done = await stand.post(f"/reviews/{review['review_id']}/completion", body | {"adjustment": intention}, CLERK)
    assert (missing.status_code, done.status_code) == (422, 201)
    intended = (await stand.get(f"/adjustments/{done.json()['adjustment_id']}", CLERK)).json()
    # (1000 x 12 - 10800) / 12 = 100
    assert (intended["kind"], intended["lines"][0]["amount_yuan"], intended["lines"][0]["persons"]) == (
        "reduce",
        "100.00",
        1,
    )
    assert (await running.decide(stand, intended["adjustment_id"])).json()["code"] == "not_heard"


async def test_the_death_of_the_last_counted_person_stops_the_right_with_the_month_of_death(stand: Stand) -> None:
    household = Household()
    first = await running.granted(stand, household)
    await _died(stand, household, 0)
    await _died(stand, household, 1)
    decisions = (await stand.get(f"/cases/{household.case_id}/decisions", CLERK)).json()["items"]
    stop = decisions[-1]
    assert (stop["kind"], stop["last_month"], stop["replaces_id"]) == ("stopped", "2026-11", first["decision_id"])
    assert "已经去世" in stop["text"]
    assert "听取意见" not in stop["text"]
    (message,) = await running.said(stand, household, "AssistanceStopped")
    stand.room.keys.verifier(Purpose.DETERMINATION, "eligibility").verify(message.digest, message.signature)
    assert signed_bytes(message)
    assert (message.cause, message.last_month) == ("death", "2026-11")
    reviews = (await stand.get(f"/cases/{household.case_id}/reviews", CLERK)).json()["items"]
    assert {review["state"] for review in reviews} == {"completed"}
    assert not await stand.parked()


async def test_a_death_told_twice_stops_once(stand: Stand) -> None:
    household = Household()
    await running.granted(stand, household)
    await _died(stand, household, 0, 1)
    await _died(stand, household, 1)
    assert len(await running.said(stand, household, "AssistanceStopped")) == 1


async def test_aid_that_is_paid_once_is_not_stopped_by_a_death(stand: Stand) -> None:
    need = urgent.Need()
    await urgent.report(stand, need)
    await urgent.rule(stand, need)
    message = intake.PersonDied(
        case_id=str(need.case_id), person_id=str(need.person_id), died_on="2026-11-24", recorded_on="2026-11-24"
    )
    await stand.hear(message, need.case_id)
    await stand.run_tasks()
    assert (await stand.get(f"/cases/{need.case_id}/emergency", CLERK)).json()["state"] == "granted"
    assert not await stand.parked()


async def test_the_death_of_a_payee_from_outside_the_household_leaves_the_right_alone(stand: Stand) -> None:
    household = Household()
    await running.granted(stand, household)
    await running.intend(stand, household, "6000.00")
    message = intake.PersonDied(
        case_id=str(household.case_id), person_id=str(new_id()), died_on="2026-11-20", recorded_on="2026-11-24"
    )
    await stand.hear(message, household.case_id)
    await stand.run_tasks()
    assert not (await stand.get(f"/cases/{household.case_id}/reviews", CLERK)).json()["items"]
    assert not await running.said(stand, household, "AdjustmentDropped")
