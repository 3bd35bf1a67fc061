"""One person of an edge family is given 低保 alone; what was held of their health stays sealed."""

import pytest
from conftest import MakeStand
from sqlalchemy import select
from stand import Stand

from services.eligibility import tables
from services.eligibility.store import facts as fact_store
from shared.contracts.generated.onenet.common.v1 import common_pb2 as common
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake

from . import sayings, turns
from .sayings import CLERK, Household

OVER_STANDARD = (3_000_000, 0)
"""30,000 yuan a year for two: over the urban standard, below the edge line."""


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> Stand:
    return await sayings.opened(make_stand)


def _household(route: str, *facts: common.HealthFact, document: str = "") -> Household:
    household = Household(wages_fen=OVER_STANDARD)
    entered = intake.ApplicationAccepted(
        entry_route=route, entry_person_id=str(household.persons[1]), entry_document=document
    )
    for fact in facts:
        fact.person_id = str(household.persons[1])
    household.entry, household.health = entered, facts
    return household


async def test_a_severely_disabled_member_is_granted_alone_and_the_family_certified(stand: Stand) -> None:
    household = _household("edge_disabled", common.HealthFact(disability_kind="mental", disability_grade=3))
    determination_id = await turns.awaiting(stand, household)
    decision = (await sayings.confirm(stand, determination_id)).json()
    assert [(line["scheme"], line["outcome"], line["persons"]) for line in decision["lines"]] == [
        ("dibao", "granted", 1),
        ("edge", "certified", 2),
    ]
    assert "确认给予最低生活保障。保障人数1人,每月发放1000.00元" in decision["text"]
    assert "mental" not in decision["text"]
    grant = (await stand.said())[-1].message
    assert list(grant.lines[0].person_ids) == [str(household.persons[1])]


async def test_health_facts_are_stored_sealed_and_with_what_was_adopted(stand: Stand) -> None:
    household = _household("edge_disabled", common.HealthFact(disability_kind="intellectual", disability_grade=2))
    await sayings.gather(stand, household)
    await sayings.propose(stand, household)
    async with stand.room.database.begin_system() as tx:
        rows = await tx.all(select(tables.HEALTH).where(tables.HEALTH.c.case_id == household.case_id))
        row = await tx.one(select(tables.FACTS).where(tables.FACTS.c.case_id == household.case_id))
        assert row is not None
        adopted = await fact_store.adopted(tx, row["id"])
    assert b"intellectual" not in rows[0]["content"]
    assert "entry" not in row["facts"]
    assert adopted.entry is not None
    assert adopted.entry.health is not None
    assert adopted.entry.health.disability_grade == 2


async def test_an_illness_waits_for_the_officers_judgement(stand: Stand) -> None:
    household = _household("edge_seriously_ill", common.HealthFact(seriously_ill=True))
    await sayings.gather(stand, household)
    silent = await stand.post(f"/cases/{household.case_id}/facts", {}, CLERK)
    assert (silent.status_code, silent.json()["code"]) == (409, "entry_facts_missing")
    entry = {"paper": "三甲医院诊断证明", "reason": "诊断明确,属于当地范围。", "is_met": True}
    proposal = await sayings.propose(stand, household, entry=entry)
    assert [line["persons"] for line in proposal["lines"]] == [1, 2]
    facts = (await stand.get(f"/cases/{household.case_id}/facts", CLERK)).json()
    assert facts["entry"]["route_name"] == "低保边缘家庭中的重特大疾病患者"


async def test_an_entry_that_nobody_asked_for_is_refused(stand: Stand) -> None:
    household = Household()
    await sayings.gather(stand, household)
    body = {"entry": {"paper": "残疾人证", "reason": "证件有效。", "disability_kind": "mental", "disability_grade": 1}}
    refused = await stand.post(f"/cases/{household.case_id}/facts", body, CLERK)
    assert (refused.status_code, refused.json()["code"]) == (422, "entry_not_asked")


async def test_whom_the_county_names_enters_by_its_document(stand: Stand) -> None:
    household = _household("county_other", document="历下民字〔2026〕5号")
    await sayings.gather(stand, household)
    entry = {"paper": "历下民字〔2026〕5号", "reason": "符合文件第三条。", "is_met": True}
    proposal = await sayings.propose(stand, household, entry=entry)
    assert [(line["scheme"], line["persons"], line["amount_yuan"]) for line in proposal["lines"]] == [
        ("dibao", 1, "1000.00")
    ]


_WITHOUT_WORK = {"paper": "村委会证明和社保记录", "reason": "未就业、未经营。", "is_met": True}


async def test_a_grown_severely_disabled_person_without_work_enters_alone_out_of_any_family(stand: Stand) -> None:
    household = _household("adult_disabled", common.HealthFact(disability_kind="physical", disability_grade=1))
    # Far over the edge line: the family is not looked at.
    household.wages_fen = (20_000_000, 0)
    await sayings.gather(stand, household)
    silent = await stand.post(f"/cases/{household.case_id}/facts", {}, CLERK)
    assert (silent.status_code, silent.json()["code"]) == (409, "entry_facts_missing")
    determination_id = (await sayings.propose(stand, household, entry=_WITHOUT_WORK))["determination_id"]
    await sayings.agree(stand, determination_id)
    await sayings.conclude_notice(stand, household, determination_id)
    decision = (await sayings.confirm(stand, determination_id)).json()
    assert [(line["scheme"], line["outcome"], line["amount_yuan"]) for line in decision["lines"]] == [
        ("dibao", "granted", "1000.00")
    ]
    assert "民发〔2022〕83号）一（一）" in decision["text"]
    assert "《山东省实施〈中华人民共和国残疾人保障法〉办法》第四十七条第（二）项" in decision["text"]


@pytest.mark.parametrize(
    ("grade", "birth_on", "is_met"),
    [
        pytest.param(3, "1970-05-01", True, id="not severe"),
        pytest.param(1, "2008-11-25", True, id="grown tomorrow"),
        pytest.param(1, "1970-05-01", False, id="at work"),
    ],
)
async def test_who_is_not_grown_severely_disabled_and_without_work_does_not(
    stand: Stand, grade: int, birth_on: str, *, is_met: bool
) -> None:
    household = _household("adult_disabled", common.HealthFact(disability_kind="physical", disability_grade=grade))
    household.birth_on = birth_on
    await sayings.gather(stand, household)
    proposal = await sayings.propose(stand, household, entry=_WITHOUT_WORK | {"is_met": is_met})
    assert [line["outcome"] for line in proposal["lines"]] == ["denied"]


@pytest.mark.parametrize("route", ["edge_disabled", "adult_disabled", "county_other"])
async def test_nobody_who_has_died_enters_alone(stand: Stand, route: str) -> None:
    fact = common.HealthFact(disability_kind="physical", disability_grade=1)
    household = _household(route, fact, document="示例文件")
    await sayings.gather(stand, household)
    determination_id = (await sayings.propose(stand, household, entry=_WITHOUT_WORK))["determination_id"]
    await turns.die(stand, household, household.persons[1])
    assert (await stand.get(f"/determinations/{determination_id}", CLERK)).json()["state"] == "void"
    refused = await stand.post(f"/cases/{household.case_id}/facts", {"entry": _WITHOUT_WORK}, CLERK)
    assert (refused.status_code, refused.json()["code"]) == (409, "entry_person_dead")


async def test_only_the_death_of_whoever_entered_alone_ends_a_single_entry(stand: Stand) -> None:
    household = _household("adult_disabled", common.HealthFact(disability_kind="physical", disability_grade=1))
    await sayings.gather(stand, household)
    determination_id = (await sayings.propose(stand, household, entry=_WITHOUT_WORK))["determination_id"]
    await sayings.agree(stand, determination_id)
    await sayings.conclude_notice(stand, household, determination_id)
    await sayings.confirm(stand, determination_id)
    await turns.die(stand, household, household.applicant)
    await stand.run_tasks()
    assert not (await stand.get(f"/cases/{household.case_id}/adjustments", CLERK)).json()["items"]
    await turns.die(stand, household, household.persons[1])
    await stand.run_tasks()
    (intended,) = (await stand.get(f"/cases/{household.case_id}/adjustments", CLERK)).json()["items"]
    assert (intended["kind"], intended["cause"]) == ("stop", "death")
