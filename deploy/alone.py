"""One service in a process of its own, as an API or as a worker, over its own database login and Kafka."""

import asyncio
import contextlib
import gc
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from enum import StrEnum

import uvicorn
import uvloop
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.types import ASGIApp

from deploy.plans import PLANS
from gateway import app as gateway_app
from gateway.forwarding import HttpUpstream
from shared import services
from shared.bell import Bell
from shared.clock import SystemClock
from shared.crypto.keyring import KeyFolder
from shared.crypto.suites import self_test
from shared.database.engine import open_engine
from shared.database.migrate import is_current
from shared.journal.broker import Broker
from shared.journal.consumer import Consumer, publishers_of
from shared.journal.feed import Feed
from shared.journal.publisher import Publisher
from shared.journal.source import Journals
from shared.loops import ALONE, Loops, Transport
from shared.opening import Ground, loops, open_room
from shared.room import Plan, Room
from shared.services import GATEWAY
from shared.settings import Bus, Settings
from shared.telemetry import tracing
from shared.web import app as web

GRACE_SECONDS = 20
BACKLOG = 512
FIRST = "-0"


class Role(StrEnum):
    """What a process of a service does: answer requests, or all that runs behind them."""

    API = "api"
    WORKER = "worker"


class ServingRefused(Exception):
    """The process does not start; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Alone:
    """A process: which service, in which role, where it listens. `tell` hears the address once it does."""

    service: str
    role: Role
    settings: Settings
    address: tuple[str, int]
    tell: Callable[[str], object]


def run(process: Alone) -> None:
    """Serve until SIGTERM; then finish what is at hand."""
    _refuse_half_told(process.settings)
    with contextlib.suppress(KeyboardInterrupt):
        uvloop.run(serve(process))


async def serve(process: Alone) -> None:
    """Open the room and run its API, or its loops with what looks after them."""
    self_test()
    tracing.configure(f"onenet-{services.outside_name(process.service)}")
    listening = socket.create_server(process.address, backlog=BACKLOG)
    async with _room(process) as room:
        gc.collect()
        gc.freeze()
        host, port = listening.getsockname()[:2]
        told = f"http://{host}:{port}"
        if process.role is Role.API:
            async with _application(room) as application:
                process.tell(told)
                await _server(application).serve(sockets=[listening])
        else:
            behind = loops(room, _instance(process), _transport(process), ALONE)
            await _work(behind, _server(web.operations(room, behind.stuck)), listening, lambda: process.tell(told))


async def _work(behind: Loops, http: uvicorn.Server, listening: socket.socket, started: Callable[[], object]) -> None:
    """Run the loops beside the server that tells how they are, until it is told to stop."""
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(behind.run(stop))
        started()
        try:
            await http.serve(sockets=[listening])
        finally:
            stop.set()
            behind.database.bell.ring("stop")


@contextlib.asynccontextmanager
async def _room(process: Alone) -> AsyncIterator[Room]:
    settings = process.settings
    plan = next(each for each in PLANS if each.service == process.service)
    journals = Journals(dict(_engines(plan, settings)))
    ground = Ground(
        settings,
        SystemClock(),
        Bell(),
        KeyFolder(settings.home / "keys"),
        lambda _service: settings.database_url,
        journals,
    )
    room = open_room(plan, ground)
    try:
        async with room.database.begin_system("readiness") as tx:
            if not await is_current(tx.connection, plan.service, plan.migrations, plan.tables):
                raise ServingRefused("数据库版本与程序不一致,请先运行 onenet migrate。")
        yield room
    finally:
        await room.database.close()
        for engine in journals.elsewhere.values():
            await engine.dispose()


def _engines(plan: Plan, settings: Settings) -> list[tuple[str, AsyncEngine]]:
    """Connections to the journals of whom the service hears, where these stand in databases of their own."""
    if not settings.journals_url:
        return []
    heard = sorted(publishers_of(plan.service, plan.subscriptions))
    urls = {publisher: settings.journals_url.replace("{publisher}", publisher) for publisher in heard}
    return [(publisher, open_engine(url, plan.service, pool_size=1)) for publisher, url in urls.items()]


@contextlib.asynccontextmanager
async def _application(room: Room) -> AsyncIterator[ASGIApp]:
    if room.plan.service != GATEWAY:
        yield web.build(room)
        return
    upstreams = {service: HttpUpstream(url) for service, url in room.settings.upstreams.items()}
    try:
        yield gateway_app.build(room, upstreams, room.settings)
    finally:
        for upstream in upstreams.values():
            await upstream.close()


def _transport(process: Alone) -> Callable[[Consumer], Transport]:
    settings = process.settings
    broker = Broker(settings.kafka_servers, settings.kafka_tls)
    instance = _instance(process)

    def transport(consumer: Consumer) -> Transport:
        # One of a service's workers publishes, or each event would be sent by all of them.
        publisher = Publisher(consumer.database, broker) if instance.endswith(FIRST) else None
        return Transport(publisher, Feed(consumer, broker, instance))

    return transport


def _instance(process: Alone) -> str:
    return process.settings.instance or f"{services.outside_name(process.service)}-worker{FIRST}"


def _server(application: ASGIApp) -> uvicorn.Server:
    return uvicorn.Server(
        uvicorn.Config(
            application,
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )


def _refuse_half_told(settings: Settings) -> None:
    """A setting that is missing is named at once, not at the first request that needs it."""
    needed = {
        "ONENET_DATABASE_URL": settings.database_url,
        "ONENET_KAFKA_SERVERS": settings.kafka_servers,
        "ONENET_BUS=kafka": settings.bus is Bus.KAFKA,
        "ONENET_KAFKA_TLS": settings.kafka_tls or settings.is_demo,
    }
    missing = [name for name, value in needed.items() if not value]
    if missing:
        raise ServingRefused(f"单独运行一个服务,还需要设置:{'、'.join(missing)}。")
