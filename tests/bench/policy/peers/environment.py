"""The peers' interpreter, and how a peer is asked: one process, rules and cases in, figures out, both as JSON."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.bench.stage import HOME

HERE = Path(__file__).parent
LOCK = HERE / "peers.lock"
INSTALL_SECONDS = 900
PLAY_SECONDS = 600


def python() -> Path:
    """The interpreter of the peers' environment, installed where it is missing."""
    folder = HOME.parent / "bench-policy"
    found, stamp = folder / "bin" / "python", folder / "installed"
    if not stamp.exists() or stamp.read_bytes() != LOCK.read_bytes():
        _done([sys.executable, "-m", "venv", "--clear", folder])
        _done([found, "-m", "pip", "install", "--quiet", "--require-hashes", "--no-deps", "-r", LOCK])
        stamp.write_bytes(LOCK.read_bytes())
    return found


def _done(command: list[str | Path]) -> None:
    subprocess.run(command, check=True, timeout=INSTALL_SECONDS)  # noqa: S603  (ours)


def play(player: str, told: dict[str, Any], *words: str) -> dict[str, Any]:
    """What a player answers; what it warns of goes to the standard error."""
    done = subprocess.run(  # noqa: S603  (ours)
        [python(), HERE / player, *words],
        input=json.dumps(told),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=PLAY_SECONDS,
    )
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer
