"""What an operator sees from outside the services: the journals counted, what is parked."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
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


async def count_events(server: Server, database: str) -> int:
    """How many events the journals hold."""
    total = 0
    async with connected(server, database) as connection:
        for plan in await plans_in(connection):
            await enter(connection, plan.service)
            total += await connection.scalar(select(func.count()).select_from(ground.JOURNAL)) or 0
    return total


async def parked(server: Server, database: str) -> list[Parked]:
    """The parked events of all services, oldest first in each."""
    async with connected(server, database) as connection:
        return await parked_of(connection)


async def parked_of(connection: AsyncConnection, subject: str | None = None) -> list[Parked]:
    """The same, of one subject where one is named."""
    found: list[Parked] = []
    for plan in await plans_in(connection):
        await enter(connection, plan.service)
        query = select(ground.PARKED).order_by(ground.PARKED.c.parked_at).limit(PARKED_SHOWN)
        if subject is not None:
            query = query.where(ground.PARKED.c.subject == subject)
        found += [_parked(plan.service, row) for row in (await connection.execute(query)).mappings()]
    return found


def _parked(service: str, row: Any) -> Parked:
    return Parked(service, row["publisher"], row["subject"], row["subjectseq"], row["type"], row["reason"])


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


async def plans_in(connection: AsyncConnection) -> list[Plan]:
    """The services whose schema is in this database: all of them, or one where each has a database of its own."""
    there = set(await connection.scalars(text("SELECT nspname::text FROM pg_namespace")))
    return [plan for plan in PLANS if plan.service in there]


async def enter(connection: AsyncConnection, service: str) -> None:
    """Look at one service's schema from here on."""
    await connection.execute(text(f"SET LOCAL search_path = {service}"))
    await connection.execute(text("SET LOCAL timezone = 'UTC'"))
