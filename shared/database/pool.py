"""Connections that stay checked out between transactions: a list hands them over, where a pool checks in and out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.database import driver

WAIT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Held:
    """A connection of SQLAlchemy's, and the driver's own beneath it."""

    connection: AsyncConnection
    raw: Any


@dataclass(frozen=True, slots=True)
class Pool:
    """So many connections as the engine has; whoever comes later waits for one."""

    engine: AsyncEngine
    free: asyncio.Semaphore
    _idle: list[Held] = field(default_factory=list)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Held]:
        """A connection for the length of the block; one that was lost or is still busy is not used again."""
        await self._acquire()
        try:
            held = await self._take()
            try:
                yield held
            finally:
                await self._give_back(held)
        finally:
            self.free.release()

    async def _acquire(self) -> None:
        if not self.free.locked():
            await self.free.acquire()
            return
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await self.free.acquire()
        except TimeoutError as error:
            raise PoolTimeout("no connection became free") from error

    async def _take(self) -> Held:
        while self._idle:
            held = self._idle.pop()
            if not held.raw.is_closed():
                return held
            await _drop(held)
        connection = await self.engine.connect()
        return Held(connection, await driver.beneath(connection))

    async def _give_back(self, held: Held) -> None:
        if held.raw.is_closed() or held.raw.is_in_transaction():
            await _drop(held)
            return
        if held.connection.in_transaction():
            # SQLAlchemy's own count of transactions; the database's has ended already.
            await held.connection.rollback()
        self._idle.append(held)

    async def close(self) -> None:
        """Give the connections back."""
        while self._idle:
            await self._idle.pop().connection.close()
        await self.engine.dispose()


async def _drop(held: Held) -> None:
    await held.connection.invalidate()
    await held.connection.close()
