"""A suite of own processes as somebody at a shell runs it, with Kafka's own files taken from where tests keep them."""

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx

from deploy import processes
from deploy.broker import runtime
from deploy.processes import Process
from tests.journeys.running import a_home

KEPT = Path(__file__).resolve().parents[2] / ".onenet"
PATIENCE_SECONDS = 60
LOOK_SECONDS = 0.05


@contextmanager
def a_home_with_kafka() -> Iterator[Path]:
    """An empty home but for what Kafka runs on, which nobody fetches twice."""
    runtime.bring(KEPT)
    with a_home() as home:
        (home / "kafka").mkdir()
        for path in (KEPT / "kafka").glob("[lj]*-*"):
            (home / "kafka" / path.name).symlink_to(path)
        yield home


@dataclass(frozen=True)
class Processes:
    """The processes of one suite, as its supervisor writes them down."""

    home: Path
    database: str

    def all(self) -> tuple[Process, ...]:
        """None of them once the suite is stopped."""
        found = processes.find(self.home, self.database)
        return found.processes if found else ()

    def one(self, name: str) -> Process:
        """The one of this name."""
        return next(process for process in self.all() if process.name == name)

    def is_ready(self, name: str) -> bool:
        """Whether it lives and says that it is ready."""
        with suppress(StopIteration, httpx.HTTPError):
            return answer(self.one(name).url, "/health/ready").is_success
        return False

    def signal(self, name: str, number: signal.Signals) -> int | None:
        """Send a signal to a process that is ready, and see how it ended; None where the suite ended before."""
        process = self.one(name)
        if process.pid is None:
            return None
        os.kill(process.pid, number)

        def is_again() -> bool:
            return not self.all() or self.one(name).starts > process.starts

        until(is_again)
        return self.one(name).ended if self.all() else None


def answer(url: str, path: str) -> httpx.Response:
    """What a process says of itself."""
    return httpx.get(f"{url}{path}", timeout=10, trust_env=False)


def code_of(response: httpx.Response) -> tuple[HTTPStatus, str]:
    """The status and the stable code of a refusal."""
    return HTTPStatus(response.status_code), response.json().get("code", "")


def until(holds: Callable[[], bool], patience_seconds: float = PATIENCE_SECONDS) -> float:
    """Wait until it holds; gives the seconds that it took."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() < began + patience_seconds, "what was waited for did not come"
        time.sleep(LOOK_SECONDS)
    return time.monotonic() - began


def summary(said: str) -> dict[str, Any]:
    """The JSON object of the last line."""
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return found


def lives(pid: int) -> bool:
    """Whether a process runs; one that ended and was not yet reaped does not."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
    return False
