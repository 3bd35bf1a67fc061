"""Copies a service's journal to its topic, in order; what is acknowledged is noted, and only then.

One worker of a service publishes, the one with the first ordinal. If it is taken for dead and its successor publishes
beside it, the topic holds some events twice and none too early, since each begins at a position that is acknowledged.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from aiokafka import AIOKafkaProducer
from sqlalchemy import RowMapping, text

from shared import services
from shared.database.engine import Database
from shared.database.transaction import Transaction
from shared.journal import cloud_events, source
from shared.journal.broker import Broker
from shared.telemetry import metrics

BATCH = 1000
COUNTER = "published"
"""The counter row that holds the position up to which the topic has the journal."""

_BEGIN = text("INSERT INTO counter (name, last) VALUES (:name, 0) ON CONFLICT DO NOTHING")
_POSITION = text("SELECT last FROM counter WHERE name = :name")
# Compared, so that whoever sets it back to send everything again is not overruled by a batch under way.
_ADVANCE = text("UPDATE counter SET last = :until WHERE name = :name AND last = :since")


@dataclass(slots=True)
class Publisher:
    """Publishes one service's journal."""

    database: Database
    broker: Broker
    _producer: AIOKafkaProducer | None = field(default=None, init=False)

    async def step(self) -> int:
        """Publish one batch; returns how many events were acknowledged."""
        async with self.database.begin_system("publishing") as tx:
            since = await _position(tx)
            rows = await source.rows_after(tx.connection, self.database.service, since, BATCH)
        if not rows:
            return 0
        await self._send(rows)
        async with self.database.begin_system("publishing") as tx:
            until = rows[-1]["position"]
            await tx.connection.execute(_ADVANCE, {"name": COUNTER, "since": since, "until": until})
        metrics.EVENTS_PUBLISHED.labels(self.database.service).inc(len(rows))
        return len(rows)

    async def close(self) -> None:
        """Give the connection to the brokers back."""
        producer, self._producer = self._producer, None
        if producer is not None:
            await producer.stop()

    async def _send(self, rows: Sequence[RowMapping]) -> None:
        """Send and wait for every acknowledgement; after a failure the next step begins with a new producer."""
        service = self.database.service
        topic = services.topic(service)
        try:
            producer = await self._started()
            sent = [
                await producer.send(
                    topic,
                    row["payload"],
                    key=row["subject"].encode(),
                    headers=cloud_events.headers(service, row),
                )
                for row in rows
            ]
            await asyncio.gather(*sent)
        except BaseException:
            await self.close()
            raise

    async def _started(self) -> AIOKafkaProducer:
        if self._producer is None:
            producer = self.broker.producer(self.database.service)
            try:
                await producer.start()
            except BaseException:
                await producer.stop()
                raise
            self._producer = producer
        return self._producer


async def _position(tx: Transaction) -> int:
    await tx.connection.execute(_BEGIN, {"name": COUNTER})
    return int(await tx.connection.scalar(_POSITION, {"name": COUNTER}) or 0)
