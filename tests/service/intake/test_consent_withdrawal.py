"""A member takes a consent back (个人信息保护法 art. 15): who may, what it changes, and that it is said."""

from typing import Any

import httpx
import pytest
from conftest import MakeStand
from stand import Stand

from services.intake.app import PLAN
from shared.identity.actor import Actor

from . import household as h


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> Stand:
    return await make_stand(PLAN)


def _consent_of(case: h.Case, member: int) -> dict[str, Any]:
    """The last consent of the member at a place of the list."""
    return [each for each in case.body["consents"] if each["person_id"] == case.persons[member]][-1]


async def _take_back(case: h.Case, member: int, actor: Actor | None = None, **body: Any) -> httpx.Response:
    return await case.act(f"consents/{_consent_of(case, member)['id']}/withdrawal", body, actor)


async def _said(stand: Stand, case: h.Case) -> list[Any]:
    events = [each for each in await stand.said() if each.subject == str(case.case_id)]
    return [each.message for each in events if each.type == "onenet.intake.v1.ConsentWithdrawn"]


async def test_a_member_takes_the_own_consent_back_and_the_township_cannot_accept(stand: Stand) -> None:
    body = h.form()
    case = await h.submitted(stand, body)
    spouse = await h.applicant(stand, body["members"][1]["identity_number"])
    case.keep(await _take_back(case, 1, spouse, reason="不同意查询存款。"))
    assert _consent_of(case, 1)["withdrawn_on"] == "2026-11-24"
    assert [each["code"] for each in case.body["missing"]] == [f"consent:{case.persons[1]}"]
    assert (await case.act("acceptance")).json()["code"] == "application_incomplete"
    (said,) = await _said(stand, case)
    assert (said.consent_id, said.person_id, said.withdrawn_on) == (
        _consent_of(case, 1)["id"],
        case.persons[1],
        "2026-11-24",
    )
    paper = {"way": "paper", "paper_hash": await case.upload("signed_papers", 1)}
    case.keep(await case.act("consents", {"person_id": case.persons[1], "signature": paper}))
    assert case.keep(await case.act("acceptance")).body["state"] == "accepted"


async def test_at_the_window_a_consent_is_taken_back_on_a_paper_that_says_so(stand: Stand) -> None:
    case = await h.accepted(stand)
    signed = {"way": "paper", "paper_hash": await case.upload("signed_papers", 1)}
    for signature in ({"way": "token"}, signed):
        refused = await _take_back(case, 0, signature=signature)
        assert (refused.status_code, refused.json()["code"]) == (422, "signature_refused")
    assert await _said(stand, case) == []
    paper = {"way": "paper", "paper_hash": await case.upload("consent_withdrawal", 30)}
    case.keep(await _take_back(case, 0, signature=paper))
    assert (case.body["state"], len(await _said(stand, case))) == ("accepted", 1)


async def test_nobody_takes_back_what_another_adult_signed(stand: Stand) -> None:
    body = h.form()
    case = await h.submitted(stand, body)
    person = await h.applicant(stand, body["members"][0]["identity_number"])
    paper = {"way": "paper", "paper_hash": await case.upload("consent_withdrawal", 31, person)}
    for signature in ({"way": "token"}, paper):
        refused = await _take_back(case, 1, person, signature=signature)
        assert (refused.status_code, refused.json()["code"]) == (422, "signature_refused")
    stranger = await h.applicant(stand, h.identity())
    assert (await _take_back(case, 1, stranger)).status_code == 404
    assert (await _take_back(case, 1, h.AGENT, signature=paper)).json()["code"] == "not_entrusted"


async def test_the_guardian_who_signed_for_a_child_takes_it_back(stand: Stand) -> None:
    body = h.form()
    case = await h.submitted(stand, body)
    spouse = await h.applicant(stand, body["members"][1]["identity_number"])
    guardian = await h.applicant(stand, body["members"][0]["identity_number"])
    assert (await _take_back(case, 2, spouse)).json()["code"] == "signature_refused"
    case.keep(await _take_back(case, 2, guardian))
    assert _consent_of(case, 2)["withdrawn_on"] == "2026-11-24"


async def test_a_consent_is_taken_back_once_and_an_earlier_one_does_not_live_again(stand: Stand) -> None:
    body = h.form()
    case = await (await h.begun(stand, body=body)).sign_all()
    first = _consent_of(case, 0)["id"]
    paper = {"way": "paper", "paper_hash": await case.upload("signed_consent", 32)}
    case.keep(await case.act("consents", {"person_id": case.persons[0], "signature": paper}))
    person = await h.applicant(stand, body["members"][0]["identity_number"])
    past = await case.act(f"consents/{first}/withdrawal", {}, person)
    assert (past.status_code, past.json()["code"]) == (409, "consent_not_standing")
    case.keep(await _take_back(case, 0, person))
    assert [each["code"] for each in case.body["missing"]] == [f"consent:{case.persons[0]}"]
    assert (await _take_back(case, 0, person)).json()["code"] == "consent_not_standing"
    assert await _said(stand, case) == [], "nobody has heard of a draft"
    other = await h.submitted(stand)
    elsewhere = await case.act(f"consents/{_consent_of(other, 0)['id']}/withdrawal", {}, person)
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (404, "consent_not_found")


async def test_a_second_return_may_name_a_consent_that_was_taken_back_since(stand: Stand) -> None:
    body = h.form()
    case = await (await h.begun(stand, body=body)).sign_all()
    person = await h.applicant(stand, body["members"][0]["identity_number"])
    case.keep(await _take_back(case, 0, person))
    case.keep(await case.act("submission"))
    case.keep(await case.act("return"))
    paper = {"way": "paper", "paper_hash": await case.upload("signed_consent", 33)}
    case.keep(await case.act("consents", {"person_id": case.persons[0], "signature": paper}))
    case.keep(await case.act("submission"))
    spouse = await h.applicant(stand, body["members"][1]["identity_number"])
    case.keep(await _take_back(case, 1, spouse))
    case.keep(await case.act("return"))
    assert case.body["returns"][1]["missing"] == [f"consent:{case.persons[1]}"]
