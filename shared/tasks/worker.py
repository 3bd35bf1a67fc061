"""Runs due tasks: claim in one transaction, act, record in another. Never a call outside within a transaction."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog

from shared.database.engine import Database
from shared.tasks import task as tasks
from shared.tasks.task import Task
from shared.telemetry import metrics

AT_ONCE = 8
EMBEDDED = "embedded"
"""The one process of the embedded form."""

Run = Callable[[Database, Task], Awaitable[None]]
"""Acts on a task and finishes it in the transaction that records the outcome."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Worker:
    """The tasks of one service by kind, run under the name of whoever claims them."""

    database: Database
    kinds: Mapping[str, Run]
    name: str = EMBEDDED

    async def begin(self) -> None:
        """Take up at once what the former bearer of this name left at hand; it is dead, or we would not run."""
        async with self.database.begin_system("tasks") as tx:
            await tasks.take_back(tx, self.name)

    async def step(self) -> int:
        """Claim what is due and run it; returns how many were claimed."""
        if not self.kinds:
            return 0
        async with self.database.begin_system("tasks") as tx:
            claimed = await tasks.claim(tx, list(self.kinds), AT_ONCE, self.name)
        await asyncio.gather(*(self._run(task) for task in claimed))
        return len(claimed)

    async def _run(self, task: Task) -> None:
        outcome = "done"
        try:
            await self.kinds[task.kind](self.database, task)
        except Exception as error:
            outcome = "failed"
            reason = type(error).__name__
            log.warning(
                "task_failed", kind=task.kind, key=task.key, attempts=task.attempts, reason=reason, exc_info=True
            )
            async with self.database.begin_system("tasks") as tx:
                await tasks.fail(tx, task, reason)
        metrics.TASKS_RUN.labels(self.database.service, task.kind, outcome).inc()
