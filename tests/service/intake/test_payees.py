"""Who is paid: members, guardians and people entrusted; and how a closed account is repaired."""

from typing import Any

import pytest
from conftest import MakeStand
from stand import Stand, officer

from services.intake.app import PLAN
from shared.contracts.generated.onenet.common.v1 import common_pb2 as common
from shared.crypto.keyring import DataClass
from shared.crypto.suites import Suite

from . import household as h

ACCOUNT = {"bank_name": "示例银行", "account_number": "6217000000005678"}


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> Stand:
    return await make_stand(PLAN)


def _outsider(kind: str, **more: Any) -> dict[str, Any]:
    asked = {"is_official": False} if kind == "entrusted" else {}
    return {"kind": kind, "name": "赵某某", "identity_number": h.identity()} | asked | ACCOUNT | more


async def _wanted(case: h.Case, **more: Any) -> dict[str, Any]:
    return {"person_id": case.persons[0], "paper_hash": await case.upload("payee_change", 70)} | ACCOUNT | more


async def test_a_clerk_changes_the_account_on_the_applicants_paper_also_after_the_grant(stand: Stand) -> None:
    case = await h.granted(stand)
    changed = await case.turn("payee", await _wanted(case))
    assert (changed.status_code, changed.json()["account_tail"]) == (201, "5678")
    assert "6217000000005678" not in changed.text
    (said,) = await h.events(stand, case.case_id, "PayeeChanged")
    assert (said.payee_kind, said.account_tail) == ("self", "5678")
    funding = stand.room.keys.keyring("funding", Suite.SM4_GCM)
    bound = f"{case.case_id}|{said.payee_person_id}".encode()
    assert funding.open_account(said.sealed.account, bound) == b"6217000000005678"
    assert (await case.refresh()).body["household"]["payee"]["account_tail"] == "5678"


@pytest.mark.parametrize(
    "paper",
    [pytest.param(None, id="no paper"), pytest.param("signed_papers", id="a paper of another kind")],
)
async def test_without_the_applicants_paper_a_clerk_changes_no_account(stand: Stand, paper: str | None) -> None:
    case = await h.granted(stand)
    wanted = await _wanted(case)
    wanted["paper_hash"] = await case.upload(paper, 71) if paper else None
    refused = await case.turn("payee", wanted)
    assert (refused.status_code, refused.json()["code"]) == (422, "paper_required")
    assert await h.events(stand, case.case_id, "PayeeChanged") == []


async def test_the_applicant_changes_it_by_their_own_login_and_no_other_member_does(stand: Stand) -> None:
    body = h.form()
    case = await h.granted(stand, body)
    spouse = await h.applicant(stand, body["members"][1]["identity_number"])
    wanted = {"person_id": case.persons[1]} | ACCOUNT
    assert (await case.turn("payee", wanted, spouse)).json()["code"] == "not_the_applicant"
    person = await h.applicant(stand, body["members"][0]["identity_number"])
    changed = await case.turn("payee", wanted, person)
    assert (changed.status_code, changed.json()["kind"]) == (201, "member")
    assert (await case.turn("payee", wanted, h.STRANGER)).status_code == 404


async def test_somebody_entrusted_is_paid_on_a_written_agreement(stand: Stand) -> None:
    case = await h.granted(stand)
    wanted = await _wanted(case, person_id=None, **_outsider("entrusted", is_official=True))
    refused = await case.turn("payee", wanted)
    assert [each["field"] for each in refused.json()["fields"]] == ["agreement_hash"]
    wanted["agreement_hash"] = await case.upload("payee_agreement", 72)
    changed = await case.turn("payee", wanted)
    assert changed.status_code == 201, changed.text
    assert (changed.json()["name"], changed.json()["is_official"]) == ("赵*某", True)
    (said,) = await h.events(stand, case.case_id, "PayeeChanged")
    event = [each for each in await stand.said() if each.subject == str(case.case_id)][-1]
    opened = stand.room.keys.keyring("funding", Suite.SM4_GCM).open_event(
        "intake", DataClass.NAME, event.id, said.sealed.name
    )
    assert [each.text for each in common.PersonTexts.FromString(opened).items] == ["赵某某"]


async def test_whoever_handles_the_case_is_not_paid_for_it(stand: Stand) -> None:
    number = h.identity()
    person = await h.applicant(stand, number)
    insider = officer("township_clerk", h.TOWNSHIP, name="丙", person_id=person.person_id)
    case = await h.granted(stand)
    wanted = await _wanted(case, person_id=None, **_outsider("entrusted", identity_number=number))
    wanted["agreement_hash"] = await case.upload("payee_agreement", 73)
    refused = await case.turn("payee", wanted, insider)
    assert (refused.status_code, refused.json()["code"]) == (409, "payee_is_official")
    payee = _outsider("entrusted", identity_number=number)
    applied = await h.submitted(stand, h.form(payee=payee))
    await applied.upload("payee_agreement", 74)
    assert (await applied.act("acceptance", actor=insider)).json()["code"] == "payee_is_official"
    applied.keep(await applied.act("acceptance"))


async def test_whoever_accepted_the_case_is_not_paid_for_it_though_another_handles_it_now(stand: Stand) -> None:
    number = h.identity()
    person = await h.applicant(stand, number)
    insider = officer("township_clerk", h.TOWNSHIP, name="丙", person_id=person.person_id)
    case = await h.submitted(stand)
    case.keep(await case.act("acceptance", actor=insider))
    wanted = await _wanted(case, person_id=None, **_outsider("entrusted", identity_number=number))
    wanted["agreement_hash"] = await case.upload("payee_agreement", 73)
    refused = await case.turn("payee", wanted)
    assert (refused.status_code, refused.json()["code"]) == (409, "payee_is_official")


async def test_of_somebody_entrusted_it_is_asked_whether_they_are_an_official(stand: Stand) -> None:
    unsaid = _outsider("entrusted", is_official=None)
    refused = await stand.post("/applications", h.form(payee=unsaid), h.CLERK)
    assert [each["field"] for each in refused.json()["fields"]] == ["payee.is_official"]
    case = await h.granted(stand)
    wanted = await _wanted(case, person_id=None, **unsaid)
    assert [e["field"] for e in (await case.turn("payee", wanted)).json()["fields"]] == ["payee.is_official"]


async def test_an_officials_agreement_is_filed_with_the_county_when_the_household_is_accepted(stand: Stand) -> None:
    case = await h.submitted(stand, h.form(payee=_outsider("entrusted", is_official=True)))
    await case.upload("payee_agreement", 77)
    assert case.body["household"]["payee"]["filed_on"] is None
    case.keep(await case.act("acceptance"))
    seen = (await stand.get(case.path, h.COUNTY)).json()["household"]["payee"]
    assert (seen["is_official"], seen["filed_on"]) == (True, "2026-11-24")


async def test_an_outside_payee_is_missing_a_paper_until_it_is_there(stand: Stand) -> None:
    case = await h.begun(stand, body=h.form(payee=_outsider("guardian")))
    assert case.body["missing"][-1]["code"] == "payee_paper"
    await case.upload("payee_agreement", 75)
    assert (await case.refresh()).body["missing"][-1]["code"] == "payee_paper", "an agreement proves no guardianship"
    await case.upload("guardianship", 76)
    assert (await case.refresh()).body["missing"][-1]["code"] != "payee_paper"


async def test_a_childs_money_goes_to_a_guardian(stand: Stand) -> None:
    child = h.member("self", "20150506", name="王某")
    own = {"member_index": 0, **ACCOUNT}
    case = await h.begun(stand, body=h.form(members=[child], means=[], payee=own))
    assert "payee_guardian" in [each["code"] for each in case.body["missing"]]
    grandmother = h.member("grandparent", "19550102", name="李某")
    raised = h.form(
        members=[child | {"guardian_index": 1}, grandmother], means=[], payee={"member_index": 1, **ACCOUNT}
    )
    raised["members"][0] |= {"identity_number": h.identity("20150506")}
    other = await h.begun(stand, body=raised)
    assert other.body["household"]["payee"]["kind"] == "guardian"
    assert "payee_guardian" not in [each["code"] for each in other.body["missing"]]


async def test_the_acceptance_says_what_kind_of_payee_it_is_and_the_name_of_one_outside(stand: Stand) -> None:
    case = await h.submitted(stand, h.form(payee=_outsider("entrusted")))
    await case.upload("payee_agreement", 77)
    case.keep(await case.act("acceptance"))
    event = [each for each in await stand.said() if each.subject == str(case.case_id)][-1]
    assert event.message.payee_kind == "entrusted"
    opened = stand.room.keys.keyring("funding", Suite.SM4_GCM).open_event(
        "intake", DataClass.NAME, event.id, event.message.sealed.name
    )
    named = {each.person_id: each.text for each in common.PersonTexts.FromString(opened).items}
    assert named[event.message.payee_person_id] == "赵某某"


@pytest.mark.parametrize(
    ("payee", "field"),
    [
        pytest.param({"kind": "member", "name": "赵某某", "identity_number": h.identity()}, "payee.kind", id="outside"),
        pytest.param({"kind": "guardian", "name": "赵某某"}, "payee", id="a name without a number"),
        pytest.param({"kind": "entrusted", "member_index": 1}, "payee.kind", id="a member entrusted"),
    ],
)
async def test_a_payee_who_is_neither_member_nor_named_is_refused(
    stand: Stand, payee: dict[str, Any], field: str
) -> None:
    refused = await stand.post("/applications", h.form(payee=payee | ACCOUNT), h.CLERK)
    assert [each["field"] for each in refused.json()["fields"]] == [field]


async def test_a_minor_member_or_a_draft_gets_no_other_payee(stand: Stand) -> None:
    case = await h.granted(stand)
    refused = await case.turn("payee", await _wanted(case, person_id=case.persons[2]))
    assert [each["field"] for each in refused.json()["fields"]] == ["person_id"]
    draft = await h.begun(stand)
    assert (await draft.turn("payee", await _wanted(draft))).json()["code"] == "nothing_to_pay"
    nobody = await case.turn("payee", ACCOUNT)
    assert nobody.status_code == 422
