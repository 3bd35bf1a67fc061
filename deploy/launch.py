"""Starts the embedded suite as a child process and stops it in order; the outside world stays in the parent."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

READY_SECONDS = 120
STOP_SECONDS = 40


class LaunchRefused(Exception):
    """The suite did not start; its log says why."""


@dataclass(frozen=True, slots=True)
class Launch:
    """How the child is started."""

    home: Path
    database: str
    port: int
    simulator_url: str


@asynccontextmanager
async def suite(launch: Launch) -> AsyncIterator[str]:
    """Run the suite for the length of the block; yields its address once it answers.

    The child stops when our end of its standard input closes, which also happens if this process is killed.
    """
    environment = {
        **os.environ,
        "ONENET_MODE": "demo",
        "ONENET_HOME": str(launch.home),
        "ONENET_SIMULATOR_URL": launch.simulator_url,
    }
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "deploy.embedded", launch.database, str(launch.port)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env=environment,
        # A terminal's Ctrl-C reaches the parent alone, which then closes the child's standard input.
        start_new_session=True,
    )
    try:
        yield await _address(child, launch.home)
    finally:
        await _stop(child)


async def _address(child: asyncio.subprocess.Process, home: Path) -> str:
    if child.stdout is None:
        raise LaunchRefused("no pipe to the suite")
    try:
        async with asyncio.timeout(READY_SECONDS):
            line = await child.stdout.readline()
    except TimeoutError:
        line = b""
    if not line:
        raise LaunchRefused(f"the suite did not start; see {home / 'logs' / 'onenet.log'}")
    return str(json.loads(line)["url"])


async def _stop(child: asyncio.subprocess.Process) -> None:
    if child.returncode is None and child.stdin is not None:
        child.stdin.close()
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await child.wait()
    except TimeoutError:
        child.kill()
        await child.wait()
