"""The journal's promises where consumers read the journals themselves: the embedded form."""

from dataclasses import dataclass

import promises
import pytest
from conftest import MakeStand
from promises import PLAN, noted, say
from sqlalchemy import select
from stand import Stand

from shared.database import ground
from shared.journal.consumer import Consumer, Subscriptions


@dataclass(frozen=True)
class Reader:
    """A worker that reads the journals."""

    consumer: Consumer

    async def step(self) -> int:
        return await self.consumer.step()

    async def close(self) -> None:
        """It holds nothing."""


def carry(stand: Stand, subscriptions: Subscriptions, worker: int = 0) -> Reader:  # noqa: ARG001  (they are all alike)
    return Reader(Consumer(stand.room.database, subscriptions))


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> Stand:
    return await make_stand(PLAN)


async def test_many_writers_on_hot_cases_lose_double_and_disorder_nothing(stand: Stand) -> None:
    await promises.nothing_is_lost_doubled_or_disordered(stand, carry)


async def test_a_consumer_that_dies_before_its_commit_takes_the_batch_again(stand: Stand) -> None:
    await promises.a_dead_workers_batch_is_taken_again(stand, carry)


async def test_a_lost_stretch_is_fetched_from_the_publishers_journal(stand: Stand) -> None:
    subject = await say(stand, 3)
    async with stand.others["intake"].database.begin_system() as tx:
        positions = [
            r["position"] for r in await tx.all(select(ground.JOURNAL).where(ground.JOURNAL.c.subject == subject))
        ]
    async with stand.room.database.begin_system() as tx:
        lost = ground.CONSUMER_POSITION.update().values(position=max(positions) - 1)
        await tx.connection.execute(lost)
    await stand.consume()
    assert await noted(stand, subject) == [f"{subject}/{seq}" for seq in (1, 2, 3)]
