"""The topics as `topics.yaml` wants them, who may write and hear each, and how a cluster is brought to that."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from deploy import inspection
from deploy.broker.admin import Admin, Operation, Resource, Right, Standing
from deploy.postgres import Server
from shared import services
from shared.database import ground
from shared.journal import publisher
from shared.journal.consumer import publishers_of
from shared.room import Plan

_OURS = ("onenet.", "onenet-")
_FILE = Path(__file__).with_name("topics.yaml")
_ENOUGH = "min.insync.replicas"


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as it is wanted on a cluster of a certain size."""

    name: str
    partitions: int
    copies: int
    settings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Changes:
    """What a cluster lacks; what it has and should not have is there too. Nothing of it shrinks a topic."""

    create: Sequence[Topic] = ()
    grow: Sequence[Topic] = ()
    set: Sequence[Topic] = ()
    allow: Sequence[Right] = ()
    forbid: Sequence[Right] = ()
    notes: Sequence[str] = ()
    """What differs and cannot be changed in place."""

    @property
    def is_empty(self) -> bool:
        """Whether the cluster is as it is wanted."""
        return not (self.create or self.grow or self.set or self.allow or self.forbid)


def wanted(nodes: int) -> tuple[Topic, ...]:
    """The topics for a cluster of so many nodes."""
    declared = yaml.safe_load(_FILE.read_text("utf-8"))
    return tuple(_topic(service, declared | (own or {}), nodes) for service, own in declared["topics"].items())


def rights(plans: Iterable[Plan]) -> frozenset[Right]:
    """Each service alone writes its own topic, hears the topics of its publishers, and is one consumer group."""
    found: set[Right] = set()
    for plan in plans:
        name = services.certificate_name(plan.service)
        found.add(Right(name, Operation.WRITE, Resource.TOPIC, services.topic(plan.service)))
        found.add(Right(name, Operation.READ, Resource.GROUP, services.group(plan.service)))
        for heard in publishers_of(plan.service, plan.subscriptions):
            found.add(Right(name, Operation.READ, Resource.TOPIC, services.topic(heard)))
    return frozenset(found)


def compare(
    topics: Sequence[Topic], standing: Mapping[str, Standing], settings: Mapping[str, Mapping[str, str]]
) -> Changes:
    """What has to be done to topics that stand so."""
    there = [topic for topic in topics if topic.name in standing]
    return Changes(
        create=[topic for topic in topics if topic.name not in standing],
        grow=[topic for topic in there if topic.partitions > standing[topic.name].partitions],
        set=[topic for topic in there if settings[topic.name] != topic.settings],
        notes=[note for topic in there for note in _notes(topic, standing[topic.name])],
    )


def with_rights(changes: Changes, given: frozenset[Right] | None, due: frozenset[Right]) -> Changes:
    """The same, and what has to be allowed and forbidden where this is given."""
    if given is None:
        return replace(changes, notes=[*changes.notes, "这个集群没有开启访问控制,任何人都能读写全部 topic"])
    ours = frozenset(right for right in given if _is_ours(right))
    return replace(changes, allow=sorted(due - ours), forbid=sorted(ours - due))


async def look(admin: Admin, plans: Collection[Plan] | None) -> Changes:
    """What a cluster lacks.

    Without plans the rights are left alone: where an operator of the cluster gives them, they are declared to it.
    """
    topics = wanted(await admin.nodes())
    standing = await admin.topics()
    settings = await admin.settings([topic.name for topic in topics if topic.name in standing])
    changes = compare(topics, standing, settings)
    return changes if plans is None else with_rights(changes, await admin.rights(), rights(plans))


async def apply(admin: Admin, plans: Collection[Plan] | None) -> Changes:
    """Bring a cluster to what is wanted; returns what was changed."""
    changes = await look(admin, plans)
    # Rights first: what nobody should do any longer ends before anything new begins.
    await admin.forbid(changes.forbid)
    for topic in changes.create:
        await admin.create(topic.name, topic.partitions, topic.copies, topic.settings)
    for topic in changes.grow:
        await admin.grow(topic.name, topic.partitions)
    for topic in changes.set:
        await admin.set(topic.name, topic.settings)
    await admin.allow(changes.allow)
    return changes


async def rebuild(admin: Admin, service: str, server: Server, database: str) -> None:
    """Make the topic of a service anew and let its publisher send the whole journal again.

    Consumers drop what they have taken by their cursors. The counter is set back last: a publisher that runs meanwhile
    notes only a position that nobody has changed under it. After a failure in between, the same is done again.
    """
    name = services.topic(service)
    if name in await admin.topics():
        await admin.delete(name)
    await apply(admin, None)
    engine = create_async_engine(server.sqlalchemy_url(database), hide_parameters=True)
    try:
        async with engine.begin() as connection:
            await inspection.enter(connection, service)
            counter = ground.COUNTER
            await connection.execute(counter.update().where(counter.c.name == publisher.COUNTER).values(last=0))
    finally:
        await engine.dispose()


async def length(server: Server, database: str, service: str) -> int:
    """How many events the journal of a service holds, as its counter says."""
    async with inspection.looking(server, database) as look:
        connection = await look.at(service)
        return int(await connection.scalar(text("SELECT last FROM counter WHERE name = 'journal'")) or 0)


def _is_ours(right: Right) -> bool:
    """Ours to give and to take: whatever is about our topics and groups, and whatever one of us may do."""
    return right.on.startswith(_OURS) or right.name in map(services.certificate_name, services.ALL)


def _topic(service: str, declared: Mapping[str, Any], nodes: int) -> Topic:
    copies = min(declared["copies"], nodes)
    settings = {name: _written(value) for name, value in declared["settings"].items()}
    settings[_ENOUGH] = str(min(declared["settings"][_ENOUGH], copies))
    return Topic(services.topic(service), declared["partitions"], copies, settings)


def _written(value: object) -> str:
    """As Kafka writes a setting."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _notes(topic: Topic, standing: Standing) -> Iterable[str]:
    if standing.partitions > topic.partitions:
        yield f"{topic.name} 有 {standing.partitions} 个分区,多于规定的 {topic.partitions} 个;分区只增不减"
    if standing.replicas != topic.copies:
        yield f"{topic.name} 有 {standing.replicas} 个副本,规定 {topic.copies} 个;用 onenet topics rebuild 重建"
