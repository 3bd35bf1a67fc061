"""The embedded form: gateway and all services in one process, over one PostgreSQL and their journals."""

import asyncio
import contextlib
import gc
import json
import socket
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import uvicorn
import uvloop

from deploy import postgres
from deploy.plans import PLANS
from deploy.postgres import Server
from deploy.prepare import prepare, url_for
from gateway import app as gateway_app
from gateway.forwarding import MountedUpstream
from shared import settings
from shared.bell import Bell
from shared.clock import SystemClock, legal_today
from shared.crypto.keyring import KeyFolder
from shared.crypto.suites import self_test
from shared.opening import Ground, loops, open_room
from shared.room import Room
from shared.services import GATEWAY
from shared.settings import Settings
from shared.telemetry import logs, tracing
from shared.web.app import build

GRACE_SECONDS = 20
BACKLOG = 512


@dataclass(frozen=True, slots=True)
class Embedded:
    """Where the suite's data are and where it listens; port 0 takes a free one."""

    server: Server
    database: str
    settings: Settings
    address: tuple[str, int]
    until_stdin_closes: bool


async def serve(suite: Embedded) -> None:
    """Run until the outside closes our standard input or asks us to stop; then finish what is at hand."""
    self_test()
    tracing.configure("onenet")
    await prepare(suite.server, suite.database, PLANS, legal_today(SystemClock().now(), 0))
    listening = socket.create_server(suite.address, backlog=BACKLOG)
    # What is loaded by now stays; the collector need not look at it again and again.
    gc.collect()
    gc.freeze()
    async with _rooms(suite) as rooms:
        apps = {room.plan.service: build(room) for room in rooms if room.plan.service != GATEWAY}
        upstreams = {service: MountedUpstream(app) for service, app in apps.items()}
        gateway = next(room for room in rooms if room.plan.service == GATEWAY)
        application = gateway_app.build(gateway, upstreams, suite.settings)
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
            watching = asyncio.create_task(_stop_with_parent(http)) if suite.until_stdin_closes else None
            _announce(listening)
            await http.serve(sockets=[listening])
            if watching:
                watching.cancel()


@contextlib.asynccontextmanager
async def _rooms(suite: Embedded) -> AsyncIterator[list[Room]]:
    keys = KeyFolder.create(suite.settings.home / "keys")
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
    async with asyncio.TaskGroup() as group:
        for room in rooms:
            group.create_task(loops(room).run(stop))
        try:
            yield
        finally:
            stop.set()
            rooms[0].bell.ring("stop")


async def _stop_with_parent(http: uvicorn.Server) -> None:
    """Whoever started us holds our standard input; when it dies, by whatever cause, we stop in order."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()
    http.should_exit = True


def _announce(listening: socket.socket) -> None:
    host, port = listening.getsockname()
    sys.stdout.write(json.dumps({"url": f"http://{host}:{port}"}) + "\n")
    sys.stdout.flush()


def configure_logs(settings: Settings) -> None:
    """Send the suite's log lines to a file of its own beside the data."""
    folder: Path = settings.home / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    logs.configure(settings.log_level, (folder / "onenet.log").open("a", encoding="utf-8", buffering=1))


def run(suite: Embedded) -> None:
    """Serve in this process until told to stop."""
    configure_logs(suite.settings)
    uvloop.run(serve(suite))


def main() -> None:
    """Serve as the demonstration's child: `python -m deploy.embedded DATABASE PORT`."""
    chosen = settings.read()
    database, port = sys.argv[1], int(sys.argv[2])
    run(Embedded(postgres.start(chosen.home), database, chosen, ("127.0.0.1", port), until_stdin_closes=True))


if __name__ == "__main__":
    main()
