"""Real Kafka for the tests: one node a run, three for the modules that ask for them, fetched once into .onenet."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from deploy import broker, topics
from deploy.broker import ADMIN, Cluster
from deploy.broker.admin import Admin
from deploy.plans import PLANS
from shared.journal.broker import Broker

PATIENCE_SECONDS = 20
Hear = Callable[[Cluster, str], Awaitable[list[bytes]]]
HOME = Path(__file__).resolve().parents[2] / ".onenet"


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster of one node with the topics and rights of `topics.yaml`."""
    # As if this were the cluster of a home, so that it is found there.
    data = tmp_path_factory.mktemp("home") / "kafka" / "nodes-1"
    with broker.cluster(HOME, 1, data=data) as cluster:
        apply_topics(cluster)
        yield cluster


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster of three nodes with the same."""
    with broker.cluster(HOME, 3, data=tmp_path_factory.mktemp("three")) as cluster:
        apply_topics(cluster)
        yield cluster
        # Nobody needs what they hold: an orderly end of three takes seconds.
        for node in cluster.nodes:
            node.kill()


@pytest.fixture
def hear() -> Hear:
    """Everything that a topic holds, as the administrator sees it."""
    return _hear


async def _hear(cluster: Cluster, topic: str) -> list[bytes]:
    found: list[bytes] = []
    consumer = AIOKafkaConsumer(
        bootstrap_servers=cluster.servers,
        security_protocol="SSL",
        ssl_context=broker.context(cluster.tls_of(ADMIN)),
        auto_offset_reset="earliest",
    )
    await consumer.start()
    try:
        partitions = [TopicPartition(topic, number) for number in range(6)]
        consumer.assign(partitions)
        begins, ends = await consumer.beginning_offsets(partitions), await consumer.end_offsets(partitions)
        count = sum(ends.values()) - sum(begins.values())
        deadline = time.monotonic() + PATIENCE_SECONDS
        while len(found) < count and time.monotonic() < deadline:
            for records in (await consumer.getmany(timeout_ms=200)).values():
                found += [record.value for record in records]
    finally:
        await consumer.stop()
    return found


def apply_topics(cluster: Cluster) -> None:
    """From a thread of its own, since a test's loop may be the thread's."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(asyncio.run, _apply(cluster)).result()


async def _apply(cluster: Cluster) -> None:
    async with Admin.opened(Broker(cluster.servers, cluster.tls_of(ADMIN))) as admin:
        await topics.apply(admin, PLANS)
