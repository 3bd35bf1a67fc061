"""A publisher notes as published only what the brokers have acknowledged."""

import pytest
from aiokafka.errors import KafkaError
from conftest import MakeStand
from promises import PLAN, say
from sqlalchemy import text
from stand import Stand

from shared.journal.broker import Broker
from shared.journal.publisher import COUNTER, Publisher

NOBODY = "127.0.0.1:9"
"""A port on which no broker listens."""


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> Stand:
    return await make_stand(PLAN)


async def test_what_no_broker_acknowledged_is_published_by_the_next_who_reaches_one(stand: Stand) -> None:
    await say(stand, 3)
    intake = stand.others["intake"].database
    publisher = Publisher(intake, Broker(NOBODY))

    with pytest.raises(KafkaError):
        await publisher.step()

    async with intake.begin_system() as tx:
        known = await tx.connection.scalar(text("SELECT last FROM counter WHERE name = :name"), {"name": COUNTER})
    assert known == 0
