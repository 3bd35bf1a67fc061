"""A service's database: opens transactions as an actor, and rings the bell after a commit that said something."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from asyncpg.exceptions import PostgresError
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from shared.bell import Bell
from shared.clock import Clock, legal_today
from shared.crypto.keyring import Keyring
from shared.database.access import role
from shared.database.transaction import Transaction
from shared.identity.actor import Actor, system
from shared.identity.tokens import EVERY_SCHEME
from shared.refusal import database_unavailable

# One statement enters: role, area, purpose and the legal clock's offset in one round trip. The role is the last to be
# set; with `true` each ends with the transaction, so a pooled connection carries nobody over.
_ENTER = text("""
    SELECT (SELECT offset_days FROM legal_clock),
        set_config('onenet.actor', :actor, true), set_config('onenet.level', :level, true),
        set_config('onenet.purpose', :purpose, true),
        set_config('onenet.city', :city, true), set_config('onenet.county', :county, true),
        set_config('onenet.township', :township, true), set_config('onenet.village', :village, true),
        set_config('onenet.person', :person, true), set_config('onenet.bureau', :bureau, true),
        set_config('onenet.schemes', :schemes, true),
        set_config('role', :role, true)
""")


@dataclass(frozen=True, slots=True)
class Database:
    """The engine of one service with what every transaction of it needs."""

    service: str
    engine: AsyncEngine
    keyring: Keyring
    clock: Clock
    bell: Bell

    @asynccontextmanager
    async def begin(self, actor: Actor, purpose: str, causation: UUID | None = None) -> AsyncIterator[Transaction]:
        """Open the transaction of one request; it commits when the block ends and rolls back when it raises."""
        async with self._connected() as connection:
            row = (await connection.execute(_ENTER, _session(self.service, actor, purpose))).one()
            now = self.clock.now()
            tx = Transaction(
                connection=connection,
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
    async def _connected(self) -> AsyncIterator[AsyncConnection]:
        """Begin a transaction; a server that is down, or just coming up again, is a pause and no fault of ours."""
        async with AsyncExitStack() as closing:
            try:
                connection = await closing.enter_async_context(self.engine.begin())
            except (OSError, PostgresError, DBAPIError) as error:
                raise database_unavailable() from error
            yield connection

    @asynccontextmanager
    async def begin_system(
        self, purpose: str = "processing", causation: UUID | None = None
    ) -> AsyncIterator[Transaction]:
        """Open a transaction of the service itself: consumers, tasks, sequencer, sealer."""
        async with self.begin(system(self.service), purpose, causation) as tx:
            yield tx

    async def close(self) -> None:
        """Give the connections back."""
        await self.engine.dispose()


def _session(service: str, actor: Actor, purpose: str) -> dict[str, str]:
    return {
        "role": role(service, actor.level),
        "actor": actor.id,
        "level": actor.level,
        "purpose": purpose,
        "city": actor.area.city or "",
        "county": actor.area.county or "",
        "township": actor.area.township or "",
        "village": actor.area.village or "",
        "person": str(actor.person_id or ""),
        "bureau": actor.bureau_id or "",
        "schemes": EVERY_SCHEME if actor.schemes is None else ",".join(sorted(actor.schemes)),
    }


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
        pool_size=pool_size,
        max_overflow=0,
        hide_parameters=True,
        pool_timeout=timedelta(seconds=30).total_seconds(),
        connect_args={"server_settings": settings, "command_timeout": 60},
    )
