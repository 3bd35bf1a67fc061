"""A case whose household changes, dies, moves or is found out while it is under way."""

import pytest
from conftest import MakeStand
from sqlalchemy import select
from stand import Stand, officer

from services.eligibility import tables
from shared.contracts.generated.onenet.common.v1 import common_pb2 as common
from shared.crypto.suites import sm3
from shared.ids import new_id

from . import sayings, turns
from .sayings import CLERK, Household

ELSEWHERE = "370103020000"


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> Stand:
    return await sayings.opened(make_stand)


@pytest.mark.parametrize("reached", ["facts_ready", "proposed", "reviewed", "awaiting_confirmation"])
async def test_a_change_takes_the_ground_from_whatever_was_proposed(stand: Stand, reached: str) -> None:
    household = Household()
    await sayings.gather(stand, household)
    determination_id = await _carry_to(stand, household, reached)
    assert await turns.state_of(stand, household) == reached
    await turns.report_change(stand, household)
    assert await turns.state_of(stand, household) == "waiting"
    if determination_id:
        seen = (await stand.get(f"/determinations/{determination_id}", CLERK)).json()
        refused = await sayings.confirm(stand, determination_id)
        assert (seen["state"], refused.json()["code"]) == ("void", "case_is_waiting")


async def _carry_to(stand: Stand, household: Household, reached: str) -> str:
    if reached == "facts_ready":
        return ""
    determination_id = str((await sayings.propose(stand, household))["determination_id"])
    if reached != "proposed":
        await sayings.agree(stand, determination_id)
    if reached == "awaiting_confirmation":
        await sayings.conclude_notice(stand, household, determination_id)
    return determination_id


async def test_the_changed_household_waits_for_a_report_and_a_survey_of_its_own(stand: Stand) -> None:
    household = Household()
    await turns.noticed(stand, household)
    change_id = await turns.report_change(stand, household)
    old = Household(case_id=household.case_id, persons=household.persons)
    await sayings.report(stand, old)
    household.version, household.wages_fen = 2, (600_000, 0)
    household.report_id, household.survey_id = new_id(), new_id()
    await turns.accept_change(stand, household, change_id)
    await sayings.survey(stand, household, "change")
    await sayings.survey(stand, old)
    assert await turns.state_of(stand, household) == "waiting"
    await sayings.report(stand, household)
    proposal = await sayings.propose(stand, household)
    # (1000 x 2 persons x 12 months - 6000) / 12 = 1500
    assert (proposal["pins"]["household_version"], proposal["lines"][0]["amount_yuan"]) == (2, "1500.00")
    assert proposal["pins"]["survey_id"] == str(household.survey_id)
    assert not await stand.parked()


async def test_a_report_of_the_new_version_that_comes_first_is_kept(stand: Stand) -> None:
    household = Household()
    await sayings.gather(stand, household)
    change_id = await turns.report_change(stand, household)
    household.version, household.report_id, household.survey_id = 2, new_id(), new_id()
    await sayings.report(stand, household)
    await turns.accept_change(stand, household, change_id)
    await sayings.survey(stand, household, "change")
    assert await turns.state_of(stand, household) == "facts_ready"


async def test_two_changes_are_both_waited_for(stand: Stand) -> None:
    household = Household()
    await sayings.gather(stand, household)
    first, second = await turns.report_change(stand, household), await turns.report_change(stand, household)
    await turns.accept_change(stand, household, first)
    assert await turns.state_of(stand, household) == "waiting"
    await turns.accept_change(stand, household, second)
    assert await turns.state_of(stand, household) == "facts_ready"


async def test_a_decision_that_was_quicker_than_the_change_stands(stand: Stand) -> None:
    household = Household()
    await sayings.confirm(stand, await turns.awaiting(stand, household))
    await turns.report_change(stand, household)
    assert await turns.state_of(stand, household) == "granted"


async def test_a_revised_report_takes_the_ground_from_a_proposal(stand: Stand) -> None:
    household = Household()
    await turns.awaiting(stand, household)
    household.report_id, household.wages_fen = new_id(), (1_200_000, 0)
    await sayings.report(stand, household)
    voided = (await stand.said())[-2].message
    assert (voided.reason, await turns.state_of(stand, household)) == ("report_revised", "facts_ready")


async def test_a_member_who_has_died_is_counted_no_more(stand: Stand) -> None:
    household = Household()
    determination_id = await turns.noticed(stand, household)
    await turns.die(stand, household, household.persons[1])
    assert (await stand.get(f"/determinations/{determination_id}", CLERK)).json()["state"] == "void"
    proposal = await sayings.propose(stand, household)
    # (1000 x 1 person x 12 months - 10800) / 12 = 100
    assert [(line["persons"], line["amount_yuan"]) for line in proposal["lines"]] == [(1, "100.00")]


async def test_the_death_of_a_payee_from_outside_leaves_a_proposal_alone(stand: Stand) -> None:
    household = Household()
    await turns.noticed(stand, household)
    await turns.die(stand, household, new_id())
    assert await turns.state_of(stand, household) == "reviewed"


async def test_whoever_is_found_stands_in_the_place_of_the_unknown_person(stand: Stand) -> None:
    household = Household()
    determination_id = await turns.noticed(stand, household)
    former, found = household.applicant, new_id()
    await turns.merge(stand, household, former, found)
    path = f"/determinations/{determination_id}"
    assert (await stand.get(path, sayings.person(former))).status_code == 404
    seen = (await stand.get(path, sayings.person(found))).json()
    assert seen["lines"][0]["person_ids"] == [str(found), str(household.persons[1])]
    async with stand.room.database.begin_system() as tx:
        row = await tx.one(select(tables.DETERMINATION).where(tables.DETERMINATION.c.case_id == household.case_id))
        items = await tx.all(select(tables.ITEM.c.person_id).where(tables.ITEM.c.case_id == household.case_id))
    assert row is not None
    assert bytes.fromhex(seen["digest"]) == row["digest"] != sm3(b"")
    assert former not in {item["person_id"] for item in items}
    await sayings.conclude_notice(stand, household, determination_id)
    assert (await sayings.confirm(stand, determination_id)).status_code == 201
    assert (await stand.said())[-1].message.lines[0].person_ids[0] == str(found)


async def test_a_move_takes_the_rows_along_and_names_the_new_authority(stand: Stand) -> None:
    household = Household()
    determination_id = await turns.noticed(stand, household)
    to = common.Place(city=sayings.CITY, county="370103000000", township=ELSEWHERE, village="370103020001")
    await turns.move(stand, household, to)
    path = f"/cases/{household.case_id}/facts"
    there = await stand.get(path, officer("township_clerk", ELSEWHERE))
    assert (there.status_code, there.json()["state"]) == (200, "facts_ready")
    assert (await stand.get(path, CLERK)).status_code == 404
    kinds = await turns.said_of(stand, household)
    assert kinds[-3:] == ["AuthorityNamed", "ProposalVoided", "FactsReady"]
    assert (await stand.get(f"/determinations/{determination_id}", CLERK)).status_code == 404


async def test_a_running_right_that_moves_to_another_county_is_reviewed_there_and_nobody_promises_a_decision(
    stand: Stand,
) -> None:
    household = Household()
    await sayings.confirm(stand, await turns.awaiting(stand, household))
    to = common.Place(city=sayings.CITY, county="370103000000", township=ELSEWHERE, village="370103020001")
    await turns.move(stand, household, to)
    await stand.run_tasks()
    reviews = await stand.get(f"/cases/{household.case_id}/reviews", officer("township_clerk", ELSEWHERE))
    assert [review["cause"] for review in reviews.json()["items"]] == ["change"]
    named = [event.message for event in await stand.said() if event.type.endswith("AuthorityNamed")]
    assert [each.total_workdays for each in named if each.case_id == str(household.case_id)] == [30, 0]


async def test_a_running_right_that_moves_within_its_township_is_left_alone(stand: Stand) -> None:
    household = Household()
    await sayings.confirm(stand, await turns.awaiting(stand, household))
    to = common.Place(city=sayings.CITY, county=sayings.COUNTY, township=sayings.TOWNSHIP, village="370102001003")
    await turns.move(stand, household, to)
    await stand.run_tasks()
    assert not (await stand.get(f"/cases/{household.case_id}/reviews", CLERK)).json()["items"]


async def test_a_member_whose_death_was_a_mistake_is_counted_again(stand: Stand) -> None:
    household = Household()
    await turns.noticed(stand, household)
    await turns.die(stand, household, household.persons[1])
    await turns.noticed_again(stand, household)
    await turns.correct_death(stand, household, household.persons[1])
    assert await turns.state_of(stand, household) == "facts_ready"
    proposal = await sayings.propose(stand, household)
    assert [(line["persons"], line["amount_yuan"]) for line in proposal["lines"]] == [(2, "1100.00")]
