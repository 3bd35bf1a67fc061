"""A lease on a real database: one holder at a time, another at once where it is left, soon where its holder is gone."""

import asyncio

import pytest
from conftest import MakeStand
from promises import PLAN
from sqlalchemy import text
from stand import Stand

from shared.ids import new_id
from shared.journal import lease

FIRST, SECOND = "funding-worker-0", "funding-worker-1"


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> Stand:
    return await make_stand(PLAN)


@pytest.fixture
def name() -> str:
    return new_id().hex


async def holds(stand: Stand, name: str, holder: str) -> bool:
    async with stand.room.database.begin_system() as tx:
        return await lease.hold(tx, name, holder)


async def pass_by(stand: Stand, name: str, seconds: float) -> None:
    """Let the lease be so much older."""
    async with stand.room.database.begin_system() as tx:
        earlier = text("UPDATE lease SET until = until - make_interval(secs => :s) WHERE name = :n")
        await tx.connection.execute(earlier, {"s": seconds, "n": name})


async def test_who_holds_it_keeps_it_and_another_does_not_get_it(stand: Stand, name: str) -> None:
    assert await holds(stand, name, FIRST)
    assert not await holds(stand, name, SECOND)
    assert await holds(stand, name, FIRST)


async def test_of_many_who_come_at_once_one_gets_it(stand: Stand, name: str) -> None:
    got = await asyncio.gather(*(holds(stand, name, f"worker-{number}") for number in range(4)))
    assert sum(got) == 1


@pytest.mark.parametrize(
    ("seconds", "holder"),
    [
        pytest.param(lease.HELD_SECONDS - 1, FIRST, id="a second before its end"),
        pytest.param(lease.HELD_SECONDS, SECOND, id="at its end"),
    ],
)
async def test_another_gets_it_when_its_time_is_over(stand: Stand, name: str, seconds: float, holder: str) -> None:
    assert await holds(stand, name, FIRST)
    await pass_by(stand, name, seconds)
    assert await holds(stand, name, SECOND) is (holder == SECOND)


async def test_who_is_still_there_before_its_end_renews_it(stand: Stand, name: str) -> None:
    assert await holds(stand, name, FIRST)
    await pass_by(stand, name, lease.HELD_SECONDS - 1)
    assert await holds(stand, name, FIRST)
    await pass_by(stand, name, lease.HELD_SECONDS - 1)
    assert not await holds(stand, name, SECOND)


async def test_another_gets_at_once_what_its_holder_and_nobody_else_leaves(stand: Stand, name: str) -> None:
    assert await holds(stand, name, FIRST)
    for holder, is_free in ((SECOND, False), (FIRST, True)):
        async with stand.room.database.begin_system() as tx:
            await lease.leave(tx, name, holder)
        assert await holds(stand, name, SECOND) is is_free
