"""What the journal promises, whatever carries it: gapless, in order, each event once. Run over each transport."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import Column, MetaData, Text, Uuid, select
from stand import Stand

from shared.contracts.generated.onenet.intake.v1.events_pb2 import ApplicationReturned
from shared.database import ground
from shared.database.tables import Access, business_table
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.journal import sequencer
from shared.journal.consumer import Subscriptions
from shared.journal.event import Recorded
from shared.room import Plan

WRITERS = 16
WRITES = 40
HOT_CASES = 6
METADATA = MetaData()
NOTE = business_table(
    METADATA, "note", Column("case_id", Uuid), Column("words", Text, nullable=False), access=Access(has_area=True)
)


class Carrier(Protocol):
    """Brings what the publisher's journal holds to a consumer of the stand, a batch a step."""

    async def step(self) -> int:
        """Carry and take one batch; returns how many events moved."""
        ...

    async def close(self) -> None:
        """Die, as a worker does."""
        ...


class Carry(Protocol):
    """Makes a carrier for a worker with these subscriptions."""

    def __call__(self, stand: Stand, subscriptions: Subscriptions, worker: int = 0) -> Carrier:
        """Workers with different numbers may run at the same time."""
        ...


async def note_each(tx: Transaction, events: Sequence[Recorded]) -> None:
    """The effect: one row an event."""
    for event in events:
        place = {"city": "c", "county": "c", "township": None, "village": None}
        await tx.insert(NOTE, {"id": new_id(), "case_id": None, "words": f"{event.subject}/{event.seq}", **place})


PLAN = Plan(
    service="integrity",
    title="test",
    tables=METADATA,
    migrations=Path(__file__).parent / "service" / "shared" / "note_migrations",
    edges=(),
    subscriptions={ApplicationReturned: note_each},
    tasks=lambda _room: {},
)


async def nothing_is_lost_doubled_or_disordered(stand: Stand, carry: Carry) -> None:
    """Many writers on hot cases, two movers and two workers at once, as after a restart that overlaps."""
    cases = [str(new_id()) for _ in range(HOT_CASES)]
    writing = asyncio.Event()
    writing.set()
    consuming = [asyncio.create_task(_carry_while(stand, carry, number, writing)) for number in range(2)]
    committed = sum(await asyncio.gather(*(_write(stand, writer, cases) for writer in range(WRITERS))))
    writing.clear()
    await asyncio.gather(*consuming)
    async with stand.others["intake"].database.begin_system() as tx:
        of_mine = ground.JOURNAL.c.subject.in_(cases)
        journal = await tx.all(select(ground.JOURNAL).where(of_mine).order_by(ground.JOURNAL.c.position))
    first = journal[0]["position"]
    assert [row["position"] for row in journal] == list(range(first, first + committed))
    in_journal = defaultdict(list)
    for row in journal:
        in_journal[row["subject"]].append(row["subjectseq"])
    assert all(seqs == list(range(1, len(seqs) + 1)) for seqs in in_journal.values())
    applied = [words for case in cases for words in await noted(stand, case)]
    assert sorted(applied) == sorted(f"{row['subject']}/{row['subjectseq']}" for row in journal)
    for case in cases:
        assert await noted(stand, case) == [f"{case}/{seq}" for seq in in_journal[case]]


async def a_dead_workers_batch_is_taken_again(stand: Stand, carry: Carry) -> None:
    """A worker dies between its effect and its commit."""
    subject = await say(stand, 1)

    async def die(tx: Transaction, events: Sequence[Recorded]) -> None:
        await note_each(tx, events)
        raise asyncio.CancelledError

    dying = carry(stand, {ApplicationReturned: die})
    with pytest.raises(asyncio.CancelledError):
        await settle(dying)
    await dying.close()
    carrier = carry(stand, PLAN.subscriptions)
    await settle(carrier)
    await carrier.close()
    assert await noted(stand, subject) == [f"{subject}/1"]


async def say(stand: Stand, times: int, subject: str | None = None) -> str:
    """Let intake say something about a case so often, each in a transaction of its own."""
    found = subject or str(new_id())
    for _ in range(times):
        async with stand.others["intake"].database.begin_system() as tx:
            tx.publish(ApplicationReturned(case_id=found), found, area="c")
    while await sequencer.move(stand.others["intake"].database):
        pass
    return found


async def settle(carrier: Carrier) -> None:
    """Carry until nothing moves any more."""
    quiet = 0
    while quiet < 3:
        quiet = 0 if await carrier.step() else quiet + 1


async def noted(stand: Stand, subject: str) -> list[str]:
    """What was noted of a case, in the order in which it was."""
    async with stand.room.database.begin_system() as tx:
        rows = await tx.all(select(NOTE).where(NOTE.c.words.startswith(subject)).order_by(NOTE.c.id))
    return [row["words"] for row in rows]


async def _write(stand: Stand, writer: int, cases: list[str]) -> int:
    """Write transactions of several events each, some of which roll back; returns how many events were committed."""
    chosen = random.Random(writer)  # noqa: S311  (a repeatable draw)
    committed = 0
    for _ in range(WRITES):
        subjects = chosen.sample(cases, k=chosen.randint(1, 3))
        try:
            async with stand.others["intake"].database.begin_system() as tx:
                for subject in subjects:
                    tx.publish(ApplicationReturned(case_id=subject), subject, area="c")
                _fail_one_in_ten(chosen)
        except InterruptedError:
            continue
        committed += len(subjects)
    return committed


def _fail_one_in_ten(chosen: random.Random) -> None:
    if chosen.random() < 0.1:
        raise InterruptedError


async def _carry_while(stand: Stand, carry: Carry, number: int, writing: asyncio.Event) -> None:
    carrier = carry(stand, PLAN.subscriptions, number)
    quiet = 0
    while quiet < 3:
        moved = await sequencer.move(stand.others["intake"].database)
        taken = await carrier.step()
        quiet = 0 if moved or taken or writing.is_set() else quiet + 1
        await asyncio.sleep(0)
    await carrier.close()
