"""Real Kafka for the tests: one node a run, three for the modules that ask for them, fetched once into .onenet."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from deploy import broker, topics
from deploy.broker import ADMIN, Cluster
from deploy.broker.admin import Admin
from deploy.plans import PLANS
from shared import services
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
        in_a_thread(_apply(cluster))
        yield cluster


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster of three nodes with the same."""
    with broker.cluster(HOME, 3, data=tmp_path_factory.mktemp("three")) as cluster:
        in_a_thread(_apply(cluster))
        yield cluster
        # Nobody needs what they hold: an orderly end of three takes seconds.
        for node in cluster.nodes:
            node.kill()


@pytest.fixture(autouse=True)
def nobody_holds_a_share(request: pytest.FixtureRequest) -> None:
    """Wait until the group misses workers of an earlier test, who never say goodbye: they hold partitions till then.

    The worker that every test starts may stay: who comes under its name takes its place.
    """
    if "kafka" in request.fixturenames:
        cluster: Cluster = request.getfixturevalue("kafka")
        in_a_thread(_others_are_missed(cluster, "integrity"))


async def _others_are_missed(cluster: Cluster, service: str) -> None:
    admin = AIOKafkaAdminClient(
        bootstrap_servers=cluster.servers,
        security_protocol="SSL",
        ssl_context=broker.context(cluster.tls_of(ADMIN)),
    )
    await admin.start()
    try:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            [answer] = await admin.describe_consumer_groups([services.group(service)], group_coordinator_id=1)
            members = {member["client_id"] for member in answer.to_object()["groups"][0]["members"]}
            if members <= {f"{service}-worker-0"}:
                return
            await asyncio.sleep(0.1)
        raise AssertionError(f"{members} are still of the group")
    finally:
        await admin.close()


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


def in_a_thread(work: Coroutine[None, None, None]) -> None:
    """From a thread of its own, since a test's loop may be the thread's."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(asyncio.run, work).result()


async def _apply(cluster: Cluster) -> None:
    async with Admin.opened(Broker(cluster.servers, cluster.tls_of(ADMIN))) as admin:
        await topics.apply(admin, PLANS)
