"""Complaints: at every stage of a case, by anybody, in nobody's name; and answered as objections are."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from conftest import MakeStand
from sqlalchemy import text
from stand import COUNTY, Stand, officer

from services.disclosure.app import PLAN
from services.disclosure.objection import DAILY_LIMIT, OPEN_LIMIT
from shared.contracts.generated.onenet.disclosure.v1.events_pb2 import ComplaintReceived, ObjectionAnswered
from shared.contracts.generated.onenet.eligibility.v1.events_pb2 import ReviewCompleted
from shared.contracts.generated.onenet.intake.v1.events_pb2 import CountyVisited
from shared.identity.actor import Actor
from shared.ids import new_id

from . import sayings

CLERK = officer("township_clerk", sayings.TOWN)
CONFIRMER = officer("county_confirmer", COUNTY)
NEIGHBOUR = officer("applicant", name="邻居", person_id=new_id())
WHO, REACH, SAID = "赵铁柱", "13912345678", "他家在县城开着门市"
FULL = {"statement": SAID, "name": WHO, "contact": REACH}


@pytest.fixture
async def stand(make_stand: MakeStand) -> Stand:
    return await make_stand(PLAN)


async def known(stand: Stand) -> UUID:
    case_id = new_id()
    await sayings.accept(stand, case_id)
    return case_id


async def complain(
    stand: Stand, case_id: UUID, body: dict[str, Any] | None = None, actor: Actor | None = None
) -> httpx.Response:
    return await stand.post(f"/cases/{case_id}/complaints", FULL if body is None else body, actor)


async def listed(stand: Stand, case_id: UUID, actor: Actor = CLERK) -> list[dict[str, Any]]:
    response = await stand.get(f"/cases/{case_id}/complaints", actor)
    assert response.status_code == 200, response.text
    return list(response.json()["items"])


async def test_a_complaint_is_taken_before_and_after_the_grant_and_said_without_a_word_of_it(stand: Stand) -> None:
    case_id = await known(stand)
    first = await complain(stand, case_id)
    assert first.status_code == 201, first.text
    await sayings.grant(stand, case_id)
    assert (await complain(stand, case_id, actor=NEIGHBOUR)).status_code == 201
    received = [each for each in await stand.said() if isinstance(each.message, ComplaintReceived)]
    assert {(each.message.case_id, each.message.received_on) for each in received} == {(str(case_id), "2026-11-24")}
    assert {UUID(each.message.complaint_id).version for each in received} == {4}, "a version 7 holds the time"
    assert {each.id.version for each in received} == {4}
    receipt = await stand.get(f"/objection-receipts/{first.json()['receipt_code']}")
    assert (receipt.json()["number"], receipt.json()["state"]) == (first.json()["number"], "open")


@pytest.mark.parametrize(
    "actor",
    [pytest.param(None, id="the public"), pytest.param(NEIGHBOUR, id="a login"), pytest.param(CLERK, id="desk")],
)
async def test_nothing_kept_or_said_tells_who_complained(stand: Stand, actor: Actor | None) -> None:
    case_id = await known(stand)
    before = len(await stand.said())
    assert (await complain(stand, case_id, actor=actor)).status_code == 201
    async with stand.room.database.begin_system() as tx:
        query = text("SELECT * FROM audit_pending WHERE \"table\" IN ('objection', 'objector')")
        entries = (await tx.connection.execute(query)).all()
        rows = (await tx.connection.execute(text("SELECT * FROM objection, objector"))).all()
        kept = (await tx.connection.execute(text("SELECT * FROM idempotency WHERE route LIKE '%/complaints'"))).all()
    everything = repr((entries, rows, kept, [e.message.SerializeToString() for e in (await stand.said())[before:]]))
    assert entries
    assert kept
    for secret in (WHO, REACH, SAID, *([actor.id] if actor else [])):
        assert secret not in everything
    assert {(entry.actor, entry.role) for entry in entries} == {("system:disclosure", "system")}


async def test_the_clerk_reads_what_was_said_others_that_it_was_and_the_household_nothing(stand: Stand) -> None:
    case_id = await known(stand)
    await complain(stand, case_id)
    [shown] = await listed(stand, case_id)
    assert (shown["statement"], shown["notice_id"], shown["state"]) == (SAID, None, "open")
    [of_county] = await listed(stand, case_id, CONFIRMER)
    assert of_county["statement"] is None
    assert (await stand.get("/objections", CLERK, state="open")).json()["items"] == [of_county]
    assert await listed(stand, case_id, officer("township_clerk", "370102002000")) == []
    assert await listed(stand, case_id, officer("township_clerk", sayings.TOWN, schemes=frozenset({"temporary"}))) == []
    for actor in (NEIGHBOUR, officer("village_agent", sayings.VILLAGE), officer("auditor")):
        assert (await stand.get(f"/cases/{case_id}/complaints", actor)).status_code == 403


@pytest.mark.parametrize("kind", ["application", "emergency"])
async def test_whoever_took_the_case_in_does_not_learn_who_complains(stand: Stand, kind: str) -> None:
    case_id = new_id()
    if kind == "emergency":
        await sayings.report_emergency(stand, case_id)
    else:
        await sayings.accept(stand, case_id)
    await complain(stand, case_id)
    [shown] = await listed(stand, case_id)
    path = f"/objections/{shown['objection_id']}/objector"
    refused = await stand.get(path, sayings.ACCEPTOR)
    assert (refused.status_code, refused.json()["code"]) == (403, "same_hand")
    assert (await stand.get(path, CLERK)).json()["name"] == WHO


async def test_it_falls_due_with_the_visit_and_is_answered_once(stand: Stand) -> None:
    for message in (CountyVisited, ReviewCompleted):
        case_id = await known(stand)
        await complain(stand, case_id)
        assert (await listed(stand, case_id))[0]["due_since"] is None
        await stand.hear(message(case_id=str(case_id)), case_id)
        [due] = await listed(stand, case_id)
        assert due["due_since"] == "2026-11-24"
        path = f"/objections/{due['objection_id']}/answer"
        told = {"found": "重新入户,情况属实。", "told_way": "telephone"}
        assert (await stand.post(path, told | {"told_way": "receipt"}, CLERK)).json()["code"] == "objector_reachable"
        assert (await stand.post(path, told, CLERK)).status_code == 200
        assert (await stand.post(path, told, CLERK)).json()["code"] == "objection_answered"
    assert [each for each in await stand.said() if isinstance(each.message, ObjectionAnswered)]
    assert not await stand.parked()


async def test_a_case_that_nobody_knows_takes_none_and_a_flood_is_refused_but_at_the_window(stand: Stand) -> None:
    assert (await complain(stand, new_id())).status_code == 404
    case_id = await known(stand)
    for _ in range(OPEN_LIMIT):
        assert (await complain(stand, case_id)).status_code == 201
    over = await complain(stand, case_id)
    assert (over.status_code, over.json()["code"]) == (429, "objections_full")
    assert (await complain(stand, case_id, actor=CLERK)).status_code == 201


async def test_a_county_takes_so_many_a_day_from_outside_and_at_the_window_every_one(stand: Stand) -> None:
    cases = [await known(stand) for _ in range(2)]
    for number in range(DAILY_LIMIT):
        assert (await complain(stand, cases[number % 2])).status_code == 201
    over = await complain(stand, cases[0])
    assert (over.status_code, over.json()["code"]) == (429, "window_open")
    assert "窗口随时可以登记" in over.json()["detail"]
    assert (await complain(stand, cases[0], actor=CLERK)).status_code == 201
    await stand.move_days(1)
    assert (await complain(stand, cases[0])).status_code == 201
