"""The demonstration's own mix of events, whole effects: who hears every topic applies its journals anew from nothing.

A finished demonstration is copied; the gateway (progress, work lists) and integrity (clocks, commitments, heads) forget
all that they know, and take the journals again, each in its own process: with protobuf, row-level security, audit, and
their cursors. The other services also act on people's requests, which no journal holds, so they are left as they are.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import uvloop

from deploy import postgres
from deploy.played import PASSING
from shared.database import ground
from shared.journal.consumer import Consumer, publishers_of
from tests.bench import journals
from tests.bench.figure import Figure
from tests.bench.journals import Gate, Work
from tests.bench.stage import HOME, REPOSITORY, Stage, plan_of, standing

HEARERS = ("gateway", "integrity")
HOUSEHOLDS, SEED = 60, 7
DATABASE = "bench_mix"
_FORGOTTEN = (
    "consumer_position",
    "consumer_cursor",
    "parked",
    "case_reader",
    "audit_pending",
    "audit_entry",
    "audit_head",
)


def figures() -> Iterator[Figure]:
    """Both at once, on this machine."""
    home = played()
    with standing(home, DATABASE) as stage:
        uvloop.run(_copy(stage))
        count = uvloop.run(_forget(stage))
        works = {service: _hearing(stage, service) for service in HEARERS}
        run = journals.measured(stage, None, count, works, until=len(works))
        left = uvloop.run(_parked(stage))
        yield Figure(
            name="demo_mix",
            value=run.rate,
            unit="whole effects/s, gateway and integrity at once",
            target=">= 3000",
            beside="what the whole province needs",
            beside_value=1.0,
            limit="rows written: a step, a case and their audit entries for each event",
            seen=run.seen() | {"parked": left},
        )


def played() -> Path:
    """The home of a finished demonstration; it plays once and is kept."""
    home = HOME / "demo"
    stamp = home / "finished"
    if not stamp.exists():
        command = [sys.executable, "-m", "deploy.cli", "demo", "--seed", str(SEED), "--households", str(HOUSEHOLDS)]
        environment = os.environ | {"ONENET_HOME": str(home)}
        subprocess.run(command, cwd=REPOSITORY, env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        stamp.touch()
    return home


async def _copy(stage: Stage) -> None:
    await postgres.drop_database(stage.server, DATABASE)
    await postgres.create_database(stage.server, DATABASE, PASSING)


async def _forget(stage: Stage) -> int:
    """Empty both hearers; gives how many events they are about to take."""
    count = 0
    async with journals.connected(stage) as connection:
        for service in HEARERS:
            plan = plan_of(service)
            tables = [*plan.tables.tables, *(name for name in _FORGOTTEN if name in ground.METADATA.tables)]
            quoted = ", ".join(f'{service}."{name}"' for name in tables)
            await connection.execute(f"TRUNCATE {quoted}")
            for publisher in publishers_of(service, plan.subscriptions):
                count += await connection.fetchval(f"SELECT count(*) FROM {publisher}.journal")  # noqa: S608  (ours)
    return count


def _hearing(stage: Stage, service: str) -> Work:
    async def work(gate: Gate) -> None:
        plan = plan_of(service)
        room = stage.open(plan)
        consumer = Consumer(room.database, plan.subscriptions)
        gate.ready.set()
        await gate.wait(gate.go)
        while await consumer.step():
            pass
        await room.database.close()

    return work


async def _parked(stage: Stage) -> int:
    async with journals.connected(stage) as connection:
        return sum([await connection.fetchval(f"SELECT count(*) FROM {s}.parked") for s in HEARERS])  # noqa: S608
