"""People on the portal see and change their own household's case, held by row-level security."""

from typing import Any

import pytest
from conftest import MakeStand
from stand import Stand

from services.intake.app import PLAN
from shared.identity.actor import Actor

from . import household as h


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> Stand:
    return await make_stand(PLAN)


async def _own_case(stand: Stand) -> tuple[h.Case, dict[str, Any], Actor]:
    body = h.form("portal")
    person = await h.applicant(stand, body["members"][0]["identity_number"])
    return await h.begun(stand, person, body), body, person


async def test_an_applicant_drafts_signs_and_hands_in_alone(stand: Stand) -> None:
    case, body, person = await _own_case(stand)
    spouse = await h.applicant(stand, body["members"][1]["identity_number"])
    own = {"person_id": case.persons[0], "signature": {"way": "token"}}
    theirs = {"person_id": case.persons[1], "signature": {"way": "token"}}
    child = {"person_id": case.persons[2], "signature": {"way": "token", "guardian_person_id": case.persons[0]}}
    for what in ("consents", "commitments"):
        case.keep(await case.act(what, own))
        case.keep(await case.act(what, theirs, spouse))
    case.keep(await case.act("consents", child))
    case.keep(await case.act("submission"))
    assert case.body["state"] == "submitted"
    assert case.body["missing"] == []
    case.keep(await case.act("acceptance", actor=h.CLERK))
    assert case.body["state"] == "accepted"
    assert person.person_id is not None


async def test_nobody_signs_for_another_adult_by_login(stand: Stand) -> None:
    case, _body, _person = await _own_case(stand)
    refused = await case.act("consents", {"person_id": case.persons[1], "signature": {"way": "token"}})
    assert refused.status_code == 422
    assert refused.json()["code"] == "signature_refused"


async def test_another_person_finds_no_such_case(stand: Stand) -> None:
    case, _body, _person = await _own_case(stand)
    stranger = await h.applicant(stand, h.identity())
    assert (await stand.get(case.path, stranger)).status_code == 404
    assert (await stand.get("/applications", stranger)).json()["items"] == []
    assert (await case.act("submission", actor=stranger)).status_code == 404


async def test_the_reader_of_one_case_sees_no_other(stand: Stand) -> None:
    case, _body, _person = await _own_case(stand)
    other, _other_body, neighbour = await _own_case(stand)
    assert (await stand.get(case.path, neighbour)).status_code == 404
    assert (await case.act("submission", actor=neighbour)).status_code == 404
    listed = await stand.get("/applications", neighbour)
    assert [each["case_id"] for each in listed.json()["items"]] == [other.body["case_id"]]
    named = await stand.post("/cases/names", {"case_ids": [case.body["case_id"]]}, neighbour)
    assert named.json()["items"] == []


async def test_an_adult_member_reads_the_case_and_leaves_handing_in_to_the_applicant(stand: Stand) -> None:
    case, body, _person = await _own_case(stand)
    spouse = await h.applicant(stand, body["members"][1]["identity_number"])
    assert (await stand.get(case.path, spouse)).status_code == 200
    refused = await case.act("submission", actor=spouse)
    assert refused.json()["code"] == "not_the_applicant"


async def test_whoever_is_taken_out_of_the_household_finds_the_case_no_longer(stand: Stand) -> None:
    case, body, person = await _own_case(stand)
    spouse = await h.applicant(stand, body["members"][1]["identity_number"])
    assert (await stand.get(case.path, spouse)).status_code == 200
    alone = {"applicant_index": 0, "members": body["members"][:1]}
    case.keep(await stand.put(f"{case.path}/household", alone, person, case.etag))
    assert (await stand.get(case.path, spouse)).status_code == 404
    assert (await stand.get("/applications", spouse)).json()["items"] == []
    assert (await stand.get(case.path, person)).status_code == 200


async def test_nobody_applies_on_the_portal_for_somebody_else(stand: Stand) -> None:
    stranger = await h.applicant(stand, h.identity())
    refused = await stand.post("/applications", h.form("portal"), stranger)
    assert refused.json()["code"] == "not_the_applicant"


async def test_an_applicant_withdraws_a_case_that_the_window_wrote(stand: Stand) -> None:
    body = h.form()
    case = await h.accepted(stand, body)
    person = await h.applicant(stand, body["members"][0]["identity_number"])
    case.keep(await case.act("withdrawal", {"reason": "家庭情况好转。"}, person))
    assert case.body["state"] == "withdrawn"
    event = [each for each in await stand.said() if each.subject == str(case.case_id)][-1]
    assert (event.type, event.message.stage) == ("onenet.intake.v1.ApplicationWithdrawn", "accepted")


async def test_a_village_agent_whom_the_household_did_not_entrust_changes_nothing(stand: Stand) -> None:
    case, body, _person = await _own_case(stand)
    household = {name: body[name] for name in ("applicant_index", "members", "means", "payee")}
    signed = {"person_id": case.persons[0], "signature": {"way": "paper", "paper_hash": "0" * 64}}
    photo = {"Content-Type": "image/png"}
    answers = [
        await stand.put(f"{case.path}/household", household, h.AGENT, case.etag),
        await stand.post(f"{case.path}/materials?kind=consent", h.png(3), h.AGENT, **photo),
        await case.act("consents", signed, h.AGENT),
        await case.act("submission", actor=h.AGENT),
        await case.act("withdrawal", {"reason": "代为撤回。"}, h.AGENT),
    ]
    assert [(each.status_code, each.json()["code"]) for each in answers] == [(403, "not_entrusted")] * len(answers)


async def test_a_village_agent_does_not_read_what_a_neighbour_lives_on(stand: Stand) -> None:
    case, _body, person = await _own_case(stand)
    own = (await stand.get(case.path, person)).json()["household"]
    seen = (await stand.get(case.path, h.AGENT)).json()
    assert own["means"]
    assert (seen["household"]["means"], seen["household"]["payee"], seen["surveys"]) == ([], None, [])
    assert {member["disability"] for member in seen["household"]["members"]} == {None}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("   ", id="blank"),
        pytest.param("王\n李", id="a line break"),
        pytest.param("\u202e明小王", id="turned around"),
        pytest.param("王\x00", id="an empty character"),
    ],
)
async def test_a_name_reads_as_it_is_stored(stand: Stand, name: str) -> None:
    body = h.form()
    body["members"][0]["name"] = name
    refused = await stand.post("/applications", body, h.CLERK)
    assert (refused.status_code, refused.json()["fields"][0]["field"]) == (422, "members.0.name")
