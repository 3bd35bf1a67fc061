"""The supervisor: starts the processes of a suite, starts again what dies, and stops all of them in order.

It runs no loop and no thread, so that a process can be forked from it at any time with all that is imported.
"""

import contextlib
import gc
import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType

import structlog

from deploy import alone
from deploy.alone import Alone
from deploy.processes import record
from deploy.processes.record import Process, Record
from deploy.processes.seats import STAGES, Seat
from shared.room import StartRefused
from shared.settings import Settings
from shared.telemetry import logs

GRACE_SECONDS = 25
"""Longer than a process gives those who have asked already."""
WAIT_SECONDS = 0.5
"""After an end of its own making; with each further one that follows soon, so much longer."""
LONGEST_WAIT_SECONDS = 5.0
SETTLED_SECONDS = 10.0
"""Whoever lived for so long did not fail at its start."""
REFUSED = 1

_FORK = multiprocessing.get_context("fork")

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Orders:
    """What the supervisor is told once the surroundings stand: the database's name, and each seat's settings."""

    database: str
    settings: Mapping[str, Settings]


@dataclass(slots=True)
class Charge:
    """A process that is looked after, on the socket that outlives it."""

    seat: Seat
    settings: Settings
    listening: socket.socket
    process: BaseProcess | None = None
    starts: int = 0
    ended: int | None = None
    failures: int = 0
    due: float = 0.0
    born: float = field(default=0.0)

    def start(self, lifeline: tuple[int, int]) -> None:
        """Fork it; the child keeps the reading end of the lifeline alone."""
        self.process = _FORK.Process(target=_live, args=(self, lifeline), name=self.seat.name)
        self.process.start()
        self.starts += 1
        self.born = time.monotonic()

    def bury(self) -> None:
        """Note how it ended and when it may live again: at once if it was killed, after a pause if it gave up."""
        assert self.process is not None  # noqa: S101  (its end was seen)
        self.process.join()
        self.ended, self.process = self.process.exitcode, None
        now = time.monotonic()
        gave_up = bool(self.ended and self.ended > 0)
        self.failures = (self.failures if now - self.born < SETTLED_SECONDS else 0) + gave_up
        pause = min(WAIT_SECONDS * self.failures, LONGEST_WAIT_SECONDS) if gave_up else 0.0
        self.due = now + pause
        log.warning("process_ended", process=self.seat.name, code=self.ended, again_in_seconds=pause)

    @property
    def told(self) -> Process:
        """How it stands."""
        pid = self.process.pid if self.process else None
        return Process(self.seat.name, alone.address_of(self.listening), pid, self.starts, self.ended)


def supervise(home: Path, orders: Connection, sockets: Mapping[Seat, socket.socket]) -> None:
    """Look after the processes until the other end of `orders` closes, also because whoever held it was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.collect()
    gc.freeze()
    with contextlib.suppress(EOFError):
        told: Orders = orders.recv()
        _configure_logs(home, "supervisor", next(iter(told.settings.values())).log_level)
        charges = {seat: Charge(seat, told.settings[seat.name], each) for seat, each in sockets.items()}
        with record.held(home, told.database):
            _look_after(home, told.database, orders, charges)


def _look_after(home: Path, database: str, orders: Connection, charges: Mapping[Seat, Charge]) -> None:
    lifeline = os.pipe()
    try:
        while not orders.poll():
            now = time.monotonic()
            for charge in charges.values():
                if charge.process is None and charge.due <= now:
                    charge.start(lifeline)
            record.write(home, database, Record(os.getpid(), tuple(charge.told for charge in charges.values())))
            living = {charge.process.sentinel: charge for charge in charges.values() if charge.process}
            for ended in wait([orders, *living], _pause(charges.values())):
                if isinstance(ended, int):
                    living[ended].bury()
    finally:
        _stop(charges)


def _pause(charges: Iterable[Charge]) -> float | None:
    """Until the next one may live again; without end where all live."""
    due = [charge.due for charge in charges if charge.process is None]
    return max(0.0, min(due) - time.monotonic()) if due else None


def _stop(charges: Mapping[Seat, Charge]) -> None:
    """Stage by stage: SIGTERM to all of it, and SIGKILL to whoever is not done within its grace."""
    for stage in STAGES:
        leaving = [(seat, process) for seat in stage if (process := charges[seat].process)]
        for _seat, process in leaving:
            process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for seat, process in leaving:
            process.join(max(0.0, deadline - time.monotonic()))
            if process.is_alive():
                log.error("process_killed", process=seat.name, after_seconds=GRACE_SECONDS)
                process.kill()
                process.join()
            elif process.exitcode:
                log.error("process_stopped_badly", process=seat.name, code=process.exitcode)


def _live(charge: Charge, lifeline: tuple[int, int]) -> None:
    """The child."""
    reading, writing = lifeline
    os.close(writing)
    threading.Thread(target=_end_with, args=(reading,), daemon=True).start()
    settings = charge.settings
    _configure_logs(settings.home, charge.seat.name, settings.log_level)
    with ExitStack() as last:
        last.push(_told_in_the_log)
        alone.run(Alone(charge.seat.service, charge.seat.role, settings, charge.listening, tell=_quietly))


def _end_with(lifeline: int) -> None:
    """When the supervisor dies, by whatever cause, stop in order; who does not is killed."""
    os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)


def _told_in_the_log(
    _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
) -> bool:
    """What ends a process stands in its log by its kind and place: the message of a database names values."""
    if isinstance(error, StartRefused):
        log.error("serving_refused", reason=str(error))
    elif isinstance(error, Exception):
        log.error("process_failed", exc_info=error)
    if isinstance(error, Exception):
        raise SystemExit(REFUSED)
    return False


def _configure_logs(home: Path, name: str, level: str) -> None:
    folder = home / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    logs.configure(level, (folder / f"{name}.log").open("a", encoding="utf-8", buffering=1))


def _quietly(_address: str) -> None:
    """Whoever waits for it asks whether it is ready."""
