"""The use cases: run the law's clocks and judge them, register commitments, hold and anchor audit heads."""

import asyncio
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from services.integrity import anchor
from services.integrity.breach import Breach
from services.integrity.clock import Clock
from services.integrity.commitment import Commitment
from services.integrity.head import HeldHead, judge
from services.integrity.rules import Moment, Rule, rules
from services.integrity.store import breaches, clocks, commitments, heads
from shared.audit.merkle import Head
from shared.contracts import places
from shared.contracts.generated.onenet.audit.v1.events_pb2 import AuditHeadSealed
from shared.contracts.generated.onenet.intake.v1.events_pb2 import ApplicationAccepted
from shared.contracts.generated.onenet.integrity.v1.events_pb2 import ClockBreached
from shared.crypto.keyring import KeyFolder
from shared.crypto.signing import Purpose
from shared.database.engine import Database
from shared.database.transaction import Transaction
from shared.ids import derived_id, new_id
from shared.journal.event import Recorded
from shared.refusal import NotFound
from shared.tasks import task as tasks
from shared.tasks.task import Task

JUDGE = "judge_clock"
ANCHOR = "anchor_head"


async def note_acceptance(tx: Transaction, event: Recorded) -> None:
    """Register every member's commitment, and start what the acceptance starts."""
    message: ApplicationAccepted = event.message
    for given in message.commitments:
        commitment = Commitment(
            id=UUID(given.commitment_id),
            case_id=UUID(message.case_id),
            person_id=UUID(given.person_id),
            text_version=given.text_version,
            signed_on=date.fromisoformat(given.signed_on),
            area=places.area_of(message.place),
        )
        await commitments.add(tx, commitment)
    await mark_clocks(tx, event)


async def mark_clocks(tx: Transaction, event: Recorded) -> None:
    """Start and stop the clocks that name this event."""
    for rule in rules().clocks.values():
        if rule.starts.is_met_by(event.type, event.message):
            clock = await _clock(tx, rule, event)
            await _keep(tx, clock.start(rule, _on(rule.starts, event)))
        for moment in rule.stops:
            if moment.is_met_by(event.type, event.message):
                clock = await _clock(tx, rule, event)
                await _keep(tx, clock.stop(_on(moment, event)))


async def end_clocks(tx: Transaction, event: Recorded) -> None:
    """A withdrawn application has no clock that runs; one that was overdue by then stays so."""
    for clock in await clocks.running(tx, UUID(event.message.case_id)):
        await _keep(tx, clock.stop(_on(rules().ends_all, event)))


async def judge_clock(database: Database, task: Task) -> None:
    """Due on the day after the last day in time: what runs by then is overdue."""
    async with database.begin_system() as tx:
        await _judge(tx, await clocks.get(tx, UUID(task.argument["clock_id"])))
        await tasks.finish(tx, task.id)


async def receive_head(tx: Transaction, event: Recorded) -> None:
    """Hold another room's head; its check and its anchoring need keys and a file, so a task does both."""
    message: AuditHeadSealed = event.message
    head = Head(
        service=event.publisher,
        number=message.number,
        first=UUID(message.first),
        last=UUID(message.last),
        count=message.entries,
        root=message.root,
        previous=message.previous,
        sealed_at=datetime.fromisoformat(message.sealed_at),
    )
    held = HeldHead(new_id(), head, message.digest, message.signature, message.key_id)
    if await heads.add(tx, held):
        await tasks.at_once(tx, ANCHOR, str(held.id), head_id=str(held.id))


async def anchor_head(keys: KeyFolder, path: Path, database: Database, task: Task) -> None:
    """Check a head against its room's key and its predecessor, then write it outside the database."""
    async with database.begin_system() as tx:
        held = await heads.get(tx, UUID(task.argument["head_id"]))
        before = await heads.numbered(tx, held.head.service, held.head.number - 1)
    named = next((each for each in before if each.digest == held.head.previous), None)
    verdict = judge(held, named, keys.verifier(Purpose.AUDIT_HEAD, held.head.service))
    await asyncio.to_thread(anchor.append, path, anchor.line(held, verdict))
    async with database.begin_system() as tx:
        await heads.save(tx, replace(held, verdict=verdict, anchored_at=tx.now))
        await tasks.finish(tx, task.id)


async def breach_page(
    tx: Transaction, clock_name: str | None, cursor: str | None, limit: int
) -> tuple[list[Breach], str | None]:
    """A page of the breaches of the actor's area."""
    return await breaches.page(tx, clock_name, cursor, limit)


async def commitments_of(tx: Transaction, case_id: UUID) -> list[Commitment]:
    """A case's commitments; a case of somebody else's area does not exist."""
    found = await commitments.of_case(tx, case_id)
    if not found:
        raise NotFound("not_found", "没有找到这个案件的承诺记录,或者您没有权限查看。")
    return found


async def head_page(
    tx: Transaction, service: str | None, cursor: str | None, limit: int
) -> tuple[list[HeldHead], str | None]:
    """A page of the held heads, for everybody: who has one can check a room's audit later."""
    return await heads.page(tx, service, cursor, limit)


async def _clock(tx: Transaction, rule: Rule, event: Recorded) -> Clock:
    key = getattr(event.message, rule.key) if rule.key is not None else ""
    return await clocks.opened(tx, UUID(event.message.case_id), rule.name, key, event.area)


def _on(moment: Moment, event: Recorded) -> date:
    return event.legal_on if moment.dated is None else date.fromisoformat(getattr(event.message, moment.dated))


async def _keep(tx: Transaction, clock: Clock) -> None:
    """Save a clock and judge it; while it runs, a task waits for the day after its last."""
    await clocks.save(tx, clock)
    due = clock.judged_on()
    if due is not None and clock.stopped_on is None:
        await tasks.on(tx, JUDGE, str(clock.id), due, clock_id=str(clock.id))
    elif clock.stopped_on is not None:
        await tasks.cancel(tx, JUDGE, str(clock.id))
    await _judge(tx, clock)


async def _judge(tx: Transaction, clock: Clock) -> None:
    """Record a breach once; clear it where an act in time becomes known later."""
    breach = await breaches.of_clock(tx, clock.id)
    is_overdue = clock.is_overdue(tx.today)
    if is_overdue and breach is None:
        await _record(tx, clock)
    elif not is_overdue and breach is not None and breach.cleared_on is None:
        await breaches.save(tx, replace(breach, cleared_on=tx.today))


async def _record(tx: Transaction, clock: Clock) -> None:
    due_on, breached_on = clock.due_on, clock.judged_on()
    if due_on is None or breached_on is None:
        raise ValueError("a clock that never started cannot be overdue")
    breach = Breach(
        id=derived_id("integrity.breach", str(clock.id)),
        case_id=clock.case_id,
        clock_id=clock.id,
        clock=clock.name,
        due_on=due_on,
        breached_on=breached_on,
        is_estimated=clock.is_estimated,
        area=clock.area,
    )
    await breaches.add(tx, breach)
    message = ClockBreached(
        case_id=str(clock.case_id),
        clock=clock.name,
        due_on=due_on.isoformat(),
        breached_on=breached_on.isoformat(),
    )
    tx.publish(message, clock.case_id, area=clock.area.county or "")
