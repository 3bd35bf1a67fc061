"""A relay as it is first written: one row, sent and awaited, marked; and a transaction for each message."""

import asyncpg
import uvloop
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from deploy.broker import ADMIN, Cluster, context
from shared.ids import new_id
from tests.bench import journals
from tests.bench.journals import Gate, Run, Work
from tests.bench.stage import Stage

TOPIC = "onenet.disclosure.v1"
"""A topic that nobody else uses in this run; the administrator may write it."""

_OUTBOX = """
    CREATE TABLE IF NOT EXISTS public.naive_outbox
        (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, subject text, seq bigint, body bytea, is_sent boolean);
    TRUNCATE public.naive_outbox
"""
_NEXT = "SELECT id, subject, seq, body FROM naive_outbox WHERE NOT is_sent ORDER BY id LIMIT 1"


def run(stage: Stage, cluster: Cluster, count: int) -> Run:
    """Relay and take so many."""
    uvloop.run(_fill(stage, count))
    works = {"relay": _relaying(stage, cluster, count), "worker": _taking(stage, cluster, count)}
    return journals.measured(stage, cluster, count, works)


async def _fill(stage: Stage, count: int) -> None:
    subjects = [str(new_id()) for _ in range(200)]
    rows = [(subjects[n % 200], n // 200 + 1, subjects[n % 200].encode(), False) for n in range(count)]
    async with journals.connected(stage) as connection:
        await connection.execute(_OUTBOX)
        columns = ("subject", "seq", "body", "is_sent")
        await connection.copy_records_to_table("naive_outbox", schema_name="public", columns=columns, records=rows)


def _relaying(stage: Stage, cluster: Cluster, count: int) -> Work:
    async def work(gate: Gate) -> None:
        producer = AIOKafkaProducer(acks="all", enable_idempotence=True, **_reached(cluster))
        await producer.start()
        connection = await asyncpg.connect(stage.server.dsn(stage.database))
        gate.ready.set()
        await gate.wait(gate.go)
        for _ in range(count):
            async with connection.transaction():
                row = await connection.fetchrow(_NEXT)
                headers = [("seq", str(row["seq"]).encode())]
                await producer.send_and_wait(TOPIC, row["body"], key=row["subject"].encode(), headers=headers)
                await connection.execute("UPDATE naive_outbox SET is_sent = true WHERE id = $1", row["id"])

    return work


def _taking(stage: Stage, cluster: Cluster, count: int) -> Work:
    async def work(gate: Gate) -> None:
        consumer = AIOKafkaConsumer(
            TOPIC,
            group_id=f"naive-{new_id().hex}",
            auto_offset_reset="latest",
            enable_auto_commit=False,
            **_reached(cluster),
        )
        await consumer.start()
        while not consumer.assignment():
            await consumer.getmany(timeout_ms=100)
        for partition in consumer.assignment():
            await consumer.position(partition)
        connection = await asyncpg.connect(stage.server.dsn(stage.database))
        gate.ready.set()
        for _ in range(count):
            record = await consumer.getone()
            async with connection.transaction():
                await connection.execute(
                    "INSERT INTO integrity.bench_effect (subject, seq, words) VALUES ($1, $2, $3)",
                    record.key.decode(),
                    int(dict(record.headers)["seq"]),
                    record.value.decode(),
                )
            await consumer.commit()

    return work


def _reached(cluster: Cluster) -> dict[str, object]:
    tls = context(cluster.tls_of(ADMIN))
    return {"bootstrap_servers": cluster.servers, "security_protocol": "SSL", "ssl_context": tls}
