"""Which home, server and database a look is at, and what day it is there; nothing is started for a look."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from deploy.postgres import Server
from shared import services
from shared.clock import legal_today
from shared.crypto.keyring import KeyFolder
from shared.database import ground
from shared.journal.broker import Broker


@dataclass(frozen=True, slots=True)
class Place:
    """Where an operator looks, and the moment of the look; without a database each service has one of its own name.

    `is_apart` says that services are processes of their own; then `kafka` is how to reach the brokers, if they run.
    """

    home: Path
    server: Server
    database: str
    is_demo: bool
    now: datetime
    is_apart: bool = False
    kafka: Broker | None = None

    @property
    def databases(self) -> tuple[str, ...]:
        """All that are looked at."""
        return (self.database,) if self.database else services.ALL

    @property
    def keys(self) -> KeyFolder:
        """The key files of this home."""
        return KeyFolder(self.home / "keys")

    async def today(self, connection: AsyncConnection) -> date:
        """The legal date of the service that the connection looks at."""
        offset = await connection.scalar(select(ground.LEGAL_CLOCK.c.offset_days))
        return legal_today(self.now, offset or 0)
