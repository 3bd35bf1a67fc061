"""The demonstration: the suite as a child process, and here the world around it: households, bureaus, bank."""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy import inspection, postgres
from deploy.demo import driver, population
from deploy.demo.population import Population
from deploy.launch import Launch, suite
from deploy.postgres import Server
from deploy.simulators import server as simulator
from shared.crypto.keyring import KeyFolder

STAYING = "onenet"
PASSING = "onenet_demo"
_LAST = "database"


@dataclass(frozen=True, slots=True)
class Stage:
    """Where one demonstration plays."""

    home: Path
    server: Server
    database: str
    people: Population
    port: int

    @property
    def bank_file(self) -> Path:
        """The simulated bank's own record of what it paid."""
        return self.home / "bank" / f"{self.database}.csv"

    async def probe(self) -> driver.Probe:
        """What only an operator sees: events, parked ones, the audit."""
        reports = await inspection.verify_audit(self.server, self.database, KeyFolder(self.home / "keys"))
        return driver.Probe(
            events=await inspection.count_events(self.server, self.database),
            parked=len(await inspection.parked(self.server, self.database)),
            audit_verified=inspection.faults(reports) == 0,
            bank_file=self.bank_file,
        )


async def once(home: Path, seed: int, households: int) -> int:
    """Play on an empty database of its own and stop; returns the exit code."""
    people = population.generate(seed, households)
    server = postgres.start(home)
    try:
        await postgres.drop_database(server, PASSING)
        stage = Stage(home, server, PASSING, people, port=0)
        stage.bank_file.unlink(missing_ok=True)
        async with _playing(stage) as url:
            outcome = await driver.run(url, people, stage.probe, sys.stdout)
    finally:
        postgres.stop(server)
    sys.stdout.write(json.dumps(outcome.summary, ensure_ascii=False) + "\n")
    return 0 if outcome.is_complete else 1


async def stay(home: Path, seed: int, households: int, port: int) -> int:
    """Play on the lasting database, going on from where it stands, and keep the suite up until Ctrl-C."""
    people = population.generate(seed, households)
    server = postgres.start(home)
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    try:
        stage = Stage(home, server, STAYING, people, port)
        async with _playing(stage) as url:
            sys.stderr.write(f"平台已启动: {url}/docs (按 Ctrl-C 停止)\n")
            await _until(stopping, _drive(stage, url))
    finally:
        postgres.stop(server)
    return 0


async def _drive(stage: Stage, url: str) -> None:
    outcome = await driver.run(url, stage.people, stage.probe, sys.stdout)
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


@asynccontextmanager
async def _playing(stage: Stage) -> AsyncIterator[str]:
    """Bureaus and bank here, the suite as a child; yields the suite's address."""
    stage.bank_file.parent.mkdir(parents=True, exist_ok=True)
    (stage.home / _LAST).write_text(stage.database)
    application = simulator.build(stage.people, stage.bank_file)
    async with simulator.serve(application) as outside:
        launch = Launch(stage.home, stage.database, stage.port, outside)
        async with suite(launch) as url:
            application[simulator.MESSENGER].move_to(url)
            yield url


def last_database(home: Path) -> str:
    """The database that was played on last."""
    noted = home / _LAST
    return noted.read_text().strip() if noted.exists() else STAYING
