"""A service's consumer: in one transaction it advances its cursors and applies what is new, in each subject's order."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from google.protobuf.message import Message
from sqlalchemy import delete, func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError

from shared import services
from shared.contracts.registry import ANYBODY, message_class, publisher
from shared.database import ground
from shared.database.engine import Database
from shared.database.transaction import Transaction
from shared.journal import source
from shared.journal.event import Recorded
from shared.journal.order import Arrangement, Verdict, arrange, runs
from shared.telemetry import metrics

BATCH = 500
PARKED_LIMIT = 1000

Handler = Callable[[Transaction, Sequence[Recorded]], Awaitable[None]]
Subscriptions = Mapping[type[Message], Handler]

log = structlog.get_logger()


Failed = list[tuple[Recorded, str]]
Apply = Callable[[Transaction, list[Recorded], list[Recorded]], Awaitable[Failed]]


class HandlerFailed(Exception):
    """A handler raised; the batch is taken again under savepoints."""


class TooManyParked(Exception):
    """So many events wait for a hand that going on would hide a fault."""


def each(apply: Callable[[Transaction, Recorded], Awaitable[None]]) -> Handler:
    """A handler of single events as one of sequences; what it says is caused by the event at hand."""

    async def handler(tx: Transaction, events: Sequence[Recorded]) -> None:
        for event in events:
            tx.causation = event.id
            await apply(tx, event)

    return handler


def publishers_of(service: str, subscriptions: Subscriptions) -> frozenset[str]:
    """Whom a service hears; of events that anybody says, everybody but itself."""
    names = frozenset(publisher(message) for message in subscriptions)
    if ANYBODY in names:
        names = (names - {ANYBODY}) | (frozenset(services.ALL) - {service})
    return names


@dataclass(frozen=True, slots=True)
class Consumer:
    """Hears the publishers of its subscriptions."""

    database: Database
    subscriptions: Subscriptions

    def publishers(self) -> tuple[str, ...]:
        """Whom this service hears; of events that anybody says, everybody but itself."""
        return tuple(sorted(publishers_of(self.database.service, self.subscriptions)))

    async def step(self) -> int:
        """Take one batch from whoever has news; returns how many events were taken."""
        return await self.take(await self.with_news())

    async def take(self, publishers: Sequence[str]) -> int:
        """Take one batch from each of these publishers."""
        return sum([await self._take(name) for name in publishers])

    async def with_news(self) -> list[str]:
        """The publishers whose journals go beyond our position; one look at all of them."""
        names = self.publishers()
        if not names:
            return []
        async with self.database.begin_system("consuming") as tx:
            last = await source.last_positions(tx.connection, names)
            taken = await _positions(tx)
        return [name for name in names if last[name] > taken.get(name, 0)]

    async def _take(self, publisher_name: str) -> int:
        try:
            return await self._take_batch(publisher_name, apply=self._apply_plainly)
        except HandlerFailed:
            # The transaction is gone with all that it did; now under savepoints, to find the poison.
            return await self._take_batch(publisher_name, apply=self._apply)

    async def _take_batch(self, publisher_name: str, apply: Apply) -> int:
        async with self.database.begin_system("consuming") as tx:
            position = await _lock_position(tx, publisher_name)
            events = await source.read(tx.connection, publisher_name, position, BATCH)
            if not events:
                return 0
            await self._consume(tx, publisher_name, events, apply)
            await _save_position(tx, publisher_name, events[-1].position)
        metrics.EVENTS_CONSUMED.labels(self.database.service, publisher_name).inc(len(events))
        return len(events)

    async def _consume(self, tx: Transaction, name: str, events: Sequence[Recorded], apply: Apply) -> None:
        arranged = await self._arrange(tx, name, events)
        if arranged.gaps:
            # A gap is a fault: the missing events are fetched from the publisher's journal, and whoever runs it hears.
            log.error("journal_gap", service=self.database.service, publisher=name, gaps=len(arranged.gaps))
            missing = [e for gap in arranged.gaps for e in await _missing(tx, name, gap.subject, gap.first, gap.last)]
            arranged = await self._arrange(tx, name, sorted([*missing, *events], key=lambda e: (e.subject, e.seq)))
            if arranged.gaps:
                raise LookupError(f"{name} lacks events of {len(arranged.gaps)} subjects in its own journal")
        failed: Failed = []
        for run in runs(arranged.apply):
            failed += await apply(tx, [e for e in run if e.subject not in {f.subject for f, _ in failed}], run)
        await _save_cursors(tx, name, _advanced(arranged, failed))
        await self._park(tx, [*arranged.park, *failed])

    async def _arrange(self, tx: Transaction, name: str, events: Sequence[Recorded]) -> Arrangement:
        subjects = sorted({event.subject for event in events})
        cursors, parked = await _standing(tx, name, subjects)
        return arrange(events, cursors, parked, self._verdict)

    def _verdict(self, name: str) -> Verdict:
        known = message_class(name)
        if known is None:
            return Verdict.UNKNOWN
        return Verdict.APPLY if known in self.subscriptions else Verdict.SKIP

    async def _apply_plainly(self, tx: Transaction, events: list[Recorded], _run: list[Recorded]) -> Failed:
        """Apply a run without a savepoint, as nearly always goes well."""
        try:
            await self.subscriptions[type(events[0].message)](tx, events)
        except Exception as error:  # (the loop of the ground floor: it tries again with care)
            raise HandlerFailed from error
        return []

    async def _apply(self, tx: Transaction, events: list[Recorded], run: list[Recorded]) -> Failed:
        """Apply a run; where it fails, halve it until the poison is alone. Returns what has to be parked."""
        behind = [(event, "behind_parked") for event in run if event not in events]
        if not events:
            return behind
        mark = tx.mark()
        try:
            async with tx.connection.begin_nested():
                await self.subscriptions[type(events[0].message)](tx, events)
        except DBAPIError as error:
            if error.connection_invalidated:
                raise
            tx.rewind(mark)
            failed = await self._halve(tx, events, error)
        except Exception as error:  # noqa: BLE001  (the loop of the ground floor: it records and goes on)
            tx.rewind(mark)
            failed = await self._halve(tx, events, error)
        else:
            return behind
        return [*behind, *failed]

    async def _halve(self, tx: Transaction, events: list[Recorded], error: Exception) -> Failed:
        if len(events) == 1:
            reason = type(error).__name__
            log.error(
                "event_parked",
                service=self.database.service,
                event_type=events[0].type,
                subject=events[0].subject,
                seq=events[0].seq,
                reason=reason,
                exc_info=error,
            )
            return [(events[0], reason)]
        middle = len(events) // 2
        first = await self._apply(tx, events[:middle], events[:middle])
        held = {event.subject for event, _ in first}
        second = events[middle:]
        return [*first, *await self._apply(tx, [e for e in second if e.subject not in held], second)]

    async def _park(self, tx: Transaction, events: Sequence[tuple[Recorded, str]]) -> None:
        if not events:
            return
        rows = [
            {
                "publisher": event.publisher,
                "subject": event.subject,
                "subjectseq": event.seq,
                "position": event.position,
                "type": event.type,
                "reason": reason,
                "attempts": 1,
                "parked_at": tx.now,
            }
            for event, reason in events
        ]
        await tx.connection.execute(insert(ground.PARKED).on_conflict_do_nothing(), rows)
        count = await tx.connection.scalar(select(func.count()).select_from(ground.PARKED)) or 0
        metrics.EVENTS_PARKED.labels(self.database.service).set(count)
        if count > PARKED_LIMIT:
            raise TooManyParked(f"{self.database.service}: {count} events are parked; see `onenet events parked`")

    async def retry(self, publisher_name: str, subject: str) -> int:
        """Try the parked events of one subject again, in order; returns how many are still parked."""
        async with self.database.begin_system("retrying") as tx:
            await _lock_position(tx, publisher_name)
            numbers = await _parked_numbers(tx, publisher_name, subject)
            mine = (ground.PARKED.c.publisher == publisher_name) & (ground.PARKED.c.subject == subject)
            await tx.connection.execute(delete(ground.PARKED).where(mine))
            events = await source.read_subject(tx.connection, publisher_name, subject, numbers)
            await self._consume(tx, publisher_name, events, self._apply)
            return len(await _parked_numbers(tx, publisher_name, subject))


def _advanced(arranged: Arrangement, failed: Sequence[tuple[Recorded, str]]) -> dict[str, int]:
    """Cursors stop before the first event of a subject that failed."""
    cursors: dict[str, int] = dict(arranged.cursors)
    for event, _ in failed:
        cursors[event.subject] = min(cursors[event.subject], event.seq - 1)
    return cursors


async def _positions(tx: Transaction) -> dict[str, int]:
    table = ground.CONSUMER_POSITION
    return {row.publisher: row.position for row in await tx.connection.execute(select(table))}


async def _lock_position(tx: Transaction, name: str) -> int:
    table = ground.CONSUMER_POSITION
    mine = select(table.c.position).where(table.c.publisher == name).with_for_update()
    found = await tx.connection.scalar(mine)
    if found is None:
        await tx.connection.execute(insert(table).values(publisher=name, position=0).on_conflict_do_nothing())
        found = await tx.connection.scalar(mine)
    return int(found or 0)


async def _save_position(tx: Transaction, name: str, position: int) -> None:
    table = ground.CONSUMER_POSITION
    await tx.connection.execute(table.update().where(table.c.publisher == name).values(position=position))


async def _standing(tx: Transaction, name: str, subjects: list[str]) -> tuple[dict[str, int], dict[str, int]]:
    """The cursors of these subjects, and the last parked number of those that wait; both in one look."""
    cursor, parked = ground.CONSUMER_CURSOR, ground.PARKED
    cursors = select(cursor.c.subject, cursor.c.last_seq.label("seq"), literal(value=False).label("waits")).where(
        cursor.c.publisher == name, cursor.c.subject.in_(subjects)
    )
    waiting = (
        select(parked.c.subject, func.max(parked.c.subjectseq).label("seq"), literal(value=True).label("waits"))
        .where(parked.c.publisher == name, parked.c.subject.in_(subjects))
        .group_by(parked.c.subject)
    )
    rows = (await tx.connection.execute(cursors.union_all(waiting))).all()
    return {r.subject: r.seq for r in rows if not r.waits}, {r.subject: r.seq for r in rows if r.waits}


async def _save_cursors(tx: Transaction, name: str, cursors: Mapping[str, int]) -> None:
    if not cursors:
        return
    statement = insert(ground.CONSUMER_CURSOR)
    upsert = statement.on_conflict_do_update(
        index_elements=["publisher", "subject"], set_={"last_seq": statement.excluded.last_seq}
    )
    rows: list[dict[str, Any]] = [
        {"publisher": name, "subject": subject, "last_seq": last} for subject, last in sorted(cursors.items())
    ]
    await tx.connection.execute(upsert, rows)


async def _parked_numbers(tx: Transaction, name: str, subject: str) -> list[int]:
    table = ground.PARKED
    query = select(table.c.subjectseq).where(table.c.publisher == name, table.c.subject == subject)
    return list((await tx.connection.execute(query.order_by(table.c.subjectseq))).scalars())


async def _missing(tx: Transaction, name: str, subject: str, first: int, last: int) -> list[Recorded]:
    numbers = range(first, min(last, first + BATCH) + 1)
    return await source.read_subject(tx.connection, name, subject, numbers)
