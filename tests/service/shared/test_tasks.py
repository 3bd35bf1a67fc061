"""Tasks on a real database: who died with one at hand gets it back under the same name, and nobody else's."""

from pathlib import Path

import pytest
from conftest import MakeStand
from sqlalchemy import MetaData, text
from stand import Stand

from shared.database.engine import Database
from shared.room import Plan
from shared.tasks import task as tasks
from shared.tasks.task import Task
from shared.tasks.worker import Worker

PLAN = Plan(
    service="integrity",
    title="test",
    tables=MetaData(),
    migrations=Path(__file__).parents[2] / "bare",
    edges=(),
    subscriptions={},
    tasks=lambda _room: {},
)


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> Stand:
    return await make_stand(PLAN)


async def finish(database: Database, task: Task) -> None:
    async with database.begin_system("tasks") as tx:
        await tasks.finish(tx, task.id)


async def claimed_by(stand: Stand, name: str, key: str) -> None:
    """A task of this key that `name` claimed before it was killed."""
    async with stand.room.database.begin_system() as tx:
        await tasks.at_once(tx, "note", key)
    async with stand.room.database.begin_system() as tx:
        assert [task.key for task in await tasks.claim(tx, ["note"], 8, name)] == [key]


async def is_done(stand: Stand, key: str) -> bool:
    async with stand.room.database.begin_system() as tx:
        query = text("SELECT done_at IS NOT NULL FROM task WHERE key = :key")
        return bool(await tx.connection.scalar(query, {"key": key}))


async def test_a_worker_that_comes_back_takes_up_what_it_had_at_hand(stand: Stand) -> None:
    await claimed_by(stand, "integrity-worker-0", "a")
    await claimed_by(stand, "integrity-worker-1", "b")
    worker = Worker(stand.room.database, {"note": finish}, "integrity-worker-0")
    assert await worker.step() == 0
    await worker.begin()
    assert await worker.step() == 1
    assert (await is_done(stand, "a"), await is_done(stand, "b")) == (True, False)


async def test_a_task_that_failed_keeps_its_wait_when_its_worker_comes_back(stand: Stand) -> None:
    async with stand.room.database.begin_system() as tx:
        await tasks.at_once(tx, "note", "c")
    async with stand.room.database.begin_system() as tx:
        (task,) = await tasks.claim(tx, ["note"], 8, "integrity-worker-0")
        await tasks.fail(tx, task, "Unreachable")
    worker = Worker(stand.room.database, {"note": finish}, "integrity-worker-0")
    await worker.begin()
    assert await worker.step() == 0
