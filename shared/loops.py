"""The loops of a worker: sequencer, consumer, tasks, sealer. Each step records its own failures; a loop goes on."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from shared.audit.sealer import Sealer
from shared.bell import wait
from shared.database.engine import Database
from shared.journal import sequencer
from shared.journal.consumer import Consumer
from shared.tasks.worker import Worker
from shared.telemetry import metrics

FALLBACK_SECONDS = 1.0
AFTER_FAILURE_SECONDS = 1.0
SEAL_SECONDS = 15.0

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
        heard = [f"journal:{publisher}" for publisher in self.consumer.publishers()]
        async with asyncio.TaskGroup() as group:
            group.create_task(self._loop(stop, self._sequence, (f"outbox:{name}",), FALLBACK_SECONDS))
            group.create_task(self._loop(stop, self.consumer.step, heard, FALLBACK_SECONDS))
            group.create_task(self._loop(stop, self.worker.step, (f"tasks:{name}",), FALLBACK_SECONDS))
            group.create_task(self._loop(stop, self.sealer.step, (), SEAL_SECONDS))
        await self.sealer.step()

    async def _sequence(self) -> int:
        moved = await sequencer.move(self.database)
        if moved:
            metrics.EVENTS_SEQUENCED.labels(self.database.service).inc(moved)
            self.database.bell.ring(f"journal:{self.database.service}")
        return moved

    async def _loop(
        self,
        stop: asyncio.Event,
        step: Callable[[], Awaitable[int]],
        rings: tuple[str, ...] | list[str],
        fallback: float,
    ) -> None:
        rung = self.database.bell.listen("stop", *rings)
        while not stop.is_set():
            rung.clear()
            try:
                moved = await step()
            except Exception:
                log.warning("loop_failed", service=self.database.service, step=step.__qualname__, exc_info=True)
                await asyncio.sleep(AFTER_FAILURE_SECONDS)
                continue
            if not moved:
                await wait(rung, fallback)
