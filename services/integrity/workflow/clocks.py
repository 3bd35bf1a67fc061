"""The law's clocks run, are lengthened and are judged."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from services.integrity.breach import Breach
from services.integrity.clock import Clock
from services.integrity.rules import Moment, Rule, rules
from services.integrity.store import breaches
from services.integrity.store import clocks as store
from services.integrity.tables import BREACH, METADATA
from services.integrity.workflow import commitments
from shared.contracts import places
from shared.contracts.generated.onenet.integrity.v1.events_pb2 import ClockBreached
from shared.database.engine import Database
from shared.database.moving import move_rows
from shared.database.transaction import Transaction
from shared.ids import derived_id
from shared.journal.event import Recorded
from shared.tasks import task as tasks
from shared.tasks.task import Task

JUDGE = "judge_clock"
_WHOLE_CASE = ""
"""The key of a clock of which a case has one; of a clock with keys, the row that remembers a stop of them all."""


async def begin(tx: Transaction, event: Recorded) -> None:
    """The acceptance: its commitments are registered, its clocks begin."""
    await commitments.register(tx, event)
    await mark(tx, event)


async def mark(tx: Transaction, event: Recorded) -> None:
    """Start, lengthen and stop the clocks that name this event."""
    for rule in rules().clocks.values():
        if rule.starts.is_met_by(event.type, event.message):
            await _start(tx, rule, event)
        for moment in rule.again:
            if moment.is_met_by(event.type, event.message):
                await _start_again(tx, rule, moment, event)
        for length in rule.lengths:
            if length.event == event.type and (days := getattr(event.message, length.days)):
                clock = await _clock(tx, rule, event)
                await _keep(tx, clock.lengthen(rule, days, getattr(event.message, length.why)))
        for moment in rule.stops:
            if moment.is_met_by(event.type, event.message):
                await _stop(tx, rule, moment, event)


async def end(tx: Transaction, event: Recorded) -> None:
    """A withdrawn application has no clock that runs; one that was overdue by then stays so."""
    for clock in await store.running(tx, UUID(event.message.case_id)):
        await _keep(tx, clock.stop(_on(rules().ends_all, event)))


async def move(tx: Transaction, event: Recorded) -> None:
    """What runs runs on in the new place; a breach stays where the office is that was late."""
    to = places.area_of(event.message.to_place)
    await move_rows(tx, METADATA, UUID(event.message.case_id), to, staying=frozenset({BREACH.name}))


async def judge(database: Database, task: Task) -> None:
    """Due on the day after the last day in time: what runs by then is overdue."""
    async with database.begin_system() as tx:
        await _judge(tx, await store.get(tx, UUID(task.argument["clock_id"])))
        await tasks.finish(tx, task.id)


async def breach_page(
    tx: Transaction, clock_name: str | None, cursor: str | None, limit: int
) -> tuple[list[Breach], str | None]:
    """A page of the breaches of the actor's area."""
    return await breaches.page(tx, clock_name, cursor, limit)


async def _start(tx: Transaction, rule: Rule, event: Recorded) -> None:
    due_on = None if rule.due is None else getattr(event.message, rule.due)
    if due_on == "":
        return
    clock = await _clock(tx, rule, event)
    started = clock.start(rule, _on(rule.starts, event), date.fromisoformat(due_on) if due_on else None)
    if rule.reopens:
        started = started.reopen()
    if rule.remembers_stops:
        ended = (await _clock_of(tx, rule, _WHOLE_CASE, event)).stopped_on
        # The stop may follow from the start and still be heard first; one of an earlier day is not this one's.
        if ended is not None and ended >= event.legal_on:
            started = started.stop(ended)
    await _keep(tx, started)


async def _start_again(tx: Transaction, rule: Rule, moment: Moment, event: Recorded) -> None:
    """Another clock beside the first, which keeps its breach if it had one, and as long as that was."""
    first, again = await _clock(tx, rule, event), await _clock(tx, rule, event, moment.key)
    as_long = replace(again, days=first.days, why=first.why)
    await _keep(tx, as_long.start(rule, _on(moment, event)))


async def _stop(tx: Transaction, rule: Rule, moment: Moment, event: Recorded) -> None:
    on = _on(moment, event)
    if not moment.stops_every:
        await _keep(tx, (await _clock(tx, rule, event, moment.key)).stop(on))
        return
    for clock in await store.running(tx, UUID(event.message.case_id), rule.name):
        await _keep(tx, clock.stop(on))
    if moment.is_remembered:
        await store.save(tx, (await _clock_of(tx, rule, _WHOLE_CASE, event)).remember(on))


async def _clock(tx: Transaction, rule: Rule, event: Recorded, field: str | None = None) -> Clock:
    named = field or rule.key
    return await _clock_of(tx, rule, getattr(event.message, named) if named is not None else _WHOLE_CASE, event)


async def _clock_of(tx: Transaction, rule: Rule, key: str, event: Recorded) -> Clock:
    return await store.opened(tx, UUID(event.message.case_id), rule.name, key, event.area)


def _on(moment: Moment, event: Recorded) -> date:
    return event.legal_on if moment.dated is None else date.fromisoformat(getattr(event.message, moment.dated))


async def _keep(tx: Transaction, clock: Clock) -> None:
    """Save a clock and judge it; while it runs, a task waits for the day after its last, whichever that is by now."""
    await store.save(tx, clock)
    due = clock.judged_on()
    if due is not None:
        key = f"{clock.id}:{due.isoformat()}"
        if clock.stopped_on is None:
            await tasks.on(tx, JUDGE, key, due, clock_id=str(clock.id))
        elif not rules().clocks[clock.name].reopens:
            await tasks.cancel(tx, JUDGE, key)
    await _judge(tx, clock)


async def _judge(tx: Transaction, clock: Clock) -> None:
    """Record a breach once; clear it where an act in time, or a longer period, becomes known later."""
    breach = await breaches.of_clock(tx, clock.id)
    is_overdue = clock.is_overdue(tx.today)
    if breach is None:
        if is_overdue:
            await breaches.add(tx, _said(tx, _of(clock, None)))
    elif is_overdue and breach.cleared_on is not None:
        await breaches.save(tx, _said(tx, _of(clock, breach)))
    elif not is_overdue and breach.cleared_on is None:
        await breaches.save(tx, replace(breach, cleared_on=tx.today))


def _said(tx: Transaction, breach: Breach) -> Breach:
    message = ClockBreached(
        case_id=str(breach.case_id),
        clock=breach.clock,
        due_on=breach.due_on.isoformat(),
        breached_on=breach.breached_on.isoformat(),
    )
    tx.publish(message, breach.case_id, area=breach.area.county or "")
    return breach


def _of(clock: Clock, before: Breach | None) -> Breach:
    """The breach of a clock as it stands; one that is overdue again after it was cleared stays in its place."""
    due_on, breached_on = clock.due_on, clock.judged_on()
    if due_on is None or breached_on is None:
        raise ValueError("a clock that never started cannot be overdue")
    return Breach(
        id=derived_id("integrity.breach", str(clock.id)),
        case_id=clock.case_id,
        clock_id=clock.id,
        clock=clock.name,
        due_on=due_on,
        breached_on=breached_on,
        is_estimated=clock.is_estimated,
        area=clock.area if before is None else before.area,
        days=clock.days,
        why=clock.why,
    )
