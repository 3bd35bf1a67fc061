"""A household that is not given 低保: told first, heard, then decided; and what stops a determination altogether."""

import pytest
from conftest import MakeStand
from sqlalchemy import select
from stand import Stand, officer

from services.eligibility import tables
from services.eligibility.app import PLAN
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.crypto.keyring import DataClass

from . import sayings
from .sayings import CLERK, REVIEWER, Household

RICH = (2_400_000, 0)
"""24,000 yuan a year for two is exactly the urban standard of 1,000 a month: not below it."""


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> Stand:
    return await sayings.opened(make_stand)


async def _told(stand: Stand, household: Household) -> str:
    await sayings.gather(stand, household)
    proposal = await sayings.propose(stand, household)
    assert [(line["scheme"], line["outcome"]) for line in proposal["lines"]] == [
        ("dibao", "denied"),
        ("edge", "certified"),
    ]
    reviewed = await sayings.agree(stand, proposal["determination_id"])
    assert reviewed["answer_until"] is not None
    return str(proposal["determination_id"])


async def test_an_answer_brings_a_recheck_before_the_authority_decides(stand: Stand) -> None:
    household = Household(wages_fen=RICH)
    determination_id = await _told(stand, household)
    early = await sayings.confirm(stand, determination_id)
    assert (early.status_code, early.json()["code"]) == (409, "case_is_reviewed")
    path = f"/determinations/{determination_id}/answer"
    answered = await stand.post(path, {"statement": "我患有慢性病,花费很大。"}, sayings.applicant(household))
    assert answered.status_code == 201, answered.text
    await stand.run_tasks()
    told = (await stand.get(f"/determinations/{determination_id}", REVIEWER)).json()
    assert (told["state"], told["answer"]) == ("returned", "我患有慢性病,花费很大。")
    checked_again = (await sayings.propose(stand, household))["determination_id"]
    reviewed = await sayings.agree(stand, checked_again)
    assert reviewed["answer_until"] is None
    await stand.run_tasks()
    decision = (await sayings.confirm(stand, checked_again)).json()
    assert "按照您家陈述的意见组织了复查" in decision["text"]
    assert (decision["outcome"], decision["edge"], decision["first_month"]) == ("denied", True, None)
    assert "不予确认给予最低生活保障" in decision["text"]
    denied = next(event for event in await stand.said() if event.type.endswith("AssistanceDenied")).message
    assert denied.edge
    assert denied.serve_until == "2026-11-27"
    again = await stand.post(path, {"statement": "再说一次。"}, sayings.applicant(household))
    assert again.json()["code"] == "nothing_to_answer"


async def test_an_answer_is_stored_sealed(stand: Stand) -> None:
    household = Household(wages_fen=RICH)
    determination_id = await _told(stand, household)
    await stand.post(
        f"/determinations/{determination_id}/answer", {"statement": "我有残疾。"}, sayings.applicant(household)
    )
    async with stand.room.database.begin_system() as tx:
        row = (await tx.all(select(tables.ANSWER).where(tables.ANSWER.c.case_id == household.case_id)))[0]
    assert "残疾".encode() not in row["statement"]
    opened = stand.room.keyring.open_field(DataClass.HEALTH, "answer", "statement", str(row["id"]), row["statement"])
    assert opened.decode() == "我有残疾。"


async def test_nobody_answers_for_another_household(stand: Stand) -> None:
    determination_id = await _told(stand, Household(wages_fen=RICH))
    stranger = sayings.applicant(Household())
    response = await stand.post(f"/determinations/{determination_id}/answer", {"statement": "不是我。"}, stranger)
    assert response.status_code == 404


async def test_an_unknown_source_needs_a_reason(stand: Stand) -> None:
    household = Household(unknown=("banks",))
    await sayings.gather(stand, household)
    path = f"/cases/{household.case_id}/facts"
    silent = await stand.post(path, {}, CLERK)
    assert (silent.status_code, silent.json()["code"]) == (409, "unknown_needs_reason")
    reasons = [{"source": "banks", "reason": "银行逾期未答复,已查看存折。"}]
    proposal = await sayings.propose(stand, household, unknown_reasons=reasons)
    codes = {finding["code"]: finding["outcome"] for finding in proposal["lines"][0]["findings"]}
    assert codes["source_unknown"] == "unknown"


async def test_a_member_found_in_prison_is_settled_by_the_officer_and_not_counted(stand: Stand) -> None:
    household = Household(found_in_prison=True)
    await sayings.gather(stand, household)
    silent = await stand.post(f"/cases/{household.case_id}/facts", {}, CLERK)
    assert (silent.status_code, silent.json()["code"]) == (409, "contradiction_needs_choice")
    choice = {
        "person_id": str(household.persons[1]),
        "absence": "prison",
        "source": "public_security",
        "reason": "公安机关回函确认正在服刑。",
    }
    proposal = await sayings.propose(stand, household, member_choices=[choice])
    # (1000 x 1 person x 12 months - 10800) / 12 = 100
    assert [(line["persons"], line["amount_yuan"]) for line in proposal["lines"]] == [(1, "100.00")]


async def test_a_village_without_a_category_stops_the_determination(make_stand: MakeStand) -> None:
    bare = await make_stand(PLAN)
    household = Household()
    await sayings.gather(bare, household)
    response = await bare.post(f"/cases/{household.case_id}/facts", {}, CLERK)
    assert (response.status_code, response.json()["code"]) == (409, "configuration_missing")
    assert response.json()["fields"][0]["field"] == "village_category"


async def test_a_withdrawn_case_goes_no_further(stand: Stand) -> None:
    household = Household()
    await sayings.gather(stand, household)
    proposal = await sayings.propose(stand, household)
    message = intake.ApplicationWithdrawn(case_id=str(household.case_id), withdrawn_on="2026-11-24")
    await stand.hear(message, household.case_id)
    path = f"/determinations/{proposal['determination_id']}/review"
    response = await stand.post(path, {"outcome": "agreed", "opinion": "同意。"}, REVIEWER)
    assert (response.status_code, response.json()["code"]) == (409, "case_is_withdrawn")


async def test_the_standards_are_public_and_marked_as_examples(stand: Stand) -> None:
    response = await stand.get("/standards", county_code=sayings.COUNTY)
    assert response.status_code == 200, response.text
    assert [(item["dibao_yuan"], item["edge_yuan"], item["status"]) for item in response.json()["items"]] == [
        ("1000.00", "1500.00", "example"),
        ("800.00", "1200.00", "example"),
    ]


async def test_a_city_imports_only_its_own_villages(stand: Stand) -> None:
    village = {
        "village_code": sayings.VILLAGE,
        "category": "rural",
        "from": "2026-01-01",
        "status": "example",
        "document": "示例",
    }
    response = await stand.post("/village-categories", {"items": [village]}, officer("city_officer", "370200000000"))
    assert (response.status_code, response.json()["code"]) == (403, "other_area")


async def test_a_silent_applicant_is_decided_upon_the_day_after_the_window(stand: Stand) -> None:
    household = Household(wages_fen=RICH)
    determination_id = await _told(stand, household)
    await stand.move_days(3)
    await stand.run_tasks()
    last_day = await sayings.confirm(stand, determination_id)
    await stand.move_days(1)
    await stand.run_tasks()
    after = await sayings.confirm(stand, determination_id)
    assert (last_day.status_code, after.status_code) == (409, 201)


async def test_a_refused_denial_goes_back_to_the_township(stand: Stand) -> None:
    household = Household(wages_fen=RICH)
    determination_id = await _told(stand, household)
    await stand.move_days(4)
    await stand.run_tasks()
    brief = await sayings.confirm(stand, determination_id, outcome="refused", opinion="不行。")
    assert (brief.status_code, brief.json()["code"]) == (422, "reason_required")
    returned = await sayings.confirm(stand, determination_id, outcome="refused", opinion="申请人已离职,请重新核实。")
    assert (returned.status_code, returned.json()["state"]) == (201, "returned")
    facts = await stand.get(f"/cases/{household.case_id}/facts", CLERK)
    assert facts.json()["state"] == "facts_ready"
