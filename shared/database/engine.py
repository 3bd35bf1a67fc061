"""A service's database: opens transactions as an actor, and rings the bell after a commit that said something."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

from asyncpg.exceptions import PostgresError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from shared.bell import Bell
from shared.clock import Clock, legal_today
from shared.crypto.keyring import Keyring
from shared.database import driver
from shared.database.access import role
from shared.database.pool import Held, Pool
from shared.database.transaction import Transaction
from shared.identity.actor import Actor, system
from shared.identity.tokens import EVERY_SCHEME
from shared.refusal import database_unavailable

# One statement enters: role, area, purpose and the legal clock's offset in one round trip. The role is the last to be
# set; with `true` each ends with the transaction, so a pooled connection carries nobody over.
_ENTER = """
    SELECT (SELECT offset_days FROM legal_clock),
        set_config('onenet.actor', $1, true), set_config('onenet.level', $2, true),
        set_config('onenet.purpose', $3, true),
        set_config('onenet.city', $4, true), set_config('onenet.county', $5, true),
        set_config('onenet.township', $6, true), set_config('onenet.village', $7, true),
        set_config('onenet.person', $8, true), set_config('onenet.bureau', $9, true),
        set_config('onenet.schemes', $10, true),
        set_config('role', $11, true)
"""


@dataclass(frozen=True, slots=True)
class Database:
    """The engine of one service with what every transaction of it needs."""

    service: str
    engine: AsyncEngine
    keyring: Keyring
    clock: Clock
    bell: Bell
    _pool: Pool = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Hold as many connections as the engine may open."""
        object.__setattr__(self, "_pool", Pool(self.engine, asyncio.Semaphore(self.engine.pool.size())))  # type: ignore[attr-defined]  # (of a pool with a size)

    @asynccontextmanager
    async def begin(self, actor: Actor, purpose: str, causation: UUID | None = None) -> AsyncIterator[Transaction]:
        """Open the transaction of one request; it commits when the block ends and rolls back when it raises."""
        async with self._connected() as held:
            (row,) = await driver.run(held.raw, _ENTER, *_session(self.service, actor, purpose))
            now = self.clock.now()
            tx = Transaction(
                connection=held.connection,
                raw=held.raw,
                service=self.service,
                actor=actor,
                purpose=purpose,
                keyring=self.keyring,
                today=legal_today(now, row[0] or 0),
                now=now,
                causation=causation,
            )
            yield tx
            said_something = await tx.flush()
        if said_something:
            self.bell.ring(f"outbox:{self.service}")
        if tx.wakes_tasks:
            self.bell.ring(f"tasks:{self.service}")

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[Held]:
        """Begin a transaction; a server that is down, or just coming up again, is a pause and no fault of ours."""
        async with AsyncExitStack() as closing:
            try:
                held = await closing.enter_async_context(self._pool.connection())
                await closing.enter_async_context(driver.transaction(held.raw))
            except (OSError, PostgresError, DBAPIError) as error:
                raise database_unavailable() from error
            yield held

    @asynccontextmanager
    async def begin_system(
        self, purpose: str = "processing", causation: UUID | None = None
    ) -> AsyncIterator[Transaction]:
        """Open a transaction of the service itself: consumers, tasks, sequencer, sealer."""
        async with self.begin(system(self.service), purpose, causation) as tx:
            yield tx

    async def close(self) -> None:
        """Give the connections back."""
        await self._pool.close()


def _session(service: str, actor: Actor, purpose: str) -> tuple[str, ...]:
    area = actor.area
    return (
        actor.id,
        actor.level,
        purpose,
        area.city or "",
        area.county or "",
        area.township or "",
        area.village or "",
        str(actor.person_id or ""),
        actor.bureau_id or "",
        EVERY_SCHEME if actor.schemes is None else ",".join(sorted(actor.schemes)),
        role(service, actor.level),
    )


def open_engine(url: str, service: str, pool_size: int) -> AsyncEngine:
    """An engine whose connections see their own schema only, and UTC."""
    settings = {
        "search_path": service,
        "timezone": "UTC",
        "application_name": f"onenet-{service}",
        # A process that is stopped in the middle of a transaction must not hold its locks against everybody.
        "idle_in_transaction_session_timeout": "10s",
    }
    return create_async_engine(
        url,
        # The transaction is begun and ended on the driver's connection (`Database.begin`), and by nobody else.
        isolation_level="AUTOCOMMIT",
        pool_reset_on_return=None,
        pool_size=pool_size,
        # One more than transactions may hold (`Pool`): the doorbell's line, which stays.
        max_overflow=1,
        hide_parameters=True,
        connect_args={"server_settings": settings, "command_timeout": 60},
    )
