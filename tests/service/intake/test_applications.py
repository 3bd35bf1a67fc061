"""An application from draft to acceptance, over HTTP on a real database."""

import asyncio
from uuid import UUID

import pytest
from conftest import MakeStand
from sqlalchemy import text
from stand import Stand

from services.intake.app import PLAN
from shared.contracts.generated.onenet.common.v1 import common_pb2 as common
from shared.crypto.keyring import DataClass
from shared.crypto.suites import Suite

from . import household as h


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> Stand:
    return await make_stand(PLAN)


async def test_a_draft_shows_identity_and_phone_masked_and_the_account_by_its_tail(stand: Stand) -> None:
    case = await h.begun(stand)
    first = case.body["household"]["members"][0]
    assert "*" in first["identity_number"]
    assert first["phone"] == "138****1234"
    assert case.body["household"]["payee"]["account_tail"] == "1234"
    assert "6217000000001234" not in str(case.body)


async def test_the_same_person_gets_the_same_id_in_every_case(stand: Stand) -> None:
    body = h.form()
    first, second = await h.begun(stand, body=body), await h.begun(stand, body=body)
    assert first.persons == second.persons


async def test_everything_missing_is_named_at_once(stand: Stand) -> None:
    case = await h.begun(stand, body=h.form(payee=None))
    codes = [each["code"].partition(":")[0] for each in case.body["missing"]]
    assert codes == ["consent", "commitment", "consent", "commitment", "consent", "payee_account"]


async def test_an_incomplete_application_is_not_accepted_and_is_returned_once(stand: Stand) -> None:
    case = await h.begun(stand)
    case.keep(await case.act("submission"))
    refused = await case.act("acceptance")
    assert refused.status_code == 409
    assert refused.json()["code"] == "application_incomplete"
    assert len(refused.json()["fields"]) == 5
    case.keep(await case.act("return"))
    assert case.body["state"] == "returned"
    assert len(case.body["returns"][0]["missing"]) == 5


async def test_a_second_return_names_nothing_that_the_first_did_not(stand: Stand) -> None:
    case = await h.begun(stand, body=h.form(payee=None))
    await case.sign_all()
    case.keep(await case.act("submission"))
    case.keep(await case.act("return"))
    assert case.body["returns"][0]["missing"] == ["payee_account"]
    whole = {key: value for key, value in h.form().items() if key in {"applicant_index", "means", "payee"}}
    numbers = await stand.get(f"{case.path}/identities", h.CLERK)
    members = [
        {"name": each["name"], "identity_number": each["identity_number"], "relation": relation}
        for each, relation in zip(numbers.json()["items"], ("self", "spouse", "child"), strict=True)
    ]
    case.keep(await stand.put(f"{case.path}/household", whole | {"members": members}, h.CLERK, case.etag))
    assert case.body["household"]["version"] == 2
    case.keep(await case.act("submission"))
    refused = await case.act("return")
    assert refused.json()["code"] == "nothing_to_return"


async def test_a_complete_application_is_accepted_and_says_so_sealed(stand: Stand) -> None:
    case = await h.accepted(stand)
    assert case.body["state"] == "accepted"
    event = [each for each in await stand.said() if each.subject == str(case.case_id)][-1]
    assert event.type == "onenet.intake.v1.ApplicationAccepted"
    assert len(event.message.members) == 3
    assert len(event.message.consents) == 3
    assert event.message.account_tail == "1234"
    assert event.message.acceptor_id == h.CLERK.id
    opener = stand.room.keys.keyring("economic_verification", Suite.SM4_GCM)
    names = opener.open_event("intake", DataClass.NAME, event.id, event.message.sealed.name)
    assert common.PersonTexts.FromString(names).items[0].text == "王小明"
    means = opener.open_event("intake", DataClass.MEANS, event.id, event.message.sealed.means)
    assert common.HouseholdMeans.FromString(means).items[0].amount_fen == 1_200_000


async def test_the_account_opens_for_funding_alone_bound_to_case_and_person(stand: Stand) -> None:
    case = await h.accepted(stand)
    event = [each for each in await stand.said() if each.subject == str(case.case_id)][-1]
    funding = stand.room.keys.keyring("funding", Suite.SM4_GCM)
    bound = f"{case.case_id}|{event.message.payee_person_id}".encode()
    assert funding.open_account(event.message.sealed.account, bound) == b"6217000000001234"


async def test_case_numbers_count_up_within_county_and_year(stand: Stand) -> None:
    first, second = await h.submitted(stand), await h.submitted(stand)
    serials = [int(each.body["case_number"].split("-")[2]) for each in (first, second)]
    assert serials[1] == serials[0] + 1


async def test_a_person_is_in_one_open_membership_only_until_it_is_withdrawn(stand: Stand) -> None:
    body = h.form()
    first, second = await h.accepted(stand, body), await h.submitted(stand, body)
    refused = await second.act("acceptance")
    assert refused.json()["code"] == "membership_open"
    paper = await first.upload("withdrawal", 9)
    first.keep(await first.act("withdrawal", {"reason": "不再申请。", "paper_hash": paper}))
    await stand.run_tasks()
    second.keep(await second.act("acceptance"))
    assert second.body["state"] == "accepted"


async def test_of_two_acceptances_at_once_for_one_person_one_wins(stand: Stand) -> None:
    body = h.form()
    first, second = await h.submitted(stand, body), await h.submitted(stand, body)
    answers = await asyncio.gather(first.act("acceptance"), second.act("acceptance"))
    assert sorted(answer.status_code for answer in answers) == [201, 409]


async def test_an_officer_of_another_township_finds_no_such_application(stand: Stand) -> None:
    case = await h.submitted(stand)
    assert (await stand.get(case.path, h.STRANGER)).status_code == 404
    assert (await case.act("acceptance", actor=h.STRANGER)).status_code == 404
    listed = await stand.get("/applications", h.STRANGER)
    assert listed.json()["items"] == []


async def test_an_officer_drafts_for_the_own_area_only(stand: Stand) -> None:
    refused = await stand.post("/applications", h.form(), h.STRANGER)
    assert refused.status_code == 403
    assert refused.json()["code"] == "outside_area"


async def test_an_edit_based_on_an_old_version_is_refused(stand: Stand) -> None:
    case = await h.begun(stand)
    body = {key: value for key, value in h.form().items() if key in {"applicant_index", "members", "means"}}
    body["members"][0]["identity_number"] = (await stand.get(f"{case.path}/identities", h.CLERK)).json()["items"][0][
        "identity_number"
    ]
    refused = await stand.put(f"{case.path}/household", body, h.CLERK, case.etag + 1)
    assert refused.status_code == 412


async def test_a_changed_membership_asks_for_every_consent_anew(stand: Stand) -> None:
    case = await (await h.begun(stand)).sign_all()
    numbers = (await stand.get(f"{case.path}/identities", h.CLERK)).json()["items"]
    body = {"applicant_index": 0, "members": [h.member("self", identity_number=numbers[0]["identity_number"])]}
    case.keep(await stand.put(f"{case.path}/household", body, h.CLERK, case.etag))
    assert [each["code"].partition(":")[0] for each in case.body["missing"]] == ["consent", "commitment"]
    assert case.body["household"]["payee"]["account_tail"] == "1234"


async def test_a_repeat_with_the_same_key_drafts_nothing_new(stand: Stand) -> None:
    body = h.form()
    first = await stand.post("/applications", body, h.CLERK, key="the-same-key-1")
    second = await stand.post("/applications", body, h.CLERK, key="the-same-key-1")
    assert first.json()["case_id"] == second.json()["case_id"]
    assert second.headers["Idempotency-Replayed"] == "true"


async def test_a_village_agent_needs_the_entrustment_paper(stand: Stand) -> None:
    case = await h.begun(stand, h.AGENT, h.form("village_agent"))
    assert case.body["missing"][-1]["code"] == "entrustment"
    await case.upload("entrustment", 4)
    again = await stand.get(case.path, h.AGENT)
    assert "entrustment" not in [each["code"] for each in again.json()["missing"]]


async def test_identity_numbers_are_sealed_in_the_table(stand: Stand) -> None:
    body = h.form()
    case = await h.begun(stand, body=body)
    async with stand.room.database.begin_system() as tx:
        rows = await tx.connection.execute(
            text("SELECT identity_number, phone, health FROM member WHERE case_id = :case"), {"case": case.case_id}
        )
        stored = b"".join(bytes(each) for row in rows for each in row if each is not None)
    assert body["members"][0]["identity_number"].encode() not in stored
    assert b"13800001234" not in stored


async def test_names_come_for_own_cases_only_and_masked_for_the_auditor(stand: Stand) -> None:
    case = await h.submitted(stand)
    wanted = {"case_ids": [str(case.case_id)]}
    assert (await stand.post("/cases/names", wanted, h.CLERK)).json()["items"][0]["applicant_name"] == "王小明"
    assert (await stand.post("/cases/names", wanted, h.AUDITOR)).json()["items"][0]["applicant_name"] == "王*明"
    assert (await stand.post("/cases/names", wanted, h.STRANGER)).json()["items"] == []


async def test_whole_identity_numbers_are_read_by_permission_and_leave_an_entry(stand: Stand) -> None:
    body = h.form()
    case = await h.begun(stand, body=body)
    assert (await stand.get(f"{case.path}/identities", h.AUDITOR)).status_code == 403
    shown = (await stand.get(f"{case.path}/identities", h.COUNTY)).json()["items"]
    assert shown[0]["identity_number"] == body["members"][0]["identity_number"]
    async with stand.room.database.begin_system() as tx:
        noted = await tx.connection.scalar(
            text("SELECT count(*) FROM audit_pending WHERE case_id = :case AND purpose = 'identity_check'"),
            {"case": case.case_id},
        )
    assert noted == 1


async def test_matters_are_read_without_a_login(stand: Stand) -> None:
    answer = await stand.get("/matters")
    assert [each["code"] for each in answer.json()["matters"]] == ["dibao", "edge", "temporary"]


async def test_pages_end_with_no_cursor(stand: Stand) -> None:
    seen: list[UUID] = []
    cursor: str | None = None
    for _ in range(100):
        query = {"limit": "3"} | ({"cursor": cursor} if cursor else {})
        answer = (await stand.get("/applications", h.CLERK, **query)).json()
        seen += [UUID(each["case_id"]) for each in answer["items"]]
        cursor = answer["next"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) > 3
