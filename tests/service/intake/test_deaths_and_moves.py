"""Deaths, said once in every open case of the person; and households that move with their case."""

from typing import Any

import httpx
import pytest
from conftest import MakeStand
from sqlalchemy import text
from stand import Stand, officer

from services.intake.app import PLAN
from shared.contracts.generated.onenet.common.v1 import common_pb2 as common
from shared.contracts.generated.onenet.eligibility.v1 import events_pb2 as eligibility
from shared.identity.actor import Actor

from . import household as h

NEW_VILLAGE = "370102002002"
OTHER_COUNTY_VILLAGE, OTHER_COUNTY_TOWNSHIP = "370103002001", "370103002000"


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> Stand:
    return await make_stand(PLAN)


async def _death(case: h.Case, member: int, **more: Any) -> dict[str, Any]:
    proof = await case.upload("death_certificate", 80)
    return {"person_id": case.persons[member], "died_on": "2026-11-20", "evidence_hash": proof} | more


async def _die(stand: Stand, case: h.Case, member: int) -> h.Case:
    answer = await case.turn("deaths", await _death(case, member))
    assert answer.status_code == 201, answer.text
    await stand.run_tasks()
    return await case.refresh()


async def test_a_death_is_said_once_and_the_members_place_is_free(stand: Stand) -> None:
    body = h.form()
    case = await _die(stand, await h.granted(stand, body), 1)
    (said,) = await h.events(stand, case.case_id, "PersonDied")
    assert (said.person_id, said.died_on, said.recorded_on) == (case.persons[1], "2026-11-20", "2026-11-24")
    assert case.body["household"]["members"][1]["died_on"] == "2026-11-20"
    again = await case.turn("deaths", await _death(case, 1))
    assert (again.status_code, again.json()["code"]) == (409, "death_recorded")
    async with stand.room.database.begin_system() as tx:
        query = text("SELECT person_id FROM open_membership WHERE case_id = :case AND released_on IS NULL")
        still = {str(each) for each in (await tx.connection.execute(query, {"case": case.case_id})).scalars()}
    assert still == {case.persons[0], case.persons[2]}
    assert await h.events(stand, case.case_id, "ChangeReported") == [], "the review of a running right covers it"


async def test_the_death_of_the_applicant_hands_a_pending_case_to_another_adult(stand: Stand) -> None:
    body = h.form()
    case = await _die(stand, await h.surveyed(stand, body), 0)
    assert case.body["household"]["applicant_person_id"] == case.persons[1]
    assert (case.body["state"], case.body["changes"][0]["kind"]) == ("changing", "members")
    (told,) = await h.events(stand, case.case_id, "ChangeReported")
    assert told.stage == "pending"
    dead = await h.applicant(stand, body["members"][0]["identity_number"])
    assert (await stand.get(case.path, dead)).status_code == 404
    still_named = await case.declare(body | {"applicant_index": 1, "members": _of_spouse(body)})
    assert [each["field"] for each in still_named.json()["fields"]] == ["members.0"]
    living = _of_spouse(body)[1:]
    living[1]["guardian_index"] = 0
    payee = {"member_index": 0, "bank_name": "示例银行", "account_number": "6217000000004321"}
    anew = {"applicant_index": 0, "members": living, "means": [], "payee": payee}
    case.keep(await case.declare(anew))
    case.keep(await (await case.sign_all()).turn(f"changes/{case.body['changes'][0]['id']}/acceptance"))
    (said,) = await h.events(stand, case.case_id, "HouseholdChanged")
    assert (len(said.members), said.applicant_person_id) == (2, case.persons[0])


def _of_spouse(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The same people as the spouse tells them."""
    dead, spouse, child = body["members"]
    return [dead | {"relation": "spouse"}, spouse | {"relation": "self"}, child | {"relation": "child"}]


async def test_a_case_without_anybody_left_ends(stand: Stand) -> None:
    alone = h.form(members=[h.member("self")])
    case = await _die(stand, await h.accepted(stand, alone), 0)
    assert case.body["state"] == "closed"
    assert len(await h.events(stand, case.case_id, "ApplicationWithdrawn")) == 1
    running = await _die(stand, await h.granted(stand, h.form(members=[h.member("self")])), 0)
    assert running.body["state"] == "surveyed", "a running right is stopped by a decision"
    assert await h.events(stand, running.case_id, "ApplicationWithdrawn") == []


async def test_a_death_is_told_in_every_open_case_of_the_person_wherever_it_is(stand: Stand) -> None:
    body = h.form(schemes=["edge"])
    here = await h.accepted(stand, body)
    there_clerk = officer("township_clerk", h.OTHER_TOWNSHIP, name="丙")
    there = await (await h.begun(stand, there_clerk, body | {"village_code": NEW_VILLAGE})).sign_all()
    there.keep(await there.act("submission"))
    there.keep(await there.act("acceptance"))
    await _die(stand, here, 1)
    for case in (here, there):
        assert len(await h.events(stand, case.case_id, "PersonDied")) == 1
    assert (await there.refresh()).body["household"]["members"][1]["died_on"] == "2026-11-20"
    proof = await there.upload("public_security_answer", 82)
    known = {"person_id": there.persons[1], "died_on": "2026-11-20", "source": "public_security"}
    told_again = await there.turn("deaths", known | {"evidence_hash": proof})
    assert told_again.json()["code"] == "death_recorded"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        pytest.param({"died_on": "2026-11-25"}, "died_on", id="tomorrow"),
        pytest.param({"died_on": "1980-01-01"}, "died_on", id="a day before birth"),
        pytest.param({"evidence_hash": None}, "evidence_hash", id="no certificate"),
        pytest.param({"person_id": "0198c0de-0000-7000-8000-000000000001"}, "person_id", id="a stranger"),
    ],
)
async def test_a_death_that_cannot_be_is_not_recorded(stand: Stand, change: dict[str, Any], field: str) -> None:
    case = await h.accepted(stand)
    refused = await case.turn("deaths", await _death(case, 0, **change))
    assert [each["field"] for each in refused.json()["fields"]] == [field]


async def test_what_the_register_of_households_says_is_kept_as_its_answer(stand: Stand) -> None:
    case = await h.accepted(stand)
    known = await _death(case, 1, evidence_hash=None, source="public_security")
    assert (await case.turn("deaths", known, h.STRANGER)).status_code == 404
    refused = await case.turn("deaths", known)
    assert [each["field"] for each in refused.json()["fields"]] == ["evidence_hash"], "nobody's word alone"
    print_of_answer = await case.upload("public_security_answer", 83)
    of_family = await case.turn("deaths", known | {"source": "paper", "evidence_hash": print_of_answer})
    assert [each["field"] for each in of_family.json()["fields"]] == ["evidence_hash"]
    assert (await case.turn("deaths", known | {"evidence_hash": print_of_answer})).status_code == 201


async def _correction(case: h.Case) -> dict[str, Any]:
    return {"reason": "同名同姓,本人健在。", "evidence_hash": await case.upload("death_correction", 84)}


async def test_a_mistaken_death_is_put_right_by_another_clerk_wherever_it_was_told(stand: Stand) -> None:
    body = h.form(schemes=["edge", "dibao"])
    case = await _die(stand, await h.surveyed(stand, body), 0)
    emergency = {
        "village_code": h.VILLAGE,
        "person": {"name": "王小明", "id_number": body["members"][0]["identity_number"], "is_minor": False},
        "hardship": "fire",
        "wanted_yuan": "100.00",
        "circumstances": "失火。",
        "payee": {"kind": "self", "account": "6217000000001234"},
    }
    dead, path = case.persons[0], f"deaths/{case.persons[0]}/correction"
    wanted = await _correction(case)
    own = await case.turn(path, wanted)
    assert (own.status_code, own.json()["code"]) == (409, "same_officer")
    no_paper = await case.turn(path, wanted | {"evidence_hash": "0" * 64}, h.COLLEAGUE)
    assert [each["field"] for each in no_paper.json()["fields"]] == ["evidence_hash"]
    assert (await case.turn(path, wanted, h.STRANGER)).status_code == 404
    corrected = await case.turn(path, wanted, h.COLLEAGUE)
    assert corrected.status_code == 201, corrected.text
    kept = corrected.json()
    assert (kept["died_on"], kept["corrected_on"], kept["correction_reason"]) == (
        "2026-11-20",
        "2026-11-24",
        wanted["reason"],
    )
    await stand.run_tasks()
    (said,) = await h.events(stand, case.case_id, "DeathCorrected")
    assert (said.person_id, said.corrected_on) == (dead, "2026-11-24")
    await case.refresh()
    assert case.body["household"]["applicant_person_id"] == dead
    assert case.body["household"]["members"][0]["died_on"] is None
    person = await h.applicant(stand, body["members"][0]["identity_number"])
    assert (await stand.get(case.path, person)).status_code == 200
    assert dead in await _held(stand, case)
    case.keep(await case.turn(f"changes/{case.body['changes'][0]['id']}/closing", {"reason": "误登。"}))
    again = await case.turn(path, wanted, h.COLLEAGUE)
    assert (again.status_code, again.json()["code"]) == (404, "death_not_found")
    assert (await stand.post("/emergencies", emergency, h.CLERK)).status_code == 201
    assert (await _die(stand, case, 0)).body["household"]["members"][0]["died_on"], "who was put right may die yet"


async def test_the_correction_reaches_the_other_cases_of_the_person(stand: Stand) -> None:
    body = h.form(schemes=["edge"])
    here, there = await h.accepted(stand, body), await h.accepted(stand, body)
    await _die(stand, here, 1)
    wanted = await _correction(there)
    path = f"deaths/{there.persons[1]}/correction"
    assert (await there.turn(path, wanted)).json()["code"] == "same_officer", "whoever recorded it elsewhere"
    assert (await there.turn(path, wanted, h.COLLEAGUE)).status_code == 201
    await stand.run_tasks()
    for case in (here, there):
        assert len(await h.events(stand, case.case_id, "DeathCorrected")) == 1
        assert (await case.refresh()).body["household"]["members"][1]["died_on"] is None


async def test_a_stop_by_a_mistaken_death_that_is_taken_back_claims_the_membership_again(stand: Stand) -> None:
    case = await _die(stand, await h.granted(stand, h.form(members=[h.member("self")])), 0)
    stopped = eligibility.AssistanceStopped(case_id=str(case.case_id), decided_on="2026-11-24", cause="death")
    await stand.hear(stopped, case.case_id)
    assert await _held(stand, case) == set()
    wanted = await _correction(case)
    assert (await case.turn(f"deaths/{case.persons[0]}/correction", wanted, h.COLLEAGUE)).status_code == 201
    await stand.run_tasks()
    assert len(await h.events(stand, case.case_id, "DeathCorrected")) == 1
    line = common.Line(scheme="dibao", outcome="granted", amount_fen_monthly=60000, person_ids=case.persons)
    back = eligibility.DecisionWithdrawn(case_id=str(case.case_id), decided_on="2026-11-25", lines=[line])
    await stand.hear(back, case.case_id)
    assert await _held(stand, case) == set(case.persons)
    assert (await case.refresh()).body["outcome"] == "granted"


async def test_the_death_of_whoever_enters_alone_ends_the_pending_case(stand: Stand) -> None:
    body = h.form(single_entry={"member": 0, "route": "edge_disabled"})
    body["members"][0] |= {"disability_kind": "physical", "disability_grade": 1}
    case = await _die(stand, await h.accepted(stand, body), 0)
    assert (case.body["state"], case.body["changes"]) == ("closed", [])
    assert len(await h.events(stand, case.case_id, "ApplicationWithdrawn")) == 1
    other = h.form(single_entry={"member": 0, "route": "edge_disabled"})
    other["members"][0] |= {"disability_kind": "physical", "disability_grade": 1}
    goes_on = await _die(stand, await h.accepted(stand, other), 1)
    assert goes_on.body["state"] == "changing", "another member's death is a change of the household"


async def _held(stand: Stand, case: h.Case) -> set[str]:
    async with stand.room.database.begin_system() as tx:
        query = text("SELECT person_id FROM open_membership WHERE case_id = :case AND released_on IS NULL")
        return {str(each) for each in (await tx.connection.execute(query, {"case": case.case_id})).scalars()}


async def _move(case: h.Case, **more: Any) -> dict[str, Any]:
    paper = await case.upload("move_request", 81)
    return {"village_code": NEW_VILLAGE, "moved_on": "2026-11-20", "paper_hash": paper} | more


async def _answered(
    stand: Stand, case: h.Case, outcome: str = "accepted", actor: Actor = h.STRANGER, **more: Any
) -> httpx.Response:
    """The new township's word, once the move has been put before it."""
    await stand.run_tasks()
    listed = (await stand.get("/arrivals", actor, state="waiting")).json()["items"]
    [arrival] = [each for each in listed if each["case_id"] == str(case.case_id)]
    answer = await stand.post(f"/arrivals/{arrival['arrival_id']}/answer", {"outcome": outcome} | more, actor)
    await stand.run_tasks()
    return answer


async def test_a_case_stays_where_it_is_until_the_new_township_has_taken_it_in(stand: Stand) -> None:
    case = await h.granted(stand)
    await case.turn("moves", await _move(case))
    await stand.run_tasks()
    assert (await stand.get(case.path, h.CLERK)).status_code == 200
    assert (await stand.get(case.path, h.STRANGER)).status_code == 404
    assert await h.events(stand, case.case_id, "CaseMoved") == []
    listed = (await stand.get("/arrivals", h.STRANGER, state="waiting")).json()["items"]
    [arrival] = [each for each in listed if each["case_id"] == str(case.case_id)]
    assert (arrival["from_township"], arrival["village_code"]) == (h.TOWNSHIP, NEW_VILLAGE)
    assert "*" in arrival["applicant"]
    path, accepted = f"/arrivals/{arrival['arrival_id']}/answer", {"outcome": "accepted"}
    assert (await stand.post(path, accepted, h.CLERK)).status_code == 404, "whoever hands over does not take in"
    assert (await stand.get("/arrivals", h.CLERK)).json()["items"] == []
    assert (await _answered(stand, case)).status_code == 201
    assert len(await h.events(stand, case.case_id, "CaseMoved")) == 1
    assert (await stand.post(path, accepted, h.STRANGER)).json()["code"] == "arrival_settled"


async def test_what_the_new_township_returns_stays_with_its_reason_and_may_be_asked_again(stand: Stand) -> None:
    case = await h.granted(stand)
    asked = (await case.turn("moves", await _move(case))).json()
    await stand.run_tasks()
    wordless = await stand.post(f"/arrivals/{asked['id']}/answer", {"outcome": "returned"}, h.STRANGER)
    assert [each["field"] for each in wordless.json()["fields"]] == ["reason"]
    assert (await _answered(stand, case, "returned", reason="该户没有在本地居住。")).status_code == 201
    assert (await stand.get(case.path, h.CLERK)).status_code == 200
    assert await h.events(stand, case.case_id, "CaseMoved") == []
    found = {each["id"]: each for each in (await stand.get("/moves", h.CLERK)).json()["items"]}
    assert (found[asked["id"]]["done_on"], found[asked["id"]]["returned_for"]) == ("2026-11-24", "该户没有在本地居住。")
    assert (await case.turn("moves", await _move(case))).status_code == 201


async def test_within_a_township_the_same_office_goes_on_and_nobody_is_asked(stand: Stand) -> None:
    case = await h.granted(stand)
    await case.turn("moves", await _move(case, village_code="370102001003"))
    await stand.run_tasks()
    assert (await case.refresh()).body["place"]["village"] == "370102001003"
    assert len(await h.events(stand, case.case_id, "CaseMoved")) == 1


async def test_whoever_moves_a_case_loses_sight_of_it_and_the_new_township_sees_all(stand: Stand) -> None:
    body = h.form()
    case = await h.granted(stand, body)
    before = len(case.body["materials"])
    answer = await case.turn("moves", await _move(case))
    assert answer.status_code == 201, answer.text
    assert (await _answered(stand, case)).status_code == 201
    assert (await stand.get(case.path, h.CLERK)).status_code == 404
    assert (await case.act("surveys", {}, h.CLERK)).status_code in {404, 422}
    assert (await stand.get(case.path, h.AGENT)).status_code == 404
    moved = (await case.refresh(h.STRANGER)).body
    assert (moved["place"]["township"], moved["place"]["village"]) == (h.OTHER_TOWNSHIP, NEW_VILLAGE)
    assert len(moved["materials"]) == before + 1
    assert len(moved["surveys"][0]["items"]) == 1
    (said,) = await h.events(stand, case.case_id, "CaseMoved")
    assert (said.from_place.township, said.to_place.village) == (h.TOWNSHIP, NEW_VILLAGE)
    assert said.first_month == "2026-12"
    person = await h.applicant(stand, body["members"][0]["identity_number"])
    assert (await stand.get(case.path, person)).status_code == 200
    async with stand.room.database.begin_system() as tx:
        tables = (
            "household",
            "member",
            "means_item",
            "payee",
            "consent",
            "commitment",
            "material",
            "survey_item",
            "move",
            "arrival",
        )
        for table in tables:
            query = text(f"SELECT DISTINCT township FROM {table} WHERE case_id = :case")  # noqa: S608  (a constant)
            found = set((await tx.connection.execute(query, {"case": case.case_id})).scalars())
            assert found == {h.OTHER_TOWNSHIP}, table


async def test_a_case_moves_to_another_county_and_is_handled_there(stand: Stand) -> None:
    case = await h.accepted(stand)
    await case.turn("moves", await _move(case, village_code=OTHER_COUNTY_VILLAGE))
    clerk = officer("township_clerk", OTHER_COUNTY_TOWNSHIP)
    assert (await _answered(stand, case, actor=clerk)).status_code == 201
    assert (await case.refresh(clerk)).body["place"]["county"] == "370103000000"
    assert (await stand.get(case.path, h.COUNTY)).status_code == 404


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"village_code": "110101001001"}, "move_beyond_province", id="to Beijing"),
        pytest.param({"village_code": h.VILLAGE}, "field_invalid", id="to where it is"),
        pytest.param({"village_code": "370199999999"}, "field_invalid", id="to nowhere"),
        pytest.param({"moved_on": "2026-11-25"}, "field_invalid", id="tomorrow"),
        pytest.param({"paper_hash": "0" * 64}, "paper_required", id="without the paper"),
    ],
)
async def test_a_move_out_of_order_is_refused_and_moves_nothing(
    stand: Stand, change: dict[str, Any], code: str
) -> None:
    case = await h.accepted(stand)
    refused = await case.turn("moves", await _move(case, **change))
    assert refused.json()["code"] == code
    await stand.run_tasks()
    assert (await stand.get(case.path, h.CLERK)).status_code == 200


async def test_a_draft_does_not_move_and_a_move_is_asked_for_once(stand: Stand) -> None:
    draft = await h.begun(stand)
    assert (await draft.turn("moves", await _move(draft))).json()["code"] == "case_not_open"
    case = await h.accepted(stand)
    assert (await case.turn("moves", await _move(case), h.STRANGER)).status_code == 404
    await case.turn("moves", await _move(case))
    assert (await case.turn("moves", await _move(case))).json()["code"] == "move_under_way"
