"""Objections: before the notice ends the household is looked at again, after it the county looks itself."""

from datetime import timedelta

import pytest
from conftest import MakeStand
from stand import Stand

from shared.contracts.generated.onenet.common.v1 import common_pb2 as common

from . import sayings, turns
from .sayings import CLERK, TODAY, Household


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> Stand:
    return await sayings.opened(make_stand)


async def test_an_objection_brings_a_new_survey_a_new_proposal_and_a_new_notice(stand: Stand) -> None:
    household = Household()
    disputed = await turns.noticed(stand, household)
    await turns.object_to(stand, household, disputed)
    assert await turns.state_of(stand, household) == "resurvey"
    early = await stand.post(f"/cases/{household.case_id}/facts", {}, CLERK)
    assert (early.status_code, early.json()["code"]) == (409, "case_is_resurvey")
    household.survey_id = sayings.new_id()
    await sayings.survey(stand, household, "objection")
    assert await turns.state_of(stand, household) == "facts_ready"
    again = await turns.noticed_again(stand, household)
    await sayings.conclude_notice(stand, household, again)
    decision = (await sayings.confirm(stand, again)).json()
    assert "公示期间收到异议,乡镇(街道)重新组织了调查" in decision["text"]
    listed = (await stand.get(f"/cases/{household.case_id}/determinations", CLERK)).json()["items"]
    assert [item["state"] for item in listed] == ["disputed", "confirmed"]
    kinds = await turns.said_of(stand, household)
    assert kinds[4:7] == ["ProposalVoided", "FactsReady", "DeterminationProposed"]


async def test_an_appraisal_will_do_instead_and_stands_beside_the_facts(stand: Stand) -> None:
    household = Household()
    await turns.object_to(stand, household, await turns.noticed(stand, household))
    await turns.appraise(stand, household, supports=False)
    facts = (await stand.get(f"/cases/{household.case_id}/facts", CLERK)).json()
    assert facts["state"] == "facts_ready"
    assert facts["appraisal"] == {"held_on": "2026-11-24", "participants": 9, "supports": False}
    await turns.noticed_again(stand, household)


async def test_a_survey_that_is_heard_before_its_objection_counts(stand: Stand) -> None:
    household = Household()
    determination_id = await turns.noticed(stand, household)
    household.survey_id = sayings.new_id()
    await sayings.survey(stand, household, "objection")
    await turns.object_to(stand, household, determination_id)
    assert await turns.state_of(stand, household) == "facts_ready"


async def test_a_change_that_came_to_nothing_does_not_settle_an_objection(stand: Stand) -> None:
    household = Household()
    await turns.object_to(stand, household, await turns.noticed(stand, household))
    change_id = await turns.report_change(stand, household)
    await turns.accept_change(stand, household, change_id)
    assert await turns.state_of(stand, household) == "resurvey"


async def test_a_second_objection_to_the_same_notice_changes_nothing(stand: Stand) -> None:
    household = Household()
    disputed = await turns.noticed(stand, household)
    await turns.object_to(stand, household, disputed)
    await turns.appraise(stand, household)
    again = await turns.noticed_again(stand, household)
    await turns.object_to(stand, household, disputed)
    assert (await stand.get(f"/determinations/{again}", CLERK)).json()["state"] == "agreed"


async def test_a_complaint_during_the_confirmation_has_the_county_visit_first(stand: Stand) -> None:
    household = Household()
    determination_id = await turns.awaiting(stand, household)
    await turns.object_to(stand, household, determination_id)
    refused = await sayings.confirm(stand, determination_id)
    assert (refused.status_code, refused.json()["code"]) == (409, "county_visit_missing")
    await turns.visit_for_county(stand, household, on=TODAY - timedelta(days=1))
    assert (await sayings.confirm(stand, determination_id)).json()["code"] == "county_visit_missing"
    await turns.visit_for_county(stand, household)
    assert (await sayings.confirm(stand, determination_id)).status_code == 201


async def test_what_the_county_saw_is_adopted_with_the_rest(stand: Stand) -> None:
    household = Household()
    determination_id = await turns.awaiting(stand, household)
    rent = common.MeansItem(
        person_id=str(household.applicant), aspect="income", kind="property_net", amount_fen=240_000
    )
    await turns.visit_for_county(stand, household, TODAY, rent)
    opinion = "县级入户调查发现有房屋出租收入。"
    await sayings.confirm(stand, determination_id, outcome="returned", opinion=opinion)
    proposal = await sayings.propose(stand, household)
    # (1000 x 2 persons x 12 months - 10800 - 2400) / 12 = 900
    assert proposal["lines"][0]["amount_yuan"] == "900.00"


async def test_a_relative_filed_late_has_the_county_visit_again(stand: Stand) -> None:
    household = Household(relative_filed=True)
    determination_id = await turns.awaiting(stand, household)
    await turns.visit_for_county(stand, household)
    await turns.file_relative(stand, household, on=TODAY)
    facts = (await stand.get(f"/cases/{household.case_id}/facts", CLERK)).json()
    assert facts["county_visit"] == {"is_owed": True, "wanted_on": "2026-11-24", "visited_on": "2026-11-24"}
    back = await sayings.confirm(stand, determination_id, outcome="returned", opinion="请先核实亲属关系再作认定。")
    assert back.status_code == 201


async def test_an_objection_to_the_notice_after_a_new_look_has_the_county_visit_and_stops_nothing(stand: Stand) -> None:
    household = Household()
    await turns.object_to(stand, household, await turns.noticed(stand, household))
    await turns.appraise(stand, household)
    again = await turns.noticed_again(stand, household)
    await turns.object_to(stand, household, again)
    await turns.object_to(stand, household, again)
    assert await turns.state_of(stand, household) == "reviewed"
    await sayings.conclude_notice(stand, household, again)
    assert (await sayings.confirm(stand, again)).json()["code"] == "county_visit_missing"
    await turns.visit_for_county(stand, household)
    assert (await sayings.confirm(stand, again)).status_code == 201
    assert (await turns.said_of(stand, household)).count("ProposalVoided") == 1


async def test_a_complaint_before_the_decision_has_the_county_visit(stand: Stand) -> None:
    household = Household()
    determination_id = await turns.noticed(stand, household)
    await turns.complain(stand, household)
    await sayings.conclude_notice(stand, household, determination_id)
    await turns.complain(stand, household, on=TODAY - timedelta(days=9))
    await turns.visit_for_county(stand, household, on=TODAY - timedelta(days=5))
    assert (await sayings.confirm(stand, determination_id)).json()["code"] == "county_visit_missing"
    await turns.visit_for_county(stand, household)
    assert (await sayings.confirm(stand, determination_id)).status_code == 201


async def test_a_complaint_of_a_running_right_has_it_reviewed(stand: Stand) -> None:
    household = Household()
    await sayings.confirm(stand, await turns.awaiting(stand, household))
    await turns.complain(stand, household)
    await stand.run_tasks()
    (review,) = (await stand.get(f"/cases/{household.case_id}/reviews", CLERK)).json()["items"]
    assert (review["cause"], review["state"]) == ("change", "open")
