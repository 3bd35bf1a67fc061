"""Transactions that overlap in the worst way: a commit that comes late, and a worker that was taken for dead."""

import asyncio
from collections.abc import Sequence

import pytest
from conftest import MakeStand
from promises import PLAN, note_each, noted, say
from sqlalchemy import select
from stand import Stand

from shared.contracts.generated.onenet.intake.v1.events_pb2 import ApplicationReturned
from shared.database import ground
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.journal import sequencer, source
from shared.journal.consumer import Consumer
from shared.journal.event import Recorded

A_WHILE_SECONDS = 0.3


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> Stand:
    return await make_stand(PLAN)


async def test_what_is_committed_later_than_its_successors_still_comes_into_the_journal(stand: Stand) -> None:
    intake, late, early = stand.others["intake"].database, str(new_id()), str(new_id())
    async with intake.begin_system() as slow:
        slow.publish(ApplicationReturned(case_id=late), late, area="c")
        await slow.flush()  # its row has its id, and nobody sees it yet
        await say(stand, 1, early)
    while await sequencer.move(intake):
        pass
    async with intake.begin_system() as tx:
        rows = await tx.all(select(ground.JOURNAL.c.subject).order_by(ground.JOURNAL.c.position))
    assert [row["subject"] for row in rows] == [early, late]


async def test_what_somebody_holds_is_not_overtaken_by_its_successors(stand: Stand) -> None:
    intake, subject = stand.others["intake"].database, str(new_id())
    for _ in range(2):
        async with intake.begin_system() as tx:
            tx.publish(ApplicationReturned(case_id=subject), subject, area="c")
    async with intake.begin_system() as holding:
        await holding.all(select(ground.OUTBOX.c.id).order_by(ground.OUTBOX.c.id).limit(1).with_for_update())
        moving = asyncio.create_task(sequencer.move(intake))
        await asyncio.wait({moving}, timeout=A_WHILE_SECONDS)
    await moving
    while await sequencer.move(intake):
        pass

    async with intake.begin_system() as tx:
        mine = select(ground.JOURNAL.c.subjectseq).where(ground.JOURNAL.c.subject == subject)
        rows = await tx.all(mine.order_by(ground.JOURNAL.c.position))
    assert [row["subjectseq"] for row in rows] == [1, 2]


async def test_a_worker_that_was_taken_for_dead_and_its_successor_apply_an_event_once(stand: Stand) -> None:
    subject = await say(stand, 1)
    await stand.consume()
    await say(stand, 1, subject)
    events = await _of(stand, subject)
    begun, wakes = asyncio.Event(), asyncio.Event()

    async def doze(tx: Transaction, heard: Sequence[Recorded]) -> None:
        await note_each(tx, heard)
        begun.set()
        await wakes.wait()

    former = asyncio.create_task(_receive(Consumer(stand.room.database, {ApplicationReturned: doze}), events))
    await begun.wait()
    successor = asyncio.create_task(_receive(Consumer(stand.room.database, PLAN.subscriptions), events))
    await asyncio.wait({successor}, timeout=A_WHILE_SECONDS)
    wakes.set()
    await asyncio.gather(former, successor)

    assert await noted(stand, subject) == [f"{subject}/1", f"{subject}/2"]


async def _receive(consumer: Consumer, events: Sequence[Recorded]) -> int:
    return await consumer.receive("intake", events)


async def _of(stand: Stand, subject: str) -> Sequence[Recorded]:
    async with stand.room.database.begin_system() as tx:
        return await source.read_subject(tx.connection, "intake", subject, [1, 2])
