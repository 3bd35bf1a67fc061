"""A large audit verified by a process for each processor, all of which see the same snapshot of the database.

Small ones are verified where the caller stands: to start processes would take longer than the work.
"""

import asyncio
import gc
import multiprocessing
import os
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from sqlalchemy import NullPool, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from shared.audit import verifier
from shared.audit.checks import Found, Part
from shared.audit.verifier import Audited, Report

SHARED_FROM = 50_000
MOST_PROCESSES = 8

# Who holds the snapshot waits for the others, longer than a forgotten transaction may; to compile the expressions of a
# statement takes longer than to run it; a batch is sorted in memory; and each processor has a process of ours already.
# Entries lie in the order of their batches, so to follow that index is no jumping about, and spares the sorting.
_UNHURRIED = (
    "idle_in_transaction_session_timeout = 0",
    "statement_timeout = 0",
    "jit = off",
    "work_mem = '64MB'",
    "random_page_cost = 1.1",
    "max_parallel_workers_per_gather = 0",
)

# Forked, since the keys are in memory and what the command has imported need not be imported again.
_FORK = multiprocessing.get_context("fork")


class VerificationBroken(Exception):
    """A process that was verifying ended without a result."""


@dataclass(frozen=True, slots=True)
class _Work:
    """What the processes have in common; `taken` counts the parts that somebody has begun."""

    url: str
    snapshot: str
    audits: Mapping[str, Audited]
    parts: Sequence[Part]
    taken: Any  # a multiprocessing.Value has no public type


async def verify(url: str, audits: Sequence[Audited]) -> list[Report]:
    """Verify services that share a database; `url` is of somebody who sees all rows."""
    async with looking(url) as connection:
        parts: list[Part] = []
        for audited in audits:
            await enter(connection, audited.service)
            parts += await verifier.parts(connection, audited)
        found = await _check(url, connection, audits, parts)
        reports = []
        for audited in audits:
            await enter(connection, audited.service)
            mine = [each for part, each in found if part.service == audited.service]
            reports.append(await verifier.conclude(connection, audited, mine))
    return reports


async def _check(
    url: str, connection: AsyncConnection, audits: Sequence[Audited], parts: Sequence[Part]
) -> list[tuple[Part, Found]]:
    by_service = {audited.service: audited for audited in audits}
    processes = min(len(os.sched_getaffinity(0)), MOST_PROCESSES)
    if processes == 1 or sum(part.cost for part in parts) < SHARED_FROM:
        return [(part, await _check_one(connection, by_service, part)) for part in parts]
    snapshot = await connection.scalar(text("SELECT pg_export_snapshot()"))
    dearest_first = sorted(parts, key=lambda part: part.cost, reverse=True)
    work = _Work(url, str(snapshot), by_service, dearest_first, _FORK.Value("i", 0))
    return await asyncio.to_thread(_gather, [_start(work) for _ in range(processes)])


def _start(work: _Work) -> Connection:
    told, telling = _FORK.Pipe(duplex=False)
    _FORK.Process(target=_live, args=(work, telling), daemon=True).start()
    telling.close()
    return told


def _gather(processes: Sequence[Connection]) -> list[tuple[Part, Found]]:
    try:
        return [each for told in processes for each in told.recv()]
    except EOFError:
        raise VerificationBroken("核验进程中途退出,没有得出结果。请再试一次。") from None


def _live(work: _Work, telling: Connection) -> None:
    """The life of a process: take the next part that nobody has taken, until there is none.

    Nothing is collected in it: it leaves little behind in circles, and to look for that takes a fifth of the time.
    """
    gc.disable()
    telling.send(asyncio.run(_take(work)))
    telling.close()


async def _take(work: _Work) -> list[tuple[Part, Found]]:
    async with looking(work.url) as connection:
        # A snapshot's name is PostgreSQL's own: hexadecimal digits and hyphens.
        await connection.execute(text(f"SET TRANSACTION SNAPSHOT '{work.snapshot}'"))
        return [(part, await _check_one(connection, work.audits, part)) for part in _untaken(work)]


def _untaken(work: _Work) -> Iterator[Part]:
    while True:
        with work.taken.get_lock():
            index = work.taken.value
            work.taken.value += 1
        if index >= len(work.parts):
            return
        yield work.parts[index]


async def _check_one(connection: AsyncConnection, audits: Mapping[str, Audited], part: Part) -> Found:
    await enter(connection, part.service)
    return await verifier.check(connection, audits[part.service], part)


@asynccontextmanager
async def looking(url: str) -> AsyncIterator[AsyncConnection]:
    """A connection that sees one state of the database and changes nothing."""
    engine = create_async_engine(url, hide_parameters=True, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            await connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
            for setting in _UNHURRIED:
                await connection.execute(text(f"SET LOCAL {setting}"))
            yield connection
    finally:
        await engine.dispose()


async def enter(connection: AsyncConnection, service: str) -> None:
    """Look at one service's schema from here on."""
    await connection.execute(text(f"SET LOCAL search_path = {service}"))
    await connection.execute(text("SET LOCAL timezone = 'UTC'"))
    await connection.execute(text("SET LOCAL datestyle = 'ISO'"))
