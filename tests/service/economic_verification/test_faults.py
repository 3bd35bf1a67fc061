"""Sources that are busy, refuse, drip, talk twice or too late: each ends lawfully, and silence is never a no."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import select

from deploy.demo.population import Person
from deploy.simulators import server as simulators
from services.economic_verification import tasks
from services.economic_verification.bureaus import client as client_module
from services.economic_verification.tables import QUERY
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake_events
from shared.database import ground
from shared.tasks.worker import Worker

from .conftest import Case, Check, bureau

BANKS = bureau("banks")


def body(person: Person, amount_yuan: str | None = "1520.50") -> dict[str, Any]:
    items = [{"aspect": "asset", "kind": "deposit", "amount_yuan": amount_yuan}] if amount_yuan else []
    status = "found" if items else "none"
    return {"identity_number": person.identity_number, "status": status, "data_on": "2026-11-20", "items": items}


async def query_of(check: Check, case: Case, source: str) -> Any:
    async with check.stand.room.database.begin_system() as tx:
        (row,) = await tx.all(select(QUERY).where(QUERY.c.case_id == case.id, QUERY.c.source == source))
    return row


async def answer(check: Check, case: Case, given: dict[str, Any], source: str = "banks") -> Any:
    row = await query_of(check, case, source)
    return await check.stand.post(f"/queries/{row['id']}/answer", given, bureau(source))


async def delivered(check: Check) -> int:
    return int((await check.bureaus.get("/admin/state")).json()["delivered"])


def stranger_to_the_simulators(check: Check) -> Person:
    return next(p for p in check.people.persons if "banks" in p.silent_sources)


async def unknown_after_the_deadline(check: Check) -> Case:
    """A case whose bank stayed silent until it was reported as unknown; the legal clock has moved."""
    case = await check.accept([stranger_to_the_simulators(check)], scope=("banks",))
    await check.stand.run_tasks()
    inquiry = await check.inquiry(case)
    opened_on, due_on = (date.fromisoformat(inquiry[each]) for each in ("opened_on", "due_on"))
    await check.stand.move_days((due_on - opened_on).days + 1)
    await check.stand.run_tasks()
    assert await check.results(case, "banks") == [("unknown", None, "deadline")]
    return case


async def test_a_busy_source_is_left_alone_as_long_as_it_says_and_then_answers(check: Check) -> None:
    await check.fault("social_insurance", "busy", 1)
    case = await check.accept(check.household("above").members[:1], scope=("social_insurance",))
    await check.stand.run_tasks()
    asked = await query_of(check, case, "social_insurance")
    assert (asked["state"], asked["attempts"]) == ("asked", 1)
    async with check.stand.room.database.begin_system() as tx:
        open_tasks = select(ground.TASK.c.due_at).where(
            ground.TASK.c.key == f"{asked['id']}:1", ground.TASK.c.done_at.is_(None)
        )
        (waiting,) = await tx.all(open_tasks)
        assert waiting["due_at"] - tx.now == timedelta(seconds=2)
    check.stand.clock.advance(timedelta(seconds=1))
    await check.stand.run_tasks()
    assert (await query_of(check, case, "social_insurance"))["attempts"] == 1, "not asked before its time"
    check.stand.clock.advance(timedelta(seconds=1))
    await check.stand.run_tasks()
    assert [state for state, _, _ in await check.results(case, "social_insurance")] == ["answered"]


async def test_a_source_that_stays_busy_costs_no_attempts_and_only_its_deadline_ends_it(check: Check) -> None:
    await check.fault("social_insurance", "busy", 7)
    case = await check.accept(check.household("above").members[:1], scope=("social_insurance",))
    found = await check.settle(case)
    assert [each["state"] for each in found["results"] if each["source"] == "social_insurance"] == ["answered"]
    assert (await query_of(check, case, "social_insurance"))["attempts"] == 8


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        pytest.param("refused", "refused", id="403"),
        pytest.param("invalid", "refused", id="422"),
        pytest.param("garbled", "rubbish", id="a page of a proxy"),
        pytest.param("rubbish", "rubbish", id="a negative amount"),
        pytest.param("another_person", "another_person", id="another person"),
    ],
)
async def test_a_source_that_does_not_answer_the_question_is_said_to_be_unanswered(
    check: Check, kind: str, reason: str
) -> None:
    await check.fault("public_security", kind, 2)
    case = await check.accept(check.household("student").members[:2], scope=("public_security",))
    found = await check.settle(case)
    assert await check.results(case, "public_security") == [("unknown", None, reason)] * 2
    assert await check.unanswered(case) == [("public_security", reason)], "once a source, whoever it was asked about"
    assert found["report"] is not None
    assert [item for item in found["items"] if item["source"] == "public_security"] == []


async def test_what_was_never_asked_is_not_said_to_be_unanswered(check: Check) -> None:
    case = await check.accept(check.household("edge").members[:1], scope=())
    await check.settle(case)
    assert await check.unanswered(case) == []


async def test_a_slow_source_is_asked_again_under_the_same_id(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "TIMEOUT_SECONDS", 0.2)
    await check.fault("public_security", "slow", 1)
    case = await check.accept(check.household("above").members[:1], scope=("public_security",))
    await check.settle(case)
    assert [state for state, _, _ in await check.results(case, "public_security")] == ["answered"]
    assert (await query_of(check, case, "public_security"))["attempts"] == 2


@pytest.mark.parametrize("kind", ["endless", "dripping"])
async def test_a_body_without_an_end_is_cut_off(check: Check, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(client_module, "TOTAL_SECONDS", 0.5)

    async def pour(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(10_000):
            await response.write(b" " * (65536 if kind == "endless" else 1))
            await asyncio.sleep(0 if kind == "endless" else 0.05)
        return response

    application = web.Application()
    application.add_routes([web.post("/{bureau}/queries", pour)])
    case = await check.accept(check.household("above").members[:1], scope=("public_security",))
    async with simulators.serve(application) as url:
        asking = tasks.Asking(client_module.Client.of(url))
        worker = Worker(check.stand.room.database, {"ask_bureau": asking.run})
        await worker.step()
    row = await query_of(check, case, "public_security")
    assert (row["state"], row["reason"]) == (("unknown", "rubbish") if kind == "endless" else ("asked", None))
    await check.settle(case)


@pytest.mark.parametrize("source", ["banks", "social_insurance"])
async def test_an_answer_that_comes_twice_counts_once(check: Check, source: str) -> None:
    before = await delivered(check)
    await check.fault(source, "duplicate", 1)
    person = next(p for p in check.people.persons if p.deposit_fen and p.wage_fen_year and not p.silent_sources)
    case = await check.accept([person], scope=(source,))
    await check.settle(case)
    for _ in range(200):
        if await delivered(check) >= before + (2 if source == "banks" else 1):
            break
        await asyncio.sleep(0.05)
    assert await delivered(check) > before
    found = await check.inquiry(case)
    assert len([item for item in found["items"] if item["source"] == source]) == 1
    assert found["late_answers"] == []
    assert len(await check.reports(case)) == 1


async def test_a_late_answer_is_kept_beside_the_report_and_the_unknown_stays_unknown(check: Check) -> None:
    case = await unknown_after_the_deadline(check)
    person = case.people[case.first]
    before = await check.inquiry(case)
    assert await check.unanswered(case) == [("banks", "deadline")]
    given = await answer(check, case, body(person))
    assert (given.status_code, given.json()["state"], given.json()["is_late"]) == (201, "unknown", True)
    found = await check.inquiry(case)
    assert found["results"] == before["results"]
    assert found["items"] == before["items"]
    (late,) = found["late_answers"]
    assert (late["status"], late["items"][0]["amount_yuan"]) == ("found", "1520.50")
    assert late["received_on"] > before["due_on"]
    report = before["report"]
    assert (report["is_revisable"], found["report"]) == (False, report | {"is_revisable": True})
    assert len(await check.reports(case)) == 1


async def test_a_late_none_is_no_none_in_the_report_and_the_same_again_is_kept_once(check: Check) -> None:
    case = await unknown_after_the_deadline(check)
    person = case.people[case.first]
    for amount in (None, None, "3.00"):
        assert (await answer(check, case, body(person, amount))).status_code == 201
    found = await check.inquiry(case)
    assert [(each["state"], each["status"]) for each in found["results"] if each["source"] == "banks"] == [
        ("unknown", None)
    ]
    assert [each["status"] for each in found["late_answers"]] == ["none", "found"]
    assert found["report"]["is_revisable"]


async def test_a_late_answer_about_another_person_is_shown_as_such_and_revises_nothing(check: Check) -> None:
    case = await unknown_after_the_deadline(check)
    other = check.household("above").members[0]
    assert (await answer(check, case, body(other))).status_code == 201
    found = await check.inquiry(case)
    (late,) = found["late_answers"]
    assert (late["status"], late["items"]) == (None, [])
    assert "不是被查询人" in late["fault_text"]
    assert other.identity_number not in str(found)
    assert not found["report"]["is_revisable"]


async def test_another_bureau_cannot_answer_late_for_one_that_was_silent(check: Check) -> None:
    case = await unknown_after_the_deadline(check)
    row = await query_of(check, case, "banks")
    given = body(case.people[case.first])
    refused = await check.stand.post(f"/queries/{row['id']}/answer", given, bureau("public_security"))
    assert refused.status_code == 404
    assert (await check.inquiry(case))["late_answers"] == []


async def test_a_right_answer_after_rubbish_counts_while_nothing_is_reported(check: Check) -> None:
    person = stranger_to_the_simulators(check)
    case = await check.accept([person], scope=("banks", "social_insurance"))
    wrong = body(person, "-1.00")
    assert (await answer(check, case, wrong)).json()["reason"] == "rubbish"
    assert (await answer(check, case, body(person))).json()["is_late"]
    found = await check.settle(case)
    assert [each["state"] for each in found["results"] if each["source"] == "banks"] == ["answered"]
    assert [item["amount_yuan"] for item in found["items"] if item["source"] == "banks"] == ["1520.50"]
    assert not found["report"]["is_revisable"]


async def test_what_may_not_be_asked_any_more_is_not_heard_late_either(check: Check) -> None:
    person = stranger_to_the_simulators(check)
    case = await check.accept([person], scope=("banks",))
    await check.stand.hear(intake_events.ApplicationWithdrawn(case_id=str(case.id)), case.id)
    refused = await answer(check, case, body(person))
    assert (refused.status_code, refused.json()["code"]) == (409, "query_closed")
    assert (await check.inquiry(case))["late_answers"] == []
