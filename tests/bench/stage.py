"""Where a bench plays: a durable PostgreSQL of its own, a fresh database at this release's level, keys, tokens."""

import os
import shutil
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

import uvicorn
import uvloop
from joserfc.jwk import OKPKey
from starlette.types import ASGIApp

from deploy import postgres
from deploy.plans import PLANS
from deploy.postgres import Server
from deploy.prepare import prepare, url_for
from shared.bell import Bell
from shared.clock import SystemClock, legal_today
from shared.crypto.keyring import KeyFolder
from shared.crypto.signing import Purpose
from shared.identity import tokens
from shared.identity.actor import Actor
from shared.identity.matrix import matrix
from shared.opening import Ground, open_room
from shared.room import Plan, Room
from shared.services import GATEWAY
from shared.settings import Mode, Settings
from shared.telemetry import logs
from shared.vocabulary.divisions import Area
from tests.bench import spent

REPOSITORY = Path(__file__).resolve().parents[2]
HOME = REPOSITORY / ".onenet" / "bench"
LIFETIME = timedelta(hours=2)
POOL = 8
_FORK = get_context("fork")


@dataclass(frozen=True, slots=True)
class Stage:
    """An open stage."""

    server: Server
    home: Path
    keys: KeyFolder
    database: str

    def settings(self) -> Settings:
        """As a serving process is told."""
        return Settings(Mode.DEMO, self.home, "sm4", "warning", POOL, "")

    def open(self, plan: Plan, bell: Bell | None = None, settings: Settings | None = None) -> Room:
        """One service on this stage's database; whoever opens it closes its database."""
        ground = Ground(
            settings or self.settings(), SystemClock(), bell or Bell(), self.keys, url_for(self.server, self.database)
        )
        return open_room(plan, ground)

    def token(self, actor: Actor, audience: str) -> str:
        """A statement of who acts, as the gateway signs it."""
        key = OKPKey.import_key(self.keys.signer(Purpose.TOKEN, GATEWAY).private)
        return tokens.issue(key, actor, audience, SystemClock().now(), LIFETIME)

    def database_seconds(self) -> float:
        """Processor seconds of PostgreSQL so far."""
        assert self.server.place is not None
        pid = int((self.server.place.data / "postmaster.pid").read_text().splitlines()[0])
        return spent.of_tree(pid)


@contextmanager
def stage(database: str = "bench", home: Path = HOME) -> Iterator[Stage]:
    """Open the stage on an empty database of this release."""
    home.mkdir(parents=True, exist_ok=True)
    server = postgres.start(home)
    logs.configure("error", (home / "bench.log").open("a", encoding="utf-8"))
    try:
        keys = KeyFolder.create(home / "keys")
        uvloop.run(_fresh(server, database))
        yield Stage(server, home, keys, database)
    finally:
        postgres.stop(server)


@contextmanager
def standing(home: Path, database: str) -> Iterator[Stage]:
    """Open a home that stands already, with its own keys."""
    server = postgres.start(home)
    logs.configure("error", (home / "bench.log").open("a", encoding="utf-8"))
    try:
        yield Stage(server, home, KeyFolder(home / "keys"), database)
    finally:
        postgres.stop(server)


async def _fresh(server: Server, database: str) -> None:
    await postgres.drop_database(server, database)
    await prepare(server, database, PLANS, legal_today(SystemClock().now(), 0))


def officer(role: str, area_code: str, name: str = "甲") -> Actor:
    """An actor with one role."""
    area = Area.of(area_code) if area_code else Area(city=None, county=None, township=None, village=None)
    return Actor(f"bench:{role}:{area_code}:{name}", matrix().roles[role].level, frozenset({role}), area)


@dataclass(frozen=True, slots=True)
class Served:
    """An application in a process of its own."""

    address: tuple[str, int]
    pid: int


@contextmanager
def served(make: Callable[[], Awaitable[ASGIApp]]) -> Iterator[Served]:
    """Serve with one process, as `onenet serve` does, for the length of the block."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=512)
    child = _FORK.Process(target=_serve, args=(make, listening))
    child.start()
    try:
        yield Served(listening.getsockname(), child.pid or 0)
    finally:
        child.terminate()
        child.join(10)
        if child.is_alive():
            child.kill()
        listening.close()


def _serve(make: Callable[[], Awaitable[ASGIApp]], listening: socket.socket) -> None:
    async def serve() -> None:
        config = uvicorn.Config(
            await make(), log_config=None, access_log=False, lifespan="off", server_header=False, proxy_headers=False
        )
        await uvicorn.Server(config).serve(sockets=[listening])

    uvloop.run(serve())


@contextmanager
def running(work: Callable[[], Awaitable[object]]) -> Iterator[int]:
    """Run something in a process of its own for the length of the block; gives its pid. It dies with the block."""
    child = _FORK.Process(target=lambda: uvloop.run(_awaited(work)))
    child.start()
    try:
        yield child.pid or 0
    finally:
        child.kill()
        child.join()


async def _awaited(work: Callable[[], Awaitable[object]]) -> None:
    await work()


def erase(home: Path = HOME) -> None:
    """Remove whatever a bench left."""
    if home.exists():
        postgres.erase(home)
        shutil.rmtree(home, ignore_errors=True)


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0))


def plan_of(service: str) -> Plan:
    """A service of this release."""
    return next(plan for plan in PLANS if plan.service == service)
