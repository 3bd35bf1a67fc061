"""Every audit entry is sealed, however the transactions that wrote them overlap."""

import asyncio

import pytest
from conftest import MakeStand
from promises import NOTE, PLAN
from sqlalchemy import func, select
from stand import Stand

from shared.audit.sealer import Sealer
from shared.contracts.generated.onenet.integrity.v1.events_pb2 import ClockBreached
from shared.crypto.signing import Purpose
from shared.database import ground
from shared.ids import new_id

WRITERS = 16
WRITES = 25
HOT_CASES = 3


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> Stand:
    return await make_stand(PLAN)


async def test_while_many_write_on_hot_cases_two_sealers_leave_nothing_out(stand: Stand) -> None:
    cases = [new_id() for _ in range(HOT_CASES)]
    writing = asyncio.Event()
    sealing = [asyncio.create_task(_seal_while(stand, writing)) for _ in range(2)]
    await asyncio.gather(*(_write(stand, cases, writer) for writer in range(WRITERS)))
    writing.set()
    await asyncio.gather(*sealing)

    async with stand.room.database.begin_system() as tx:
        sealed = await tx.connection.scalar(
            select(func.count()).select_from(ground.AUDIT_ENTRY).where(ground.AUDIT_ENTRY.c.table == NOTE.name)
        )
        left = await tx.connection.scalar(select(func.count()).select_from(ground.AUDIT_PENDING))
    assert (sealed, left) == (WRITERS * WRITES, 0)


async def _write(stand: Stand, cases: list, writer: int) -> None:  # type: ignore[type-arg]
    """Whoever waits for a case's number has its audit entry written already, and commits later than others."""
    for number in range(WRITES):
        case_id = cases[(writer + number) % len(cases)]
        place = {"city": "c", "county": "c", "township": None, "village": None}
        async with stand.room.database.begin_system() as tx:
            await tx.insert(NOTE, {"id": new_id(), "case_id": case_id, "words": f"{writer}/{number}", **place})
            tx.publish(ClockBreached(case_id=str(case_id)), case_id, area="c")


async def _seal_while(stand: Stand, written: asyncio.Event) -> None:
    room = stand.room
    sealer = Sealer(room.database, room.keys.signer(Purpose.AUDIT_HEAD, room.plan.service))
    while not written.is_set() or await sealer.step():
        await sealer.step()
        await asyncio.sleep(0)
