"""Many acts at once, of which the first failure stops the others."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

T = TypeVar("T")


async def together(acts: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """Wait for all and give their results in order; a failure cancels what still runs and is raised as it is."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(act) for act in acts]
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0] from failures
    return [task.result() for task in tasks]
