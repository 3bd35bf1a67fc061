"""Somebody of a household that is paid has died, on a real database."""

from typing import Any

import pytest
from conftest import MakeStand
from stand import Stand

from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.contracts.signed import signed_bytes
from shared.crypto.signing import Purpose
from shared.ids import new_id

from . import running, sayings, turns, urgent
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


async def test_the_death_of_the_last_counted_person_is_put_to_the_authority_which_stops_the_right(stand: Stand) -> None:
    household = Household()
    first = await running.granted(stand, household)
    await _died(stand, household, 0, on="2026-10-31")
    await _died(stand, household, 1, on="2026-09-30")
    assert await turns.state_of(stand, household) == "granted"
    intended = await _open_stop(stand, household)
    assert (intended["kind"], intended["cause"], intended["hear_until"]) == ("stop", "death", None)
    tell = {"way": "electronic", "told_on": "2026-11-24", "receipt_hash": None}
    told = await stand.post(f"/adjustments/{intended['adjustment_id']}/notification", tell, CLERK)
    assert (told.status_code, told.json()["code"]) == (409, "hearing_not_needed")
    stop = (await running.decide(stand, intended["adjustment_id"])).json()
    # The month of the last death, whichever was told last.
    assert (stop["kind"], stop["last_month"], stop["replaces_id"]) == ("stopped", "2026-10", first["decision_id"])
    assert "已经去世" in stop["text"]
    assert "听取意见" not in stop["text"]
    (message,) = await running.said(stand, household, "AssistanceStopped")
    stand.room.keys.verifier(Purpose.DETERMINATION, "eligibility").verify(message.digest, message.signature)
    assert signed_bytes(message)
    assert (message.cause, message.last_month) == ("death", "2026-10")
    reviews = (await stand.get(f"/cases/{household.case_id}/reviews", CLERK)).json()["items"]
    assert {review["state"] for review in reviews} == {"completed"}
    assert not await stand.parked()


async def test_a_death_told_twice_proposes_once(stand: Stand) -> None:
    household = Household()
    await running.granted(stand, household)
    await _died(stand, household, 0, 1)
    await _died(stand, household, 1)
    assert len(await running.said(stand, household, "AdjustmentProposed")) == 1
    assert not await running.said(stand, household, "AssistanceStopped")


async def test_a_death_that_is_corrected_gives_the_intended_stop_up_and_the_member_back(stand: Stand) -> None:
    household = Household()
    await running.granted(stand, household)
    await _died(stand, household, 0, 1)
    await turns.correct_death(stand, household, household.persons[0])
    await turns.correct_death(stand, household, household.persons[1])
    await turns.correct_death(stand, household, household.persons[1])
    await stand.run_tasks()
    assert len(await running.said(stand, household, "AdjustmentDropped")) == 1
    facts = (await stand.get(f"/cases/{household.case_id}/facts", CLERK)).json()
    assert [member["absence"] for member in facts["members"]] == ["none", "none"]
    nothing = await running.propose(stand, household, {"cause": "review", "reason": "核查。"})
    assert nothing.json()["code"] == "nothing_changes"
    assert not [each for each in await _reviews(stand, household) if each["state"] == "open"]


async def test_a_death_corrected_before_it_was_followed_begins_nothing(stand: Stand) -> None:
    household = Household()
    await running.granted(stand, household)
    await turns.die(stand, household, household.persons[1])
    await turns.correct_death(stand, household, household.persons[1])
    await stand.run_tasks()
    assert not await _reviews(stand, household)
    await _died(stand, household, 1)
    assert [review["cause"] for review in await _reviews(stand, household)] == ["death"]


async def test_whoever_was_left_out_by_a_mistaken_death_is_looked_at_again(stand: Stand) -> None:
    household = Household()
    await running.granted(stand, household)
    await _died(stand, household, 1)
    intended = await running.intended(stand, household, {"cause": "death", "reason": "配偶去世。"})
    await running.hear(stand, intended)
    assert (await running.decide(stand, intended["adjustment_id"])).status_code == 201
    await turns.correct_death(stand, household, household.persons[1])
    await stand.run_tasks()
    assert [(review["cause"], review["state"]) for review in await _reviews(stand, household)] == [
        ("death", "completed"),
        ("change", "open"),
    ]


async def test_a_stop_by_death_that_is_sent_back_leaves_somebody_to_look(stand: Stand) -> None:
    household = Household()
    await running.granted(stand, household)
    await _died(stand, household, 0, 1)
    intended = await _open_stop(stand, household)
    back = {"outcome": "returned", "opinion": "死亡证明与登记的姓名不一致,请核实。"}
    await stand.post(f"/adjustments/{intended['adjustment_id']}/decision", back, running.DECIDER)
    await stand.run_tasks()
    (review,) = await _reviews(stand, household)
    assert (review["cause"], review["state"]) == ("death", "open")
    again = await running.propose(stand, household, {"cause": "death", "reason": "已核实,两人均已去世。"})
    assert (again.json()["kind"], again.json()["lines"]) == ("stop", [])


async def test_a_review_that_led_to_a_returned_intention_is_to_be_done_again(stand: Stand) -> None:
    household = Household()
    await running.granted(stand, household)
    await _died(stand, household, 1)
    (review,) = await _reviews(stand, household)
    body = {"outcome": "adjust", "opinion": "配偶已去世。", "visited_on": "2026-11-24"}
    intention = {"cause": "death", "reason": "配偶去世,保障人数减少。"}
    await stand.post(f"/reviews/{review['review_id']}/completion", body | {"adjustment": intention}, CLERK)
    superseding = (await running.intend(stand, household, "1200.00"))["adjustment_id"]
    assert [each["state"] for each in await _reviews(stand, household)] == ["completed"]
    back = {"outcome": "returned", "opinion": "收入没有核实清楚,请重新核实。"}
    await stand.post(f"/adjustments/{superseding}/decision", back, running.DECIDER)
    (again,) = await _reviews(stand, household)
    assert (again["review_id"], again["state"], again["due_on"]) == (review["review_id"], "open", "2027-02-20")
    assert [due.review_id for due in await running.said(stand, household, "ReviewDue")] == [review["review_id"]] * 2


async def test_no_other_review_finds_all_unchanged_while_a_death_waits(stand: Stand) -> None:
    household = Household()
    await running.granted(stand, household)
    await turns.complain(stand, household)
    await _died(stand, household, 1)
    reviews = {review["cause"]: review["review_id"] for review in await _reviews(stand, household)}
    body = {"outcome": "unchanged", "opinion": "入户核查,没有变化。", "visited_on": "2026-11-24"}
    refused = await stand.post(f"/reviews/{reviews['change']}/completion", body, CLERK)
    assert (refused.status_code, refused.json()["code"]) == (409, "death_review_open")
    assert (await stand.post(f"/reviews/{reviews['death']}/completion", body, CLERK)).status_code == 201
    assert (await stand.post(f"/reviews/{reviews['change']}/completion", body, CLERK)).status_code == 201


async def test_nothing_is_given_to_somebody_in_need_who_has_died(stand: Stand) -> None:
    need = urgent.Need()
    await urgent.report(stand, need)
    message = intake.PersonDied(
        case_id=str(need.case_id), person_id=str(need.person_id), died_on="2026-11-24", recorded_on="2026-11-24"
    )
    await stand.hear(message, need.case_id)
    refused = await urgent.rule(stand, need)
    assert (refused.status_code, refused.json()["code"]) == (409, "person_dead")


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


async def _open_stop(stand: Stand, household: Household) -> dict[str, Any]:
    listed = (await stand.get(f"/cases/{household.case_id}/adjustments", CLERK)).json()["items"]
    (found,) = [each for each in listed if each["state"] == "proposed"]
    return dict(found)


async def _reviews(stand: Stand, household: Household) -> list[dict[str, Any]]:
    return list((await stand.get(f"/cases/{household.case_id}/reviews", CLERK)).json()["items"])
