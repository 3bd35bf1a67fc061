"""From a commit to its effect in another service at 300 events a second, embedded and over Kafka; and after a kill."""

import asyncio
import os
import signal
import statistics
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any

import uvloop

from deploy.broker import Cluster
from shared import doorbell
from shared.audit.sealer import Sealer
from shared.bell import Bell
from shared.contracts.generated.onenet.intake.v1.events_pb2 import ApplicationReturned
from shared.crypto.signing import Purpose
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.journal.consumer import Consumer
from shared.journal.event import Recorded
from shared.journal.feed import Feed
from shared.journal.publisher import Publisher
from shared.loops import Loops, Transport
from shared.room import Room
from shared.tasks.worker import Worker
from tests.bench import journals
from tests.bench.figure import Figure
from tests.bench.load import percentile
from tests.bench.stage import Stage, plan_of, running

PER_SECOND = 300
SECONDS, WARM_SECONDS = 10.0, 3.0
KILLS = 5
_FORK = get_context("fork")


@dataclass(frozen=True, slots=True)
class Hearing(Consumer):
    """A consumer that notes for each event when its effect had been committed, by the clock that processes share."""

    seen: list[tuple[str, float]] = field(default_factory=list)
    _batch: list[str] = field(default_factory=list)

    async def take(self, publishers: Sequence[str]) -> int:
        """Take, and note."""
        taken = await Consumer.take(self, publishers)
        self.note()
        return taken

    async def receive(self, publisher_name: str, events: Sequence[Recorded]) -> int:
        """Receive, and note."""
        taken = await Consumer.receive(self, publisher_name, events)
        self.note()
        return taken

    def note(self) -> None:
        """The batch is committed."""
        now = time.monotonic()
        self.seen.extend((subject, now) for subject in self._batch)
        self._batch.clear()


def hearing(room: Room) -> Hearing:
    """Integrity's consumer with the bench's effect."""
    batch: list[str] = []

    async def effect(tx: Transaction, events: Sequence[Recorded]) -> None:
        await journals.effect(tx, events)
        batch.extend(event.subject for event in events)

    return Hearing(room.database, {ApplicationReturned: effect}, room.journals, _batch=batch)


def loops(room: Room, consumer: Consumer, transport: Transport | None = None) -> Loops:
    """What runs behind a room."""
    sealer = Sealer(room.database, room.keys.signer(Purpose.AUDIT_HEAD, room.plan.service))
    name = f"{room.plan.service}-worker-0"
    worker = Worker(room.database, {}, name)
    return Loops(room.database, consumer, worker, sealer, transport)


async def write(room: Room, seconds: float) -> dict[str, tuple[float, float]]:
    """Say an event in a transaction of its own, by the clock; gives when each was to be committed and when it was."""
    said: dict[str, tuple[float, float]] = {}

    async def one() -> None:
        subject, begun = str(new_id()), time.monotonic()
        async with room.database.begin_system() as tx:
            tx.publish(ApplicationReturned(case_id=subject), subject, area="370102000000")
        said[subject] = (begun, time.monotonic())

    started, writing = time.monotonic(), set[asyncio.Task[None]]()
    for number in range(int(PER_SECOND * seconds)):
        await asyncio.sleep(max(0.0, started + number / PER_SECOND - time.monotonic()))
        task = asyncio.create_task(one())
        writing.add(task)
        task.add_done_callback(writing.discard)
    await asyncio.gather(*writing)
    return said


def figures(stage: Stage) -> Iterator[Figure]:
    """Embedded, over Kafka, and after a worker's death."""
    uvloop.run(journals.prepare(stage))
    yield _figure("commit_to_effect_embedded", "<= 10", *uvloop.run(_embedded(stage)))
    with journals.kafka() as cluster:
        yield _figure("commit_to_effect_kafka", "<= 20", *_over_kafka(stage, cluster))
        yield _after_kills(stage, cluster)


def _figure(name: str, target: str, waits: list[float], commits: list[float]) -> Figure:
    return Figure(
        name=name,
        value=percentile(waits, 0.99),
        unit=f"ms from before a commit to after its effect's, 99 of 100, at {PER_SECOND} events/s",
        target=target,
        beside="the writer's own commit, 99 of 100",
        beside_value=percentile(commits, 0.99),
        seen={"p50_ms": percentile(waits, 0.5), "p95_ms": percentile(waits, 0.95), "events": len(waits)},
    )


def _waits(
    said: dict[str, tuple[float, float]], seen: list[tuple[str, float]], since: float
) -> tuple[list[float], list[float]]:
    """Milliseconds from each commit to its effect, and of each commit, of what was begun after the warm-up."""
    late = {subject: times for subject, times in said.items() if times[0] >= since}
    waits = [(at - late[subject][0]) * 1000 for subject, at in seen if subject in late]
    if len(waits) != len(late):
        raise LookupError(f"{len(late) - len(waits)} effects are missing")
    return waits, [(committed - begun) * 1000 for begun, committed in late.values()]


async def _embedded(stage: Stage) -> tuple[list[float], list[float]]:
    bell = Bell()
    intake, integrity = stage.open(plan_of("intake"), bell), stage.open(plan_of("integrity"), bell)
    consumer, stop = hearing(integrity), asyncio.Event()
    behind = [loops(intake, Consumer(intake.database, {})), loops(integrity, consumer)]
    async with asyncio.TaskGroup() as group:
        for each in behind:
            group.create_task(each.run(stop))
        started = time.monotonic()
        said = await write(intake, WARM_SECONDS + SECONDS)
        await asyncio.sleep(1.5)
        stop.set()
        bell.ring("stop")
    for room in (intake, integrity):
        await room.database.close()
    return _waits(said, consumer.seen, started + WARM_SECONDS)


@dataclass(frozen=True, slots=True)
class Parties:
    """Three processes: whoever writes (as an API process), intake's worker, integrity's worker."""

    stage: Stage
    cluster: Cluster

    async def intake_worker(self) -> None:
        """Number, publish."""
        room = self.stage.open(plan_of("intake"))
        await self._run(room, Consumer(room.database, {}))

    async def integrity_worker(self, heard: Any = None) -> None:
        """Hear, and tell on the way out what was heard."""
        room = self.stage.open(plan_of("integrity"))
        consumer = hearing(room)
        await self._run(room, consumer)
        if heard is not None:
            heard.send(consumer.seen)

    async def _run(self, room: Room, consumer: Consumer) -> None:
        stop = asyncio.Event()

        def end() -> None:
            stop.set()
            room.bell.ring("stop")

        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, end)
        broker, name = journals.broker_of(self.cluster, room.plan.service), f"{room.plan.service}-worker-0"
        transport = Transport(Publisher(room.database, broker), Feed(consumer, broker, name))
        answering = asyncio.create_task(doorbell.answer(room.database))
        await loops(room, consumer, transport).run(stop)
        answering.cancel()

    async def writer(self, said: Any, seconds: float) -> None:
        """Write as an API process does, and tell what was written."""
        async with _api(self.stage) as room:
            said.send(await write(room, seconds))


@asynccontextmanager
async def _api(stage: Stage) -> AsyncIterator[Room]:
    room = stage.open(plan_of("intake"))
    passing = asyncio.create_task(doorbell.pass_on(room.database))
    try:
        yield room
    finally:
        passing.cancel()


def _over_kafka(stage: Stage, cluster: Cluster) -> tuple[list[float], list[float]]:
    parties = Parties(stage, cluster)
    heard, hearing_ = _FORK.Pipe(duplex=False)
    told, telling = _FORK.Pipe(duplex=False)
    worker = _FORK.Process(target=lambda: uvloop.run(parties.integrity_worker(hearing_)))
    with running(parties.intake_worker):
        worker.start()
        time.sleep(5)
        started = time.monotonic()
        with running(lambda: parties.writer(telling, WARM_SECONDS + SECONDS)):
            said = told.recv()
        time.sleep(1.5)
        os.kill(worker.pid or 0, signal.SIGTERM)
        seen = heard.recv()
        worker.join(20)
    return _waits(said, seen, started + WARM_SECONDS)


def _after_kills(stage: Stage, cluster: Cluster) -> Figure:
    """Kill integrity's worker again and again under load; its successor has the same ordinal name."""
    parties = Parties(stage, cluster)
    waits: list[float] = []
    told, telling = _FORK.Pipe(duplex=False)
    del told
    with ExitStack() as closing:
        closing.enter_context(running(parties.intake_worker))
        closing.enter_context(running(lambda: parties.writer(telling, 120)))
        worker = _FORK.Process(target=lambda: uvloop.run(parties.integrity_worker()))
        worker.start()
        for _ in range(KILLS):
            time.sleep(6)
            worker.kill()
            worker.join()
            killed = time.time()
            worker = _FORK.Process(target=lambda: uvloop.run(parties.integrity_worker()))
            worker.start()
            waits.append(uvloop.run(_first_effect(stage, killed)))
        worker.kill()
        worker.join()
    return Figure(
        name="effect_after_kill",
        value=statistics.median(waits),
        unit=f"s from SIGKILL to the next effect, median of {KILLS}, the successor's start included",
        target="<= 0.5",
        beside="a member without an ordinal name: the group's session time-out",
        beside_value=6.0,
        seen={"max_s": max(waits)},
    )


async def _first_effect(stage: Stage, since: float) -> float:
    query = "SELECT extract(epoch FROM min(at))::float8 FROM integrity.bench_effect WHERE at > to_timestamp($1)"
    async with journals.connected(stage) as connection:
        while True:
            found = await connection.fetchval(query, since)
            if found is not None:
                return float(found) - since
            await asyncio.sleep(0.02)
