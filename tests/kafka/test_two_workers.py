"""Two workers of a service over real Kafka: one publishes, and the other soon where that one is killed or stopped."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from deploy import postgres
from deploy.broker import Cluster
from deploy.plans import PLANS
from deploy.postgres import Server
from deploy.prepare import prepare, url_for
from services.funding.app import PLAN as FUNDING
from shared import doorbell, services
from shared.bell import Bell
from shared.clock import SystemClock
from shared.contracts.generated.onenet.funding.v1.events_pb2 import PaymentSettled
from shared.crypto.keyring import KeyFolder
from shared.ids import new_id
from shared.journal.broker import FAREWELL_SECONDS
from shared.journal.lease import HELD_SECONDS
from shared.loops import FALLBACK_SECONDS, PARTING_SECONDS
from shared.opening import Ground, open_room
from shared.room import Room
from shared.settings import Mode, Settings

Hear = Callable[[Cluster, str], Awaitable[list[bytes]]]
NAMES = ("funding-worker-0", "funding-worker-1")
BUSY_SECONDS = 10
"""What a machine that others use as well may add."""
LONGEST_STOP_SECONDS = PARTING_SECONDS + 2 * FAREWELL_SECONDS + BUSY_SECONDS / 2
TIMES = 20
UNPUBLISHED = """
    SELECT said.last - sent.last FROM counter AS said, counter AS sent
    WHERE said.name = 'journal' AND sent.name = 'published'
"""
WORKER = [str(Path(sys.executable).with_name("onenet")), "serve", "funding", "--role", "worker", "--port", "0"]


@dataclass(frozen=True)
class Two:
    """The workers by name, and the service as whoever says something in it has it."""

    workers: Mapping[str, subprocess.Popen[str]]
    room: Room

    async def say(self, subject: str, numbers: range) -> None:
        """Let the service say something about a case, each in a transaction of its own."""
        for number in numbers:
            async with self.room.database.begin_system() as tx:
                tx.publish(PaymentSettled(case_id=f"{subject}/{number}"), subject, area="c")

    async def one(self, query: str) -> object:
        async with self.room.database.begin_system() as tx:
            return await tx.connection.scalar(text(query))

    async def publisher(self) -> str:
        """Which of them publishes; waits until one does."""
        return str(await self._until("SELECT holder FROM lease WHERE name = 'published' AND until > now()"))

    async def all_is_published(self) -> float:
        """Wait until the topic has all that was said; gives the seconds that it took."""
        began = time.monotonic()
        await self._until(f"SELECT ({UNPUBLISHED}) = 0 AND NOT EXISTS (SELECT FROM outbox)")  # noqa: S608  (our own words)
        return time.monotonic() - began

    async def _until(self, query: str) -> object:
        began = time.monotonic()
        while not (found := await self.one(query)):
            assert time.monotonic() - began < HELD_SECONDS + FALLBACK_SECONDS + BUSY_SECONDS
        return found


@dataclass(frozen=True)
class Place:
    """Where the service stands, and what its workers are told."""

    room: Room
    told: Mapping[str, str]


@pytest.fixture(scope="module")
async def place(server: Server, keys: KeyFolder, kafka: Cluster) -> AsyncIterator[Place]:
    database = f"two_{new_id().hex[-12:]}"
    await prepare(server, database, PLANS, date(2026, 11, 24))
    url = url_for(server, database)
    home = keys.path.parent
    told = {
        "ONENET_MODE": "demo",
        "ONENET_HOME": str(home),
        "ONENET_DATABASE_URL": url("funding"),
        "ONENET_BUS": "kafka",
        "ONENET_KAFKA_SERVERS": kafka.servers,
        "ONENET_KAFKA_TLS": str(kafka.tls_of("funding")),
    }
    settings = Settings(Mode.DEMO, home, "sm4", "warning", 4, "")
    room = open_room(FUNDING, Ground(settings, SystemClock(), Bell(), keys, url))
    ringing = asyncio.create_task(doorbell.pass_on(room.database))
    yield Place(room, told)
    ringing.cancel()
    await asyncio.wait({ringing})
    await room.database.close()
    await postgres.drop_database(server, database)


@pytest.fixture
def two(place: Place) -> Iterator[Two]:
    with ExitStack() as running:
        yield Two({name: running.enter_context(_worker(place.told, name)) for name in NAMES}, place.room)


@contextmanager
def _worker(told: Mapping[str, str], name: str) -> Iterator[subprocess.Popen[str]]:
    environment = os.environ | told | {"ONENET_INSTANCE": name}
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(WORKER, env=environment, stdout=pipe, stderr=nowhere, text=True) as process:  # noqa: S603  (our own command)
        assert process.stdout is not None
        assert process.stdout.readline().startswith("http://")
        try:
            yield process
        finally:
            process.send_signal(signal.SIGCONT)
            process.kill()


@pytest.mark.parametrize(
    "fault", [pytest.param(signal.SIGKILL, id="is killed"), pytest.param(signal.SIGSTOP, id="is stopped")]
)
async def test_where_the_one_that_publishes_is_gone_the_other_publishes_soon_and_in_order(
    two: Two, kafka: Cluster, hear: Hear, fault: signal.Signals
) -> None:
    subject = str(new_id())
    first = await two.publisher()
    await two.say(subject, range(20))
    await two.all_is_published()
    await two.say(subject, range(20, 25))
    two.workers[first].send_signal(fault)
    await two.say(subject, range(25, 40))
    took = await two.all_is_published()
    assert await two.publisher() == next(name for name in NAMES if name != first)
    two.workers[first].send_signal(signal.SIGCONT)
    await two.say(subject, range(40, 60))
    await two.all_is_published()
    assert await _heard(kafka, hear, subject) == [f"{subject}/{number}" for number in range(60)]
    assert took < HELD_SECONDS + FALLBACK_SECONDS + BUSY_SECONDS


async def test_what_either_of_them_numbers_is_published_without_waiting_for_a_fallback(two: Two) -> None:
    subject = str(new_id())
    await two.publisher()
    await two.say(subject, range(1))
    await two.all_is_published()
    took = []
    for number in range(1, TIMES):
        await two.say(subject, range(number, number + 1))
        took.append(await two.all_is_published())
    slow = [each for each in took if each > FALLBACK_SECONDS / 2]
    assert len(slow) < TIMES / 4, "half of them wait where only its own worker hears of what it numbered"


async def test_they_end_soon_where_the_brokers_do_not_answer_and_leave_the_rest_to_those_who_come(
    two: Two, kafka: Cluster
) -> None:
    subject = str(new_id())
    await two.publisher()
    await two.say(subject, range(3))
    await two.all_is_published()
    kafka.node(1).pause()
    try:
        await two.say(subject, range(3, 6))
        await asyncio.sleep(1)
        began = time.monotonic()
        for worker in two.workers.values():
            worker.terminate()
        codes = [await asyncio.to_thread(worker.wait, LONGEST_STOP_SECONDS * 4) for worker in two.workers.values()]
        took = time.monotonic() - began
    finally:
        kafka.node(1).resume()
    assert codes == [0, 0]
    assert took < LONGEST_STOP_SECONDS
    assert await two.one(UNPUBLISHED) == 3


async def _heard(kafka: Cluster, hear: Hear, subject: str) -> list[str]:
    """What the topic has of a case, without repeats."""
    said = (PaymentSettled.FromString(value).case_id for value in await hear(kafka, services.topic("funding")))
    return list(dict.fromkeys(each for each in said if each.startswith(subject)))
