"""Processor time of processes by the system's own accounts: what a noisy neighbour changes least."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")
_AFTER_NAME = 2
_PARENT, _USER, _SYSTEM, _DEAD_USER, _DEAD_SYSTEM, _RSS = 3, 13, 14, 15, 16, 23


@dataclass(frozen=True, slots=True)
class Stat:
    """One process; `dead` is what its children that were waited for had used."""

    pid: int
    parent: int
    seconds: float
    dead: float
    rss_bytes: int


def of(pid: int) -> float:
    """Seconds that one process has used so far."""
    found = _stat(pid)
    return found.seconds if found else 0.0


def of_tree(pid: int) -> float:
    """The same of a process with all its children, also of those that have ended."""
    everybody = {stat.pid: stat for stat in _all()}
    wanted, total = [pid], 0.0
    while wanted:
        root = wanted.pop()
        if root in everybody:
            total += everybody[root].seconds + everybody[root].dead
        wanted += [stat.pid for stat in everybody.values() if stat.parent == root]
    return total


def rss_megabytes(pid: int) -> float:
    """Memory that a process holds now."""
    found = _stat(pid)
    return found.rss_bytes / 2**20 if found else 0.0


def _all() -> Iterator[Stat]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal() and (found := _stat(int(folder.name))):
            yield found


def _stat(pid: int) -> Stat | None:
    try:
        text = Path(f"/proc/{pid}/stat").read_text("latin-1")
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The name may hold spaces; numbers are counted from the state on, which is the third.
    fields = [str(pid), "", *text.rpartition(")")[_AFTER_NAME].split()]
    return Stat(
        pid=pid,
        parent=int(fields[_PARENT]),
        seconds=(int(fields[_USER]) + int(fields[_SYSTEM])) / _TICK,
        dead=(int(fields[_DEAD_USER]) + int(fields[_DEAD_SYSTEM])) / _TICK,
        rss_bytes=int(fields[_RSS]) * os.sysconf("SC_PAGE_SIZE"),
    )
