"""Journals filled with small events, an effect of one row each, and the processes that carry one to the other."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing import get_context
from typing import Any

import asyncpg
import uvloop

from deploy import broker, topics
from deploy.broker import ADMIN, Cluster
from deploy.broker.admin import Admin
from deploy.plans import PLANS
from shared.contracts.generated.onenet.intake.v1.events_pb2 import ApplicationReturned
from shared.contracts.registry import type_name
from shared.database import driver
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.journal import sequencer
from shared.journal.broker import Broker
from shared.journal.event import Recorded
from tests.bench import spent
from tests.bench.stage import HOME, Stage, plan_of

SUBJECTS = 2000
PATIENCE_SECONDS = 900
SAMPLE_SECONDS = 0.2
_FORK = get_context("fork")
_EFFECTS = """
    CREATE TABLE IF NOT EXISTS integrity.bench_effect
        (subject text, seq bigint, words text, at timestamptz DEFAULT clock_timestamp(), PRIMARY KEY (subject, seq));
    GRANT SELECT, INSERT ON integrity.bench_effect TO integrity_system, integrity_login
"""
_EFFECT = """
    INSERT INTO bench_effect (subject, seq, words) SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[])
"""
_COLUMNS = ("event_id", "subject", "subjectseq", "type", "payload", "area", "schemes", "occurred_at", "legal_on")


@contextmanager
def kafka() -> Iterator[Cluster]:
    """One node with the topics and rights of a deployment; its data are the bench's own."""
    with broker.cluster(HOME.parent, 1, data=HOME / "kafka" / "nodes-1") as cluster:
        uvloop.run(_apply(cluster))
        yield cluster


async def _apply(cluster: Cluster) -> None:
    async with Admin.opened(broker_of(cluster, ADMIN)) as admin:
        await topics.apply(admin, PLANS)


def broker_of(cluster: Cluster, who: str) -> Broker:
    """How `who` reaches the node: with its own certificate and rights."""
    return Broker(cluster.servers, cluster.tls_of(who))


async def effect(tx: Transaction, events: Sequence[Recorded]) -> None:
    """One row an event, all in one statement."""
    subjects, numbers = [event.subject for event in events], [event.seq for event in events]
    await driver.run(tx.raw, _EFFECT, subjects, numbers, [event.message.case_id for event in events])


SUBSCRIPTIONS = {ApplicationReturned: effect}


async def prepare(stage: Stage) -> None:
    """The effects' table beside integrity's own."""
    async with connected(stage) as connection:
        await connection.execute(_EFFECTS)


@asynccontextmanager
async def connected(stage: Stage) -> AsyncIterator[Any]:
    """The superuser's connection, to prepare and to look."""
    connection = await asyncpg.connect(stage.server.dsn(stage.database))
    try:
        yield connection
    finally:
        await connection.close()


async def fill(stage: Stage, count: int, subjects: int = SUBJECTS) -> None:
    """Put so many events into intake's outbox, and number them into its journal as its sequencer does."""
    chosen = [str(new_id()) for _ in range(min(subjects, count))]
    async with connected(stage) as connection:
        for first in range(0, count, 10_000):
            rows = [_row(chosen, number) for number in range(first, min(count, first + 10_000))]
            await connection.copy_records_to_table("outbox", schema_name="intake", columns=_COLUMNS, records=rows)
        last = [(subject, len(range(place, count, len(chosen)))) for place, subject in enumerate(chosen)]
        await connection.copy_records_to_table("subject_sequence", schema_name="intake", records=last)
    room = stage.open(plan_of("intake"))
    while await sequencer.move(room.database):
        pass
    await room.database.close()


def _row(subjects: Sequence[str], number: int) -> tuple[Any, ...]:
    subject = subjects[number % len(subjects)]
    message, now = ApplicationReturned(case_id=subject), datetime.now(UTC)
    payload = message.SerializeToString()
    seq = number // len(subjects) + 1
    return new_id(), subject, seq, type_name(message), payload, "370102000000", ["dibao"], now, now.date()


async def effects(stage: Stage) -> int:
    """How many effects there are."""
    async with connected(stage) as connection:
        return int(await connection.fetchval("SELECT count(*) FROM integrity.bench_effect"))


@dataclass(frozen=True, slots=True)
class Gate:
    """What the processes of a run and the one that measures tell each other."""

    ready: Any = field(default_factory=_FORK.Event)
    go: Any = field(default_factory=_FORK.Event)
    done: Any = field(default_factory=_FORK.Event)
    end: Any = field(default_factory=_FORK.Event)

    async def wait(self, event: Any) -> None:
        """Wait without holding the loop."""
        while not event.is_set():  # noqa: ASYNC110  (another process's event has no future)
            await asyncio.sleep(0.001)


Work = Callable[[Gate], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Run:
    """What a run came to: wall and, by party, processor seconds."""

    count: int
    seconds: float
    cpu: dict[str, float]
    megabytes: tuple[float, ...] = ()
    """What the largest party held, seen again and again on the way."""

    @property
    def rate(self) -> float:
        """Effects a second."""
        return self.count / self.seconds

    @property
    def cpu_us(self) -> float:
        """Processor time of everybody for one effect."""
        return sum(self.cpu.values()) / self.count * 1e6

    def seen(self) -> dict[str, float | int | str]:
        """For a figure's line."""
        each = {f"cpu_us_{name}": seconds / self.count * 1e6 for name, seconds in self.cpu.items()}
        return {"events": self.count, "seconds": self.seconds, "cpu_us": self.cpu_us, **each}


def measured(stage: Stage, cluster: Cluster | None, count: int, works: dict[str, Work], until: int = 1) -> Run:
    """Start the parties, let them go together once all are ready, and wait until the last ones tell that it is done."""
    gates = {name: Gate() for name in works}
    with ExitStack() as closing:
        children = {name: _FORK.Process(target=_play, args=(work, gates[name])) for name, work in works.items()}
        for child in children.values():
            child.start()
            closing.callback(child.join)
            closing.callback(child.kill)
        for gate in gates.values():
            _expect(gate.ready)
        pids = {name: child.pid or 0 for name, child in children.items()}
        before, started = _spent(stage, cluster, pids), time.perf_counter()
        for gate in gates.values():
            gate.go.set()
        held: list[float] = []
        for name in list(works)[-until:]:
            while not gates[name].done.wait(SAMPLE_SECONDS):
                held.append(max(spent.rss_megabytes(pid) for pid in pids.values()))
                if time.perf_counter() - started > PATIENCE_SECONDS:
                    raise TimeoutError("a party of the bench does not come round")
        seconds = time.perf_counter() - started
        after = _spent(stage, cluster, pids)
        return Run(count, seconds, {name: after[name] - before[name] for name in after}, tuple(held))


def _expect(event: Any) -> None:
    if not event.wait(PATIENCE_SECONDS):
        raise TimeoutError("a party of the bench does not come round")


def _play(work: Work, gate: Gate) -> None:
    uvloop.run(_whole(work, gate))


async def _whole(work: Work, gate: Gate) -> None:
    await work(gate)
    gate.done.set()
    await gate.wait(gate.end)


def _spent(stage: Stage, cluster: Cluster | None, pids: dict[str, int]) -> dict[str, float]:
    found = {name: spent.of(pid) for name, pid in pids.items()} | {"postgresql": stage.database_seconds()}
    if cluster is not None:
        found["kafka"] = spent.of(cluster.node(1).pid)
    return found
