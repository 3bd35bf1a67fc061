"""A room: one service as it is declared (its plan), and as it stands opened with its database, keys and blobs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import MetaData

from shared.bell import Bell
from shared.blobs import FolderBlobs
from shared.clock import Clock
from shared.crypto.keyring import KeyFolder, Keyring
from shared.database.engine import Database
from shared.identity.tokens import TokenReader
from shared.journal.consumer import Subscriptions
from shared.journal.source import Journals
from shared.settings import Settings
from shared.tasks.worker import Run
from shared.web.edge import Edge


class StartRefused(Exception):
    """A service does not run under what it was told; the message says in a sentence what is to be done."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A service as its `app.py` declares it. `tasks` builds the task kinds, which may need clients of the outside."""

    service: str
    title: str
    tables: MetaData
    migrations: Path
    edges: tuple[Edge, ...]
    subscriptions: Subscriptions
    tasks: "Callable[[Room], Mapping[str, Run]]"


@dataclass(frozen=True, slots=True)
class Room:
    """An opened service."""

    plan: Plan
    settings: Settings
    clock: Clock
    bell: Bell
    keys: KeyFolder
    keyring: Keyring
    database: Database
    blobs: FolderBlobs
    tokens: TokenReader
    journals: Journals
