"""A whole suite on this machine: Kafka, a prepared database, and the processes between them."""

import asyncio
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy import broker, topics
from deploy.broker import ADMIN, Cluster
from deploy.broker.admin import Admin
from deploy.plans import PLANS
from deploy.postgres import Server
from deploy.prepare import prepare, url_for
from deploy.processes.nursery import Nursery, nursery
from deploy.processes.seats import settings_of
from shared.clock import SystemClock, legal_today
from shared.crypto.keyring import KeyFolder
from shared.journal.broker import Broker
from shared.settings import Settings


@dataclass(frozen=True, slots=True)
class Suite:
    """Where a suite's data are, and the port on which its gateway listens; 0 takes a free one.

    A passing suite finds nothing that an earlier one on this database left in Kafka.
    """

    server: Server
    database: str
    settings: Settings
    port: int = 0
    is_passing: bool = False

    @property
    def brokers_data(self) -> Path:
        """What Kafka keeps for this database: events of another one would be numbered otherwise."""
        return self.settings.home / "kafka" / f"nodes-1-{self.database}"


@contextmanager
def suite(made_of: Suite) -> Iterator[Nursery]:
    """Run it for the length of the block; the call returns once everything was started, perhaps before it is ready."""
    settings = made_of.settings
    if settings.is_demo:
        KeyFolder.create(settings.home / "keys")
    if made_of.is_passing:
        shutil.rmtree(made_of.brokers_data, ignore_errors=True)
    with nursery(settings.home, made_of.port) as running, ThreadPoolExecutor(max_workers=1) as thread:
        preparing = thread.submit(_prepare, made_of)
        with broker.cluster(settings.home, data=made_of.brokers_data) as kafka:
            asyncio.run(_apply_topics(kafka))
            preparing.result()
            where = url_for(made_of.server, made_of.database)
            running.start(made_of.database, settings_of(settings, kafka.address, where, running.addresses))
            try:
                yield running
            finally:
                # Before Kafka, so that what was said is published.
                running.stop()


def _prepare(made_of: Suite) -> None:
    today = legal_today(SystemClock().now(), 0)
    asyncio.run(prepare(made_of.server, made_of.database, PLANS, today))


async def _apply_topics(kafka: Cluster) -> None:
    async with Admin.opened(Broker(kafka.servers, kafka.tls_of(ADMIN))) as admin:
        await topics.apply(admin, PLANS)
