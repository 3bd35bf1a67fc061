"""What an administrator asks of a cluster: its topics, their settings, who may do what with them.

aiokafka's own administrator knows no access lists, so its requests are sent over its client here.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Self

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError, for_code
from aiokafka.protocol.admin import (
    AlterConfigsRequest,
    CreateAclsRequest,
    CreatePartitionsRequest,
    CreateTopicsRequest,
    DeleteAclsRequest,
    DeleteTopicsRequest,
    DescribeAclsRequest,
    DescribeConfigsRequest,
)
from aiokafka.protocol.metadata import MetadataRequest

from deploy.broker import certificates
from deploy.broker.refusal import BrokerRefused
from shared.journal.broker import Broker

TIMEOUT_MS = 20_000
SETTLE_ROUNDS = 200
SETTLE_SECONDS = 0.1

_TOPIC_RESOURCE = 2
_SET_ON_THE_TOPIC = 1
_ANY, _LITERAL, _ALLOW = 1, 3, 3
_EVERYWHERE = "*"
_USER = "User:"
_NO_ACCESS_LISTS = 54


class Resource(IntEnum):
    """What a right is about, in Kafka's numbers."""

    TOPIC = 2
    GROUP = 3


class Operation(IntEnum):
    """What a right allows, in Kafka's numbers."""

    READ = 3
    WRITE = 4


@dataclass(frozen=True, slots=True, order=True)
class Right:
    """Whoever has a certificate in this name may do this with that; the rest is how we never give one otherwise."""

    name: str
    operation: int
    resource: int
    on: str
    pattern: int = _LITERAL
    host: str = _EVERYWHERE
    permission: int = _ALLOW

    @property
    def row(self) -> tuple[int, str, int, str, str, int, int]:
        """As Kafka writes it."""
        principal = f"{_USER}{self.name}"
        return (self.resource, self.on, self.pattern, principal, self.host, self.operation, self.permission)


@dataclass(frozen=True, slots=True)
class Standing:
    """A topic as it stands: how many partitions and copies, how many of the copies are current, what is set on it."""

    partitions: int
    replicas: int
    in_sync: int
    is_led: bool


class Admin:
    """An open connection of the administrator's.

    Every change is waited for: one node decides, and the one that we ask next hears of it a moment later.
    """

    def __init__(self, client: AIOKafkaClient, node: int) -> None:
        self._client = client
        self._node = node

    @classmethod
    @asynccontextmanager
    async def opened(cls, on: Broker) -> AsyncIterator[Self]:
        """Connect with the administrator's certificate."""
        tls = {"security_protocol": "SSL", "ssl_context": certificates.context(on.tls)} if on.tls else {}
        client = AIOKafkaClient(bootstrap_servers=on.servers, client_id="onenet-topics", **tls)
        try:
            await client.bootstrap()
            yield cls(client, await _one_that_answers(client))
        except KafkaError as error:
            raise BrokerRefused(f"Kafka at {on.servers} did not do as asked: {error}") from error
        finally:
            await client.close()

    async def nodes(self) -> int:
        """How many nodes live."""
        return len((await self._ask(MetadataRequest([]))).brokers)

    async def topics(self) -> dict[str, Standing]:
        """Every topic but Kafka's own."""
        found = (await self._ask(MetadataRequest(None))).to_object()["topics"]
        return {each["topic"]: _standing(each["partitions"]) for each in found if not each["is_internal"]}

    async def settings(self, topics: Collection[str]) -> dict[str, dict[str, str]]:
        """What is set on each of these topics themselves."""
        if not topics:
            return {}
        asked = [(_TOPIC_RESOURCE, name, None) for name in topics]
        found = (await self._ask(DescribeConfigsRequest(asked))).to_object()["resources"]
        for each in found:
            _check(each["error_code"], each["error_message"])
        return {
            each["resource_name"]: {
                entry["config_names"]: entry["config_value"]
                for entry in each["config_entries"]
                if entry["config_source"] == _SET_ON_THE_TOPIC
            }
            for each in found
        }

    async def create(self, topic: str, partitions: int, replicas: int, settings: Mapping[str, str]) -> None:
        """Create a topic; one that nobody leads yet would turn its first producer away."""
        row: tuple[Any, ...] = (topic, partitions, replicas, [], list(settings.items()))
        _check_all((await self._ask(CreateTopicsRequest([row], TIMEOUT_MS, validate_only=False))).topic_errors)

        async def is_led() -> bool:
            standing = (await self.topics()).get(topic)
            return standing is not None and standing.is_led and await self._is_set(topic, settings)

        await until(is_led)

    async def grow(self, topic: str, partitions: int) -> None:
        """Give a topic more partitions."""
        row: Any = (topic, (partitions, None))
        _check_all((await self._ask(CreatePartitionsRequest([row], TIMEOUT_MS, validate_only=False))).topic_errors)

        async def is_grown() -> bool:
            standing = (await self.topics())[topic]
            return standing.partitions == partitions and standing.is_led

        await until(is_grown)

    async def set(self, topic: str, settings: Mapping[str, str]) -> None:
        """Set exactly this on a topic."""
        answer = await self._ask(AlterConfigsRequest([(_TOPIC_RESOURCE, topic, list(settings.items()))]))
        for code, message, *_ in answer.resources:
            _check(code, message)
        await until(lambda: self._is_set(topic, settings))

    async def delete(self, topic: str) -> None:
        """Delete a topic with all that is in it."""
        _check_all((await self._ask(DeleteTopicsRequest([topic], TIMEOUT_MS))).topic_error_codes)

        async def is_gone() -> bool:
            return topic not in await self.topics()

        await until(is_gone)

    async def rights(self) -> frozenset[Right] | None:
        """What is allowed, on which topic and group; None where the cluster lets everybody do everything."""
        answer = await self._ask(DescribeAclsRequest(_ANY, None, _ANY, None, None, _ANY, _ANY))
        if answer.error_code == _NO_ACCESS_LISTS:
            return None
        _check(answer.error_code, answer.error_message)
        return frozenset(
            Right(principal.removeprefix(_USER), operation, resource, name, pattern, host, permission)
            for resource, name, pattern, entries in answer.resources
            for principal, host, operation, permission in entries
        )

    async def allow(self, rights: Collection[Right]) -> None:
        """Allow this too; nothing is asked where there is nothing to allow, since not everybody may ask."""
        if not rights:
            return
        for right in rights:
            for code, message in (await self._ask(CreateAclsRequest(*right.row))).creation_responses:
                _check(code, message)

        async def are_given() -> bool:
            return (await self.rights() or frozenset()).issuperset(rights)

        await until(are_given)

    async def forbid(self, rights: Collection[Right]) -> None:
        """Allow this no longer."""
        if not rights:
            return
        for right in rights:
            for code, message, *_ in (await self._ask(DeleteAclsRequest(*right.row))).filter_responses:
                _check(code, message)

        async def are_gone() -> bool:
            return (await self.rights() or frozenset()).isdisjoint(rights)

        await until(are_gone)

    async def _is_set(self, topic: str, settings: Mapping[str, str]) -> bool:
        return (await self.settings([topic]))[topic] == settings

    async def _ask(self, request: Any) -> Any:
        """One node throughout, since each has its own moment; it hands on what another has to decide."""
        return await self._client.send(self._node, request)


async def _one_that_answers(client: AIOKafkaClient) -> int:
    for node in client.cluster.brokers():
        if await client.ready(node.nodeId):
            return int(node.nodeId)
    raise BrokerRefused("no node of Kafka answers.")


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait until what was decided is told."""
    for _ in range(SETTLE_ROUNDS):
        if await holds():
            return
        await asyncio.sleep(SETTLE_SECONDS)
    raise BrokerRefused("the nodes of Kafka have not become what they were told to be; see their logs.")


def _standing(partitions: list[dict[str, Any]]) -> Standing:
    return Standing(
        partitions=len(partitions),
        replicas=min((len(each["replicas"]) for each in partitions), default=0),
        in_sync=min((len(each["isr"]) for each in partitions), default=0),
        is_led=all(each["leader"] >= 0 for each in partitions),
    )


def _check_all(answers: Iterable[tuple[Any, ...]]) -> None:
    for topic, code, *message in answers:
        _check(code, f"{topic}: {message[0] if message else ''}")


def _check(code: int, message: str | None) -> None:
    if code:
        raise for_code(code)(message)
