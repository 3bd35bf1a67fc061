"""The journal's promises where Kafka carries it: a real broker, a real group, and topics that are not whole."""

from dataclasses import dataclass

import promises
import pytest
from conftest import MakeStand
from promises import PLAN, noted, say, settle
from sqlalchemy import text
from stand import Stand

from deploy.broker import Cluster
from shared import services
from shared.contracts.generated.onenet.funding.v1.events_pb2 import PaymentSettled
from shared.ids import new_id
from shared.journal.broker import Broker
from shared.journal.consumer import Consumer, Subscriptions
from shared.journal.feed import Feed
from shared.journal.publisher import Publisher


@dataclass
class Over:
    """Intake's publisher and one worker of integrity's group."""

    publisher: Publisher
    feed: Feed

    async def step(self) -> int:
        sent = await self.publisher.step()
        return sent + await self.feed.step()

    async def close(self) -> None:
        await self.publisher.close()
        await self.feed.close()


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> Stand:
    return await make_stand(PLAN)


@pytest.fixture
def carry(kafka: Cluster) -> promises.Carry:
    def make(stand: Stand, subscriptions: Subscriptions, worker: int = 0) -> Over:
        consumer = Consumer(stand.room.database, subscriptions)
        feed = Feed(consumer, Broker(kafka.servers, kafka.tls_of("integrity")), f"integrity-worker-{worker}")
        publisher = Publisher(stand.others["intake"].database, Broker(kafka.servers, kafka.tls_of("intake")))
        return Over(publisher, feed)

    return make


async def test_many_writers_on_hot_cases_lose_double_and_disorder_nothing(stand: Stand, carry: promises.Carry) -> None:
    await promises.nothing_is_lost_doubled_or_disordered(stand, carry)


async def test_a_consumer_that_dies_before_its_commit_takes_the_batch_again(
    stand: Stand, carry: promises.Carry
) -> None:
    await promises.a_dead_workers_batch_is_taken_again(stand, carry)


async def test_what_a_topic_lost_in_the_middle_is_fetched_from_the_publishers_journal(
    stand: Stand, carry: promises.Carry
) -> None:
    carrier = carry(stand, PLAN.subscriptions)
    await settle(carrier)
    subject = await say(stand, 3)
    await published_up_to(stand, "(SELECT last - 1 FROM intake.counter WHERE name = 'journal')")
    await settle(carrier)
    await carrier.close()
    assert await noted(stand, subject) == [f"{subject}/{seq}" for seq in (1, 2, 3)]


async def test_what_a_topic_lost_at_its_end_is_swept_up_from_the_publishers_journal(
    stand: Stand, carry: promises.Carry
) -> None:
    carrier = carry(stand, PLAN.subscriptions)
    await settle(carrier)
    subject = await say(stand, 2)
    await published_up_to(stand, "(SELECT last FROM intake.counter WHERE name = 'journal')")
    await settle(carrier)
    await carrier.close()
    assert await noted(stand, subject) == []
    consumer = Consumer(stand.room.database, PLAN.subscriptions)
    while await consumer.sweep(seconds_old=0.0):
        pass
    assert await noted(stand, subject) == [f"{subject}/{seq}" for seq in (1, 2)]


async def test_a_journal_that_is_sent_again_from_its_beginning_changes_nothing(
    stand: Stand, carry: promises.Carry
) -> None:
    carrier = carry(stand, PLAN.subscriptions)
    subject = await say(stand, 2)
    await settle(carrier)
    await published_up_to(stand, "0")
    await settle(carrier)
    await carrier.close()
    assert await noted(stand, subject) == [f"{subject}/{seq}" for seq in (1, 2)]


async def test_what_is_not_its_publishers_to_say_is_parked(stand: Stand, carry: promises.Carry) -> None:
    subject = str(new_id())
    async with stand.others["intake"].database.begin_system() as tx:
        tx.publish(PaymentSettled(case_id=subject), subject, area="c")
    await say(stand, 1, subject)
    carrier = carry(stand, {**PLAN.subscriptions, PaymentSettled: promises.note_each})
    await settle(carrier)
    await carrier.close()
    assert await noted(stand, subject) == []
    waiting = [row["reason"] for row in await stand.parked() if row["subject"] == subject]
    assert waiting == ["unknown_type", "behind_parked"]


async def test_a_message_that_is_no_event_stops_nobody(stand: Stand, carry: promises.Carry, kafka: Cluster) -> None:
    producer = Broker(kafka.servers, kafka.tls_of("intake")).producer("intake")
    await producer.start()
    await producer.send_and_wait(services.topic("intake"), b"rubbish", key=b"x")
    await producer.stop()
    subject = await say(stand, 1)
    carrier = carry(stand, PLAN.subscriptions)
    await settle(carrier)
    await carrier.close()
    assert await noted(stand, subject) == [f"{subject}/1"]


async def published_up_to(stand: Stand, position: str) -> None:
    """Make intake's publisher believe that its topic has the journal up to here."""
    async with stand.others["intake"].database.begin_system() as tx:
        await tx.connection.execute(text(f"UPDATE counter SET last = {position} WHERE name = 'published'"))  # noqa: S608
