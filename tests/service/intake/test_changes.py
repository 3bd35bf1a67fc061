"""A change in the household: told, declared anew, signed, accepted or closed; before and after the grant."""

from typing import Any

import pytest
from conftest import MakeStand
from stand import Stand

from services.intake.app import PLAN

from . import household as h

REPORT = {"kind": "members", "happened_on": "2026-11-20", "description": "新生儿。"}


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> Stand:
    return await make_stand(PLAN)


async def _open(case: h.Case, report: dict[str, Any] | None = None) -> str:
    case.keep(await case.turn("changes", report or REPORT))
    return str(case.body["changes"][-1]["id"])


async def test_a_pending_case_waits_for_its_change_and_goes_on_with_the_new_household(stand: Stand) -> None:
    body = h.form()
    case = await h.surveyed(stand, body)
    change = await _open(case)
    assert case.body["state"] == "changing"
    (told,) = await h.events(stand, case.case_id, "ChangeReported")
    assert (told.stage, told.kind) == ("pending", "members")
    assert (await case.act("surveys", await h.visit(case, 50))).json()["code"] == "change_open"
    body["members"].append(h.member("child", "20261101", name="王二"))
    case.keep(await case.declare(body))
    await case.sign_all()
    case.keep(await case.turn(f"changes/{change}/acceptance"))
    assert (case.body["state"], case.body["changes"][0]["accepted_version"]) == ("accepted", 2)
    (said,) = await h.events(stand, case.case_id, "HouseholdChanged")
    assert (said.household_version, len(said.members), len(said.consents), said.stage) == (2, 4, 4, "pending")
    assert all((said.sealed.name, said.sealed.means, said.sealed.identity))
    case.keep(await case.act("surveys", await h.visit(case, 50)))
    reasons = [each.reason for each in await h.events(stand, case.case_id, "SurveyCompleted")]
    assert reasons == ["first", "change"]


async def test_everything_that_a_change_lacks_is_named_at_once(stand: Stand) -> None:
    body = h.form()
    case = await h.accepted(stand, body)
    change = await _open(case)
    refused = await case.turn(f"changes/{change}/acceptance")
    assert (refused.status_code, refused.json()["code"]) == (409, "change_incomplete")
    assert [each["field"] for each in refused.json()["fields"]] == ["household"]
    body["members"].append(h.member("child", "20261101", name="王二"))
    case.keep(await case.declare(body))
    refused = await case.turn(f"changes/{change}/acceptance")
    assert len(refused.json()["fields"]) == 6
    assert (await case.turn(f"changes/{change}/acceptance", actor=h.STRANGER)).status_code == 404


async def test_an_income_change_asks_for_new_commitments_and_no_new_consents(stand: Stand) -> None:
    body = h.form()
    case = await h.granted(stand, body)
    await _open(case, {"kind": "income", "happened_on": "2026-11-20"})
    assert case.body["state"] == "surveyed"
    (told,) = await h.events(stand, case.case_id, "ChangeReported")
    assert told.stage == "running"
    body["means"][0]["amount_yuan"] = "15000.00"
    case.keep(await case.declare(body))
    assert {each["code"].partition(":")[0] for each in case.body["missing"]} == {"commitment"}


async def test_a_new_member_claims_a_membership_and_one_who_left_is_free_and_reads_no_more(stand: Stand) -> None:
    body, other = h.form(), h.form()
    case = await h.granted(stand, body)
    change = await _open(case)
    left = body["members"].pop(1)
    newcomer = h.member("parent", "19500102", name="王老")
    body["members"].append(newcomer)
    case.keep(await case.declare(body))
    spouse = await h.applicant(stand, left["identity_number"])
    assert (await stand.get(case.path, spouse)).status_code == 200, "until the change is accepted"
    await case.sign_all()
    case.keep(await case.turn(f"changes/{change}/acceptance"))
    await stand.run_tasks()
    assert (await stand.get(case.path, spouse)).status_code == 404
    own = h.form(members=[left | {"relation": "self"}])
    assert (await h.accepted(stand, own)).body["state"] == "accepted"
    other["members"][1] = newcomer | {"relation": "parent"}
    taken = await h.submitted(stand, other)
    assert (await taken.act("acceptance")).json()["code"] == "membership_open"
    (said,) = await h.events(stand, case.case_id, "HouseholdChanged")
    assert said.stage == "running"
    assert str(spouse.person_id) not in said.reader_person_ids


async def test_a_newcomer_who_is_paid_elsewhere_is_not_accepted(stand: Stand) -> None:
    theirs, body = h.form(), h.form()
    await h.accepted(stand, theirs)
    case = await h.granted(stand, body)
    change = await _open(case)
    body["members"].append(theirs["members"][1] | {"relation": "sibling"})
    case.keep(await case.declare(body))
    await case.sign_all()
    refused = await case.turn(f"changes/{change}/acceptance")
    assert refused.json()["code"] == "membership_open"
    assert [each["field"] for each in refused.json()["fields"]] == ["members.3"]


async def test_a_mistake_is_closed_and_the_waiting_case_hears_the_same_household(stand: Stand) -> None:
    case = await h.surveyed(stand)
    change = await _open(case)
    case.keep(await case.turn(f"changes/{change}/closing", {"reason": "误报。"}))
    assert (case.body["state"], case.body["changes"][0]["state"]) == ("accepted", "closed")
    (said,) = await h.events(stand, case.case_id, "HouseholdChanged")
    assert said.household_version == 1
    again = await case.turn(f"changes/{change}/closing", {"reason": "误报。"})
    assert again.json()["code"] == "change_not_open"


async def test_a_change_that_somebody_does_not_sign_is_closed_and_the_former_household_holds_again(
    stand: Stand,
) -> None:
    body = h.form()
    case = await h.surveyed(stand, body)
    before = case.body["household"]
    change = await _open(case)
    newcomer = h.member("parent", "19500102", name="王老")
    left = body["members"].pop(1)
    case.keep(await case.declare(body | {"members": [*body["members"], newcomer]}))
    assert (await case.turn(f"changes/{change}/acceptance")).json()["code"] == "change_incomplete"
    account = {"person_id": case.persons[0], "bank_name": "示例银行", "account_number": "6217000000008888"}
    paper = await case.upload("payee_change", 71)
    asked = (await case.turn("payee", account | {"paper_hash": paper})).json()["change_id"]
    confirmed = {"outcome": "confirmed"}
    assert (await case.turn(f"payee-changes/{asked}/confirmation", confirmed, h.COLLEAGUE)).status_code == 201
    case.keep(await case.turn(f"changes/{change}/closing", {"reason": "新成员不愿意签字。"}))
    assert (case.body["state"], case.body["changes"][0]["state"], case.body["missing"]) == ("accepted", "closed", [])
    assert case.body["household"]["members"] == before["members"]
    assert case.body["household"]["payee"]["account_tail"] == "8888", "what was repaired meanwhile stays"
    (said,) = await h.events(stand, case.case_id, "HouseholdChanged")
    assert (said.household_version, len(said.members), len(said.consents)) == (1, 3, 3)
    spouse = await h.applicant(stand, left["identity_number"])
    assert (await stand.get(case.path, spouse)).status_code == 200
    parent = await h.applicant(stand, newcomer["identity_number"])
    assert (await stand.get(case.path, parent)).status_code == 404
    await _open(case)
    case.keep(await case.declare(body | {"members": [*body["members"], newcomer]}))
    assert case.body["household"]["version"] == 3, "a version that was given up keeps its number"


async def test_another_adult_applies_where_the_applicant_has_left_and_signs_for_it(stand: Stand) -> None:
    body = h.form()
    case = await h.granted(stand, body)
    refused = await case.declare(_of_spouse(body))
    assert refused.json()["code"] == "wrong_state"
    change = await _open(case)
    former = await h.applicant(stand, body["members"][0]["identity_number"])
    case.keep(await case.declare(_of_spouse(body)))
    assert case.body["household"]["applicant_person_id"] == case.persons[0]
    missing = (await case.turn(f"changes/{change}/acceptance")).json()["fields"]
    assert f"commitment:{case.persons[0]}" in [each["field"] for each in missing]
    case.keep(await (await case.sign_all()).turn(f"changes/{change}/acceptance"))
    (said,) = await h.events(stand, case.case_id, "HouseholdChanged")
    assert (said.applicant_person_id, len(said.members)) == (case.persons[0], 2)
    assert (await stand.get(case.path, former)).status_code == 404
    spouse = await h.applicant(stand, body["members"][1]["identity_number"])
    assert (await case.turn("changes", REPORT, spouse)).status_code == 201


async def test_a_child_does_not_become_the_applicant_and_closing_gives_the_former_one_back(stand: Stand) -> None:
    body = h.form()
    case = await h.granted(stand, body)
    first = case.persons[0]
    change = await _open(case)
    dead_end = _of_spouse(body)
    dead_end["members"] = [body["members"][2] | {"relation": "self"}]
    dead_end["payee"] = None
    assert (await case.declare(dead_end)).json()["code"] == "applicant_changed"
    case.keep(await case.declare(_of_spouse(body)))
    case.keep(await case.turn(f"changes/{change}/closing", {"reason": "没有离开。"}))
    assert case.body["household"]["applicant_person_id"] == first
    assert await h.events(stand, case.case_id, "HouseholdChanged") == [], "a running right keeps the version it had"


def _of_spouse(body: dict[str, Any]) -> dict[str, Any]:
    """Spouse and child without the applicant, as the spouse tells them."""
    _, spouse, child = body["members"]
    payee = {"member_index": 0, "bank_name": "示例银行", "account_number": "6217000000004321"}
    members = [spouse | {"relation": "self"}, child | {"guardian_index": 0}]
    return {"applicant_index": 0, "members": members, "means": [], "payee": payee}


async def test_one_change_at_a_time_of_the_past_and_by_those_in_charge(stand: Stand) -> None:
    body = h.form()
    case = await h.granted(stand, body)
    later = await case.turn("changes", REPORT | {"happened_on": "2026-11-25"})
    assert [each["field"] for each in later.json()["fields"]] == ["happened_on"]
    assert (await case.turn("changes", REPORT, h.AGENT)).json()["code"] == "not_entrusted"
    assert (await case.turn("changes", REPORT, h.STRANGER)).status_code == 404
    spouse = await h.applicant(stand, body["members"][1]["identity_number"])
    assert (await case.turn("changes", REPORT, spouse)).json()["code"] == "not_the_applicant"
    person = await h.applicant(stand, body["members"][0]["identity_number"])
    case.keep(await case.turn("changes", REPORT, person))
    assert (await case.turn("changes", REPORT)).json()["code"] == "change_open"


async def test_without_a_change_an_accepted_household_is_not_declared_anew(stand: Stand) -> None:
    body = h.form()
    case = await h.accepted(stand, body)
    assert (await case.declare(body)).json()["code"] == "wrong_state"
    draft = await h.begun(stand)
    assert (await draft.turn("changes", REPORT)).json()["code"] == "case_not_open"


async def test_a_running_right_is_surveyed_for_its_review(stand: Stand) -> None:
    case = await h.granted(stand)
    case.keep(await case.act("surveys", await h.visit(case, 50)))
    reasons = [each.reason for each in await h.events(stand, case.case_id, "SurveyCompleted")]
    assert reasons == ["first", "review"]
