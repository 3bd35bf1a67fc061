"""Opens a room: engine, keys, blobs and token reader of one service. Engines are built here and nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass, field

from joserfc.jwk import OKPKey

from shared.audit.sealer import Sealer
from shared.bell import Bell
from shared.blobs import FolderBlobs
from shared.clock import Clock
from shared.crypto.keyring import KeyFolder, Keyring
from shared.crypto.signing import Purpose
from shared.crypto.suites import Suite
from shared.database.engine import Database, open_engine
from shared.identity.tokens import TokenReader
from shared.journal.consumer import Consumer
from shared.journal.source import Journals
from shared.loops import Loops, Transport
from shared.room import Plan, Room
from shared.services import GATEWAY
from shared.settings import Settings
from shared.tasks.worker import EMBEDDED, Worker


@dataclass(frozen=True, slots=True)
class Ground:
    """What the rooms of one process share."""

    settings: Settings
    clock: Clock
    bell: Bell
    keys: KeyFolder
    database_url: Callable[[str], str]
    journals: Journals = field(default_factory=Journals)


def open_room(plan: Plan, on: Ground) -> Room:
    """Open one service. Close its database when done."""
    keyring = on.keys.keyring(plan.service, Suite.named(on.settings.suite))
    engine = open_engine(on.database_url(plan.service), plan.service, on.settings.pool_size)
    key = OKPKey.import_key(on.keys.verifier(Purpose.TOKEN, GATEWAY).public)
    return Room(
        plan=plan,
        settings=on.settings,
        clock=on.clock,
        bell=on.bell,
        keys=on.keys,
        keyring=keyring,
        database=Database(plan.service, engine, keyring, on.clock, on.bell),
        blobs=_blobs(on, keyring, plan.service),
        tokens=TokenReader(key, plan.service),
        journals=on.journals,
    )


def loops(
    room: Room,
    name: str = EMBEDDED,
    transport: Callable[[Consumer], Transport] | None = None,
) -> Loops:
    """What runs behind the room under this name; `transport` carries events where services stand apart."""
    consumer = Consumer(room.database, room.plan.subscriptions, room.journals)
    return Loops(
        database=room.database,
        consumer=consumer,
        transport=transport(consumer) if transport else None,
        worker=Worker(room.database, room.plan.tasks(room), name),
        sealer=Sealer(room.database, room.keys.signer(Purpose.AUDIT_HEAD, room.plan.service)),
    )


def _blobs(on: Ground, keyring: Keyring, service: str) -> FolderBlobs:
    return FolderBlobs(on.settings.home / "blobs" / service, keyring.seal_blob, keyring.open_blob, keyring.mac)
