"""The bare log: small events from intake's journal over Kafka to one row each, by the suite's parts and by peers."""

import asyncio
from collections.abc import Iterator

import uvloop

from deploy.broker import Cluster
from shared.journal.consumer import Consumer
from shared.journal.feed import Feed
from shared.journal.publisher import Publisher
from tests.bench import journals
from tests.bench.figure import Figure
from tests.bench.journals import Gate, Run, Work
from tests.bench.peers import naive, streamed
from tests.bench.stage import Stage, plan_of

WARM_EVENTS, EVENTS = 20_000, 100_000
BACKLOG = 1_000_000
NAIVE_EVENTS = 1_500
FASTSTREAM_EVENTS = 6_000


def figures(stage: Stage) -> Iterator[Figure]:
    """Our log beside a naive relay, and beside FastStream."""
    uvloop.run(journals.prepare(stage))
    with journals.kafka() as cluster:
        run(stage, cluster, WARM_EVENTS)  # until the broker has compiled what it does, as those after us find it
        ours = run(stage, cluster, EVENTS)
        rows = naive.run(stage, cluster, NAIVE_EVENTS)
        yield Figure(
            name="bare_log",
            value=ours.rate,
            unit="effects/s, journal -> Kafka -> one row each, on all processors of this machine",
            target=">= 20000",
            beside="a relay of one row at a time, sent and awaited, one transaction an effect",
            beside_value=rows.rate,
            ratio_target=">= 60",
            limit="51000/s: 2 processors at 39 us an effect, seen in a prototype",
            seen=ours.seen() | {"beside_cpu_us": rows.cpu_us, "cpu_ratio": rows.cpu_us / ours.cpu_us},
        )
        peer = streamed.run(stage, cluster, FASTSTREAM_EVENTS)
        yield Figure(
            name="bare_log_beside_faststream",
            value=ours.rate,
            unit="effects/s",
            target=">= 20000",
            beside="FastStream with faststream-outbox, batches of 500, doing the same",
            beside_value=peer.rate,
            ratio_target=">= 8",
            seen={"beside_cpu_us": peer.cpu_us, "cpu_ratio": peer.cpu_us / ours.cpu_us},
        )


def backlog(stage: Stage, events: int = BACKLOG) -> Iterator[Figure]:
    """A worker that comes back to a large backlog drains it at the rate of a small one, and holds no more memory."""
    uvloop.run(journals.prepare(stage))
    with journals.kafka() as cluster:
        small, large = run(stage, cluster, events // 5), run(stage, cluster, events)
        half = len(large.megabytes) // 2
        first, second = max(large.megabytes[:half]), max(large.megabytes[half:])
        yield Figure(
            name="backlog",
            value=large.rate,
            unit=f"effects/s over {events} events",
            target=">= 2000",
            beside=f"the same over {events // 5}",
            beside_value=small.rate,
            ratio_target=">= 0.8",
            limit="DIGIT: 2000-3000/s, 6.4 million behind",
            seen=large.seen(),
        )
        yield Figure(
            name="backlog_memory",
            value=second,
            unit="MB, largest process in the second half",
            target="<= 1000",
            beside="in the first half",
            beside_value=first,
            ratio_target="<= 1.1",
        )


def run(stage: Stage, cluster: Cluster, count: int) -> Run:
    """Publish a filled journal, and take it until all its effects are there."""
    uvloop.run(journals.fill(stage, count))
    return journals.measured(
        stage, cluster, count, {"publisher": publishing(stage, cluster), "worker": taking(stage, cluster, count)}
    )


def publishing(stage: Stage, cluster: Cluster) -> Work:
    """Intake's publisher, until told to end."""

    async def work(gate: Gate) -> None:
        room = stage.open(plan_of("intake"))
        publisher = Publisher(room.database, journals.broker_of(cluster, "intake"))
        gate.ready.set()
        await gate.wait(gate.go)
        while not gate.end.is_set():
            if not await publisher.step():
                await asyncio.sleep(0.005)
        await publisher.close()
        await room.database.close()

    return work


def taking(stage: Stage, cluster: Cluster, count: int) -> Work:
    """One worker of integrity's group, until it has taken so many."""

    async def work(gate: Gate) -> None:
        room = stage.open(plan_of("integrity"))
        consumer = Consumer(room.database, journals.SUBSCRIPTIONS)
        feed = Feed(consumer, journals.broker_of(cluster, "integrity"), "integrity-worker-0")
        while not (feed._member and feed._member.assignment()):
            await feed.step()
        gate.ready.set()
        taken = 0
        while taken < count:
            taken += await feed.step()
        gate.done.set()
        await feed.close()
        await room.database.close()

    return work
