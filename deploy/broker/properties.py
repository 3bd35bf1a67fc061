"""What a node is told: its listeners, its rights and how many copies the cluster keeps."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.broker import certificates

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Ports:
    """Where a node listens: for clients, for the other nodes, for the quorum; `door` is what clients are told."""

    client: int
    inside: int
    quorum: int
    door: int


def render(number: int, nodes: Sequence[Ports], data: Path, tls: Path) -> str:
    """The properties of node `number`, counted from 1."""
    mine = nodes[number - 1]
    found = {
        "process.roles": "broker,controller",
        "node.id": number,
        "controller.quorum.voters": ",".join(f"{n}@{HOST}:{ports.quorum}" for n, ports in enumerate(nodes, 1)),
        "listeners": _listeners(client=mine.client, inside=mine.inside, quorum=mine.quorum),
        "advertised.listeners": _listeners(client=mine.door, inside=mine.inside),
        "listener.security.protocol.map": "CLIENT:SSL,INSIDE:SSL,QUORUM:SSL",
        "inter.broker.listener.name": "INSIDE",
        "controller.listener.names": "QUORUM",
        "log.dirs": data,
        **_copies(len(nodes)),
        **_rights(tls),
        **_SMALL,
    }
    return "".join(f"{name}={value}\n" for name, value in found.items())


def _listeners(**ports: int) -> str:
    return ",".join(f"{name.upper()}://{HOST}:{port}" for name, port in ports.items())


def _copies(nodes: int) -> dict[str, object]:
    enough = min(2, nodes)
    return {
        "offsets.topic.replication.factor": nodes,
        "transaction.state.log.replication.factor": nodes,
        "transaction.state.log.min.isr": enough,
        "share.coordinator.state.topic.replication.factor": nodes,
        "share.coordinator.state.topic.min.isr": enough,
        "min.insync.replicas": enough,
    }


def _rights(tls: Path) -> dict[str, object]:
    """Whoever has no certificate gets no word in, and whoever has one gets what the access lists say."""
    node = tls / certificates.NODE
    return {
        "ssl.client.auth": "required",
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": node / certificates.KEYSTORE,
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": node / certificates.CA,
        "ssl.principal.mapping.rules": "RULE:^CN=([^,]+)$/$1/",
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "allow.everyone.if.no.acl.found": "false",
        "super.users": f"User:{certificates.NODE};User:{certificates.ADMIN}",
    }


_SMALL = {
    # A killed node is missed after three seconds instead of nine, and its partitions led by another.
    "broker.session.timeout.ms": 3000,
    "broker.heartbeat.interval.ms": 500,
    "group.initial.rebalance.delay.ms": 0,
    "auto.create.topics.enable": "false",
    "offsets.topic.num.partitions": 4,
    "transaction.state.log.num.partitions": 1,
    "share.coordinator.state.topic.num.partitions": 1,
    "log.cleaner.dedupe.buffer.size": 8388608,
    "num.network.threads": 2,
    "num.io.threads": 4,
    "background.threads": 2,
}
"""One machine's measure."""
