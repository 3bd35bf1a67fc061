"""Notices on a real database: planned by the proposal, posted by the village, read by everybody, ended by the clock."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from conftest import MakeStand
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from stand import Stand, officer

from services.disclosure import tables
from services.disclosure.app import PLAN
from shared.contracts.generated.onenet.disclosure.v1.events_pb2 import NoticeConcluded, NoticePlanned, NoticePosted
from shared.contracts.generated.onenet.eligibility.v1.events_pb2 import AssistanceDenied
from shared.contracts.generated.onenet.intake.v1.events_pb2 import ApplicationWithdrawn
from shared.ids import new_id

from . import sayings
from .photo import PHOTO

AGENT = officer("village_agent", sayings.VILLAGE)
NEIGHBOUR = officer("village_agent", "370102001003")
CLERK = officer("township_clerk", sayings.TOWN)
CONFIRMER = officer("county_confirmer", "370102000000")


@pytest.fixture
async def stand(make_stand: MakeStand) -> Stand:
    return await make_stand(PLAN)


async def said(stand: Stand, case_id: UUID) -> list[Any]:
    return [event.message for event in await stand.said() if event.subject == str(case_id)]


async def planned(stand: Stand) -> tuple[UUID, str]:
    case_id = new_id()
    await sayings.accept(stand, case_id)
    await sayings.review(stand, case_id)
    message = (await said(stand, case_id))[-1]
    assert isinstance(message, NoticePlanned)
    return case_id, message.notice_id


async def upload(stand: Stand, notice_id: str) -> str:
    response = await stand.post(f"/notices/{notice_id}/materials", PHOTO, AGENT, **{"Content-Type": "image/png"})
    assert response.status_code == 201, response.text
    return str(response.json()["hash"])


async def post(stand: Stand, notice_id: str, posted_on: str = "2026-11-24") -> httpx.Response:
    body = {"posted_on": posted_on, "place": "村务公开栏", "photo_hash": await upload(stand, notice_id)}
    return await stand.post(f"/notices/{notice_id}/posting", body, AGENT)


async def public_items(stand: Stand) -> list[dict[str, Any]]:
    response = await stand.get("/notices", village_code=sayings.VILLAGE)
    assert response.status_code == 200, response.text
    return list(response.json()["items"])


async def test_a_notice_goes_its_whole_way(stand: Stand) -> None:
    case_id, notice_id = await planned(stand)
    assert await public_items(stand) == []
    response = await post(stand, notice_id)
    assert (response.status_code, response.json()["ends_on"]) == (201, "2026-12-01"), response.text
    assert [item["name"] for item in await public_items(stand)] == ["王*明"]

    await stand.move_days(7)
    await stand.run_tasks()
    assert isinstance((await said(stand, case_id))[-1], NoticePosted), "the seventh day is not complete"
    await stand.move_days(1)
    await stand.run_tasks()
    concluded = (await said(stand, case_id))[-1]
    assert isinstance(concluded, NoticeConcluded)
    assert (concluded.outcome, concluded.concluded_on) == ("undisputed", "2026-12-02")
    assert await public_items(stand) == []
    assert not await stand.parked()


async def test_the_public_reads_nothing_beyond_the_allowed_fields(stand: Stand) -> None:
    _, notice_id = await planned(stand)
    await post(stand, notice_id)
    [item] = await public_items(stand)
    assert set(item) == {
        "notice_id",
        "village_code",
        "village_name",
        "scheme",
        "scheme_title",
        "name",
        "persons",
        "amount_yuan",
        "posted_on",
        "ends_on",
        "complaint_phone",
    }
    assert sayings.NAME not in str(item)
    assert (item["amount_yuan"], item["persons"]) == ("812.00", 3)


async def test_the_sheet_shows_the_full_name_to_the_village_and_a_masked_one_to_the_county(stand: Stand) -> None:
    _, notice_id = await planned(stand)
    names = [
        (await stand.get(f"/notices/{notice_id}", actor)).json()["applicant_name"]
        for actor in (AGENT, CLERK, CONFIRMER)
    ]
    assert names == [sayings.NAME, sayings.NAME, "王*明"]


async def test_another_village_neither_sees_nor_posts_the_notice(stand: Stand) -> None:
    _, notice_id = await planned(stand)
    assert (await stand.get(f"/notices/{notice_id}", NEIGHBOUR)).status_code == 404
    body = {"posted_on": "2026-11-24", "place": "村务公开栏", "photo_hash": await upload(stand, notice_id)}
    assert (await stand.post(f"/notices/{notice_id}/posting", body, NEIGHBOUR)).status_code == 404


async def test_the_public_cannot_read_a_sheet(stand: Stand) -> None:
    _, notice_id = await planned(stand)
    assert (await stand.get(f"/notices/{notice_id}")).status_code == 401


async def test_a_posting_without_an_uploaded_photo_is_refused(stand: Stand) -> None:
    _, notice_id = await planned(stand)
    body = {"posted_on": "2026-11-24", "place": "村务公开栏", "photo_hash": "ab" * 32}
    response = await stand.post(f"/notices/{notice_id}/posting", body, AGENT)
    assert (response.status_code, response.json()["fields"][0]["field"]) == (422, "photo_hash")


@pytest.mark.parametrize(
    "posted_on", [pytest.param("2026-11-25", id="tomorrow"), pytest.param("2026-11-23", id="before it was planned")]
)
async def test_a_posting_on_an_impossible_day_is_refused(stand: Stand, posted_on: str) -> None:
    _, notice_id = await planned(stand)
    response = await post(stand, notice_id, posted_on)
    assert (response.status_code, response.json()["fields"][0]["field"]) == (422, "posted_on")


async def test_a_file_that_is_no_photo_is_refused(stand: Stand) -> None:
    _, notice_id = await planned(stand)
    response = await stand.post(f"/notices/{notice_id}/materials", b"hello", AGENT, **{"Content-Type": "text/plain"})
    assert response.status_code == 415


async def test_a_childs_proposal_is_concluded_at_once_and_never_shown(stand: Stand) -> None:
    case_id = new_id()
    await sayings.accept(stand, case_id, is_minor=True)
    determination_id = await sayings.review(stand, case_id)
    [concluded] = await said(stand, case_id)
    assert isinstance(concluded, NoticeConcluded)
    assert (concluded.outcome, concluded.determination_id) == ("suppressed", str(determination_id))
    assert await public_items(stand) == []


async def test_a_proposal_heard_before_its_case_waits_for_the_name(stand: Stand) -> None:
    case_id = new_id()
    await sayings.review(stand, case_id)
    assert await said(stand, case_id) == []
    await sayings.accept(stand, case_id)
    assert [type(message) for message in await said(stand, case_id)] == [NoticePlanned]


@pytest.mark.parametrize(
    ("grants", "outcome"),
    [pytest.param(False, "agreed", id="it grants nothing"), pytest.param(True, "returned", id="it was sent back")],
)
async def test_a_proposal_that_is_not_to_be_shown_plans_nothing(
    stand: Stand,
    grants: bool,  # noqa: FBT001  (a table)
    outcome: str,
) -> None:
    case_id = new_id()
    await sayings.accept(stand, case_id)
    await sayings.review(stand, case_id, grants=grants, outcome=outcome)
    assert await said(stand, case_id) == []


async def test_a_scheme_without_a_rule_is_parked_for_a_person(stand: Stand) -> None:
    case_id = new_id()
    await sayings.accept(stand, case_id)
    await sayings.review(stand, case_id, scheme="unheard_of")
    assert [row["reason"] for row in await stand.parked()] == ["SchemeNotRuled"]


async def test_a_withdrawn_application_takes_its_notice_down(stand: Stand) -> None:
    case_id, notice_id = await planned(stand)
    await post(stand, notice_id)
    await stand.hear(ApplicationWithdrawn(case_id=str(case_id), withdrawn_on="2026-11-25"), case_id)
    assert await public_items(stand) == []
    await stand.move_days(30)
    await stand.run_tasks()
    assert not any(isinstance(message, NoticeConcluded) for message in await said(stand, case_id))


async def test_a_refused_case_plans_no_notice_any_more(stand: Stand) -> None:
    case_id = new_id()
    await sayings.accept(stand, case_id)
    await stand.hear(AssistanceDenied(case_id=str(case_id)), case_id)
    await sayings.review(stand, case_id)
    assert await said(stand, case_id) == []


async def test_a_newer_proposal_replaces_the_older_notice(stand: Stand) -> None:
    case_id, first = await planned(stand)
    await post(stand, first)
    await sayings.review(stand, case_id)
    assert await public_items(stand) == []
    async with stand.room.database.begin_system() as tx:
        rows = await tx.all(select(tables.NOTICE.c.state).where(tables.NOTICE.c.case_id == case_id))
    assert sorted(row["state"] for row in rows) == ["planned", "withdrawn"]


async def test_a_village_without_a_code_of_its_own_is_refused(stand: Stand) -> None:
    response = await stand.get("/notices", village_code="999999999999")
    assert (response.status_code, response.json()["code"]) == (404, "division_unknown")


async def test_the_database_refuses_a_posting_without_evidence(stand: Stand) -> None:
    _, notice_id = await planned(stand)
    with pytest.raises(IntegrityError, match="notice_posting_has_evidence"):
        async with stand.room.database.begin_system() as tx:
            await tx.update(tables.NOTICE, UUID(notice_id), {"state": "posted"})


async def test_the_public_role_sees_no_table_with_a_full_name(stand: Stand) -> None:
    _, notice_id = await planned(stand)
    await post(stand, notice_id)
    response = await stand.get("/notices", officer("auditor"), village_code=sayings.VILLAGE)
    assert response.json()["items"][0]["name"] == "王*明", "whoever asks reads public information as the public"
