"""The ground floor on a real database: one transaction, idempotency, row-level security, journal, audit."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from conftest import MakeStand
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Column, MetaData, Text, Uuid, select, text
from sqlalchemy.ext.asyncio import create_async_engine
from stand import Stand, officer

from shared.audit import verifier
from shared.audit.sealer import Sealer
from shared.contracts.generated.onenet.intake.v1.events_pb2 import ApplicationReturned
from shared.contracts.generated.onenet.integrity.v1.events_pb2 import ClockBreached
from shared.crypto.signing import Purpose
from shared.database.tables import OFFICERS, Access, business_table
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.journal import parking
from shared.journal.consumer import Consumer
from shared.journal.event import Recorded
from shared.room import Plan
from shared.web.begin import Begin, IfMatch
from shared.web.edge import Edge

METADATA = MetaData()
NOTE = business_table(
    METADATA,
    "note",
    Column("case_id", Uuid),
    Column("words", Text, nullable=False),
    access=Access(read=OFFICERS | {"applicant"}, write=OFFICERS | {"applicant"}, case_column="case_id"),
)
edge = Edge("note")
TOWN = "370102001000"
OTHER_TOWN = "370102002000"


class NoteBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    words: str


class NoteView(BaseModel):
    id: UUID
    words: str


@edge.create("/notes", "accept_application", response_model=NoteView)
async def write_note(body: NoteBody, begin: Begin) -> Any:
    async with begin() as work:
        case_id = new_id()
        area = work.tx.actor.area
        place = {"city": area.city, "county": area.county, "township": area.township, "village": area.village}
        row = await work.tx.insert(NOTE, {"id": case_id, "case_id": case_id, "words": body.words, **place})
        work.tx.publish(ClockBreached(case_id=str(case_id)), case_id, area=area.county or "")
        if body.words == "fail":
            raise RuntimeError("after the write")
        return await work.reply(NoteView(id=row["id"], words=row["words"]), status=201, version=1, personal=[case_id])


@edge.replace("/notes/{note_id}", "accept_application", response_model=NoteView)
async def change_note(note_id: UUID, body: NoteBody, version: IfMatch, begin: Begin) -> Any:
    async with begin() as work:
        row = await work.tx.update(NOTE, note_id, {"words": body.words}, version=version)
        return await work.reply(NoteView(id=row["id"], words=row["words"]), version=row["row_version"])


HEARD: list[tuple[str, int]] = []


async def hear(tx: Transaction, events: Sequence[Recorded]) -> None:
    for event in events:
        if event.message.missing and event.message.missing[0] == "poison":
            raise ValueError("poison")
        HEARD.append((event.subject, event.seq))
        place = {"city": "370100000000", "county": event.area, "township": TOWN, "village": None}
        await tx.insert(NOTE, {"id": new_id(), "case_id": new_id(), "words": f"heard {event.seq}", **place})


PLAN = Plan(
    service="integrity",
    title="test",
    tables=METADATA,
    migrations=Path(__file__).with_name("note_migrations"),
    edges=(edge,),
    subscriptions={ApplicationReturned: hear},
    tasks=lambda _room: {},
)


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> Stand:
    return await make_stand(PLAN)


CLERK = officer("township_clerk", TOWN)


async def notes(stand: Stand) -> int:
    async with stand.room.database.begin_system() as tx:
        return len(await tx.all(select(NOTE)))


async def test_a_write_answers_with_its_etag_and_says_its_event(stand: Stand) -> None:
    response = await stand.post("/notes", {"words": "one"}, CLERK)
    assert (response.status_code, response.headers["etag"]) == (201, '"1"')
    said = [event for event in await stand.said() if event.subject == response.json()["id"]]
    assert [(event.seq, type(event.message)) for event in said] == [(1, ClockBreached)]


async def test_the_same_key_gives_the_same_answer_and_one_row(stand: Stand) -> None:
    before = await notes(stand)
    answers = [await stand.post("/notes", {"words": "once"}, CLERK, key="the-same-key") for _ in range(3)]
    assert {answer.text for answer in answers} == {answers[0].text}
    assert [answer.headers.get("idempotency-replayed") for answer in answers] == [None, "true", "true"]
    assert await notes(stand) == before + 1


async def test_the_same_key_with_another_body_is_refused(stand: Stand) -> None:
    await stand.post("/notes", {"words": "first"}, CLERK, key="one-key-two-bodies")
    response = await stand.post("/notes", {"words": "second"}, CLERK, key="one-key-two-bodies")
    assert (response.status_code, response.json()["code"]) == (422, "idempotency_key_reused")


async def test_of_fifty_repeats_at_once_one_has_an_effect(stand: Stand) -> None:
    before = await notes(stand)
    answers = await asyncio.gather(
        *(stand.post("/notes", {"words": "race"}, CLERK, key="race-key-1") for _ in range(50))
    )
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert await notes(stand) == before + 1


async def test_a_fault_after_the_write_leaves_nothing_half_done(stand: Stand) -> None:
    before, said = await notes(stand), len(await stand.said())
    response = await stand.post("/notes", {"words": "fail"}, CLERK)
    assert (response.status_code, response.json()["code"]) == (500, "internal_error")
    assert (await notes(stand), len(await stand.said())) == (before, said)


async def test_a_stale_if_match_is_refused(stand: Stand) -> None:
    note = (await stand.post("/notes", {"words": "v1"}, CLERK)).json()["id"]
    assert (await stand.put(f"/notes/{note}", {"words": "v2"}, CLERK, 1)).headers["etag"] == '"2"'
    response = await stand.put(f"/notes/{note}", {"words": "v3"}, CLERK, 1)
    assert (response.status_code, response.json()["code"]) == (412, "version_stale")


async def test_another_township_does_not_find_the_row(stand: Stand) -> None:
    note = (await stand.post("/notes", {"words": "mine"}, CLERK)).json()["id"]
    response = await stand.put(f"/notes/{note}", {"words": "yours"}, officer("township_clerk", OTHER_TOWN), 1)
    assert response.status_code == 404


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        pytest.param(None, (401, "token_missing"), id="nobody"),
        pytest.param(officer("auditor"), (403, "no_permission"), id="a role without the permission"),
    ],
)
async def test_who_may_not_write_is_refused(stand: Stand, actor: Any, expected: tuple[int, str]) -> None:
    response = await stand.post("/notes", {"words": "x"}, actor)
    assert (response.status_code, response.json()["code"]) == expected


@pytest.mark.parametrize(
    ("content", "status"),
    [
        pytest.param(b"{not json", 400, id="no JSON"),
        pytest.param(b'{"words": "x", "extra": 1}', 422, id="an unknown field"),
        pytest.param(b'{"words": 370102199001011234}', 422, id="a number where text belongs"),
        pytest.param(b"x" * (1024 * 1024 + 1), 413, id="over the limit"),
    ],
)
async def test_bad_bodies_get_a_problem_document_without_echo(stand: Stand, content: bytes, status: int) -> None:
    response = await stand.post("/notes", content, CLERK, **{"Content-Type": "application/json"})
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    assert "370102199001011234" not in response.text


async def test_poison_is_parked_with_what_follows_and_other_subjects_go_on(stand: Stand) -> None:
    ill, well = str(new_id()), str(new_id())
    await stand.hear(ApplicationReturned(case_id=ill, missing=["poison"]), ill)
    await stand.hear(ApplicationReturned(case_id=ill), ill)
    await stand.hear(ApplicationReturned(case_id=well), well)
    assert [(row["subject"], row["subjectseq"]) for row in await stand.parked()] == [(ill, 1), (ill, 2)]
    assert (well, 1) in HEARD
    async with stand.room.database.begin_system() as tx:
        assert await parking.drop(tx, "intake", ill, 1)
    consumer = Consumer(stand.room.database, PLAN.subscriptions)
    assert await consumer.retry("intake", ill) == 0
    assert HEARD.count((ill, 2)) == 1


async def test_the_verifier_names_a_row_that_a_superuser_edited(stand: Stand) -> None:
    room = stand.room
    note = (await stand.post("/notes", {"words": "true"}, CLERK)).json()["id"]
    sealer = Sealer(room.database, room.keys.signer(Purpose.AUDIT_HEAD, "integrity"))
    while await sealer.step():
        pass
    engine = create_async_engine(stand.server.sqlalchemy_url(stand.database))
    check = room.keys.verifier(Purpose.AUDIT_HEAD, "integrity")
    async with engine.connect() as connection:
        await connection.execute(text("SET search_path = integrity"))
        clean = await verifier.verify(connection, "integrity", METADATA, room.keyring, check)
        await connection.execute(text("UPDATE note SET words = 'false' WHERE id = :id"), {"id": note})
        edited = await verifier.verify(connection, "integrity", METADATA, room.keyring, check)
        await connection.rollback()
    await engine.dispose()
    assert clean.faults == []
    assert clean.sealed > 0
    assert [(fault.kind, fault.table, fault.row_id) for fault in edited.faults] == [("row_altered", "note", note)]
