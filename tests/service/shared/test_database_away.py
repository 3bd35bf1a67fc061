"""A database that is away is a pause: whoever asks is told to ask again, and nothing counts as a fault of ours."""

import pytest
from conftest import MakeStand
from stand import Stand, bare_plan

from shared.bell import Bell
from shared.database.engine import Database, open_engine
from shared.refusal import Unavailable

NOWHERE = "postgresql+asyncpg://nobody@127.0.0.1:1/nothing"


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> Stand:
    return await make_stand(bare_plan("integrity"))


async def test_who_begins_while_the_database_is_away_is_told_to_come_again(stand: Stand) -> None:
    engine = open_engine(NOWHERE, "integrity", 1)
    away = Database("integrity", engine, stand.room.keyring, stand.clock, Bell())
    with pytest.raises(Unavailable) as refused:
        async with away.begin_system():
            pass
    assert (refused.value.status, refused.value.code) == (503, "database_unavailable")
    assert refused.value.headers["Retry-After"]
    await away.close()


async def test_a_transaction_still_rolls_back_what_raises(stand: Stand) -> None:
    with pytest.raises(LookupError):
        await _draw_and_raise(stand)
    async with stand.room.database.begin_system() as tx:
        assert await tx.draw("a counter of this test") == 1


async def _draw_and_raise(stand: Stand) -> None:
    async with stand.room.database.begin_system() as tx:
        await tx.draw("a counter of this test")
        raise LookupError
