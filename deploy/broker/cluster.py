"""A cluster of one or three nodes on this machine, each listening on free ports of 127.0.0.1 over mutual TLS."""

import base64
import fcntl
import json
import random
import socket
import subprocess
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.broker import certificates, properties, runtime
from deploy.broker.node import FORMAT_SECONDS, Ground, Node
from deploy.broker.properties import HOST, Ports
from deploy.broker.refusal import BrokerRefused
from shared import services
from shared.ids import new_id

GRACE_SECONDS = 30
HEAP_MEGABYTES = {1: 256, 3: 192}
PORTS = range(20_000, 30_000)
"""Below where the kernel takes the near ends of connections from: a killed node's port stays free for it."""

_RUNNING = "running.json"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a cluster is met, and the folder of its certificates."""

    servers: str
    tls: Path

    def tls_of(self, service: str) -> Path:
        """The folder with the ca.pem, cert.pem and key.pem of a service, or of `admin`."""
        return self.tls / services.certificate_name(service)


class Cluster:
    """A running cluster; `servers` is its bootstrap string."""

    def __init__(self, nodes: Sequence[Node], address: Address) -> None:
        self.nodes = tuple(nodes)
        self.address = address

    @property
    def servers(self) -> str:
        """Where clients begin: host:port,host:port."""
        return self.address.servers

    def tls_of(self, service: str) -> Path:
        """The folder with the ca.pem, cert.pem and key.pem of a service, or of `admin`."""
        return self.address.tls_of(service)

    def node(self, number: int) -> Node:
        """A node, counted from 1."""
        return self.nodes[number - 1]

    def wait(self) -> None:
        """Wait until every node that runs knows of all that run."""
        running = frozenset(node.number for node in self.nodes if node.is_running)
        for node in self.nodes:
            if node.is_running:
                node.wait(lambda living: living >= running)

    def stop(self, grace_seconds: float = GRACE_SECONDS) -> None:
        """Stop all nodes at once: one after the other, the last would wait for a quorum that is gone."""
        for node in self.nodes:
            node.ask_to_stop()
        for node in self.nodes:
            if not node.join(grace_seconds):
                node.kill()


@contextmanager
def cluster(
    home: Path, nodes: int = 1, *, data: Path | None = None, door: Callable[[int], int] | None = None
) -> Iterator[Cluster]:
    """Run a cluster of 1 or 3 nodes for the length of the block; the call blocks until they are ready.

    Kafka itself is kept in `home` and shared by all who name that home; the data lie in `data`, else in `home` too,
    and outlive the block. `door` is told where a node listens for clients and answers through which port they are to
    reach it: a proxy's. A process that dies takes its nodes along.
    """
    if nodes not in HEAP_MEGABYTES:
        raise ValueError("a cluster has one node or three")
    folder = (data or home / "kafka" / f"nodes-{nodes}").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with _held(folder), ThreadPoolExecutor(max_workers=1) as thread:

        def launch(command: list[str], console: Path) -> subprocess.Popen[bytes]:
            # What dies with its parent dies with the thread that started it: so that thread is the cluster's own.
            return thread.submit(_launch, command, console).result()

        certificates.issue(folder / "tls")
        on = Ground(runtime.bring(home), HEAP_MEGABYTES[nodes], folder / "tls", launch)
        made = _make(folder, on, _ports(nodes, door))
        try:
            _bring_up(made, folder)
            yield made
        finally:
            (folder / _RUNNING).unlink(missing_ok=True)
            made.stop()


def find(home: Path) -> Address | None:
    """Return where the cluster of this home is met, if one runs."""
    for path in sorted((home.resolve() / "kafka").glob(f"nodes-*/{_RUNNING}")):
        if _is_held(path.parent):
            return Address(json.loads(path.read_text("utf-8"))["servers"], path.parent / "tls")
    return None


def _make(folder: Path, on: Ground, ports: Sequence[Ports]) -> Cluster:
    nodes = []
    for number, own in enumerate(ports, 1):
        node = Node(number, own, folder / f"node-{number}", on)
        node.folder.mkdir(exist_ok=True)
        node.properties.write_text(properties.render(number, ports, node.data, on.tls), "utf-8")
        nodes.append(node)
    return Cluster(nodes, Address(",".join(f"{HOST}:{own.door}" for own in ports), on.tls))


def _bring_up(made: Cluster, folder: Path) -> None:
    cluster_id = _cluster_id(folder)
    formatting = [(node, process) for node in made.nodes if (process := node.format(cluster_id))]
    for node, process in formatting:
        if process.wait(FORMAT_SECONDS) != 0:
            raise BrokerRefused(f"the data folder of Kafka was not laid out; see {node.console}.")
    for node in made.nodes:
        node.launch()
    made.wait()
    (folder / _RUNNING).write_text(json.dumps({"servers": made.servers}), "utf-8")


def _launch(command: list[str], console: Path) -> subprocess.Popen[bytes]:
    """A session of its own: the Ctrl-C of a terminal is for whoever started the cluster."""
    with console.open("wb") as output:
        return subprocess.Popen(  # noqa: S603  (Kafka's own programs)
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )


def _cluster_id(folder: Path) -> str:
    path = folder / "cluster.id"
    if not path.exists():
        path.write_text(base64.urlsafe_b64encode(new_id().bytes).decode().rstrip("="), "utf-8")
    return path.read_text("utf-8")


def _ports(nodes: int, door: Callable[[int], int] | None) -> list[Ports]:
    free = _free(3 * nodes)
    return [Ports(client, inside, quorum, door(client) if door else client) for client, inside, quorum in free]


def _free(count: int) -> list[tuple[int, int, int]]:
    found: list[int] = []
    for port in random.SystemRandom().sample(PORTS, len(PORTS)):
        try:
            socket.create_server((HOST, port)).close()
        except OSError:
            continue
        found.append(port)
        if len(found) == count:
            return list(zip(*[iter(found)] * 3, strict=True))
    raise BrokerRefused(f"no free ports in {PORTS.start}-{PORTS.stop} of {HOST}.")


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """One cluster a folder; the lock goes with the process that holds it."""
    with (folder / "running.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BrokerRefused(f"a cluster runs on {folder} already.") from None
        yield


def _is_held(folder: Path) -> bool:
    with (folder / "running.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
