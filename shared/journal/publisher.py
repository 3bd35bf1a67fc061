"""Copies a service's journal to its topic, in order; what is acknowledged is noted, and only then.

One worker of a service publishes: whoever holds the lease. If it is taken for dead and another publishes beside it, the
topic holds some events twice and none too early, since each begins at a position that is acknowledged.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from aiokafka.partitioner import DefaultPartitioner
from aiokafka.producer.message_accumulator import BatchBuilder

from shared import services
from shared.database import driver
from shared.database.engine import Database
from shared.database.transaction import Transaction
from shared.journal import cloud_events, lease, source
from shared.journal.broker import Broker, farewell
from shared.telemetry import metrics

BATCH = 1000
COUNTER = "published"
"""The counter row that holds the position up to which the topic has the journal."""

ALONE = "alone"
"""The name of a worker that has no other beside it."""
SUBJECTS_HELD = 16_384
"""So many cases' partitions are remembered: their events come again, and the key's hash costs as much as a message."""

_BEGIN = "INSERT INTO counter (name, last) VALUES ($1, 0) ON CONFLICT DO NOTHING"
_POSITION = "SELECT last FROM counter WHERE name = $1"
# Compared, so that whoever sets it back to send everything again is not overruled by a batch under way.
_ADVANCE = "UPDATE counter SET last = $3 WHERE name = $1 AND last = $2"

Row = Mapping[str, Any]


@dataclass(slots=True)
class Publisher:
    """Publishes one service's journal, where no other worker of it does; `name` is the worker's own."""

    database: Database
    broker: Broker
    name: str = ALONE
    is_ours: bool = field(default=False, init=False)
    """Whether it was we who published when we last looked."""
    _producer: AIOKafkaProducer | None = field(default=None, init=False)

    async def step(self) -> int:
        """Publish one batch; returns how many events were acknowledged."""
        async with self.database.begin_system("publishing") as tx:
            self.is_ours = await lease.hold(tx, COUNTER, self.name)
            if not self.is_ours:
                return 0
            since = await _position(tx)
            rows = await source.rows_after(tx, self.database.service, since, BATCH)
        if not rows:
            return 0
        await self._send_or_leave(rows)
        async with self.database.begin_system("publishing") as tx:
            await driver.run(tx.raw, _ADVANCE, COUNTER, since, rows[-1]["position"])
        metrics.EVENTS_PUBLISHED.labels(self.database.service).inc(len(rows))
        return len(rows)

    async def close(self) -> None:
        """Give the connection to the brokers back, and let another worker publish."""
        await self._disconnect()
        await self._leave()

    async def _leave(self) -> None:
        self.is_ours = False
        async with self.database.begin_system("publishing") as tx:
            await lease.leave(tx, COUNTER, self.name)

    async def _disconnect(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            await farewell(producer.stop())

    async def _send_or_leave(self, rows: Sequence[Row]) -> None:
        """Whoever does not reach the brokers lets another try."""
        try:
            await self._send(rows)
        except KafkaError:
            await self._leave()
            raise

    async def _send(self, rows: Sequence[Row]) -> None:
        """Send and wait for every acknowledgement; after a failure the next step begins with a new producer."""
        topic = services.topic(self.database.service)
        try:
            producer = await self._started()
            partitions = len(await producer.partitions_for(topic))
            sent = [
                await producer.send_batch(batch, topic, partition=partition)
                for partition, part in _by_partition(rows, partitions).items()
                for batch in self._batches(producer, part)
            ]
            await asyncio.gather(*sent)
        except BaseException:
            await self._disconnect()
            raise

    def _batches(self, producer: AIOKafkaProducer, rows: Sequence[Row]) -> Iterator[BatchBuilder]:
        """The rows of one partition in as few messages' batches as hold them."""
        batch = producer.create_batch()
        for row in rows:
            message = {
                "timestamp": None,
                "key": row["subject"].encode(),
                "value": row["payload"],
                "headers": cloud_events.headers(self.database.service, row),
            }
            if batch.append(**message) is None:
                yield batch
                batch = producer.create_batch()
                batch.append(**message)
        yield batch

    async def _started(self) -> AIOKafkaProducer:
        if self._producer is None:
            producer = self.broker.producer(self.database.service)
            try:
                await producer.start()
            except BaseException:
                await farewell(producer.stop())
                raise
            self._producer = producer
        return self._producer


def _by_partition(rows: Sequence[Row], partitions: int) -> Mapping[int, list[Row]]:
    parts: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        parts[_partition(row["subject"], partitions)].append(row)
    return parts


@lru_cache(maxsize=SUBJECTS_HELD)
def _partition(subject: str, partitions: int) -> int:
    """Where every Kafka client puts this key."""
    return int(DefaultPartitioner()(subject.encode(), range(partitions), range(partitions)))


async def _position(tx: Transaction) -> int:
    found = await driver.run(tx.raw, _POSITION, COUNTER)
    if not found:
        await driver.run(tx.raw, _BEGIN, COUNTER)
    return int(found[0]["last"]) if found else 0
