"""The loops of a worker: sequencer, consumer, tasks, sealer. Each step records its own failures; a loop goes on."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from shared.audit.sealer import Sealer
from shared.database.engine import Database
from shared.journal import sequencer
from shared.journal.consumer import Consumer
from shared.tasks.worker import Worker
from shared.telemetry import metrics
from shared.web import idempotency

FALLBACK_SECONDS = 1.0
AFTER_FAILURE_SECONDS = 1.0
SEAL_SECONDS = 15.0
FORGET_SECONDS = 3600.0
GATHER_SECONDS = 0.005
"""How long rings gather before a look: neighbours then share one transaction."""
JOURNAL = "journal:"

Step = Callable[[frozenset[str]], Awaitable[int]]

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Loops:
    """What runs behind one service."""

    database: Database
    consumer: Consumer
    worker: Worker
    sealer: Sealer

    async def run(self, stop: asyncio.Event) -> None:
        """Run until `stop`; then finish the batch at hand, and seal what is left."""
        name = self.database.service
        heard = tuple(f"{JOURNAL}{publisher}" for publisher in self.consumer.publishers())
        async with asyncio.TaskGroup() as group:
            group.create_task(self._loop(stop, self._sequence, (f"outbox:{name}",), FALLBACK_SECONDS))
            group.create_task(self._loop(stop, self._consume, heard, FALLBACK_SECONDS))
            group.create_task(self._loop(stop, self._work, (f"tasks:{name}",), FALLBACK_SECONDS))
            group.create_task(self._loop(stop, self._seal, (), SEAL_SECONDS))
            group.create_task(self._loop(stop, self._forget, (), FORGET_SECONDS))
        while await self.sealer.step():
            pass

    async def _sequence(self, rung: frozenset[str]) -> int:
        if rung:
            await asyncio.sleep(GATHER_SECONDS)
        moved = await sequencer.move(self.database)
        if moved:
            metrics.EVENTS_SEQUENCED.labels(self.database.service).inc(moved)
            self.database.bell.ring(f"{JOURNAL}{self.database.service}")
        return moved

    async def _consume(self, rung: frozenset[str]) -> int:
        """Take from those who rang; without a ring, as after a start or a fallback, from whoever has news."""
        if rung:
            await asyncio.sleep(GATHER_SECONDS)
        rang = [name.removeprefix(JOURNAL) for name in rung if name.startswith(JOURNAL)]
        return await self.consumer.take(sorted(rang) or await self.consumer.with_news())

    async def _work(self, _rung: frozenset[str]) -> int:
        return await self.worker.step()

    async def _seal(self, _rung: frozenset[str]) -> int:
        return await self.sealer.step()

    async def _forget(self, _rung: frozenset[str]) -> int:
        async with self.database.begin_system("retention") as tx:
            forgotten = await idempotency.forget_old(tx)
        if forgotten:
            log.info("answers_forgotten", service=self.database.service, count=forgotten)
        return 0

    async def _loop(self, stop: asyncio.Event, step: Step, rings: tuple[str, ...], fallback: float) -> None:
        ear = self.database.bell.listen("stop", *rings)
        while not stop.is_set():
            try:
                moved = await step(ear.take())
            except Exception:
                log.warning("loop_failed", service=self.database.service, step=step.__qualname__, exc_info=True)
                await asyncio.sleep(AFTER_FAILURE_SECONDS)
                continue
            if not moved:
                await ear.wait(fallback)
