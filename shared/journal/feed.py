"""Hears the publishers' topics as one worker of the service's group, and hands what comes to the consumer.

The database commits first, the group's offset after it: whoever dies in between hears again what its cursors drop.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from shared import services
from shared.journal import cloud_events
from shared.journal.broker import Broker, farewell
from shared.journal.consumer import Consumer
from shared.journal.event import Recorded
from shared.telemetry import metrics

BATCH = 1000
POLL_MS = 200
SWEEP_SECONDS_OLD = 30.0

Batches = Mapping[TopicPartition, list["ConsumerRecord[bytes, bytes]"]]

log = structlog.get_logger()


@dataclass(slots=True)
class Feed:
    """One member of a service's group. `instance` is its ordinal name, such as `intake-worker-0`."""

    consumer: Consumer
    broker: Broker
    instance: str
    _member: AIOKafkaConsumer | None = field(default=None, init=False)

    async def step(self) -> int:
        """Take what the topics have; waits a moment for it. Returns how many events were taken."""
        try:
            member = await self._joined()
            batches = await member.getmany(timeout_ms=POLL_MS, max_records=BATCH)
            await self._take(member, batches)
            # What went to another worker meanwhile is that one's to note; it hears again what cursors drop.
            ours = member.assignment()
            taken = {partition: records[-1].offset + 1 for partition, records in batches.items() if partition in ours}
            if taken:
                await member.commit(taken)
        except KafkaError:
            await self.close()
            raise
        return sum(len(records) for records in batches.values())

    async def _take(self, member: AIOKafkaConsumer, batches: Batches) -> None:
        try:
            for publisher, records in _by_publisher(batches).items():
                await self.consumer.receive(publisher, _readable(publisher, records))
        except BaseException:
            # The database did not commit: the same is heard again.
            for partition, records in batches.items():
                member.seek(partition, records[0].offset)
            raise

    async def sweep(self) -> int:
        """Take from the journals themselves what no topic brought in time; whoever runs the brokers hears of it."""
        return await self.consumer.sweep(SWEEP_SECONDS_OLD)

    async def close(self) -> None:
        """Stop hearing. The group keeps the place of a member with an ordinal name until its session ends."""
        member, self._member = self._member, None
        if member is not None:
            await farewell(member.stop())

    async def _joined(self) -> AIOKafkaConsumer:
        if self._member is None:
            service = self.consumer.database.service
            member = self.broker.consumer(service, self.instance, self.consumer.publishers())
            try:
                await member.start()
            except KafkaError:
                await farewell(member.stop())
                raise
            self._member = member
        return self._member


def _by_publisher(batches: Batches) -> Mapping[str, list["ConsumerRecord[bytes, bytes]"]]:
    """What each publisher said; within a subject, which is one partition, in its order."""
    owners = {services.topic(service): service for service in services.ALL}
    found: dict[str, list[ConsumerRecord[bytes, bytes]]] = defaultdict(list)
    for partition, records in batches.items():
        found[owners[partition.topic]] += records
    return found


def _readable(publisher: str, records: Sequence["ConsumerRecord[bytes, bytes]"]) -> list[Recorded]:
    """The events among the messages; what is none can only come from a stranger on the topic, and is reported."""
    events = []
    for record in records:
        try:
            events.append(cloud_events.recorded(publisher, record.headers, record.value))
        except cloud_events.NotAnEvent:
            metrics.MESSAGES_REFUSED.labels(publisher).inc()
            log.exception("not_an_event", publisher=publisher, partition=record.partition, offset=record.offset)
    return events
