"""The loops of a worker: sequencer, transport, consumer, tasks, sealer. Each records its failures and goes on."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterator
from dataclasses import dataclass, field

import structlog
from aiokafka.errors import KafkaError

from shared import doorbell
from shared.audit.sealer import Sealer
from shared.database.engine import Database
from shared.journal import sequencer
from shared.journal.consumer import Consumer
from shared.journal.feed import Feed
from shared.journal.publisher import Publisher
from shared.tasks.worker import Worker
from shared.telemetry import metrics
from shared.web import idempotency

FALLBACK_SECONDS = 1.0
"""How long a loop waits for a ring that may have got lost."""
AFTER_FAILURE_SECONDS = 1.0
SEAL_SECONDS = 15.0
SWEEP_SECONDS = 5.0
FORGET_SECONDS = 3600.0
GATHER_SECONDS = 0.005
"""How long rings gather before a look: neighbours then share one transaction."""
STUCK_SECONDS = 90.0
"""A step that takes longer than this is stuck: every call that it can make ends sooner."""
PARTING_SECONDS = 5.0
"""So long may a step over the brokers go on once we are told to stop, and what is left be published after it."""
CARRYING = frozenset({"hear", "publish"})
JOURNAL = "journal:"

Step = Callable[[frozenset[str]], Awaitable[int]]

log = structlog.get_logger()


@dataclass(slots=True)
class Beat:
    """When a loop last began a step, and how long it may rest between two."""

    at: float
    rest: float


@dataclass(frozen=True, slots=True)
class Turn:
    """One loop: its step, what it listens to, and how long it rests where there was nothing to do."""

    name: str
    step: Step
    rings: tuple[str, ...]
    rest: float


@dataclass(frozen=True, slots=True)
class Transport:
    """What carries events between processes; without it consumers read the journals themselves."""

    publisher: Publisher
    feed: Feed

    async def close(self, *, is_answered: bool) -> None:
        """Publish what is left as far as the brokers answer (the journal keeps the rest), and leave them."""
        try:
            async with asyncio.timeout(PARTING_SECONDS):
                while is_answered and await self.publisher.step():
                    pass
        except (TimeoutError, KafkaError) as error:
            log.warning("not_all_published", kind=type(error).__name__)
        await self.publisher.close()
        await self.feed.close()


@dataclass(frozen=True, slots=True)
class Loops:
    """What runs behind one service."""

    database: Database
    consumer: Consumer
    worker: Worker
    sealer: Sealer
    transport: Transport | None = None
    beats: dict[str, Beat] = field(default_factory=dict)

    async def run(self, stop: asyncio.Event) -> None:
        """Run until `stop`; then finish the batch at hand, and seal, number and publish what is left."""
        await self.worker.begin()
        async with asyncio.TaskGroup() as group:
            running = {turn.name: group.create_task(self._loop(stop, turn)) for turn in self._turns()}
            answered = await _part(stop, [task for name, task in running.items() if name in CARRYING])
        while await self.sealer.step():
            pass
        while await sequencer.move(self.database):
            pass
        if self.transport is not None:
            await self.transport.close(is_answered=answered)

    def stuck(self, now: float) -> list[str]:
        """The loops that have not come round for too long, by the running loop's own time."""
        return [name for name, beat in self.beats.items() if now - beat.at > beat.rest + STUCK_SECONDS]

    def _turns(self) -> Iterator[Turn]:
        name = self.database.service
        yield Turn("sequence", self._sequence, (f"outbox:{name}",), FALLBACK_SECONDS)
        yield Turn("work", _unrung(self.worker.step), (f"tasks:{name}",), FALLBACK_SECONDS)
        yield Turn("seal", _unrung(self.sealer.step), (), SEAL_SECONDS)
        yield Turn("forget", self._forget, (), FORGET_SECONDS)
        if self.transport is None:
            heard = tuple(f"{JOURNAL}{publisher}" for publisher in self.consumer.publishers())
            yield Turn("consume", self._consume, heard, FALLBACK_SECONDS)
            return
        if self.consumer.publishers():
            yield Turn("hear", _unrung(self.transport.feed.step), (), 0)
            yield Turn("sweep", _unrung(self.transport.feed.sweep), (), SWEEP_SECONDS)
        yield Turn("publish", _unrung(self.transport.publisher.step), (f"{JOURNAL}{name}",), FALLBACK_SECONDS)

    async def _sequence(self, rung: frozenset[str]) -> int:
        if rung:
            await asyncio.sleep(GATHER_SECONDS)
        moved = await sequencer.move(self.database)
        if moved:
            metrics.EVENTS_SEQUENCED.labels(self.database.service).inc(moved)
            await self._ring_journal()
        return moved

    async def _ring_journal(self) -> None:
        """Wake whoever carries the journal on, where that is another worker of the service too."""
        name = f"{JOURNAL}{self.database.service}"
        self.database.bell.ring(name)
        if self.transport is not None and not self.transport.publisher.is_ours:
            await doorbell.tell(self.database, name)

    async def _consume(self, rung: frozenset[str]) -> int:
        """Take from those who rang; without a ring, as after a start or a fallback, from whoever has news."""
        if rung:
            await asyncio.sleep(GATHER_SECONDS)
        rang = [name.removeprefix(JOURNAL) for name in rung if name.startswith(JOURNAL)]
        return await self.consumer.take(sorted(rang) or await self.consumer.with_news())

    async def _forget(self, _rung: frozenset[str]) -> int:
        async with self.database.begin_system("retention") as tx:
            forgotten = await idempotency.forget_old(tx)
        if forgotten:
            log.info("answers_forgotten", service=self.database.service, count=forgotten)
        return 0

    async def _loop(self, stop: asyncio.Event, turn: Turn) -> None:
        ear = self.database.bell.listen("stop", *turn.rings)
        clock = asyncio.get_running_loop().time
        beat = self.beats[turn.name] = Beat(clock(), turn.rest)
        while not stop.is_set():
            beat.at = clock()
            try:
                moved = await turn.step(ear.take())
            except Exception:
                log.warning("loop_failed", service=self.database.service, step=turn.name, exc_info=True)
                await asyncio.sleep(AFTER_FAILURE_SECONDS)
                continue
            if not moved:
                await ear.wait(turn.rest)


async def _part(stop: asyncio.Event, carrying: Collection[asyncio.Task[None]]) -> bool:
    """Wait for the stop, then for what goes over the brokers; False where that is cut short, to be done again."""
    await stop.wait()
    if not carrying:
        return True
    _, late = await asyncio.wait(carrying, timeout=PARTING_SECONDS)
    for task in late:
        log.warning("step_cut_short", waited_seconds=PARTING_SECONDS)
        task.cancel()
    return not late


def _unrung(step: Callable[[], Awaitable[int]]) -> Step:
    """A step to which it makes no difference who rang."""

    async def turn(_rung: frozenset[str]) -> int:
        return await step()

    return turn
