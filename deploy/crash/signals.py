"""Signals to processes and all below them, and which process PostgreSQL is."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def send(pid: int, number: signal.Signals) -> bool:
    """Whether there was somebody to get it."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True


def stopped_tree(pid: int) -> list[int]:
    """A process and everything below it, stopped first so that nobody forks or tidies up while it is being read."""
    if not send(pid, signal.SIGSTOP):
        return []
    return [pid, *(below for child in _children(pid) for below in stopped_tree(child))]


def postmaster(home: Path) -> int | None:
    """The process of this home's PostgreSQL, where there is one."""
    for data in (home / "pg", *_folder_outside(home)):
        with suppress(FileNotFoundError, IndexError, ValueError):
            return int((data / "postmaster.pid").read_text().splitlines()[0])
    return None


def _folder_outside(home: Path) -> Iterator[Path]:
    """The data of a home that the server's user cannot reach lie elsewhere."""
    with suppress(FileNotFoundError):
        yield Path((home / "pg.location").read_text().strip()) / "pg"


def _children(pid: int) -> list[int]:
    """Those that any of its threads started."""
    with suppress(FileNotFoundError, ProcessLookupError):
        lists = [threads.read_text() for threads in Path(f"/proc/{pid}/task").glob("*/children")]
        return [int(child) for listed in lists for child in listed.split()]
    return []
