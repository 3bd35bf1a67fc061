"""Every audit entry is sealed, however late the transaction that wrote it commits."""

import pytest
from conftest import MakeStand
from promises import NOTE, PLAN
from sqlalchemy import func, select
from stand import Stand

from shared.audit.sealer import Sealer
from shared.crypto.signing import Purpose
from shared.database import ground
from shared.database.transaction import Transaction
from shared.ids import new_id


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> Stand:
    return await make_stand(PLAN)


async def test_an_entry_that_is_committed_later_than_its_successors_is_sealed_as_well(stand: Stand) -> None:
    room = stand.room
    sealer = Sealer(room.database, room.keys.signer(Purpose.AUDIT_HEAD, room.plan.service))
    async with room.database.begin_system() as slow:
        await _write(slow)
        await slow.flush()  # its entry has its number, and nobody sees it yet
        async with room.database.begin_system() as quick:
            await _write(quick)
        assert await sealer.step() == 1

    assert await sealer.step() == 1
    async with room.database.begin_system() as tx:
        left = await tx.connection.scalar(select(func.count()).select_from(ground.AUDIT_PENDING))
    assert left == 0


async def _write(tx: Transaction) -> None:
    place = {"city": "c", "county": "c", "township": None, "village": None}
    await tx.insert(NOTE, {"id": new_id(), "case_id": new_id(), "words": "one", **place})
