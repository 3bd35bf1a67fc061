"""Real Kafka: who gets in, who may write and hear what, and what a kill leaves."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import (
    GroupAuthorizationFailedError,
    KafkaConnectionError,
    TopicAuthorizationFailedError,
)

from deploy import broker
from deploy.broker import ADMIN, BrokerRefused, Cluster, certificates
from shared import services
from shared.journal.broker import Broker

HOME = Path(__file__).resolve().parents[2] / ".onenet"
Hear = Callable[[Cluster, str], Awaitable[list[bytes]]]
PATIENCE_SECONDS = 20
GATEWAY = services.topic("gateway")


def reached_by(cluster: Cluster, service: str) -> Broker:
    return Broker(cluster.servers, cluster.tls_of(service))


async def say(cluster: Cluster, service: str, topic: str, *values: bytes) -> None:
    producer: AIOKafkaProducer = reached_by(cluster, service).producer(service)
    await producer.start()
    try:
        for value in values:
            await producer.send_and_wait(topic, value, key=b"case")
    finally:
        await producer.stop()


async def test_a_service_writes_its_own_topic_and_nobody_elses(kafka: Cluster, hear: Hear) -> None:
    await say(kafka, "gateway", GATEWAY, b"mine")
    with pytest.raises(TopicAuthorizationFailedError):
        await say(kafka, "intake", GATEWAY, b"not mine")
    assert await hear(kafka, GATEWAY) == [b"mine"]


async def test_a_service_hears_its_publishers_and_nobody_else(kafka: Cluster) -> None:
    hearer: AIOKafkaConsumer = reached_by(kafka, "funding").consumer("funding", "funding-worker-0", ["disclosure"])
    with pytest.raises(TopicAuthorizationFailedError):
        await hearer.start()
    await hearer.stop()


async def test_a_service_takes_no_part_in_anothers_group(kafka: Cluster) -> None:
    stranger: AIOKafkaConsumer = reached_by(kafka, "funding").consumer("intake", "intake-worker-0", ["eligibility"])
    with pytest.raises(GroupAuthorizationFailedError):
        await stranger.start()
    await stranger.stop()


async def test_whoever_speaks_in_the_clear_gets_no_word(kafka: Cluster) -> None:
    producer: AIOKafkaProducer = Broker(kafka.servers, None).producer("intake")
    with pytest.raises(KafkaConnectionError):
        await producer.start()
    await producer.stop()


def test_whoever_has_no_certificate_gets_no_word(kafka: Cluster) -> None:
    bare = ssl.create_default_context(cafile=kafka.tls_of("intake") / "ca.pem")
    assert answer(kafka, bare) == b""


def test_whoever_has_a_certificate_of_another_authority_gets_no_word(kafka: Cluster, tmp_path: Path) -> None:
    certificates.issue(tmp_path)
    forged = ssl.create_default_context(cafile=kafka.tls_of("intake") / "ca.pem")
    forged.load_cert_chain(tmp_path / ADMIN / "cert.pem", tmp_path / ADMIN / "key.pem")
    assert answer(kafka, forged) == b""
    assert answer(kafka, broker.context(kafka.tls_of(ADMIN)))


def answer(cluster: Cluster, context: ssl.SSLContext) -> bytes:
    """What comes back to an ApiVersions request; nothing where the connection is cut."""
    try:
        with (
            socket.create_connection(("127.0.0.1", cluster.node(1).ports.client), PATIENCE_SECONDS) as plain,
            context.wrap_socket(plain, server_hostname="127.0.0.1") as connection,
        ):
            connection.sendall(b"\0\0\0\x0a\0\x12\0\0\0\0\0\1\xff\xff")
            return connection.recv(4)
    except (ssl.SSLError, ConnectionError):
        return b""


def test_a_second_cluster_on_the_same_data_is_refused(kafka: Cluster) -> None:
    with pytest.raises(BrokerRefused, match="already"), broker.cluster(HOME, data=kafka.node(1).folder.parent):
        pass


async def test_a_killed_node_comes_back_with_its_data_and_a_paused_one_goes_on(kafka: Cluster, hear: Hear) -> None:
    topic = services.topic("integrity")
    await say(kafka, "integrity", topic, *(b"%d" % number for number in range(50)))
    first = kafka.node(1).pid
    kafka.node(1).kill()
    assert not kafka.node(1).is_running
    kafka.node(1).start()
    assert kafka.node(1).pid != first
    kafka.node(1).pause()
    assert kafka.node(1).living() == frozenset()
    kafka.node(1).resume()
    assert sorted(await hear(kafka, topic), key=int) == [b"%d" % number for number in range(50)]


async def test_three_nodes_lose_nothing_that_was_acknowledged_when_one_is_killed(three: Cluster, hear: Hear) -> None:
    topic = services.topic("intake")
    producer: AIOKafkaProducer = reached_by(three, "intake").producer("intake")
    await producer.start()
    try:
        for number in range(60):
            if number == 20:
                three.node(1).kill()
            await producer.send_and_wait(topic, b"%d" % number, key=b"%d" % number)
    finally:
        await producer.stop()
    assert sorted(await hear(three, topic), key=int) == [b"%d" % number for number in range(60)]


def test_a_running_cluster_is_found_by_its_home(kafka: Cluster, tmp_path: Path) -> None:
    assert broker.find(kafka.node(1).folder.parents[2]) == kafka.address
    assert broker.find(tmp_path) is None


def test_a_node_is_of_no_terminal_and_dies_with_whoever_started_it(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from deploy import broker\n"
        "with broker.cluster(Path(sys.argv[1]), data=Path(sys.argv[2])) as cluster:\n"
        "    print(cluster.node(1).pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(HOME), str(tmp_path)], stdout=subprocess.PIPE) as starter:  # noqa: S603  (this Python)
        assert starter.stdout
        pid = int(starter.stdout.readline())
        assert os.getsid(pid) == pid
        starter.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while lives(pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not lives(pid)


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] not in {"Z", "X"}
    except (FileNotFoundError, ProcessLookupError):
        return False
