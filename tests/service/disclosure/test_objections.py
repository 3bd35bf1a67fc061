"""Objections: anybody raises one, the notice comes down, and who raised it is the clerk's to know and nobody else's."""

import asyncio
import logging
from typing import Any
from uuid import UUID

import httpx
import pytest
from conftest import MakeStand
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError
from stand import COUNTY, Stand, officer

from services.disclosure import tables
from services.disclosure.app import PLAN
from services.disclosure.objection import DAILY_LIMIT, OPEN_LIMIT
from shared.contracts.generated.onenet.disclosure.v1.events_pb2 import (
    NoticeConcluded,
    NoticePlanned,
    NoticeWithdrawn,
    ObjectionAnswered,
    ObjectionRaised,
)
from shared.identity.actor import Actor
from shared.ids import new_id

from . import sayings
from .board import AGENT, posted, said
from .photo import PHOTO

CLERK = officer("township_clerk", sayings.TOWN)
REVIEWER = officer("township_reviewer", sayings.TOWN)
CONFIRMER = officer("county_confirmer", COUNTY)
OTHER_CLERK = officer("township_clerk", "370102002000")
CITY = officer("city_officer", "370100000000")
AUDITOR = officer("auditor")
NEIGHBOUR = officer("applicant", name="邻居", person_id=new_id())

WHO, REACH, SAID = "赵铁柱", "13912345678", "他家在县城开着门市"
FULL = {"statement": SAID, "name": WHO, "contact": REACH}


@pytest.fixture
async def stand(make_stand: MakeStand) -> Stand:
    return await make_stand(PLAN)


async def object_to(
    stand: Stand, notice_id: str, body: dict[str, Any] | None = None, actor: Actor | None = None
) -> httpx.Response:
    return await stand.post(f"/notices/{notice_id}/objections", FULL if body is None else body, actor)


async def objections(stand: Stand, notice_id: str, actor: Actor = CLERK) -> list[dict[str, Any]]:
    response = await stand.get(f"/notices/{notice_id}/objections", actor)
    assert response.status_code == 200, response.text
    return list(response.json()["items"])


async def test_an_objection_takes_the_notice_down_and_its_days_never_end(stand: Stand) -> None:
    case_id, notice_id = await posted(stand)
    response = await object_to(stand, notice_id)
    assert response.status_code == 201, response.text
    assert (await stand.get("/notices", village_code=sayings.VILLAGE)).json()["items"] == []
    assert (await stand.get(f"/notices/{notice_id}", AGENT)).json()["state"] == "disputed"
    await stand.move_days(30)
    await stand.run_tasks()
    raised, withdrawn = (await said(stand, case_id))[-2:]
    assert isinstance(raised, ObjectionRaised)
    assert isinstance(withdrawn, NoticeWithdrawn)
    assert (withdrawn.reason, withdrawn.determination_id) == ("objection", raised.determination_id)
    assert not any(isinstance(message, NoticeConcluded) for message in await said(stand, case_id))


async def test_an_objection_to_the_notice_after_a_new_look_is_kept_and_the_notice_stands_to_its_end(
    stand: Stand,
) -> None:
    case_id, notice_id = await posted(stand)
    await object_to(stand, notice_id)
    await sayings.review(stand, case_id)
    again = [message for message in await said(stand, case_id) if isinstance(message, NoticePlanned)][-1].notice_id
    photo = await stand.post(f"/notices/{again}/materials", PHOTO, AGENT, **{"Content-Type": "image/png"})
    body = {"posted_on": "2026-11-24", "place": "村务公开栏", "photo_hash": photo.json()["hash"]}
    assert (await stand.post(f"/notices/{again}/posting", body, AGENT)).status_code == 201
    assert (await object_to(stand, again)).status_code == 201
    assert (await object_to(stand, again)).status_code == 201
    assert (await stand.get(f"/notices/{again}", AGENT)).json()["state"] == "posted"
    assert len(await objections(stand, again)) == 2
    assert [message.notice_id for message in await said(stand, case_id) if isinstance(message, ObjectionRaised)] == [
        notice_id,
        again,
        again,
    ]
    await stand.move_days(8)
    await stand.run_tasks()
    concluded = [message for message in await said(stand, case_id) if isinstance(message, NoticeConcluded)]
    assert [(message.notice_id, message.outcome) for message in concluded] == [(again, "undisputed")]
    assert {item["due_since"] for item in await objections(stand, again)} == {None}
    await sayings.grant(stand, case_id)
    assert {item["due_since"] for item in await objections(stand, again)} == {"2026-12-02"}


@pytest.mark.parametrize(
    "actor",
    [
        pytest.param(None, id="without a login"),
        pytest.param(NEIGHBOUR, id="a logged-in neighbour"),
        pytest.param(AGENT, id="the village's agent"),
        pytest.param(CLERK, id="a clerk at the window"),
    ],
)
async def test_nothing_kept_or_said_tells_who_objected(stand: Stand, actor: Actor | None) -> None:
    _, notice_id = await posted(stand)
    before = len(await stand.said())
    async with stand.room.database.begin_system() as tx:
        noted = await tx.connection.scalar(text("SELECT coalesce(max(number), 0) FROM audit_pending"))
    assert (await object_to(stand, notice_id, actor=actor)).status_code == 201
    async with stand.room.database.begin_system() as tx:
        after = {"noted": noted}
        entries = (await tx.connection.execute(text("SELECT * FROM audit_pending WHERE number > :noted"), after)).all()
        kept = (await tx.connection.execute(text("SELECT * FROM idempotency WHERE route LIKE '%/objections'"))).all()
        rows = (await tx.connection.execute(text("SELECT * FROM objection, objector"))).all()
    assert entries
    assert kept
    events = [event.message.SerializeToString() for event in (await stand.said())[before:]]
    everything = repr((entries, kept, rows, events))
    personal = [actor.id, *([str(actor.person_id)] if actor.person_id else [])] if actor else []
    for secret in (WHO, REACH, SAID, *personal):
        assert secret not in everything
        assert repr(secret.encode())[2:-1] not in everything
    assert {(entry.actor, entry.role) for entry in entries} == {("system:disclosure", "system")}


async def test_the_household_sees_no_objector_in_its_access_log(stand: Stand) -> None:
    case_id, notice_id = await posted(stand)
    gateway = officer("system")
    wanted = {"case_id": str(case_id)}
    before = (await stand.post("/access-log", wanted, gateway)).json()
    assert (await object_to(stand, notice_id, actor=NEIGHBOUR)).status_code == 201
    assert (await stand.post("/access-log", wanted, gateway)).json() == before


@pytest.mark.parametrize(
    ("actor", "status"),
    [
        pytest.param(None, 401, id="the public"),
        pytest.param(officer("applicant", person_id=new_id()), 403, id="the applicant"),
        pytest.param(AGENT, 403, id="the village's agent"),
        pytest.param(CITY, 403, id="the city"),
        pytest.param(officer("province_officer"), 403, id="the province"),
        pytest.param(AUDITOR, 403, id="an auditor"),
        pytest.param(OTHER_CLERK, 404, id="another township's clerk"),
    ],
)
async def test_who_does_not_look_into_it_learns_nothing_of_it(stand: Stand, actor: Actor | None, status: int) -> None:
    _, notice_id = await posted(stand)
    await object_to(stand, notice_id)
    [known] = await objections(stand, notice_id)
    for path in (f"/notices/{notice_id}/objections", f"/objections/{known['objection_id']}/objector"):
        response = await stand.get(path, actor)
        assert response.status_code == status
        assert known["number"] not in response.text
    answer = {"found": "核查无误", "told_way": "telephone"}
    refused = await stand.post(f"/objections/{known['objection_id']}/answer", answer, actor)
    assert refused.status_code == status


async def test_the_clerk_reads_what_was_said_and_apart_from_it_by_whom_and_each_look_is_noted(stand: Stand) -> None:
    case_id, notice_id = await posted(stand)
    await object_to(stand, notice_id)
    [shown] = await objections(stand, notice_id)
    assert (shown["statement"], shown["raised_on"], shown["state"]) == (SAID, "2026-11-24", "open")
    assert WHO not in str(shown)
    objector = (await stand.get(f"/objections/{shown['objection_id']}/objector", CLERK)).json()
    assert (objector["name"], objector["contact"], objector["is_anonymous"]) == (WHO, REACH, False)
    async with stand.room.database.begin_system() as tx:
        query = text(
            "SELECT actor, \"table\" FROM audit_pending WHERE operation = 'read' AND case_id = :case ORDER BY number"
        )
        looks = [tuple(row) for row in await tx.connection.execute(query, {"case": case_id})]
    assert looks[-2:] == [(CLERK.id, "answer"), (CLERK.id, "objector")]


async def test_whoever_took_the_case_in_does_not_learn_who_objects_and_another_clerk_does(stand: Stand) -> None:
    _, notice_id = await posted(stand)
    await object_to(stand, notice_id)
    [shown] = await objections(stand, notice_id)
    path = f"/objections/{shown['objection_id']}/objector"
    refused = await stand.get(path, sayings.ACCEPTOR)
    assert (refused.status_code, refused.json()["code"]) == (403, "same_hand")
    assert WHO not in refused.text
    assert (await stand.get(path, CLERK)).json()["name"] == WHO
    async with stand.room.database.begin_system() as tx:
        query = text("SELECT actor FROM audit_pending WHERE \"table\" = 'objector' AND operation = 'read'")
        assert [row.actor for row in await tx.connection.execute(query)] == [CLERK.id]


@pytest.mark.parametrize("actor", [pytest.param(REVIEWER, id="reviewer"), pytest.param(CONFIRMER, id="county")])
async def test_those_who_decide_see_that_there_is_an_objection_and_not_a_word_of_it(stand: Stand, actor: Actor) -> None:
    _, notice_id = await posted(stand)
    await object_to(stand, notice_id)
    [shown] = await objections(stand, notice_id, actor)
    assert (shown["state"], shown["statement"]) == ("open", None)
    listed = await stand.get("/objections", actor, state="open")
    assert listed.json()["items"] == [shown]
    refused = await stand.get(f"/objections/{shown['objection_id']}/objector", actor)
    assert refused.status_code == 403


async def test_the_county_may_not_open_the_objector_past_our_code_either(stand: Stand) -> None:
    _, notice_id = await posted(stand)
    await object_to(stand, notice_id)
    for actor in (CONFIRMER, AGENT):
        async with stand.room.database.begin(actor, "objection") as tx:
            with pytest.raises(ProgrammingError, match="permission denied"):
                await tx.connection.execute(select(tables.OBJECTOR.c.sealed))


async def test_one_objection_or_many_look_the_same_to_village_and_public(stand: Stand) -> None:
    views = []
    for count in (1, 3):
        _, notice_id = await posted(stand)
        for _ in range(count):
            assert (await object_to(stand, notice_id)).status_code == 201
        sheet = await stand.get(f"/notices/{notice_id}", AGENT)
        own = {"notice_id", "case_id", "determination_id"}
        views.append((sheet.headers["etag"], {k: v for k, v in sheet.json().items() if k not in own}))
    assert views[0] == views[1]


async def test_ids_numbers_and_receipts_do_not_tell_the_order_in_which_they_came(stand: Stand) -> None:
    case_id, notice_id = await posted(stand)
    numbers = [(await object_to(stand, notice_id)).json()["number"] for _ in range(8)]
    listed = await objections(stand, notice_id)
    assert sorted(numbers) == sorted(each["number"] for each in listed)
    raised = [event for event in await stand.said() if isinstance(event.message, ObjectionRaised)]
    ids = [UUID(event.message.objection_id) for event in raised]
    assert len(raised) == 8
    assert {each.version for each in [*ids, *(event.id for event in raised)]} == {4}, "a version 7 holds the time"
    assert [each["objection_id"] for each in listed] == [str(each) for each in sorted(ids)]
    assert all(number not in str(event.message) for number in numbers for event in raised)
    assert {event.subject for event in raised} == {str(case_id)}


async def test_a_receipt_tells_the_state_and_nothing_else(stand: Stand) -> None:
    _, notice_id = await posted(stand)
    given = (await object_to(stand, notice_id)).json()
    path = f"/objection-receipts/{given['receipt_code']}"
    first = (await stand.get(path)).json()
    assert set(first) == {"number", "state", "state_title", "next_step"}
    assert (first["number"], first["state"]) == (given["number"], "open")
    lower = given["receipt_code"].replace("-", "").lower()
    assert (await stand.get(f"/objection-receipts/{lower}")).status_code == 200
    [shown] = await objections(stand, notice_id)
    answer = {"found": "重新入户,情况属实。", "told_way": "visit"}
    done = await stand.post(f"/objections/{shown['objection_id']}/answer", answer, CLERK)
    assert done.status_code == 200, done.text
    assert (await stand.get(path)).json()["state"] == "answered"
    unknown = await stand.get("/objection-receipts/AAAAA-AAAAA-AAAAA-AAAAA")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "receipt_unknown")


async def test_an_anonymous_objection_is_kept_and_answered_by_its_receipt(stand: Stand) -> None:
    case_id, notice_id = await posted(stand)
    assert (await object_to(stand, notice_id, {"statement": SAID})).status_code == 201
    [shown] = await objections(stand, notice_id)
    objector = (await stand.get(f"/objections/{shown['objection_id']}/objector", CLERK)).json()
    assert (objector["is_anonymous"], objector["name"], objector["contact"]) == (True, None, None)
    answer = {"found": "重新入户,情况属实。", "told_way": "receipt"}
    assert (await stand.post(f"/objections/{shown['objection_id']}/answer", answer, CLERK)).status_code == 200
    assert isinstance((await said(stand, case_id))[-1], ObjectionAnswered)


async def test_who_gave_a_name_is_told_in_person_and_once(stand: Stand) -> None:
    _, notice_id = await posted(stand)
    await object_to(stand, notice_id)
    [shown] = await objections(stand, notice_id)
    path = f"/objections/{shown['objection_id']}/answer"
    refused = await stand.post(path, {"found": "核查无误", "told_way": "receipt"}, CLERK)
    assert (refused.status_code, refused.json()["code"]) == (409, "objector_reachable")
    told = {"found": "核查无误", "told_way": "telephone"}
    assert (await stand.post(path, told, CLERK)).status_code == 200
    assert (await stand.post(path, told, CLERK)).json()["code"] == "objection_answered"


async def test_an_answer_falls_due_when_the_case_is_proposed_anew(stand: Stand) -> None:
    case_id, notice_id = await posted(stand)
    await object_to(stand, notice_id)
    [waiting] = await objections(stand, notice_id)
    await stand.move_days(9)
    await sayings.review(stand, case_id)
    [due] = await objections(stand, notice_id)
    assert (waiting["due_since"], due["due_since"]) == (None, "2026-12-03")
    assert isinstance((await said(stand, case_id))[-1], NoticePlanned), "the new proposal has a notice of its own"


async def test_neighbours_who_object_at_the_same_moment_are_all_heard_and_the_notice_comes_down_once(
    stand: Stand,
) -> None:
    case_id, notice_id = await posted(stand)
    answers = await asyncio.gather(*(object_to(stand, notice_id) for _ in range(6)))
    assert [answer.status_code for answer in answers] == [201] * 6
    kinds = [type(message) for message in await said(stand, case_id)]
    assert (kinds.count(ObjectionRaised), kinds.count(NoticeWithdrawn)) == (6, 1)


async def test_who_works_on_another_scheme_reads_no_objection(stand: Stand) -> None:
    _, notice_id = await posted(stand)
    await object_to(stand, notice_id)
    [known] = await objections(stand, notice_id)
    other = officer("township_clerk", sayings.TOWN, schemes=frozenset({"temporary"}))
    assert (await stand.get("/objections", other)).json()["items"] == []
    for path in (f"/notices/{notice_id}/objections", f"/objections/{known['objection_id']}/objector"):
        assert (await stand.get(path, other)).status_code == 404


async def test_the_last_day_takes_objections_and_the_day_after_does_not(stand: Stand) -> None:
    _, notice_id = await posted(stand)
    await stand.move_days(7)
    assert (await object_to(stand, notice_id)).status_code == 201
    await stand.move_days(1)
    late = await object_to(stand, notice_id)
    assert (late.status_code, late.json()["code"]) == (409, "notice_not_standing")


async def test_what_was_never_posted_does_not_exist_for_who_objects(stand: Stand) -> None:
    case_id = new_id()
    await sayings.accept(stand, case_id)
    await sayings.review(stand, case_id)
    [planned] = await said(stand, case_id)
    refused = await object_to(stand, planned.notice_id)
    missing = await object_to(stand, str(new_id()))
    assert refused.status_code == missing.status_code == 404


async def test_a_concluded_notice_takes_no_objection(stand: Stand) -> None:
    _, notice_id = await posted(stand)
    await stand.move_days(8)
    await stand.run_tasks()
    late = await object_to(stand, notice_id)
    assert (late.status_code, late.json()["code"]) == (409, "notice_not_standing")


async def test_a_repeated_request_is_one_objection_and_a_flood_is_refused(stand: Stand) -> None:
    case_id, notice_id = await posted(stand)
    path, key = f"/notices/{notice_id}/objections", new_id().hex
    first = await stand.post(path, FULL, NEIGHBOUR, key)
    again = await stand.post(path, FULL, None, key)
    assert (first.json(), again.headers["idempotency-replayed"]) == (again.json(), "true")
    for _ in range(OPEN_LIMIT - 1):
        assert (await object_to(stand, notice_id)).status_code == 201
    over = await object_to(stand, notice_id)
    assert (over.status_code, over.json()["code"]) == (429, "objections_full")
    window = await object_to(stand, notice_id, actor=CLERK)
    assert window.status_code == 201, "whoever comes to the window is heard"
    raised = [message for message in await said(stand, case_id) if isinstance(message, ObjectionRaised)]
    withdrawn = [message for message in await said(stand, case_id) if isinstance(message, NoticeWithdrawn)]
    assert (len(raised), len(withdrawn)) == (OPEN_LIMIT + 1, 1)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"statement": "赵" * 2001, "name": WHO}, id="too long"),
        pytest.param({"statement": 5, "name": WHO, "contact": REACH}, id="no text"),
        pytest.param({"statement": SAID, "name": WHO, "who": REACH}, id="a field too many"),
        pytest.param({"name": WHO, "contact": REACH}, id="nothing said"),
    ],
)
async def test_a_refused_objection_echoes_and_logs_nothing(
    stand: Stand, body: dict[str, Any], caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    _, notice_id = await posted(stand)
    refused = await object_to(stand, notice_id, body)
    assert refused.status_code == 422
    accepted = await object_to(stand, notice_id)
    assert accepted.status_code == 201
    written = refused.text + caplog.text + "".join(capfd.readouterr())
    assert not [secret for secret in (WHO, REACH, SAID) if secret in written]


async def test_a_countys_flood_of_a_day_takes_no_further_notice_down(stand: Stand) -> None:
    flooded, other = [(await posted(stand))[1] for _ in range(2)]
    async with stand.room.database.begin_system() as tx:
        for _ in range(DAILY_LIMIT):
            await tx.draw(f"statements {COUNTY} 2026-11-24")
    refused = await object_to(stand, flooded)
    assert (refused.status_code, refused.json()["code"]) == (429, "window_open")
    assert (await stand.get(f"/notices/{flooded}", AGENT)).json()["state"] == "posted"
    assert (await object_to(stand, other, actor=CLERK)).status_code == 201
    assert (await stand.get(f"/notices/{other}", AGENT)).json()["state"] == "disputed"
