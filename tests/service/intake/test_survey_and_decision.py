"""The household survey, and what a decision changes for intake."""

from typing import Any

import pytest
from conftest import MakeStand
from sqlalchemy import text
from stand import Stand

from services.intake.app import PLAN
from services.intake.workflow import decisions
from shared.contracts.generated.onenet.eligibility.v1 import events_pb2 as eligibility
from shared.tasks import task as tasks

from . import household as h


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> Stand:
    return await make_stand(PLAN)


async def test_a_survey_by_two_investigators_is_recorded_and_said(stand: Stand) -> None:
    case = await h.accepted(stand)
    case.keep(await case.act("surveys", await h.visit(case)))
    assert case.body["state"] == "surveyed"
    assert case.body["surveys"][0]["items"][0]["kind"] == "vehicle"
    assert case.body["surveys"][0]["reason"] == "first"
    event = [each for each in await stand.said() if each.subject == str(case.case_id)][-1]
    assert event.type == "onenet.intake.v1.SurveyCompleted"
    assert (event.message.investigators, event.message.photos) == (2, 1)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        pytest.param({"visited_on": "2026-11-25"}, "visited_on", id="a visit of tomorrow"),
        pytest.param({"visited_on": "2026-11-23"}, "visited_on", id="a visit before acceptance"),
        pytest.param({"photos": []}, "photos", id="no photo"),
        pytest.param({"present_members": []}, "present_members", id="nobody of the household"),
    ],
)
async def test_a_survey_out_of_order_is_refused(stand: Stand, change: dict[str, Any], field: str) -> None:
    case = await h.accepted(stand)
    refused = await case.act("surveys", await h.visit(case, **change))
    assert refused.status_code == 422
    assert [each["field"] for each in refused.json()["fields"]] == [field]


async def test_one_investigator_under_two_names_is_one(stand: Stand) -> None:
    case = await h.accepted(stand)
    visit = await h.visit(case)
    visit["investigators"][1]["officer_id"] = h.CLERK.id
    refused = await case.act("surveys", visit)
    assert [each["field"] for each in refused.json()["fields"]] == ["investigators"]


async def test_a_relative_is_filed_and_stands_in_the_acceptance(stand: Stand) -> None:
    case = await h.submitted(stand)
    filing = {
        "person_id": case.persons[0],
        "official_name": "李某",
        "official_role": "committee_member",
        "relationship": "兄弟",
    }
    case.keep(await case.act("relative-filing", filing))
    case.keep(await case.act("acceptance"))
    event = [each for each in await stand.said() if each.subject == str(case.case_id)][-1]
    assert event.message.relative_filed


async def test_after_a_decision_nothing_is_withdrawn(stand: Stand) -> None:
    body = h.form()
    case = await h.accepted(stand, body)
    granted = eligibility.AssistanceGranted(case_id=str(case.case_id), decided_on="2026-11-24")
    await stand.hear(granted, case.case_id)
    person = await h.applicant(stand, body["members"][0]["identity_number"])
    refused = await case.act("withdrawal", {"reason": "不再申请。"}, person)
    assert refused.json()["code"] == "already_decided"


async def test_whoever_is_denied_may_apply_again(stand: Stand) -> None:
    body = h.form()
    case = await h.accepted(stand, body)
    denied = eligibility.AssistanceDenied(case_id=str(case.case_id), decided_on="2026-11-24")
    await stand.hear(denied, case.case_id)
    assert await stand.parked() == []
    again = await h.accepted(stand, body)
    assert again.body["state"] == "accepted"


async def test_the_decisions_of_the_first_release_are_told_apart_by_their_memberships(stand: Stand) -> None:
    granted, denied = await h.granted(stand), await h.surveyed(stand)
    refusal = eligibility.AssistanceDenied(case_id=str(denied.case_id), decided_on="2026-11-24")
    await stand.hear(refusal, denied.case_id)
    async with stand.room.database.begin_system() as tx:
        await tx.connection.execute(text("UPDATE application SET outcome = NULL"))
        await tasks.at_once(tx, decisions.OUTCOMES, "of the first release")
    await stand.run_tasks()
    assert (await granted.refresh()).body["outcome"] == "granted"
    assert (await denied.refresh()).body["outcome"] == "denied"
    undecided = await h.accepted(stand)
    assert undecided.body["outcome"] is None
