"""Who is paid: members, guardians and people entrusted; and how a closed account is repaired."""

from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest
from conftest import MakeStand
from sqlalchemy.exc import IntegrityError
from stand import Stand, officer

from services.intake import tables
from services.intake.app import PLAN
from shared.contracts.generated.onenet.common.v1 import common_pb2 as common
from shared.crypto.keyring import DataClass
from shared.crypto.suites import Suite
from shared.identity.actor import Actor

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


async def _settled(
    case: h.Case, asked: httpx.Response, outcome: str = "confirmed", actor: Actor = h.COLLEAGUE, **more: Any
) -> httpx.Response:
    assert (asked.status_code, asked.json()["state"]) == (201, "waiting"), asked.text
    path = f"payee-changes/{asked.json()['change_id']}/confirmation"
    return await case.turn(path, {"outcome": outcome} | more, actor)


async def test_a_clerk_asks_for_another_account_on_the_applicants_paper_and_nothing_is_said_until_another_confirms(
    stand: Stand,
) -> None:
    case = await h.granted(stand)
    asked = await case.turn("payee", await _wanted(case))
    assert "按原领款人和账户发放" in asked.json()["next_step"]
    own = await _settled(case, asked, actor=h.CLERK)
    assert (own.status_code, own.json()["code"]) == (403, "same_hand")
    assert (await _settled(case, asked, actor=h.STRANGER)).status_code == 404
    assert await h.events(stand, case.case_id, "PayeeChanged") == []
    assert (await case.refresh()).body["household"]["payee"]["account_tail"] != "5678"
    again = await case.turn("payee", await _wanted(case))
    assert (again.status_code, again.json()["code"]) == (409, "payee_change_waiting")
    changed = await _settled(case, asked)
    assert (changed.status_code, changed.json()["account_tail"]) == (201, "5678"), changed.text
    assert "6217000000005678" not in changed.text
    assert (await _settled(case, asked)).json()["code"] == "payee_change_settled"
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


async def test_a_reviewer_confirms_too_and_whoever_is_asked_to_confirm_sees_what_waits(stand: Stand) -> None:
    body = h.form()
    case = await h.granted(stand, body)
    asked = await case.turn("payee", await _wanted(case))
    reviewer = officer("township_reviewer", h.TOWNSHIP)
    person = await h.applicant(stand, body["members"][0]["identity_number"])
    for actor in (reviewer, person):
        listed = (await stand.get("/payee-changes", actor, state="waiting")).json()["items"]
        assert asked.json()["change_id"] in [each["change_id"] for each in listed]
    assert (await stand.get("/payee-changes", h.STRANGER)).json()["items"] == []
    assert (await stand.get("/payee-changes", h.AGENT)).status_code == 403
    assert (await _settled(case, asked, actor=person)).status_code == 403
    assert (await _settled(case, asked, actor=reviewer)).status_code == 201
    assert len(await h.events(stand, case.case_id, "PayeeChanged")) == 1


async def test_what_another_refuses_or_the_asker_takes_back_changes_nothing(stand: Stand) -> None:
    case = await h.granted(stand)
    for actor in (h.COLLEAGUE, h.CLERK):
        asked = await case.turn("payee", await _wanted(case))
        wordless = await _settled(case, asked, "refused", actor)
        assert [each["field"] for each in wordless.json()["fields"]] == ["reason"]
        refused = await _settled(case, asked, "refused", actor, reason="签字与档案不符。")
        assert (refused.status_code, refused.json()["state"]) == (201, "refused")
    assert await h.events(stand, case.case_id, "PayeeChanged") == []


async def test_what_the_applicant_changes_meanwhile_is_not_overtaken_by_what_waits(stand: Stand) -> None:
    body = h.form()
    case = await h.granted(stand, body)
    asked = await case.turn("payee", await _wanted(case, account_number="6217000000009999"))
    person = await h.applicant(stand, body["members"][0]["identity_number"])
    assert (await case.turn("payee", {"person_id": case.persons[0]} | ACCOUNT, person)).json()["state"] == "confirmed"
    late = await _settled(case, asked)
    assert (late.status_code, late.json()["code"]) == (409, "payee_changed_meanwhile")
    assert [each.account_tail for each in await h.events(stand, case.case_id, "PayeeChanged")] == ["5678"]


async def test_the_database_itself_lets_nobody_confirm_their_own(stand: Stand) -> None:
    case = await h.granted(stand)
    asked = await case.turn("payee", await _wanted(case))
    values = {"standing": "confirmed", "settled_by": h.CLERK.id, "settled_on": date(2026, 11, 24)}
    with pytest.raises(IntegrityError, match="payee_change_confirmed_by_another"):
        async with stand.room.database.begin(h.CLERK, "payment") as tx:
            await tx.update(tables.PAYEE_CHANGE, UUID(asked.json()["change_id"]), values)


async def test_before_the_case_is_accepted_the_window_writes_the_account_like_the_form(stand: Stand) -> None:
    case = await h.submitted(stand)
    changed = await case.turn("payee", await _wanted(case))
    assert (changed.json()["state"], changed.json()["change_id"]) == ("confirmed", None)


async def test_somebody_entrusted_is_paid_on_a_written_agreement(stand: Stand) -> None:
    case = await h.granted(stand)
    wanted = await _wanted(case, person_id=None, **_outsider("entrusted", is_official=True))
    refused = await case.turn("payee", wanted)
    assert [each["field"] for each in refused.json()["fields"]] == ["agreement_hash"]
    wanted["agreement_hash"] = await case.upload("payee_agreement", 72)
    changed = await _settled(case, await case.turn("payee", wanted))
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
