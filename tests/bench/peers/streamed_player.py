"""The peer's three roles, as its documentation writes them, with its batches turned up; run by its own interpreter."""

import asyncio
import json
import ssl
import sys
import uuid
from pathlib import Path
from typing import Any

from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaResponse
from faststream.security import BaseSecurity
from faststream_outbox import OutboxBroker, make_outbox_table
from sqlalchemy import MetaData, text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

BATCH = 500
WORKERS = 16
QUEUE = "bench"
JOINING_SECONDS = 10
"""Until the group has given it its partitions: what is sent before that, it would never hear."""
_EFFECT = text("""
    INSERT INTO integrity.bench_effect (subject, seq, words)
    SELECT * FROM unnest(CAST(:subjects AS text[]), CAST(:numbers AS bigint[]), CAST(:words AS text[]))
    ON CONFLICT DO NOTHING
""")


async def play(role: str, told: dict[str, Any]) -> None:
    """Fill the outbox, relay it, or take what comes."""
    engine = create_async_engine(told["url"], pool_size=WORKERS + 8)
    metadata = MetaData()
    outbox = OutboxBroker(engine, outbox_table=make_outbox_table(metadata, table_name="fs_outbox"))
    kafka = KafkaBroker(told["servers"], security=BaseSecurity(ssl_context=_tls(Path(told["tls"]))))
    if role == "fill":
        await fill(engine, metadata, outbox, told["count"])
    elif role == "relay":
        await relay(outbox, kafka, told["topic"])
    else:
        await take(engine, kafka, told)


async def fill(engine: Any, metadata: MetaData, outbox: OutboxBroker, count: int) -> None:
    """As a producer writes: in the transaction of whatever it writes besides."""
    async with engine.begin() as connection:
        await connection.run_sync(metadata.drop_all)
        await connection.run_sync(metadata.create_all)
    subjects = [str(uuid.uuid4()) for _ in range(200)]
    await outbox.connect()
    async with AsyncSession(engine) as session, session.begin():
        for number in range(count):
            subject = subjects[number % 200]
            body = {"subject": subject, "seq": number // 200 + 1, "words": subject}
            await outbox.publish(body, queue=QUEUE, session=session)


async def relay(outbox: OutboxBroker, kafka: KafkaBroker, topic: str) -> None:
    """The documentation's relay, keyed, so that a case's messages stay in one partition."""
    publisher = kafka.publisher(topic)

    @publisher
    @outbox.subscriber(
        QUEUE,
        max_workers=WORKERS,
        fetch_batch_size=BATCH,
        terminal_flush_batch_size=BATCH,
        min_fetch_interval=0.001,
        max_fetch_interval=0.02,
    )
    async def pass_on(body: dict[str, Any]) -> KafkaResponse:
        return KafkaResponse(body, key=body["subject"].encode())

    await kafka.connect()
    await _gate()
    await outbox.start()
    await asyncio.Event().wait()


async def take(engine: Any, kafka: KafkaBroker, told: dict[str, Any]) -> None:
    """A batch in one transaction; a repeat meets the key."""

    @kafka.subscriber(
        told["topic"],
        group_id=told["group"],
        batch=True,
        max_records=BATCH,
        auto_offset_reset="latest",
        ack_policy=AckPolicy.ACK,
    )
    async def apply(bodies: list[dict[str, Any]]) -> None:
        bound = {
            "subjects": [each["subject"] for each in bodies],
            "numbers": [each["seq"] for each in bodies],
            "words": [each["words"] for each in bodies],
        }
        async with engine.begin() as connection:
            await connection.execute(_EFFECT, bound)

    await kafka.start()
    await asyncio.sleep(JOINING_SECONDS)
    await _gate()
    await asyncio.Event().wait()


async def _gate() -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.readline)


def _tls(folder: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=folder / "ca.pem")
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


if __name__ == "__main__":
    asyncio.run(play(sys.argv[1], json.loads(sys.argv[2])))
