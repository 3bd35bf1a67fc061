"""One service in a process of its own, as an API or as a worker, over its own database login and Kafka."""

import asyncio
import contextlib
import gc
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from enum import StrEnum

import uvicorn
import uvloop
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.types import ASGIApp

from deploy.plans import PLANS
from gateway import app as gateway_app
from gateway.forwarding import HttpUpstream
from shared import doorbell, services
from shared.bell import Bell
from shared.clock import SystemClock
from shared.crypto.keyring import KeyFolder
from shared.crypto.suites import self_test
from shared.database.engine import open_engine
from shared.database.migrate import Level, level_of
from shared.journal.broker import Broker
from shared.journal.consumer import Consumer, publishers_of
from shared.journal.feed import Feed
from shared.journal.publisher import Publisher
from shared.journal.source import Journals
from shared.loops import Loops, Transport
from shared.opening import Ground, loops, open_room
from shared.refusal import Unavailable
from shared.room import Plan, Room, StartRefused
from shared.services import GATEWAY
from shared.settings import Bus, Settings
from shared.telemetry import tracing
from shared.web import app as web
from shared.web import figures

GRACE_SECONDS = 20
BACKLOG = 512
KEEP_ALIVE_SECONDS = 75
"""Longer than the gateway keeps an idle connection, so that it never writes into one that is being closed."""
FIRST = "-0"


class Role(StrEnum):
    """What a process of a service does: answer requests, or all that runs behind them."""

    API = "api"
    WORKER = "worker"


class ServingRefused(StartRefused):
    """The process does not start; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Alone:
    """A process: which service, in which role, on which socket. `tell` hears the address once it serves there.

    `figures` is the socket on which whoever watches finds its figures.
    """

    service: str
    role: Role
    settings: Settings
    listening: socket.socket
    tell: Callable[[str], object]
    figures: socket.socket | None = None


def listen(host: str, port: int = 0) -> socket.socket:
    """Take a port; whoever calls from now on is answered once the process serves."""
    try:
        return socket.create_server((host, port), backlog=BACKLOG)
    except OSError as error:
        raise ServingRefused(f"不能在 {host}:{port} 上提供服务({os.strerror(error.errno or 0)})。") from error


def address_of(listening: socket.socket) -> str:
    """Where a process will be found."""
    host, port = listening.getsockname()[:2]
    return f"http://{host}:{port}"


def run(process: Alone) -> None:
    """Serve until SIGTERM; then finish what is at hand."""
    _refuse_half_told(process)
    uvloop.run(serve(process))


async def serve(process: Alone) -> None:
    """Open the room and run its API, or its loops with what looks after them."""
    self_test()
    tracing.configure(f"onenet-{services.outside_name(process.service)}")
    async with _room(process) as room:
        gc.collect()
        gc.freeze()
        if process.role is Role.API:
            async with _application(room) as application, _beside(doorbell.pass_on(room.database)):
                await _serve(process, application)
        else:
            behind = loops(room, _instance(process), _transport(process))
            await _work(process, room, behind)


async def _serve(process: Alone, application: ASGIApp) -> None:
    """Answer until a signal comes, and then whoever has asked already."""
    for number in (signal.SIGINT, signal.SIGTERM):
        # uvicorn hears a signal in our place, stops, and raises it again: by then it has said all that it had to say.
        asyncio.get_running_loop().add_signal_handler(number, lambda: None)
    sockets = [process.listening]
    if process.figures is not None:
        application = figures.beside(application, process.figures.getsockname()[1])
        sockets.append(process.figures)
    process.tell(address_of(process.listening))
    await http_server(application, process.settings.proxies).serve(sockets=sockets)


@contextlib.asynccontextmanager
async def _beside(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Let this run for the length of the block."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _work(process: Alone, room: Room, behind: Loops) -> None:
    """Run the loops beside the server that tells how they are, until it is told to stop."""
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(behind.run(stop))
        try:
            async with _beside(doorbell.answer(room.database)):
                await _serve(process, web.operations(room, behind.stuck))
        finally:
            stop.set()
            room.bell.ring("stop")


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
        await _refuse_lower_level(room)
        yield room
    finally:
        await room.database.close()
        for engine in journals.elsewhere.values():
            await engine.dispose()


async def _refuse_lower_level(room: Room) -> None:
    plan = room.plan
    level = Level.OLDER
    try:
        # Where nothing was migrated yet not even what a transaction enters with is there.
        with contextlib.suppress(ProgrammingError):
            async with room.database.begin_system("readiness") as tx:
                level = await level_of(tx.connection, plan.service, plan.migrations, plan.tables)
    except Unavailable as error:
        raise ServingRefused("数据库没有应答;本进程退出,由管理它的程序稍后重新启动。") from error
    if level is Level.OLDER:
        raise ServingRefused("数据库版本低于程序,请先运行 onenet migrate。")


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
        return Transport(Publisher(consumer.database, broker, instance), Feed(consumer, broker, instance))

    return transport


def _instance(process: Alone) -> str:
    return process.settings.instance or f"{services.outside_name(process.service)}-worker{FIRST}"


def http_server(application: ASGIApp, proxies: str) -> uvicorn.Server:
    """The server of one process; `proxies` are the addresses and networks whose X-Forwarded-For is believed."""
    return uvicorn.Server(
        uvicorn.Config(
            application,
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            # Limits count callers by address; without a named proxy nobody's word about addresses is taken.
            proxy_headers=bool(proxies),
            forwarded_allow_ips=proxies,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )


def _refuse_half_told(process: Alone) -> None:
    """A setting that is missing is named at once, not at the first request or event that needs it."""
    missing = [name for name, value in _needed(process).items() if not value]
    if missing:
        raise ServingRefused(f"单独运行 {process.service} 的 {process.role},还需要设置:{'、'.join(missing)}。")


def _needed(process: Alone) -> dict[str, object]:
    """Brokers are the workers' matter alone; an API has no certificate of theirs."""
    settings = process.settings
    needed: dict[str, object] = {"ONENET_DATABASE_URL": settings.database_url}
    if process.role is Role.WORKER:
        needed |= {
            "ONENET_BUS=kafka": settings.bus is Bus.KAFKA,
            "ONENET_KAFKA_SERVERS": settings.kafka_servers,
            "ONENET_KAFKA_TLS": settings.kafka_tls or settings.is_demo,
        }
    elif process.service == GATEWAY:
        needed |= {f"ONENET_UPSTREAMS({service})": service in settings.upstreams for service in services.ROOMS}
    return needed
