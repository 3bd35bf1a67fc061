"""The demonstration: the suite as a child process, and here the world around it: households, bureaus, bank."""

import asyncio
import json
import signal
import socket
import sys
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from asyncpg.exceptions import PostgresError
from sqlalchemy.exc import SQLAlchemyError

from deploy import auditing, inspection, launch, played, postgres, processes
from deploy.demo import driver
from deploy.demo.population import Population
from deploy.embedded import Embedded
from deploy.played import PASSING, STAYING
from deploy.postgres import Server
from deploy.processes import Suite
from deploy.simulators import server as simulator
from shared import settings
from shared.crypto.keyring import KeyFolder
from shared.settings import Bus, Mode, Settings

_PROBES = 20
_PROBE_AGAIN_SECONDS = 0.5


class Running(Protocol):
    """A suite that is starting or running, in one process or in many."""

    def address(self) -> str:
        """Where it answers; waits until it does."""
        ...


@dataclass(frozen=True, slots=True)
class Stage:
    """Where one demonstration plays, and over which bus."""

    home: Path
    server: Server
    database: str
    port: int
    bus: Bus

    @property
    def bank_file(self) -> Path:
        """The simulated bank's own record of what it paid."""
        return self.home / "bank" / f"{self.database}.csv"

    @property
    def receipts(self) -> Path:
        """The households' and officers' own record of what the suite acknowledged."""
        return self.home / "receipts" / f"{self.database}.jsonl"

    async def probe(self) -> driver.Probe:
        """What only an operator sees: events, parked ones, the audit; a database that restarts is waited for."""
        for _ in range(_PROBES):
            with suppress(OSError, SQLAlchemyError, PostgresError):
                return await self._probe()
            await asyncio.sleep(_PROBE_AGAIN_SECONDS)
        return await self._probe()

    async def _probe(self) -> driver.Probe:
        reports = await auditing.verify(self.server, self.database, KeyFolder(self.home / "keys"))
        return driver.Probe(
            events=await inspection.count_events(self.server, self.database),
            parked=len(await inspection.parked(self.server, self.database)),
            audit_verified=auditing.faults(reports) == 0,
            bank_file=self.bank_file,
        )


def once(home: Path, people: Population, bus: Bus) -> int:
    """Play on an empty database of its own and stop; returns the exit code."""
    server = postgres.start(home)
    stage = Stage(home, server, PASSING, 0, bus)
    try:
        asyncio.run(postgres.drop_database(server, PASSING))
        for record in (stage.bank_file, stage.receipts):
            record.unlink(missing_ok=True)
        with _suite(stage) as (running, outside):
            outcome = asyncio.run(_once(stage, people, running, outside))
    finally:
        postgres.stop(server)
    sys.stdout.write(json.dumps(outcome.summary, ensure_ascii=False) + "\n")
    return 0 if outcome.is_complete else 1


def stay(home: Path, people: Population, port: int, bus: Bus) -> int:
    """Play on the lasting database, going on from where it stands, and keep the suite up until Ctrl-C."""
    server = postgres.start(home)
    stage = Stage(home, server, STAYING, port, bus)
    try:
        with _suite(stage) as (running, outside):
            asyncio.run(_stay(stage, people, running, outside))
    finally:
        postgres.stop(server)
    return 0


async def _once(stage: Stage, people: Population, running: Running, outside: socket.socket) -> driver.Outcome:
    async with _playing(stage, people, running, outside) as url:
        return await driver.run(url, people, stage.probe, sys.stdout, stage.receipts)


async def _stay(stage: Stage, people: Population, running: Running, outside: socket.socket) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with _playing(stage, people, running, outside) as url:
        sys.stderr.write(f"平台已启动: {url}/docs (按 Ctrl-C 停止)\n")
        await _until(stopping, _drive(stage, people, url))


async def _drive(stage: Stage, people: Population, url: str) -> None:
    outcome = await driver.run(url, people, stage.probe, sys.stdout, stage.receipts)
    sys.stdout.write(json.dumps(outcome.summary, ensure_ascii=False) + "\n")
    sys.stdout.flush()
    sys.stderr.write(f"平台继续运行: {url}/docs (按 Ctrl-C 停止)\n")


async def _until(stopping: asyncio.Event, driving: Coroutine[None, None, None]) -> None:
    """Let the driver run, and stay until somebody asks to stop; a driver that fails ends the stay."""
    work = asyncio.create_task(driving)
    stop = asyncio.create_task(stopping.wait())
    await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
    if work.done():
        work.result()
        await stop
    else:
        work.cancel()
        await asyncio.wait({work})


@contextmanager
def _suite(stage: Stage) -> Iterator[tuple[Running, socket.socket]]:
    """The suite as a child that is starting, and the port at which it will find bureaus and bank."""
    for record in (stage.bank_file, stage.receipts):
        record.parent.mkdir(parents=True, exist_ok=True)
    played.note(stage.home, stage.database)
    outside = simulator.listen()
    chosen = replace(settings.read(), mode=Mode.DEMO, home=stage.home, simulator_url=simulator.address_of(outside))
    with _launched(stage, chosen) as running:
        yield running, outside


def _launched(stage: Stage, chosen: Settings) -> AbstractContextManager[Running]:
    if stage.bus is Bus.KAFKA:
        is_passing = stage.database == PASSING
        return processes.suite(Suite(stage.server, stage.database, chosen, stage.port, is_passing))
    address = ("127.0.0.1", stage.port)
    return launch.suite(Embedded(stage.server, stage.database, chosen, address, tell=sys.stderr.write))


@asynccontextmanager
async def _playing(stage: Stage, people: Population, running: Running, outside: socket.socket) -> AsyncIterator[str]:
    """Bureaus and bank, which know everybody, get ready here while the suite starts; yields the suite's address."""
    application = simulator.build(people, stage.bank_file)
    async with simulator.serve(application, outside):
        url = await asyncio.to_thread(running.address)
        application[simulator.MESSENGER].move_to(url)
        yield url
