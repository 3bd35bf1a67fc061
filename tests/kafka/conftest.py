"""Real Kafka for the tests: one node a run, three for the modules that ask for them, fetched once into .onenet."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from deploy import broker, topics
from deploy.broker import ADMIN, Cluster
from deploy.broker.admin import Admin
from deploy.plans import PLANS
from shared.journal.broker import Broker

HOME = Path(__file__).resolve().parents[2] / ".onenet"


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster of one node with the topics and rights of `topics.yaml`."""
    with broker.cluster(HOME, 1, data=tmp_path_factory.mktemp("kafka")) as cluster:
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


def apply_topics(cluster: Cluster) -> None:
    """From a thread of its own, since a test's loop may be the thread's."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(asyncio.run, _apply(cluster)).result()


async def _apply(cluster: Cluster) -> None:
    async with Admin.opened(Broker(cluster.servers, cluster.tls_of(ADMIN))) as admin:
        await topics.apply(admin, PLANS)
