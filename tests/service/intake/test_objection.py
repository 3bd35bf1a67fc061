"""After an objection: a new survey or an appraisal, the longer period, and the county's own visit."""

from typing import Any

import pytest
from conftest import MakeStand
from stand import Stand, officer

from services.intake.app import PLAN
from shared.contracts.generated.onenet.disclosure.v1 import events_pb2 as disclosure
from shared.contracts.generated.onenet.eligibility.v1 import events_pb2 as eligibility
from shared.ids import new_id

from . import household as h

REVIEWER = officer("township_reviewer", h.TOWNSHIP)
OTHER_REVIEWER = officer("township_reviewer", h.OTHER_TOWNSHIP)


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> Stand:
    return await make_stand(PLAN)


async def _object(stand: Stand, case: h.Case, **more: Any) -> h.Case:
    raised = {
        "case_id": str(case.case_id),
        "notice_id": str(new_id()),
        "objection_id": str(new_id()),
        "raised_on": "2026-11-24",
    }
    await stand.hear(disclosure.ObjectionRaised(**(raised | more)), case.case_id)
    assert await stand.parked() == []
    return await case.refresh()


async def _meeting(case: h.Case, **more: Any) -> dict[str, Any]:
    minutes = await case.upload("appraisal_minutes", 40)
    return {
        "held_on": "2026-11-24",
        "participants": 7,
        "supports": True,
        "minutes_hash": minutes,
        "opinion": "申报情况属实。",
    } | more


async def test_an_objection_asks_for_a_new_survey_which_says_why_it_was_made(stand: Stand) -> None:
    case = await _object(stand, await h.surveyed(stand))
    assert (case.body["state"], case.body["objections"]) == ("resurvey", ["2026-11-24"])
    case.keep(await case.act("surveys", await h.visit(case, 50)))
    assert case.body["state"] == "surveyed"
    said = await h.events(stand, case.case_id, "SurveyCompleted")
    assert [each.reason for each in said] == ["first", "objection"]


async def test_the_first_objection_lengthens_the_period_once_and_a_second_does_not(stand: Stand) -> None:
    case = await _object(stand, await h.surveyed(stand))
    case = await _object(stand, case)
    said = await h.events(stand, case.case_id, "PeriodExtended")
    assert [(each.reason, each.workdays) for each in said] == [("disputed_notice", 45)]
    assert case.body["extension"]["reason"] == "disputed_notice"
    refused = await case.turn("extended-period", {"reason": "difficult_survey", "explanation": "难。"}, REVIEWER)
    assert (refused.status_code, refused.json()["code"]) == (409, "already_extended")


async def test_the_same_objection_heard_again_after_the_survey_changes_nothing(stand: Stand) -> None:
    case = await h.surveyed(stand)
    once = str(new_id())
    case = await _object(stand, case, objection_id=once)
    case.keep(await case.act("surveys", await h.visit(case, 50)))
    case = await _object(stand, case, objection_id=once)
    assert (case.body["state"], len(case.body["objections"])) == ("surveyed", 1)


async def test_an_appraisal_stands_in_for_the_survey(stand: Stand) -> None:
    case = await _object(stand, await h.surveyed(stand))
    case.keep(await case.turn("appraisals", await _meeting(case)))
    assert (case.body["state"], case.body["appraisals"][0]["participants"]) == ("surveyed", 7)
    (said,) = await h.events(stand, case.case_id, "AppraisalHeld")
    assert (said.supports, said.household_version) == (True, 1)


async def test_an_appraisal_without_an_objection_is_refused(stand: Stand) -> None:
    case = await h.surveyed(stand)
    refused = await case.turn("appraisals", await _meeting(case))
    assert (refused.status_code, refused.json()["code"]) == (409, "no_objection")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        pytest.param({"participants": 2}, "participants", id="two are no meeting"),
        pytest.param({"held_on": "2026-11-23"}, "held_on", id="held before the objection"),
        pytest.param({"held_on": "2026-11-25"}, "held_on", id="held tomorrow"),
        pytest.param({"minutes_hash": "0" * 64}, "minutes_hash", id="minutes that nobody uploaded"),
    ],
)
async def test_an_appraisal_out_of_order_is_refused(stand: Stand, change: dict[str, Any], field: str) -> None:
    case = await _object(stand, await h.surveyed(stand))
    refused = await case.turn("appraisals", await _meeting(case, **change))
    assert [each["field"] for each in refused.json()["fields"]] == [field]


async def test_the_reviewer_lengthens_the_period_before_the_decision_and_the_reason_is_shown(stand: Stand) -> None:
    body = h.form()
    case = await h.accepted(stand, body)
    named = {"reason": "disputed_notice", "explanation": "有异议。"}
    assert (await case.turn("extended-period", named, REVIEWER)).json()["code"] == "no_objection"
    wanted = {"reason": "separated_residence", "explanation": "人户分离,正在函证。"}
    assert (await case.turn("extended-period", wanted, OTHER_REVIEWER)).status_code == 404
    assert (await case.turn("extended-period", wanted, h.CLERK)).status_code == 403
    case.keep(await case.turn("extended-period", wanted, REVIEWER))
    person = await h.applicant(stand, body["members"][0]["identity_number"])
    shown = (await stand.get(case.path, person)).json()["extension"]
    assert (shown["explanation"], shown["workdays"]) == ("人户分离,正在函证。", 45)


async def test_after_the_decision_no_period_is_lengthened_and_no_objection_asks_for_a_survey(stand: Stand) -> None:
    case = await h.granted(stand)
    wanted = {"reason": "difficult_survey", "explanation": "难。"}
    assert (await case.turn("extended-period", wanted, REVIEWER)).json()["code"] == "already_decided"
    case = await _object(stand, case)
    assert (case.body["state"], case.body["extension"]) == ("surveyed", None)


async def _county_visit(case: h.Case, actor: Any = h.COUNTY, **more: Any) -> dict[str, Any]:
    photo = await case.upload("survey_photo", 60, actor)
    signed = {"way": "paper", "paper_hash": await case.upload("survey_form", 61, actor)}
    return {
        "visited_on": "2026-11-24",
        "investigators": [
            {"officer_id": actor.id, "name": "丙", "signature": {"way": "token"}},
            {"officer_id": "demo:county:丁", "name": "丁", "signature": signed},
        ],
        "photos": [photo],
        "present_members": [{"person_id": case.persons[0], "signature": signed}],
        "items": [],
        "living_conditions": "与申报相符。",
    } | more


async def test_a_relative_filed_late_is_said_and_the_county_visits_itself(stand: Stand) -> None:
    case = await h.surveyed(stand)
    filing = {
        "person_id": case.persons[0],
        "official_name": "李某",
        "official_role": "case_worker",
        "relationship": "兄弟",
    }
    case.keep(await case.act("relative-filing", filing))
    assert len(await h.events(stand, case.case_id, "RelativeFiled")) == 1
    visited = await case.turn("county-visits", await _county_visit(case), h.COUNTY)
    assert visited.status_code == 201, visited.text
    assert [each["reason"] for each in visited.json()["surveys"]] == ["first", "county"]
    (said,) = await h.events(stand, case.case_id, "CountyVisited")
    assert (said.investigators, bool(said.sealed.means)) == (2, True)
    assert len(await h.events(stand, case.case_id, "SurveyCompleted")) == 1


async def test_one_county_officer_alone_is_no_visit_and_a_clerk_makes_none(stand: Stand) -> None:
    case = await h.surveyed(stand)
    visit = await _county_visit(case)
    assert (await case.turn("county-visits", visit, h.CLERK)).status_code == 403
    alone = visit | {"investigators": visit["investigators"][:1]}
    refused = await case.turn("county-visits", alone, h.COUNTY)
    assert [each["field"] for each in refused.json()["fields"]] == ["investigators"]
    elsewhere = officer("county_confirmer", "370103000000")
    assert (await case.turn("county-visits", visit, elsewhere)).status_code == 404


async def test_a_refusal_that_is_taken_back_opens_the_case_again(stand: Stand) -> None:
    body = h.form()
    case = await h.surveyed(stand, body)
    await stand.hear(eligibility.AssistanceDenied(case_id=str(case.case_id), decided_on="2026-11-24"), case.case_id)
    taken_back = eligibility.DecisionWithdrawn(case_id=str(case.case_id), was_grant=False, decided_on="2026-11-24")
    await stand.hear(taken_back, case.case_id)
    assert await stand.parked() == []
    case = await case.refresh()
    assert (case.body["outcome"], case.body["decided_on"]) == (None, None)
    again = await h.submitted(stand, body)
    assert (await again.act("acceptance")).json()["code"] == "membership_open"


async def test_a_stopped_case_lets_its_people_apply_again(stand: Stand) -> None:
    body = h.form()
    case = await h.granted(stand, body)
    stopped = eligibility.AssistanceStopped(case_id=str(case.case_id), decided_on="2026-11-24", last_month="2026-11")
    await stand.hear(stopped, case.case_id)
    assert (await case.refresh()).body["outcome"] == "stopped"
    again = await h.accepted(stand, body)
    assert again.body["state"] == "accepted"
    report = {"kind": "income", "happened_on": "2026-11-24"}
    assert (await case.turn("changes", report)).json()["code"] == "case_not_open"
