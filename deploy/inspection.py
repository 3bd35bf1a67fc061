"""What an operator sees from outside the services, in one database or in one each: journals counted, what is parked."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from deploy.plans import PLANS
from deploy.postgres import Server
from shared.database import ground
from shared.room import Plan

PARKED_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Parked:
    """An event that waits for a hand."""

    service: str
    publisher: str
    subject: str
    seq: int
    type: str
    reason: str


class NotHere(LookupError):
    """The database that was named does not hold the service."""


@dataclass(frozen=True, slots=True)
class Look:
    """A look at the services that are there; without a database over a connection to each service's own."""

    server: Server
    opened: AsyncExitStack
    plans: tuple[Plan, ...]
    database: str = ""
    connections: dict[str, AsyncConnection] = field(default_factory=dict)

    async def at(self, service: str) -> AsyncConnection:
        """A connection that looks at one service's schema from here on; raises NotHere."""
        if service not in self.connections:
            if self.database:
                raise NotHere(f"数据库 {self.database} 中没有 {service}。")
            own = connected(self.server, service)
            self.connections[service] = await self.opened.enter_async_context(own)
        await enter(self.connections[service], service)
        return self.connections[service]


async def count_events(server: Server, database: str) -> int:
    """How many events the journals hold."""
    total = 0
    async with looking(server, database) as look:
        for plan in look.plans:
            connection = await look.at(plan.service)
            total += await connection.scalar(select(func.count()).select_from(ground.JOURNAL)) or 0
    return total


async def parked(server: Server, database: str) -> list[Parked]:
    """The parked events of all services, oldest first in each."""
    async with looking(server, database) as look:
        return await parked_of(look)


async def parked_of(look: Look, subject: str | None = None) -> list[Parked]:
    """The same, of one subject where one is named."""
    found: list[Parked] = []
    for plan in look.plans:
        connection = await look.at(plan.service)
        query = select(ground.PARKED).order_by(ground.PARKED.c.parked_at).limit(PARKED_SHOWN)
        if subject is not None:
            query = query.where(ground.PARKED.c.subject == subject)
        found += [_parked(plan.service, row) for row in (await connection.execute(query)).mappings()]
    return found


def _parked(service: str, row: Any) -> Parked:
    return Parked(service, row["publisher"], row["subject"], row["subjectseq"], row["type"], row["reason"])


@asynccontextmanager
async def looking(server: Server, database: str) -> AsyncIterator[Look]:
    """Look at the services of a database; without one each service has a database of its own name."""
    async with AsyncExitStack() as opened:
        if not database:
            yield Look(server, opened, PLANS)
            return
        connection = await opened.enter_async_context(connected(server, database))
        there = set(await connection.scalars(text("SELECT nspname::text FROM pg_namespace")))
        plans = tuple(plan for plan in PLANS if plan.service in there)
        yield Look(server, opened, plans, database, dict.fromkeys((plan.service for plan in plans), connection))


@asynccontextmanager
async def connected(server: Server, database: str) -> AsyncIterator[AsyncConnection]:
    """Look at a database without being able to change it, all of it as it is at one instant."""
    engine = create_async_engine(server.sqlalchemy_url(database), hide_parameters=True)
    try:
        async with engine.connect() as connection:
            await connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
            yield connection
    finally:
        await engine.dispose()


async def enter(connection: AsyncConnection, service: str) -> None:
    """Look at one service's schema from here on."""
    await connection.execute(text(f"SET LOCAL search_path = {service}"))
    await connection.execute(text("SET LOCAL timezone = 'UTC'"))
