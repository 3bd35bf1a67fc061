"""The law's clocks run, are lengthened and are judged."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
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


async def begin(tx: Transaction, events: Sequence[Recorded]) -> None:
    """The acceptance: its commitments are registered, its clocks begin."""
    await commitments.register(tx, events)
    await mark(tx, events)


async def mark(tx: Transaction, events: Sequence[Recorded]) -> None:
    """Start, lengthen and stop the clocks that these events name: one load, decisions in order, one save."""
    named = Desk()
    for event in events:
        _mark(named, event)
    before = {clock.id: clock for clock in await store.opened(tx, named.clocks(), list(named.cases))}
    desk = Desk()
    for clock in before.values():
        desk.put(clock)
    for event in events:
        _mark(desk, event)
    tx.causation = events[-1].id
    await store.save(tx, [clock for clock in desk.clocks() if clock != before[clock.id]])
    await _keep(tx, [clock for clock in desk.clocks() if clock.id in desk.kept])


@dataclass(frozen=True, slots=True)
class Desk:
    """The clocks of the cases at hand, and which of them were started, lengthened or stopped.

    A clock that is named is there: on an empty desk the same decisions tell which clocks are needed.
    """

    cases: dict[UUID, dict[UUID, Clock]] = field(default_factory=dict)
    kept: set[UUID] = field(default_factory=set)

    def clocks(self) -> list[Clock]:
        """All of them, in the order of their ids."""
        return sorted((clock for mine in self.cases.values() for clock in mine.values()), key=lambda clock: clock.id)

    def clock(self, rule: Rule, key: str, event: Recorded) -> Clock:
        """The clock of this event's case."""
        new = store.new(UUID(event.message.case_id), rule.name, key, event.area)
        return self.cases.setdefault(new.case_id, {}).setdefault(new.id, new)

    def running(self, case_id: str, name: str | None = None) -> list[Clock]:
        """The clocks of a case that run, or those of one name."""
        mine = [clock for clock in self.cases.setdefault(UUID(case_id), {}).values() if clock.is_running()]
        return mine if name is None else [clock for clock in mine if clock.name == name]

    def put(self, clock: Clock) -> None:
        """Put it back without a judgement."""
        self.cases.setdefault(clock.case_id, {})[clock.id] = clock

    def keep(self, clock: Clock) -> None:
        """Put it back; it will be judged."""
        self.put(clock)
        self.kept.add(clock.id)


def _mark(desk: Desk, event: Recorded) -> None:
    for rule in rules().of_event(event.type):
        _mark_one(desk, rule, event)
    if rules().ends_all.is_met_by(event.type, event.message):
        # A withdrawn application has no clock that runs; one that was overdue by then stays so.
        for clock in desk.running(event.message.case_id):
            desk.keep(clock.stop(_on(rules().ends_all, event)))


def _mark_one(desk: Desk, rule: Rule, event: Recorded) -> None:
    message = event.message
    if rule.starts.is_met_by(event.type, message):
        _start(desk, rule, event)
    for moment in rule.again:
        if moment.is_met_by(event.type, message):
            _start_again(desk, rule, moment, event)
    for length in rule.lengths:
        if length.event == event.type and (days := getattr(message, length.days)):
            desk.keep(_clock(desk, rule, event).lengthen(rule, days, getattr(message, length.why)))
    for moment in rule.stops:
        if moment.is_met_by(event.type, message):
            _stop(desk, rule, moment, event)


async def move(tx: Transaction, event: Recorded) -> None:
    """What runs runs on in the new place; a breach stays where the office is that was late."""
    to = places.area_of(event.message.to_place)
    await move_rows(tx, METADATA, UUID(event.message.case_id), to, staying=frozenset({BREACH.name}))


async def judge(database: Database, task: Task) -> None:
    """Due on the day after the last day in time: what runs by then is overdue."""
    async with database.begin_system() as tx:
        await _judge(tx, [await store.get(tx, UUID(task.argument["clock_id"]))])
        await tasks.finish(tx, task.id)


async def breach_page(
    tx: Transaction, clock_name: str | None, cursor: str | None, limit: int
) -> tuple[list[Breach], str | None]:
    """A page of the breaches of the actor's area."""
    return await breaches.page(tx, clock_name, cursor, limit)


def _start(desk: Desk, rule: Rule, event: Recorded) -> None:
    due_on = None if rule.due is None else getattr(event.message, rule.due)
    if due_on == "":
        return
    clock = _clock(desk, rule, event)
    started = clock.start(rule, _on(rule.starts, event), date.fromisoformat(due_on) if due_on else None)
    if rule.reopens:
        started = started.reopen()
    if rule.remembers_stops:
        ended = desk.clock(rule, _WHOLE_CASE, event).stopped_on
        # The stop may follow from the start and still be heard first; one of an earlier day is not this one's.
        if ended is not None and ended >= event.legal_on:
            started = started.stop(ended)
    desk.keep(started)


def _start_again(desk: Desk, rule: Rule, moment: Moment, event: Recorded) -> None:
    """Another clock beside the first, which keeps its breach if it had one, and as long as that was."""
    first, again = _clock(desk, rule, event), _clock(desk, rule, event, moment.key)
    as_long = replace(again, days=first.days, why=first.why)
    desk.keep(as_long.start(rule, _on(moment, event)))


def _stop(desk: Desk, rule: Rule, moment: Moment, event: Recorded) -> None:
    on = _on(moment, event)
    if not moment.stops_every:
        desk.keep(_clock(desk, rule, event, moment.key).stop(on))
        return
    for clock in desk.running(event.message.case_id, rule.name):
        desk.keep(clock.stop(on))
    if moment.is_remembered:
        desk.put(desk.clock(rule, _WHOLE_CASE, event).remember(on))


def _clock(desk: Desk, rule: Rule, event: Recorded, field: str | None = None) -> Clock:
    named = field or rule.key
    return desk.clock(rule, getattr(event.message, named) if named is not None else _WHOLE_CASE, event)


def _on(moment: Moment, event: Recorded) -> date:
    return event.legal_on if moment.dated is None else date.fromisoformat(getattr(event.message, moment.dated))


async def _keep(tx: Transaction, clocks: Sequence[Clock]) -> None:
    """Judge saved clocks; while one runs, a task waits for the day after its last, whichever that is by now."""
    waiting: list[tuple[str, date, dict[str, str]]] = []
    settled: list[str] = []
    for clock in clocks:
        due = clock.judged_on()
        if due is None:
            continue
        key = f"{clock.id}:{due.isoformat()}"
        if clock.stopped_on is None:
            waiting.append((key, due, {"clock_id": str(clock.id)}))
        elif not rules().clocks[clock.name].reopens:
            settled.append(key)
    await tasks.on_each(tx, JUDGE, waiting)
    await tasks.cancel_each(tx, JUDGE, settled)
    await _judge(tx, clocks)


async def _judge(tx: Transaction, clocks: Sequence[Clock]) -> None:
    """Record a breach once; clear it where an act in time, or a longer period, becomes known later."""
    known = await breaches.of_clocks(tx, [clock.id for clock in clocks])
    for clock in clocks:
        breach, is_overdue = known.get(clock.id), clock.is_overdue(tx.today)
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
