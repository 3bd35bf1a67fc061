"""`onenet topics` on real Kafka: what differs is put right, and a topic made anew brings the whole journal again."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from conftest import MakeStand
from promises import PLAN, noted, say
from stand import Stand
from typer.testing import CliRunner

from deploy import topics
from deploy.broker import ADMIN, Cluster
from deploy.broker.admin import Admin, Operation, Resource, Right
from deploy.cli.root import app
from deploy.plans import PLANS
from shared import services
from shared.journal.broker import Broker
from shared.journal.consumer import Consumer
from shared.journal.feed import Feed
from shared.journal.publisher import Publisher

Hear = Callable[[Cluster, str], Awaitable[list[bytes]]]
Command = Callable[..., Awaitable[str]]
DISCLOSURE, INTAKE = services.topic("disclosure"), services.topic("intake")
QUIET_STEPS = 3


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> Stand:
    return await make_stand(PLAN)


@pytest.fixture
def onenet(kafka: Cluster, stand: Stand, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command, told of the cluster and the database by its surroundings."""
    monkeypatch.setenv("ONENET_HOME", str(kafka.node(1).folder.parents[2]))
    monkeypatch.setenv("DATABASE_URL", stand.server.dsn("postgres"))

    async def run(*arguments: str) -> str:
        result = await asyncio.to_thread(CliRunner().invoke, app, ["topics", *arguments], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.output

    return run


def admin_of(kafka: Cluster) -> Any:
    return Admin.opened(Broker(kafka.servers, kafka.tls_of(ADMIN)))


async def test_applying_again_changes_nothing(onenet: Command) -> None:
    await onenet("apply")
    assert await onenet("apply") == "已符合规定,没有改变\n"
    assert not json.loads(await onenet("apply", "--json"))["changed"]


async def test_what_was_changed_by_hand_is_put_right(kafka: Cluster) -> None:
    stranger = Right("stranger", Operation.WRITE, Resource.TOPIC, "onenet.", pattern=4)
    async with admin_of(kafka) as admin:
        await admin.delete(DISCLOSURE)
        await admin.create(DISCLOSURE, 2, 1, {"retention.ms": "1000"})
        await admin.allow([stranger])
        changes = await topics.apply(admin, PLANS)
        assert [topic.name for topic in changes.grow] == [topic.name for topic in changes.set] == [DISCLOSURE]
        assert (list(changes.allow), list(changes.forbid)) == ([], [stranger])
        assert (await topics.apply(admin, PLANS)).is_empty
        assert (await admin.topics())[DISCLOSURE].partitions == 6


async def test_rights_that_an_operator_gives_are_left_alone(kafka: Cluster, onenet: Command) -> None:
    operators = Right("CN=intake", Operation.WRITE, Resource.TOPIC, INTAKE)
    async with admin_of(kafka) as admin:
        await admin.allow([operators])
        assert not json.loads(await onenet("apply", "--without-rights", "--json"))["changed"]
        assert operators in (await admin.rights() or ())
        await admin.forbid([operators])


async def test_the_topics_are_listed_with_their_copies(onenet: Command) -> None:
    told = [json.loads(line) for line in (await onenet("list", "--json")).splitlines()]
    assert {each["topic"] for each in told} == {services.topic(service) for service in services.ALL}
    assert all(each["in_sync"] == each["replicas"] == 1 for each in told)
    assert f"{INTAKE}  6 个分区,1/1 个副本同步,保留 14 天" in await onenet("list")


async def test_a_lost_topic_is_made_anew_and_its_journal_sent_again_without_a_second_effect(
    kafka: Cluster, stand: Stand, onenet: Command, hear: Hear
) -> None:
    async with admin_of(kafka) as admin:
        await admin.delete(INTAKE)
        await topics.apply(admin, PLANS)
    subject = await say(stand, 3)
    publisher = Publisher(stand.others["intake"].database, Broker(kafka.servers, kafka.tls_of("intake")))
    consumer = Consumer(stand.room.database, PLAN.subscriptions)
    feed = Feed(consumer, Broker(kafka.servers, kafka.tls_of("integrity")), "integrity-worker-0")
    await carry(publisher, feed)
    sent = len(await hear(kafka, INTAKE))
    assert "没有改变任何数据" in await onenet("rebuild", "intake", "--database", stand.database)
    assert len(await hear(kafka, INTAKE)) == sent > 0
    done = await onenet("rebuild", "intake", "--database", stand.database, "--yes", "--json")
    assert json.loads(done) == {"topic": INTAKE, "events": sent, "done": True}
    assert await hear(kafka, INTAKE) == []
    await carry(publisher, feed)
    assert len(await hear(kafka, INTAKE)) == sent
    assert await noted(stand, subject) == [f"{subject}/{seq}" for seq in (1, 2, 3)]
    await publisher.close()
    await feed.close()


async def carry(publisher: Publisher, feed: Feed) -> None:
    """Publish and take until nothing moves any longer."""
    quiet = 0
    while quiet < QUIET_STEPS:
        quiet = 0 if await publisher.step() + await feed.step() else quiet + 1
