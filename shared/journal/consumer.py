"""A service's consumer: in one transaction it advances its cursors and applies what is new, in each subject's order."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

import structlog
from google.protobuf.message import Message
from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError

from shared import services
from shared.contracts.registry import ANYBODY, message_class, publisher
from shared.database import ground
from shared.database.engine import Database
from shared.database.transaction import Transaction
from shared.journal import cursors, source
from shared.journal.event import Recorded
from shared.journal.order import Arrangement, Gap, Verdict, arrange, runs
from shared.journal.source import Journals
from shared.telemetry import metrics

BATCH = 500
PARKED_LIMIT = 1000
PASSING = frozenset({"40", "53", "55", "57"})
"""Classes of SQLSTATE that say nothing about the event: deadlocks, no resources, locks not got, a server going down."""

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
    journals: Journals = field(default_factory=Journals)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

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
        """The publishers whose journals go beyond our position."""
        async with self.database.begin_system("consuming") as tx:
            taken = await cursors.positions(tx)
            near = [name for name in self.publishers() if name not in self.journals.elsewhere]
            last = await source.last_positions(tx.connection, near) if near else {}
            for name in self.journals.elsewhere:
                async with self.journals.of(tx, name) as connection:
                    last |= await source.last_positions(connection, [name])
        return [name for name, end in last.items() if end > taken.get(name, 0)]

    async def sweep(self, seconds_old: float) -> int:
        """Take what a transport should have brought by now from the journals themselves; repeats cost a look each."""
        return sum([await self._take(name, seconds_old) for name in await self.with_news()])

    async def receive(self, publisher_name: str, events: Sequence[Recorded]) -> int:
        """Take a batch that a transport brought, in the order in which the publisher said it."""

        async def once(apply: Apply) -> int:
            async with self.database.begin_system("consuming") as tx:
                await self._consume(tx, publisher_name, events, apply)
            return len(events)

        return await self._with_care(publisher_name, once)

    async def _take(self, publisher_name: str, seconds_old: float = 0) -> int:
        async def once(apply: Apply) -> int:
            async with self.database.begin_system("consuming") as tx:
                position = await cursors.lock_position(tx, publisher_name)
                async with self.journals.of(tx, publisher_name) as connection:
                    events = await source.read(connection, publisher_name, position, BATCH, seconds_old)
                if events:
                    await self._consume(tx, publisher_name, events, apply)
                    await cursors.save_position(tx, publisher_name, events[-1].position)
            return len(events)

        return await self._with_care(publisher_name, once)

    async def _with_care(self, publisher_name: str, once: Callable[[Apply], Awaitable[int]]) -> int:
        """Apply a batch plainly; where that fails, again under savepoints, to find the poison."""
        async with self._turn:
            try:
                taken = await once(self._apply_plainly)
            except HandlerFailed:
                # The transaction is gone with all that it did.
                taken = await once(self._apply)
        metrics.EVENTS_CONSUMED.labels(self.database.service, publisher_name).inc(taken)
        return taken

    async def _consume(self, tx: Transaction, name: str, events: Sequence[Recorded], apply: Apply) -> None:
        known = await cursors.lock(tx, name, sorted({event.subject for event in events}))
        waiting = await cursors.waiting(tx, name)
        arranged = arrange(events, known, waiting, self._verdict)
        if arranged.gaps:
            # A gap is a fault: the missing events are fetched from the publisher's journal, and whoever runs it hears.
            log.error("journal_gap", service=self.database.service, publisher=name, gaps=len(arranged.gaps))
            missing = [e for gap in arranged.gaps for e in await self._missing(tx, name, gap)]
            whole = sorted([*missing, *events], key=lambda e: (e.subject, e.seq))
            arranged = arrange(whole, known, waiting, self._verdict)
            if arranged.gaps:
                raise LookupError(f"{name} lacks events of {len(arranged.gaps)} subjects in its own journal")
        failed: Failed = []
        for run in runs(arranged.apply, self._handler):
            held = {event.subject for event, _ in failed}
            failed += await apply(tx, [event for event in run if event.subject not in held], run)
        await cursors.save(tx, name, _advanced(arranged, failed))
        await self._park(tx, [*arranged.park, *failed])

    async def _missing(self, tx: Transaction, name: str, gap: Gap) -> list[Recorded]:
        numbers = range(gap.first, min(gap.last, gap.first + BATCH) + 1)
        async with self.journals.of(tx, name) as connection:
            return await source.read_subject(connection, name, gap.subject, numbers)

    def _handler(self, event: Recorded) -> Handler:
        return self.subscriptions[type(event.message)]

    def _verdict(self, event: Recorded) -> Verdict:
        """What is not readable, or not its publisher's to say, waits for a hand."""
        known = message_class(event.type)
        if known is None or isinstance(event.message, bytes) or publisher(known) not in {event.publisher, ANYBODY}:
            return Verdict.UNKNOWN
        return Verdict.APPLY if known in self.subscriptions else Verdict.SKIP

    async def _apply_plainly(self, tx: Transaction, events: list[Recorded], _run: list[Recorded]) -> Failed:
        """Apply a run without a savepoint, as nearly always goes well."""
        try:
            await self._handler(events[0])(tx, events)
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
                await self._handler(events[0])(tx, events)
        except DBAPIError as error:
            if error.connection_invalidated or _is_passing(error):
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
            await cursors.lock(tx, publisher_name, [subject])
            numbers = await cursors.parked_numbers(tx, publisher_name, subject)
            mine = (ground.PARKED.c.publisher == publisher_name) & (ground.PARKED.c.subject == subject)
            await tx.connection.execute(delete(ground.PARKED).where(mine))
            async with self.journals.of(tx, publisher_name) as connection:
                events = await source.read_subject(connection, publisher_name, subject, numbers)
            await self._consume(tx, publisher_name, events, self._apply)
            return len(await cursors.parked_numbers(tx, publisher_name, subject))


def _is_passing(error: DBAPIError) -> bool:
    return str(getattr(error.orig, "sqlstate", None) or "")[:2] in PASSING


def _advanced(arranged: Arrangement, failed: Sequence[tuple[Recorded, str]]) -> dict[str, int]:
    """Cursors stop before the first event of a subject that failed."""
    reached: dict[str, int] = dict(arranged.cursors)
    for event, _ in failed:
        reached[event.subject] = min(reached[event.subject], event.seq - 1)
    return reached
