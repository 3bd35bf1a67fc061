"""Townships decide where the province lets them, on the days on which it does, and never one person alone."""

import httpx
import pytest
from conftest import MakeStand
from stand import Stand, officer

from services.eligibility.delegation import Delegation
from services.eligibility.policy.policy import Span
from services.eligibility.workflow import delegations
from shared.refusal import Conflict

from . import sayings, turns
from .sayings import CONFIRMER, COUNTY, REVIEWER, TODAY, TOWNSHIP, Household
from .turns import SECOND_REVIEWER

DOCUMENT = "示例:关于由乡镇(街道)作出确认决定的规定"


async def _confirm(stand: Stand, determination_id: str, actor: object) -> httpx.Response:
    return await stand.post(f"/determinations/{determination_id}/confirmation", {"outcome": "confirmed"}, actor)


async def test_a_township_with_a_delegation_decides_by_a_second_person(make_stand: MakeStand) -> None:
    stand = await sayings.opened(make_stand)
    await turns.delegate(stand, TOWNSHIP, "dibao")
    household = Household()
    determination_id = await turns.awaiting(stand, household)
    county = await _confirm(stand, determination_id, CONFIRMER)
    same = await _confirm(stand, determination_id, REVIEWER)
    assert (county.status_code, county.json()["code"]) == (403, "no_power")
    assert (same.status_code, same.json()["code"]) == (403, "own_proposal")
    decision = (await _confirm(stand, determination_id, SECOND_REVIEWER)).json()
    assert decision["authority"].startswith("山东省济南市历下区")
    assert decision["authority"].endswith("办事处")
    assert f"作出决定的权限来自{DOCUMENT}。" in decision["text"]
    assert "第四十四条第二款" in decision["text"]
    named = next(event for event in await stand.said() if event.type.endswith("AuthorityNamed")).message
    assert (named.level, named.area, named.total_workdays, named.document) == ("township", TOWNSHIP, 20, DOCUMENT)


async def test_whoever_accepted_for_the_township_does_not_decide_for_it(make_stand: MakeStand) -> None:
    stand = await sayings.opened(make_stand)
    await turns.delegate(stand, COUNTY)
    determination_id = await turns.awaiting(stand, Household(acceptor_id=SECOND_REVIEWER.id))
    refused = await _confirm(stand, determination_id, SECOND_REVIEWER)
    assert refused.json()["code"] == "own_acceptance"
    elsewhere = officer("township_reviewer", "370102002000", name="别处")
    assert (await _confirm(stand, determination_id, elsewhere)).status_code == 404


@pytest.mark.parametrize(
    ("scheme", "first", "last", "holder"),
    [
        pytest.param("all", "2026-11-24", "", SECOND_REVIEWER, id="its first day"),
        pytest.param("all", "2026-01-01", "2026-11-24", SECOND_REVIEWER, id="its last day"),
        pytest.param("all", "2026-11-25", "", CONFIRMER, id="the day before its first"),
        pytest.param("all", "2026-01-01", "2026-11-23", CONFIRMER, id="the day after its last"),
        pytest.param("temporary", "2026-01-01", "", CONFIRMER, id="for another scheme"),
    ],
)
async def test_the_power_is_that_of_the_day_and_of_the_scheme(
    make_stand: MakeStand, scheme: str, first: str, last: str, holder: object
) -> None:
    stand = await sayings.opened(make_stand)
    await turns.delegate(stand, TOWNSHIP, scheme, first, last)
    determination_id = await turns.awaiting(stand, Household())
    other = CONFIRMER if holder is SECOND_REVIEWER else SECOND_REVIEWER
    assert (await _confirm(stand, determination_id, other)).json()["code"] == "no_power"
    assert (await _confirm(stand, determination_id, holder)).status_code == 201


async def test_a_delegation_that_ends_while_a_case_waits_gives_the_decision_back(make_stand: MakeStand) -> None:
    stand = await sayings.opened(make_stand)
    await turns.delegate(stand, TOWNSHIP)
    household = Household()
    determination_id = await turns.noticed(stand, household)
    await turns.delegate(stand, TOWNSHIP, last="2026-11-23")
    await sayings.conclude_notice(stand, household, determination_id)
    assert (await _confirm(stand, determination_id, SECOND_REVIEWER)).json()["code"] == "no_power"
    assert (await _confirm(stand, determination_id, CONFIRMER)).status_code == 201
    named = [event.message for event in await stand.said() if event.type.endswith("AuthorityNamed")]
    assert [(each.level, each.total_workdays) for each in named] == [("township", 20), ("county", 30)]


async def test_the_county_visits_even_where_the_township_decides(make_stand: MakeStand) -> None:
    stand = await sayings.opened(make_stand)
    await turns.delegate(stand, TOWNSHIP)
    household = Household(relative_filed=True)
    determination_id = await turns.awaiting(stand, household)
    assert (await _confirm(stand, determination_id, SECOND_REVIEWER)).json()["code"] == "county_visit_missing"
    await turns.visit_for_county(stand, household)
    assert (await _confirm(stand, determination_id, SECOND_REVIEWER)).status_code == 201


async def test_only_the_province_delegates_and_everybody_may_read_it(make_stand: MakeStand) -> None:
    stand = await sayings.opened(make_stand)
    await turns.delegate(stand, TOWNSHIP, "dibao")
    refused = await stand.post("/delegations", {"items": []}, officer("city_officer", sayings.CITY))
    assert refused.status_code in {403, 422}
    listed = (await stand.get("/delegations", area_code=TOWNSHIP, on=TODAY.isoformat())).json()["items"]
    assert [(each["scheme"], each["document"]) for each in listed] == [("dibao", DOCUMENT)]
    assert (await stand.get("/delegations", on="2025-12-31")).json()["items"] == []
    assert len((await stand.get("/delegations")).json()["items"]) == 1


@pytest.mark.parametrize("area_code", ["370100000000", "370102001002", "370102999000"])
async def test_a_delegation_is_of_a_county_or_a_township(make_stand: MakeStand, area_code: str) -> None:
    stand = await sayings.opened(make_stand)
    row = {"scheme": "all", "from": "2026-01-01", "document": "示例", "basis": "示例", "status": "example"}
    body = {"items": [{"area_code": area_code, **row}]}
    response = await stand.post("/delegations", body, turns.PROVINCE_OFFICER)
    assert (response.status_code, response.json()["code"]) == (422, "area_unknown")


async def test_an_example_is_refused_outside_demo_mode(make_stand: MakeStand) -> None:
    stand = await sayings.opened(make_stand)
    row = Delegation(TOWNSHIP, "all", Span(TODAY), "示例", "示例", "example")
    async with stand.room.database.begin_system() as tx:
        with pytest.raises(Conflict) as refused:
            await delegations.import_delegations(tx, [row], accepts_examples=False)
    assert refused.value.code == "example_refused"
