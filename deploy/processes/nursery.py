"""Where the processes of a suite are born: the supervisor as its parent holds it, and when all of them are ready."""

import asyncio
import multiprocessing
import os
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import httpx

from deploy import alone
from deploy.launch import LaunchRefused
from deploy.processes import record
from deploy.processes.record import Record
from deploy.processes.seats import DOOR, SEATS, STAGES, Seat
from deploy.processes.supervisor import GRACE_SECONDS, Orders, supervise
from shared.settings import Settings

READY_SECONDS = 120
ASK_SECONDS = 5
ASK_AGAIN_SECONDS = 0.1
STARTS_BEFORE_READY = 3
"""Whoever died so often before it was ready once will not be ready."""
STOP_SECONDS = GRACE_SECONDS * len(STAGES) + 5

_FORK = multiprocessing.get_context("fork")


class Nursery:
    """The processes of one suite; made by `nursery`."""

    def __init__(self, home: Path, addresses: Mapping[str, str], orders: Connection, supervisor: BaseProcess) -> None:
        self.home = home
        self.addresses = addresses
        self._orders = orders
        self._supervisor = supervisor
        self._database = ""

    def start(self, database: str, settings: Mapping[str, Settings]) -> None:
        """Let all processes start; `settings` are each seat's, by its name."""
        self._database = database
        self._orders.send(Orders(database, settings))

    @property
    def record(self) -> Record | None:
        """How the processes stand."""
        return record.find(self.home, self._database)

    def address(self) -> str:
        """Where the suite answers; waits until every process is ready. Not from a running loop."""
        asyncio.run(self._wait(tuple(self.addresses)))
        return self.addresses[DOOR.name]

    def wait(self, names: Sequence[str]) -> None:
        """Wait until these processes are ready. Not from a running loop."""
        asyncio.run(self._wait(names))

    def stop(self) -> None:
        """Stop all processes in order; once they are stopped this does nothing."""
        if self._orders.closed:
            return
        self._orders.close()
        self._supervisor.join(STOP_SECONDS)
        if self._supervisor.is_alive():
            self._supervisor.kill()
            self._supervisor.join()

    async def _wait(self, names: Sequence[str]) -> None:
        async with httpx.AsyncClient(timeout=ASK_SECONDS, trust_env=False) as client:
            deadline = time.monotonic() + READY_SECONDS
            waiting = list(names)
            while waiting and time.monotonic() < deadline and not self._keep_dying(waiting):
                ready = await asyncio.gather(*(_is_ready(client, self.addresses[name]) for name in waiting))
                waiting = [name for name, is_ready in zip(waiting, ready, strict=True) if not is_ready]
                if waiting:
                    await asyncio.sleep(ASK_AGAIN_SECONDS)
        if waiting:
            logs = "、".join(f"{self.home}/logs/{name}.log" for name in waiting)
            raise LaunchRefused(f"这些进程没有就绪:{'、'.join(waiting)}。原因见 {logs}。")

    def _keep_dying(self, names: Sequence[str]) -> bool:
        found = self.record
        return found is not None and any(found.process(name).starts > STARTS_BEFORE_READY for name in names)


@contextmanager
def nursery(home: Path, port: int = 0) -> Iterator[Nursery]:
    """Fork a supervisor that starts the processes once it is told to; they all end with the block, or with us.

    Call it before there is any thread or loop in this process. Each process gets a port that it keeps when it is
    started again, the gateway the one that is named.
    """
    home = home.resolve()
    sockets = {seat: alone.listen("127.0.0.1", port if seat == DOOR else 0) for seat in SEATS}
    ours, theirs = _FORK.Pipe()
    supervisor = _FORK.Process(target=_supervise, args=(home, ours, theirs, sockets), name="onenet-supervisor")
    supervisor.start()
    theirs.close()
    made = Nursery(home, {seat.name: alone.address_of(each) for seat, each in sockets.items()}, ours, supervisor)
    for each in sockets.values():
        # Where nobody listens any longer a call is refused, rather than kept waiting by us.
        each.close()
    try:
        yield made
    finally:
        made.stop()


def _supervise(home: Path, parents: Connection, orders: Connection, sockets: Mapping[Seat, socket.socket]) -> None:
    """The child: not of the terminal's group, whose Ctrl-C is for the parent alone."""
    parents.close()
    os.setsid()
    supervise(home, orders, sockets)


async def _is_ready(client: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await client.get(f"{url}/health/ready")).status_code == HTTPStatus.OK
    except httpx.HTTPError:
        return False
