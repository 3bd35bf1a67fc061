"""One run of the demo a session, in a home of its own: what it said, and what it left behind."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from deploy import postgres
from deploy.demo import population
from deploy.demo.population import Population
from deploy.played import PASSING
from deploy.postgres import Server

from .running import a_home, onenet

SEED, HOUSEHOLDS = 35, 16


@dataclass(frozen=True)
class Run:
    """A finished run of the demo."""

    home: Path
    done: subprocess.CompletedProcess[str]
    people: Population

    @property
    def summary(self) -> dict[str, Any]:
        """The JSON object of the last line."""
        found: dict[str, Any] = json.loads(self.done.stdout.splitlines()[-1])
        return found

    @property
    def database(self) -> str:
        """Where it was played."""
        return PASSING

    def server(self) -> Server:
        """The server of the home, started where it does not run."""
        return postgres.start(self.home)


@pytest.fixture(scope="session")
def demo() -> Iterator[Run]:
    with a_home() as home:
        done = onenet(home, "demo", "--households", str(HOUSEHOLDS), "--seed", str(SEED))
        assert done.returncode == 0, done.stderr[-3000:]
        yield Run(home, done, population.generate(SEED, HOUSEHOLDS))
