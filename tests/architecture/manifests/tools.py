"""The programs that judge manifests, in a virtual environment of their own: they are heavy and run nothing of ours.

`tools.lock` follows from `tools.in`: uv pip compile --universal --python-version 3.11 --generate-hashes --no-header
--no-annotate tools.in -o tools.lock
"""

import fcntl
import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
LOCK = Path(__file__).with_name("tools.lock")
INSTALL_SECONDS = 600
RUN_SECONDS = 120


def bring() -> Path:
    """The folder of the programs, installed where it is missing; whoever comes second waits for the first."""
    folder = ROOT / ".onenet" / "tools"
    folder.mkdir(parents=True, exist_ok=True)
    stamp, wanted = folder / "installed", hashlib.sha256(LOCK.read_bytes()).hexdigest()
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.exists() or stamp.read_text("utf-8") != wanted:
            _install(folder)
            stamp.write_text(wanted, "utf-8")
    return folder / "bin"


def _install(folder: Path) -> None:
    _done([sys.executable, "-m", "venv", str(folder)])
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _done([*pip, "--require-hashes", "--requirement", str(LOCK)])


def _done(command: list[str]) -> None:
    subprocess.run(command, check=True, timeout=INSTALL_SECONDS)  # noqa: S603  (our own list)


def told(*command: str | Path, given: str = "") -> tuple[int, str]:
    """A program's exit code and all that it said."""
    done = subprocess.run(  # noqa: S603  (our own list)
        [str(each) for each in command],
        cwd=ROOT,
        input=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=RUN_SECONDS,
    )
    return done.returncode, done.stdout
