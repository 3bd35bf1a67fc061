"""A service under test: opened on a real database, spoken to over its HTTP application, hearing real journals."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from google.protobuf.message import Message
from joserfc.jwk import OKPKey
from sqlalchemy import MetaData, select, text

from deploy.postgres import Server
from deploy.prepare import url_for
from shared.bell import Bell
from shared.clock import FixedClock
from shared.contracts.registry import publisher
from shared.crypto.keyring import KeyFolder
from shared.crypto.signing import Purpose
from shared.database import ground
from shared.identity import tokens
from shared.identity.actor import Actor
from shared.identity.matrix import matrix
from shared.ids import new_id
from shared.journal import sequencer, source
from shared.journal.consumer import Consumer
from shared.journal.event import Event, Recorded
from shared.opening import Ground, open_room
from shared.room import Plan, Room
from shared.services import GATEWAY
from shared.settings import Mode, Settings
from shared.tasks.worker import Worker
from shared.vocabulary.divisions import Area
from shared.web.app import build

BARE = Path(__file__).with_name("bare")
COUNTY = "370102000000"


def bare_plan(service: str) -> Plan:
    """A service with the ground floor only."""
    return Plan(service, service, MetaData(), BARE, (), {}, lambda _room: {})


def officer(role: str, area_code: str = "", *, name: str = "甲", **claims: Any) -> Actor:
    """An actor with one role, as the demo names it."""
    level = matrix().roles[role].level
    area = Area.of(area_code) if area_code else Area(city=None, county=None, township=None, village=None)
    return Actor(f"demo:{role}:{area_code}:{name}", level, frozenset({role}), area, **claims)


@dataclass
class Stand:
    """What a test holds of a service."""

    room: Room
    others: Mapping[str, Room]
    server: Server
    database: str
    clock: FixedClock
    key: OKPKey
    client: httpx.AsyncClient
    extras: dict[str, Any] = field(default_factory=dict)

    def headers(self, actor: Actor | None, key: str | None = None, **more: str) -> dict[str, str]:
        """The headers of a request of `actor`; each write gets a fresh key unless one is given."""
        found = {"Idempotency-Key": key or new_id().hex, **more}
        if actor is not None:
            lifetime = timedelta(minutes=tokens.INSIDE_MINUTES)
            token = tokens.issue(self.key, actor, self.room.plan.service, self.clock.now(), lifetime)
            found["Authorization"] = f"Bearer {token}"
        return found

    async def get(self, path: str, actor: Actor | None = None, **query: str) -> httpx.Response:
        """GET as an actor, or as the public."""
        return await self.client.get(path, headers=self.headers(actor), params=query)

    async def post(
        self, path: str, body: Any = None, actor: Actor | None = None, key: str | None = None, **headers: str
    ) -> httpx.Response:
        """POST as an actor; bytes go as they are (name their Content-Type), the rest as JSON."""
        sent = self.headers(actor, key, **headers)
        if isinstance(body, bytes):
            return await self.client.post(path, headers=sent, content=body)
        return await self.client.post(path, headers=sent, json=body if body is not None else {})

    async def put(self, path: str, body: Any, actor: Actor, version: int) -> httpx.Response:
        """PUT with `If-Match`."""
        return await self.client.put(path, headers=self.headers(actor, **{"If-Match": f'"{version}"'}), json=body)

    async def hear(
        self, message: Message, case_id: UUID | str, *, event_id: UUID | None = None, area: str = COUNTY
    ) -> None:
        """Let the publisher of a message say it, and the service consume it, over real journals."""
        other = self.others[publisher(message)]
        async with other.database.begin_system() as tx:
            tx.publish_sealed(Event(event_id or new_id(), str(case_id), message, area))
        await sequencer.move(other.database)
        await self.consume()

    async def consume(self) -> None:
        """Consume what the journals hold."""
        consumer = Consumer(self.room.database, self.room.plan.subscriptions)
        while await consumer.step():
            pass

    async def parked(self) -> Sequence[Any]:
        """The events that wait for a hand."""
        async with self.room.database.begin_system() as tx:
            return await tx.all(select(ground.PARKED))

    async def run_tasks(self, rounds: int = 20) -> None:
        """Run due tasks until none is due."""
        worker = Worker(self.room.database, self.room.plan.tasks(self.room))
        for _ in range(rounds):
            if not await worker.step():
                return

    async def said(self) -> list[Recorded]:
        """Everything that the service has said so far, in order."""
        while await sequencer.move(self.room.database):
            pass
        async with self.room.database.begin_system() as tx:
            return await source.read(tx.connection, self.room.plan.service, 0, 10_000)

    async def move_days(self, days: int) -> None:
        """Move the legal clock of the service forward."""
        async with self.room.database.begin_system() as tx:
            await tx.connection.execute(text("UPDATE legal_clock SET offset_days = offset_days + :d"), {"d": days})


@asynccontextmanager
async def open_stand(
    server: Server, database: str, keys: KeyFolder, home: Path, plans: Sequence[Plan], clock: FixedClock
) -> AsyncIterator[Stand]:
    """Open the first plan as the service under test, the others as publishers."""
    settings = Settings(Mode.DEMO, home, "sm4", "warning", 4, "")
    on = Ground(settings, clock, Bell(), keys, url_for(server, database))
    rooms = [open_room(plan, on) for plan in plans]
    transport = httpx.ASGITransport(build(rooms[0]), raise_app_exceptions=False)
    key = OKPKey.import_key(keys.signer(Purpose.TOKEN, GATEWAY).private)
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        others = {room.plan.service: room for room in rooms}
        yield Stand(rooms[0], others, server, database, clock, key, client)
    for room in rooms:
        await room.database.close()
