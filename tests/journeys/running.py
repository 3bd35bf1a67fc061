"""The command `onenet` as somebody at a shell runs it, each time with a home of its own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from deploy import postgres

COMMAND = str(Path(sys.executable).with_name("onenet"))
LONGEST_SECONDS = 240
MOST_LINES = 10_000


@contextmanager
def a_home() -> Iterator[Path]:
    """An empty home; afterwards its server is stopped and its data are gone, wherever they lie."""
    home = Path(tempfile.mkdtemp(prefix="onenet-journey-"))
    try:
        yield home
    finally:
        postgres.erase(home)
        shutil.rmtree(home)


def onenet(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(  # noqa: S603  (our own command)
        [COMMAND, *arguments],
        env=_environment(home),
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )


@contextmanager
def staying(home: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A command that stays until somebody presses Ctrl-C, at the latest at the end of the block."""
    pipe = subprocess.PIPE
    with subprocess.Popen(  # noqa: S603  (our own command)
        [COMMAND, *arguments], env=_environment(home), stdout=pipe, stderr=pipe, text=True
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                interrupt(process)


def interrupt(process: subprocess.Popen[str]) -> int:
    """Press Ctrl-C and wait for the end; gives the exit code."""
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=LONGEST_SECONDS)
    return process.returncode


def next_line(stream: IO[str] | None, wanted: Callable[[str], bool]) -> str:
    """The next line of a running command that is wanted."""
    assert stream is not None
    for _ in range(MOST_LINES):
        line = stream.readline()
        assert line, "the command ended before it said what was waited for"
        if wanted(line):
            return line
    raise AssertionError("what was waited for is not among so many lines")


def _environment(home: Path) -> dict[str, str]:
    return {**os.environ, "ONENET_HOME": str(home)}
