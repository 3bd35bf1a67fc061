"""The journal's promises under many writers: gapless, in order, each event once, over a real database.

The same suite is to run over Kafka when that transport comes.
"""

import asyncio
import random
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import pytest
from conftest import MakeStand
from sqlalchemy import Column, MetaData, Text, Uuid, select
from stand import Stand

from shared.contracts.generated.onenet.intake.v1.events_pb2 import ApplicationReturned
from shared.database import ground
from shared.database.tables import Access, business_table
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.journal import sequencer
from shared.journal.consumer import Consumer
from shared.journal.event import Recorded
from shared.room import Plan

WRITERS = 16
WRITES = 40
HOT_CASES = 6
METADATA = MetaData()
NOTE = business_table(
    METADATA, "note", Column("case_id", Uuid), Column("words", Text, nullable=False), access=Access(has_area=True)
)


async def note_each(tx: Transaction, events: Sequence[Recorded]) -> None:
    for event in events:
        place = {"city": "c", "county": "c", "township": None, "village": None}
        await tx.insert(NOTE, {"id": new_id(), "case_id": None, "words": f"{event.subject}/{event.seq}", **place})


PLAN = Plan(
    service="integrity",
    title="test",
    tables=METADATA,
    migrations=Path(__file__).parents[1] / "shared" / "note_migrations",
    edges=(),
    subscriptions={ApplicationReturned: note_each},
    tasks=lambda _room: {},
)


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> Stand:
    return await make_stand(PLAN)


async def write(stand: Stand, writer: int, cases: list[str]) -> int:
    """Write transactions of several events each, some of which roll back; returns how many events were committed."""
    chosen = random.Random(writer)  # noqa: S311  (a repeatable draw)
    committed = 0
    for _ in range(WRITES):
        subjects = chosen.sample(cases, k=chosen.randint(1, 3))
        try:
            async with stand.others["intake"].database.begin_system() as tx:
                for subject in subjects:
                    tx.publish(ApplicationReturned(case_id=subject), subject, area="c")
                fail_one_in_ten(chosen)
        except InterruptedError:
            continue
        committed += len(subjects)
    return committed


def fail_one_in_ten(chosen: random.Random) -> None:
    if chosen.random() < 0.1:
        raise InterruptedError


async def consume_while(stand: Stand, writing: asyncio.Event) -> None:
    """Two movers and two consumers at once, as after a restart that overlaps."""
    consumer = Consumer(stand.room.database, PLAN.subscriptions)
    while True:
        done = not writing.is_set()
        moved = await sequencer.move(stand.others["intake"].database)
        taken = await consumer.step()
        if done and not moved and not taken:
            return
        await asyncio.sleep(0)


async def test_many_writers_on_hot_cases_lose_double_and_disorder_nothing(stand: Stand) -> None:
    cases = [str(new_id()) for _ in range(HOT_CASES)]
    writing = asyncio.Event()
    writing.set()
    consuming = [asyncio.create_task(consume_while(stand, writing)) for _ in range(2)]
    committed = sum(await asyncio.gather(*(write(stand, writer, cases) for writer in range(WRITERS))))
    writing.clear()
    await asyncio.gather(*consuming)
    async with stand.others["intake"].database.begin_system() as tx:
        journal = await tx.all(select(ground.JOURNAL).order_by(ground.JOURNAL.c.position))
    assert [row["position"] for row in journal] == list(range(1, committed + 1))
    in_journal = defaultdict(list)
    for row in journal:
        in_journal[row["subject"]].append(row["subjectseq"])
    assert all(seqs == list(range(1, len(seqs) + 1)) for seqs in in_journal.values())
    async with stand.room.database.begin_system() as tx:
        applied = [row["words"] for row in await tx.all(select(NOTE).order_by(NOTE.c.id))]
    assert sorted(applied) == sorted(f"{row['subject']}/{row['subjectseq']}" for row in journal)
    for subject in cases:
        seqs = [int(words.split("/")[1]) for words in applied if words.startswith(subject)]
        assert seqs == sorted(seqs)


async def test_a_consumer_that_dies_before_its_commit_takes_the_batch_again(stand: Stand) -> None:
    subject = str(new_id())
    async with stand.others["intake"].database.begin_system() as tx:
        tx.publish(ApplicationReturned(case_id=subject), subject, area="c")
    await sequencer.move(stand.others["intake"].database)

    async def die(_tx: Transaction, _events: Sequence[Recorded]) -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await Consumer(stand.room.database, {ApplicationReturned: die}).step()
    await stand.consume()
    async with stand.room.database.begin_system() as tx:
        found = await tx.all(select(NOTE).where(NOTE.c.words == f"{subject}/1"))
    assert len(found) == 1


async def test_a_lost_stretch_is_fetched_from_the_publishers_journal(stand: Stand) -> None:
    subject = str(new_id())
    for _ in range(3):
        async with stand.others["intake"].database.begin_system() as tx:
            tx.publish(ApplicationReturned(case_id=subject), subject, area="c")
    await sequencer.move(stand.others["intake"].database)
    async with stand.others["intake"].database.begin_system() as tx:
        positions = [
            r["position"] for r in await tx.all(select(ground.JOURNAL).where(ground.JOURNAL.c.subject == subject))
        ]
    async with stand.room.database.begin_system() as tx:
        lost = ground.CONSUMER_POSITION.update().values(position=max(positions) - 1)
        await tx.connection.execute(lost)
    await stand.consume()
    async with stand.room.database.begin_system() as tx:
        found = [row["words"] for row in await tx.all(select(NOTE).where(NOTE.c.words.startswith(subject)))]
    assert found == [f"{subject}/{seq}" for seq in (1, 2, 3)]
