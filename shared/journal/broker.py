"""How a process reaches the Kafka brokers, and the one way in which our producers and consumers are set up."""

import asyncio
import ssl
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.helpers import create_ssl_context

from shared import services

LINGER_MS = 1
SESSION_MS = 6_000
HEARTBEAT_MS = 1_000
METADATA_MS = 30_000
MAX_BATCH_BYTES = 256 * 1024
FAREWELL_SECONDS = 2.0
"""So long is a goodbye to the brokers waited for: one that is away answers none, and TLS alone would wait for 30 s."""

_LEAVING: set[asyncio.Task[None]] = set()
"""Those whom nobody has answered: a task to which nothing refers may end in the middle."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Broker:
    """The brokers' addresses (`host:port,...`); for mutual TLS the folder of `ca.pem`, `cert.pem` and `key.pem`."""

    servers: str
    tls: Path | None = None

    def producer(self, service: str) -> AIOKafkaProducer:
        """A producer that repeats nothing and loses nothing that it acknowledged: idempotent, acks=all."""
        return AIOKafkaProducer(
            client_id=services.group(service),
            acks="all",
            enable_idempotence=True,
            compression_type="lz4",
            linger_ms=LINGER_MS,
            max_batch_size=MAX_BATCH_BYTES,
            **self._reached(),
        )

    def consumer(self, service: str, instance: str, publishers: Iterable[str]) -> AIOKafkaConsumer:
        """A member of the service's group under its ordinal name: one that comes back keeps its partitions.

        Where the topic no longer has what the group had not read, it begins at the first that is there; cursors drop
        repeats, and the sweep finds what the topic lost.
        """
        return AIOKafkaConsumer(
            *(services.topic(publisher) for publisher in publishers),
            client_id=instance,
            group_id=services.group(service),
            group_instance_id=instance,
            auto_offset_reset="earliest",
            enable_auto_commit=False,
            session_timeout_ms=SESSION_MS,
            heartbeat_interval_ms=HEARTBEAT_MS,
            **self._reached(),
        )

    def _reached(self) -> dict[str, Any]:
        shared = {"bootstrap_servers": self.servers, "metadata_max_age_ms": METADATA_MS}
        if self.tls is None:
            return shared
        return shared | {"security_protocol": "SSL", "ssl_context": _mutual(self.tls)}


async def farewell(stopping: Coroutine[Any, Any, None]) -> None:
    """Let a producer or consumer say goodbye; one that nobody answers goes on behind us, at the longest till we end."""
    leaving = asyncio.create_task(stopping)
    _, late = await asyncio.wait({leaving}, timeout=FAREWELL_SECONDS)
    if late:
        log.warning("brokers_did_not_answer", waited_seconds=FAREWELL_SECONDS)
        _LEAVING.add(leaving)
        leaving.add_done_callback(_LEAVING.discard)
    else:
        leaving.result()


def _mutual(folder: Path) -> ssl.SSLContext:
    context: ssl.SSLContext = create_ssl_context(
        cafile=str(folder / "ca.pem"), certfile=str(folder / "cert.pem"), keyfile=str(folder / "key.pem")
    )
    return context
