"""Urgent aid: reported where the distress is, explained after; and somebody without identity is found."""

from dataclasses import replace
from datetime import date
from typing import Any

import httpx
import pytest
from conftest import MakeStand
from sqlalchemy.exc import DBAPIError
from stand import Stand

from services.intake import tables
from services.intake.app import PLAN
from shared.contracts.generated.onenet.common.v1 import common_pb2 as common
from shared.contracts.generated.onenet.eligibility.v1 import events_pb2 as eligibility
from shared.crypto.keyring import DataClass
from shared.crypto.suites import Suite
from shared.database.tables import area_values
from shared.identity.actor import Actor
from shared.ids import new_id
from shared.vocabulary.divisions import Area

from . import household as h

ACCOUNT = "6217000000001234"


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> Stand:
    return await make_stand(PLAN)


def _report(**more: Any) -> dict[str, Any]:
    return {
        "village_code": h.VILLAGE,
        "person": {"name": "王小明", "id_number": h.identity(), "is_minor": False},
        "hardship": "fire",
        "wanted_yuan": "1500.00",
        "circumstances": "家中失火,双手烧伤,无处居住。",
        "payee": {"kind": "self", "bank_name": "示例银行", "account": ACCOUNT},
    } | more


UNKNOWN = {
    "description": "男,五十岁左右,身穿蓝色上衣,在车站昏倒。",
    "sex": "1",
    "approx_birth_year": 1975,
    "is_minor": False,
}
RESERVE = {"kind": "township_reserve", "account": "6217000000009999"}


async def _reported(stand: Stand, actor: Actor = h.CLERK, **more: Any) -> dict[str, Any]:
    answer = await stand.post("/emergencies", _report(**more), actor)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def _upload(stand: Stand, case_id: str, kind: str, shade: int, actor: Actor = h.CLERK) -> str:
    path = f"/emergencies/{case_id}/materials?kind={kind}"
    answer = await stand.post(path, h.png(shade), actor, **{"Content-Type": "image/png"})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["hash"])


async def _supplement(stand: Stand, case_id: str, **more: Any) -> httpx.Response:
    statement = await _upload(stand, case_id, "emergency_statement", 90)
    consent = await _upload(stand, case_id, "signed_consent", 91)
    body = {
        "explanation": "火情已经核实。",
        "papers": [statement],
        "signature": {"way": "paper", "paper_hash": consent},
    }
    return await stand.post(f"/emergencies/{case_id}/supplement", body | more, h.CLERK)


async def test_the_agent_of_the_place_reports_somebody_whatever_their_register(stand: Stand) -> None:
    report = _report()
    answer = await stand.post("/emergencies", report, h.AGENT)
    assert answer.status_code == 201, answer.text
    found = answer.json()
    assert (found["state"], found["wanted_yuan"]) == ("reported", "1500.00")
    assert ACCOUNT not in answer.text
    assert report["person"]["id_number"] not in answer.text
    (said,) = await h.events(stand, found["case_id"], "EmergencyReported")
    assert (said.hardship, said.wanted_fen, said.identified, said.reporter_id) == ("fire", 150_000, True, h.AGENT.id)
    assert (said.payee_kind, said.place.village) == ("self", h.VILLAGE)
    assert list(said.reader_person_ids) == [said.applicant_person_id]
    funding = stand.room.keys.keyring("funding", Suite.SM4_GCM)
    bound = f"{found['case_id']}|{said.payee_person_id}".encode()
    assert funding.open_account(said.sealed.account, bound) == ACCOUNT.encode()
    person = await h.applicant(stand, report["person"]["id_number"])
    assert (await stand.get(f"/emergencies/{found['case_id']}", person)).status_code == 200


async def test_an_agent_reports_in_the_own_village_only_and_sees_what_they_reported_only(stand: Stand) -> None:
    elsewhere = await stand.post("/emergencies", _report(village_code="370102001003"), h.AGENT)
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (403, "outside_area")
    assert (await stand.post("/emergencies", _report(), h.STRANGER)).json()["code"] == "outside_area"
    theirs = await _reported(stand, h.CLERK)
    shown = (await stand.get(f"/emergencies/{theirs['case_id']}", h.AGENT)).json()
    assert (shown["circumstances"], shown["payee"], shown["wanted_yuan"]) == (None, None, None)
    assert (await stand.get(f"/emergencies/{theirs['case_id']}", h.STRANGER)).status_code == 404
    path = f"/emergencies/{theirs['case_id']}/materials?kind=photo"
    refused = await stand.post(path, h.png(1), h.AGENT, **{"Content-Type": "image/png"})
    assert refused.json()["code"] == "not_the_reporter"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        pytest.param({"person": {"is_minor": False}}, "person.description", id="nobody at all"),
        pytest.param(
            {"person": {"name": "王某", "description": "高个", "is_minor": False}}, "person.name", id="a name"
        ),
        pytest.param(
            {"person": {"name": "王某", "id_number": h.identity("20150506"), "is_minor": False}},
            "person.is_minor",
            id="a child said to be of age",
        ),
        pytest.param({"wanted_yuan": "0.00"}, "wanted_yuan", id="nothing wanted"),
        pytest.param({"person": UNKNOWN}, "payee.kind", id="an account of somebody unknown"),
        pytest.param(
            {
                "person": UNKNOWN,
                "payee": {"kind": "entrusted", "name": "赵某某", "id_number": h.identity(), "account": ACCOUNT}
                | {"is_official": False},
            },
            "payee.kind",
            id="somebody entrusted by whom nobody knows",
        ),
        pytest.param({"payee": {"kind": "guardian", "account": ACCOUNT}}, "payee.name", id="a guardian without a name"),
    ],
)
async def test_a_report_out_of_order_is_refused(stand: Stand, change: dict[str, Any], field: str) -> None:
    refused = await stand.post("/emergencies", _report(**change), h.CLERK)
    assert field in [each["field"] for each in refused.json()["fields"]]


async def test_the_townships_reserve_is_repaid_under_its_own_name(stand: Stand) -> None:
    found = await _reported(stand, person=UNKNOWN, payee=RESERVE)
    event = [each for each in await stand.said() if each.subject == found["case_id"]][-1]
    opened = stand.room.keys.keyring("funding", Suite.SM4_GCM).open_event(
        "intake", DataClass.NAME, event.id, event.message.sealed.name
    )
    (payee,) = common.PersonTexts.FromString(opened).items
    assert payee.person_id == event.message.payee_person_id != event.message.applicant_person_id
    assert payee.text.endswith("临时救助备用金")
    assert (event.message.identified, event.message.sealed.identity) == (False, b"")


async def test_the_papers_follow_with_the_consent_of_whoever_is_known(stand: Stand) -> None:
    found = await _reported(stand)
    granted = eligibility.EmergencyGranted(case_id=found["case_id"], decided_on="2026-11-24")
    await stand.hear(granted, found["case_id"])
    done = await _supplement(stand, found["case_id"])
    assert done.status_code == 201, done.text
    assert (done.json()["state"], len(done.json()["supplements"])) == ("granted", 1)
    (said,) = await h.events(stand, found["case_id"], "EmergencySupplemented")
    assert [each.person_id for each in said.consents] == [found["person"]["person_id"]]
    assert said.consents[0].scope
    assert said.sealed.identity


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"papers": ["0" * 64]}, "papers_missing", id="no statement"),
        pytest.param({"signature": None}, "signature_refused", id="no consent"),
        pytest.param({"signature": {"way": "token"}}, "signature_refused", id="the clerk's own login"),
    ],
)
async def test_a_supplement_without_statement_or_consent_is_refused(
    stand: Stand, change: dict[str, Any], code: str
) -> None:
    found = await _reported(stand)
    refused = await _supplement(stand, found["case_id"], **change)
    assert (refused.status_code, refused.json()["code"]) == (422, code)


def _entrusted(**more: Any) -> dict[str, Any]:
    payee = {"kind": "entrusted", "name": "赵某某", "id_number": h.identity(), "account": ACCOUNT, "is_official": True}
    return payee | more


async def test_somebody_entrusted_in_an_emergency_says_whether_they_are_an_official_and_the_agreement_follows(
    stand: Stand,
) -> None:
    unsaid = await stand.post("/emergencies", _report(payee=_entrusted(is_official=None)), h.CLERK)
    assert [each["field"] for each in unsaid.json()["fields"]] == ["payee.is_official"]
    found = await _reported(stand, payee=_entrusted())
    assert (found["payee"]["is_official"], found["payee"]["filed_on"]) == (True, None)
    refused = await _supplement(stand, found["case_id"])
    assert (refused.json()["code"], [e["field"] for e in refused.json()["fields"]]) == ("papers_missing", ["papers"])
    statement = await _upload(stand, found["case_id"], "emergency_statement", 90)
    agreement = await _upload(stand, found["case_id"], "payee_agreement", 97)
    done = await _supplement(stand, found["case_id"], papers=[statement, agreement])
    assert done.status_code == 201, done.text
    seen = (await stand.get(f"/emergencies/{found['case_id']}", h.COUNTY)).json()
    assert seen["payee"]["filed_on"] == "2026-11-24", "the county sees who keeps the card, and since when it knows"


async def test_a_guardian_who_is_paid_proves_it_in_the_supplement(stand: Stand) -> None:
    child = {"name": "王某", "id_number": h.identity("20150506"), "is_minor": True}
    guardian = _entrusted(kind="guardian", is_official=None)
    found = await _reported(stand, person=child, payee=guardian)
    statement = await _upload(stand, found["case_id"], "emergency_statement", 90)
    why = {"signature": None, "no_consent_reason": "监护人尚未赶到。"}
    refused = await _supplement(stand, found["case_id"], papers=[statement], **why)
    assert "guardianship" in refused.text
    proof = await _upload(stand, found["case_id"], "guardianship", 98)
    assert (await _supplement(stand, found["case_id"], papers=[statement, proof], **why)).status_code == 201


async def test_whoever_reported_an_emergency_is_not_paid_for_it_whoever_handles_it_later(stand: Stand) -> None:
    number = h.identity()
    person = await h.applicant(stand, number)
    reporter = replace(h.CLERK, id="demo:reporter", person_id=person.person_id)
    own = await stand.post("/emergencies", _report(payee=_entrusted(id_number=number)), reporter)
    assert (own.status_code, own.json()["code"]) == (409, "payee_is_official")
    found = await _reported(stand, reporter)
    wanted = {
        "kind": "entrusted",
        "name": "赵某某",
        "identity_number": number,
        "is_official": True,
        "bank_name": "示例银行",
        "account_number": ACCOUNT,
        "agreement_hash": await _upload(stand, found["case_id"], "payee_agreement", 97),
        "paper_hash": await _upload(stand, found["case_id"], "payee_change", 93),
    }
    refused = await stand.post(f"/cases/{found['case_id']}/payee", wanted, h.COLLEAGUE)
    assert (refused.status_code, refused.json()["code"]) == (409, "payee_is_official")


async def test_without_a_consent_the_reason_is_told_and_nobody_is_asked(stand: Stand) -> None:
    found = await _reported(stand)
    why = "本人仍在昏迷,没有监护人。"
    both = await _supplement(stand, found["case_id"], no_consent_reason=why)
    assert [each["field"] for each in both.json()["fields"]] == ["no_consent_reason"]
    done = await _supplement(stand, found["case_id"], signature=None, no_consent_reason=why)
    assert (done.status_code, done.json()["supplements"][0]["no_consent_reason"]) == (201, why), done.text
    (said,) = await h.events(stand, found["case_id"], "EmergencySupplemented")
    assert (len(said.members), list(said.consents)) == (1, [])


async def test_what_was_declined_is_not_supplemented_and_the_ordinary_way_is_open(stand: Stand) -> None:
    found = await _reported(stand)
    declined = eligibility.EmergencyDeclined(case_id=found["case_id"], decided_on="2026-11-24")
    await stand.hear(declined, found["case_id"])
    assert (await _supplement(stand, found["case_id"])).json()["code"] == "emergency_declined"
    case = await h.submitted(stand, h.form(previous_case_id=found["case_id"]))
    case.keep(await case.act("acceptance"))
    (said,) = await h.events(stand, case.case_id, "ApplicationAccepted")
    assert said.previous_case_id == found["case_id"]
    stranger = await stand.post(
        "/applications", h.form(village_code="370102002002", previous_case_id=found["case_id"]), h.STRANGER
    )
    assert [each["field"] for each in stranger.json()["fields"]] == ["previous_case_id"]


async def test_somebody_without_identity_is_found_and_two_become_one(stand: Stand) -> None:
    found = await _reported(stand, person=UNKNOWN, payee=RESERVE)
    unknown, number = found["person"]["person_id"], h.identity()
    bare = await _supplement(stand, found["case_id"], signature=None)
    assert (bare.status_code, [each["field"] for each in bare.json()["fields"]]) == (422, ["papers"])
    papers = [await _upload(stand, found["case_id"], kind, 90) for kind in ("emergency_statement",)]
    papers.append(await _upload(stand, found["case_id"], "reserve_slip", 96))
    assert (await _supplement(stand, found["case_id"], signature=None, papers=papers)).status_code == 201
    proof = await _upload(stand, found["case_id"], "identity_proof", 92)
    body = {"case_id": found["case_id"], "name": "赵某某", "id_number": number, "evidence_hash": proof}
    assert (await stand.post(f"/persons/{unknown}/identity", body, h.STRANGER)).status_code == 404
    wrong = await stand.post(f"/persons/{unknown}/identity", body | {"evidence_hash": "0" * 64}, h.COLLEAGUE)
    assert [each["field"] for each in wrong.json()["fields"]] == ["evidence_hash"]
    own = await stand.post(f"/persons/{unknown}/identity", body, h.CLERK)
    assert (own.status_code, own.json()["code"]) == (403, "own_report")
    statement = {"evidence_hash": papers[0]}
    other = await stand.post(f"/persons/{unknown}/identity", body | statement, h.COLLEAGUE)
    assert [each["field"] for each in other.json()["fields"]] == ["evidence_hash"], "a statement proves no identity"
    assert await h.events(stand, found["case_id"], "PersonsMerged") == []
    known = await stand.post(f"/persons/{unknown}/identity", body, h.COLLEAGUE)
    assert known.status_code == 201, known.text
    person = await h.applicant(stand, number)
    assert known.json()["person"]["person_id"] == str(person.person_id)
    (said,) = await h.events(stand, found["case_id"], "PersonsMerged")
    assert (said.from_person_id, said.into_person_id) == (unknown, str(person.person_id))
    assert (await stand.get(f"/emergencies/{found['case_id']}", person)).status_code == 200
    again = await stand.post(f"/persons/{person.person_id}/identity", body, h.COLLEAGUE)
    assert again.json()["code"] == "already_identified"
    await stand.run_tasks()
    names = await stand.post("/cases/names", {"case_ids": [found["case_id"]]}, h.CLERK)
    assert names.json()["items"][0]["applicant_name"] == "赵某某"


async def test_people_of_an_emergency_die_and_their_account_is_changed_too(stand: Stand) -> None:
    found = await _reported(stand)
    case_id = found["case_id"]
    paper = await _upload(stand, case_id, "payee_change", 93)
    wanted = {
        "person_id": found["person"]["person_id"],
        "bank_name": "示例银行",
        "account_number": "6217000000005678",
        "paper_hash": paper,
    }
    asked = await stand.post(f"/cases/{case_id}/payee", wanted, h.CLERK)
    assert (asked.status_code, asked.json()["account_tail"]) == (201, "5678"), asked.text
    assert await h.events(stand, case_id, "PayeeChanged") == []
    path = f"/cases/{case_id}/payee-changes/{asked.json()['change_id']}/confirmation"
    assert (await stand.post(path, {"outcome": "confirmed"}, h.COLLEAGUE)).status_code == 201
    assert len(await h.events(stand, case_id, "PayeeChanged")) == 1
    death = {"person_id": found["person"]["person_id"], "died_on": "2026-11-24", "source": "public_security"}
    proof = await _upload(stand, case_id, "public_security_answer", 94)
    recorded = await stand.post(f"/cases/{case_id}/deaths", death | {"evidence_hash": proof}, h.CLERK)
    assert recorded.status_code == 201, recorded.text
    await stand.run_tasks()
    assert len(await h.events(stand, case_id, "PersonDied")) == 1
    lives = {"reason": "误登。", "evidence_hash": await _upload(stand, case_id, "death_correction", 95)}
    path = f"/cases/{case_id}/deaths/{death['person_id']}/correction"
    assert (await stand.post(path, lives, h.COLLEAGUE)).status_code == 201
    await stand.run_tasks()
    assert len(await h.events(stand, case_id, "DeathCorrected")) == 1


async def test_nobody_is_entrusted_with_the_money_of_the_unknown_later_either(stand: Stand) -> None:
    found = await _reported(stand, person=UNKNOWN, payee=RESERVE)
    wanted = {
        "kind": "entrusted",
        "name": "赵某某",
        "identity_number": h.identity(),
        "is_official": False,
        "bank_name": "示例银行",
        "account_number": ACCOUNT,
        "agreement_hash": await _upload(stand, found["case_id"], "payee_agreement", 97),
        "paper_hash": await _upload(stand, found["case_id"], "payee_change", 93),
    }
    refused = await stand.post(f"/cases/{found['case_id']}/payee", wanted, h.CLERK)
    assert [each["field"] for each in refused.json()["fields"]] == ["kind"]


async def test_urgent_aid_is_not_drafted_as_an_ordinary_application(stand: Stand) -> None:
    refused = await stand.post("/applications", h.form(schemes=["temporary"]), h.CLERK)
    assert [each["field"] for each in refused.json()["fields"]] == ["schemes.0"]


@pytest.mark.parametrize(
    ("village", "is_stored"),
    [pytest.param(h.VILLAGE, True, id="the own village"), pytest.param("370102001003", False, id="the next village")],
)
async def test_the_database_itself_takes_no_emergency_of_another_village(
    stand: Stand, village: str, *, is_stored: bool
) -> None:
    values = {
        "case_number": f"370102-2026-9{village[-5:]}-0",
        "state": "reported",
        "person_id": new_id(),
        "is_minor": False,
        "hardship": "other",
        "wanted_fen": 100,
        "circumstances": b"sealed",
        "reporter_id": h.AGENT.id,
        "reported_on": date(2026, 11, 24),
        **area_values(Area.of(village)),
    }
    case_id = new_id()
    storing = _store(stand, values | {"id": case_id, "case_id": case_id})
    if is_stored:
        await storing
        return
    with pytest.raises(DBAPIError, match="row-level security"):
        await storing


async def _store(stand: Stand, values: dict[str, Any]) -> None:
    async with stand.room.database.begin(h.AGENT, "emergency_aid") as tx:
        await tx.insert(tables.EMERGENCY, values)
