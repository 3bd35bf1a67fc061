"""How hard the suite is attacked, the figures that this gives, and one run of the demo to attack.

`make test` attacks a little. With `ONENET_HOSTILE=full` in the environment, as `make hostile` and `.ci/run` set it, all
that is promised is tried. Each test hands its figures to `figure`; they are printed as JSON lines at the end.
"""

import json
import os
from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from deploy.demo import population
from tests.journeys.conftest import Run
from tests.journeys.running import a_home, onenet

from .copied import Edited, a_copy

IS_FULL = os.environ.get("ONENET_HOSTILE") == "full"
SEED, HOUSEHOLDS = 5, 12

Figure = Callable[..., None]
_FIGURES = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_FIGURES] = []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for line in config.stash[_FIGURES]:
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def is_full() -> bool:
    """Whether everything is tried that is promised."""
    return IS_FULL


@pytest.fixture(scope="session")
def figure(pytestconfig: pytest.Config) -> Figure:
    """Keeps a figure, `figure("name", attempts=..., off=...)`, to be printed at the end."""

    def keep(name: str, **values: object) -> None:
        pytestconfig.stash[_FIGURES].append(json.dumps({"name": name, **values}, ensure_ascii=False))

    return keep


@pytest.fixture(scope="session")
def demo() -> Iterator[Run]:
    """A finished demo in a home of its own."""
    with a_home() as home:
        done = onenet(home, "demo", "--households", str(HOUSEHOLDS), "--seed", str(SEED))
        assert done.returncode == 0, done.stderr[-3000:]
        yield Run(home, done, population.generate(SEED, HOUSEHOLDS))


@pytest.fixture
async def edited(demo: Run) -> AsyncIterator[Edited]:
    """A copy of the demo's database of which nothing stays."""
    async with a_copy(demo) as copy:
        yield copy
