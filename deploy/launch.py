"""Starts the embedded suite as a child process and stops it in order; the outside world stays in the parent.

The child is forked before any loop runs, so that what the command has imported is not imported a second time: that is
half of the time until the suite answers.
"""

import multiprocessing
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection

from deploy.embedded import Embedded, run

READY_SECONDS = 120
STOP_SECONDS = 40

_FORK = multiprocessing.get_context("fork")


class LaunchRefused(Exception):
    """The suite did not start; its log says why."""


@dataclass(frozen=True, slots=True)
class Running:
    """A suite that is starting or running."""

    told: Connection
    log: str

    def address(self) -> str:
        """Where it answers; waits until it does."""
        try:
            if self.told.poll(READY_SECONDS):
                return str(self.told.recv())
        except EOFError:
            pass
        raise LaunchRefused(f"the suite did not start; see {self.log}")


@contextmanager
def suite(embedded: Embedded) -> Iterator[Running]:
    """Run the suite for the length of the block.

    It stops when our end of its lifeline closes, which also happens if this process is killed.
    """
    told, telling = _FORK.Pipe(duplex=False)
    lifeline, ours = os.pipe()
    child = _FORK.Process(target=_live, args=(embedded, telling, lifeline, ours))
    child.start()
    telling.close()
    os.close(lifeline)
    try:
        yield Running(told, str(embedded.settings.home / "logs" / "onenet.log"))
    finally:
        os.close(ours)
        child.join(STOP_SECONDS)
        if child.is_alive():
            child.kill()
            child.join()


def _live(embedded: Embedded, telling: Connection, lifeline: int, theirs: int) -> None:
    """The child: not of the terminal's group, whose Ctrl-C is for the parent alone."""
    os.close(theirs)
    os.setsid()
    run(replace(embedded, tell=telling.send, lifeline=lifeline))
