"""What the supervisor writes down of its processes, for whoever looks after them from another process."""

import dataclasses
import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_FOLDER = "processes"


@dataclass(frozen=True, slots=True)
class Process:
    """A process as the supervisor last saw it: `pid` is None while it waits to be started again.

    `starts` counts how often it was started, `ended` is how it last ended: its exit code, or minus the signal.
    """

    name: str
    url: str
    pid: int | None
    starts: int
    ended: int | None


@dataclass(frozen=True, slots=True)
class Record:
    """The processes of the suite that runs on one database."""

    supervisor: int
    processes: tuple[Process, ...]

    def process(self, name: str) -> Process:
        """The one of this name, such as `funding-worker`."""
        return next(process for process in self.processes if process.name == name)


def write(home: Path, database: str, record: Record) -> None:
    """Tell how it stands, whole or not at all."""
    path = _path(home, database)
    part = path.with_suffix(".part")
    part.write_text(json.dumps(dataclasses.asdict(record)), "utf-8")
    part.rename(path)


def find(home: Path, database: str) -> Record | None:
    """How the suite on this database stands, if one is supervised."""
    path = _path(home, database)
    if not path.exists() or not _is_held(path):
        return None
    found = json.loads(path.read_text("utf-8"))
    return Record(found["supervisor"], tuple(Process(**each) for each in found["processes"]))


@contextmanager
def held(home: Path, database: str) -> Iterator[None]:
    """Be the one supervisor on this database; the lock goes with the process that holds it."""
    path = _path(home, database)
    path.parent.mkdir(parents=True, exist_ok=True)
    with _lock(path).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def _is_held(path: Path) -> bool:
    with _lock(path).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _path(home: Path, database: str) -> Path:
    return home / _FOLDER / f"{database}.json"


def _lock(path: Path) -> Path:
    return path.with_suffix(".lock")
