"""Carries rings between the processes of one service: whoever commits says so to the database, its worker hears it.

The ring follows the commit on a connection of its own, and rings that come together are one: NOTIFY takes a lock of the
whole cluster through its commit, so within business transactions it would halve what they can do.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import structlog
from asyncpg import Connection
from asyncpg.exceptions import InterfaceError, PostgresError
from sqlalchemy.exc import DBAPIError

from shared.database import driver
from shared.database.engine import Database

GATHER_SECONDS = 0.003
AGAIN_SECONDS = 1.0
_RING = "SELECT pg_notify($1, $2)"
_LOST = (OSError, PostgresError, InterfaceError, DBAPIError)

log = structlog.get_logger()


async def pass_on(database: Database) -> None:
    """In an API process: tell the worker of this service what was rung here, for ever."""
    ear = database.bell.listen(*_names(database))
    while True:
        try:
            async with _line(database) as line:
                while True:
                    await ear.wait(None)
                    await asyncio.sleep(GATHER_SECONDS)
                    for name in sorted(ear.take()):
                        await line.execute(_RING, database.service, name)
        except _LOST as error:
            # A ring that is lost costs a second: the worker looks by itself.
            log.warning("doorbell_lost", service=database.service, kind=type(error).__name__)
            await asyncio.sleep(AGAIN_SECONDS)


async def answer(database: Database) -> None:
    """In a worker: ring here what an API process of this service rang, for ever."""
    while True:
        try:
            async with _line(database) as line:
                gone = asyncio.Event()
                line.add_termination_listener(_setting(gone))
                await line.add_listener(database.service, lambda *said: database.bell.ring(said[-1]))
                # What was rung while nobody heard.
                for name in _names(database):
                    database.bell.ring(name)
                await gone.wait()
        except _LOST as error:
            log.warning("doorbell_lost", service=database.service, kind=type(error).__name__)
        await asyncio.sleep(AGAIN_SECONDS)


def _setting(gone: asyncio.Event) -> Callable[[Connection], None]:
    return lambda _line: gone.set()


def _names(database: Database) -> tuple[str, ...]:
    return f"outbox:{database.service}", f"tasks:{database.service}"


async def tell(database: Database, name: str) -> None:
    """Ring at all workers of this service, by a transaction that does nothing else."""
    async with database.begin_system("ringing") as tx:
        await driver.run(tx.raw, _RING, database.service, name)


@asynccontextmanager
async def _line(database: Database) -> AsyncIterator[Connection]:
    """A connection of the driver itself, for as long as it lives."""
    async with database.engine.connect() as connection:
        raw = await connection.get_raw_connection()
        line: Connection = raw.driver_connection
        try:
            yield line
        finally:
            # It has listeners, or a ring half said: the pool is not to have it again.
            await connection.invalidate()
