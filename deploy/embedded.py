"""The embedded form: gateway and all services in one process, over one PostgreSQL and their journals."""

import asyncio
import contextlib
import gc
import os
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import uvicorn
import uvloop

from deploy.plans import PLANS
from deploy.postgres import Server
from deploy.prepare import prepare, url_for
from gateway import app as gateway_app
from gateway.forwarding import MountedUpstream
from shared.bell import Bell
from shared.clock import SystemClock, legal_today
from shared.crypto.keyring import KeyFolder
from shared.crypto.suites import self_test
from shared.opening import Ground, loops, open_room
from shared.room import Room
from shared.services import GATEWAY
from shared.settings import Settings
from shared.telemetry import logs, tracing
from shared.web import figures
from shared.web.app import build

GRACE_SECONDS = 20
BACKLOG = 512


@dataclass(frozen=True, slots=True)
class Embedded:
    """Where the suite's data are and where it listens; port 0 takes a free one.

    `tell` hears the address once the suite listens; when the other end of `lifeline` closes, the suite stops. Whoever
    watches finds the figures on `figures_port`, if there is one.
    """

    server: Server
    database: str
    settings: Settings
    address: tuple[str, int]
    tell: Callable[[str], object]
    lifeline: int | None = None
    figures_port: int | None = None


async def serve(suite: Embedded) -> None:
    """Run until the lifeline ends or a signal asks us to stop; then finish what is at hand."""
    self_test()
    tracing.configure("onenet")
    await prepare(suite.server, suite.database, PLANS, legal_today(SystemClock().now(), 0))
    sockets = [socket.create_server(suite.address, backlog=BACKLOG)]
    if suite.figures_port is not None:
        sockets.append(socket.create_server((suite.address[0], suite.figures_port)))
    # What is loaded by now stays; the collector need not look at it again and again.
    gc.collect()
    gc.freeze()
    async with _rooms(suite) as rooms:
        apps = {room.plan.service: build(room) for room in rooms if room.plan.service != GATEWAY}
        upstreams = {service: MountedUpstream(app) for service, app in apps.items()}
        gateway = next(room for room in rooms if room.plan.service == GATEWAY)
        application = gateway_app.build(gateway, upstreams, suite.settings)
        if suite.figures_port is not None:
            application = figures.beside(application, sockets[-1].getsockname()[1])
        config = uvicorn.Config(
            application,
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            # Whoever stands before us is not known here, so nobody's word about addresses is taken.
            proxy_headers=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        http = uvicorn.Server(config)
        async with _behind(rooms):
            watching = asyncio.create_task(_stop_with(suite.lifeline, http)) if suite.lifeline is not None else None
            host, port = sockets[0].getsockname()
            suite.tell(f"http://{host}:{port}")
            await http.serve(sockets=sockets)
            if watching:
                watching.cancel()


@contextlib.asynccontextmanager
async def _rooms(suite: Embedded) -> AsyncIterator[list[Room]]:
    folder = suite.settings.home / "keys"
    # Keys that nobody handed over would be lost with the machine: production brings its own.
    keys = KeyFolder.create(folder) if suite.settings.is_demo else KeyFolder(folder)
    ground = Ground(suite.settings, SystemClock(), Bell(), keys, url_for(suite.server, suite.database))
    rooms = [open_room(plan, ground) for plan in PLANS]
    try:
        yield rooms
    finally:
        for room in rooms:
            await room.database.close()


@contextlib.asynccontextmanager
async def _behind(rooms: list[Room]) -> AsyncIterator[None]:
    """Run every room's loops; on leaving they finish their batch and seal the audit."""
    stop = asyncio.Event()
    # What a service refuses to run with is told as it is, not as one of a group of errors.
    behind = [loops(room) for room in rooms]
    async with asyncio.TaskGroup() as group:
        for each in behind:
            group.create_task(each.run(stop))
        try:
            yield
        finally:
            stop.set()
            rooms[0].bell.ring("stop")


async def _stop_with(lifeline: int, http: uvicorn.Server) -> None:
    """Whoever started us holds the other end; when it dies, by whatever cause, we stop in order."""
    reader = asyncio.StreamReader()
    pipe = os.fdopen(lifeline, "rb")
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
    await reader.read()
    http.should_exit = True


def configure_logs(settings: Settings) -> None:
    """Send the suite's log lines to a file of its own beside the data."""
    folder: Path = settings.home / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    logs.configure(settings.log_level, (folder / "onenet.log").open("a", encoding="utf-8", buffering=1))


def run(suite: Embedded) -> None:
    """Serve in this process until told to stop."""
    configure_logs(suite.settings)
    # Once it has stopped in order, uvicorn raises the signal that it was stopped by.
    with contextlib.suppress(KeyboardInterrupt):
        uvloop.run(serve(suite))
