"""Which Java runs a node: the machine's own, else a runtime from PyPI in a folder of ours."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from deploy.broker.refusal import BrokerRefused

OLDEST = 17
PROBE_SECONDS = 30
INSTALL_SECONDS = 600
_LOCK = Path(__file__).with_name("requirements.lock")
_NAME, _, _VERSION = _LOCK.read_text("utf-8").split()[0].partition("==")
_INSIDE = Path(_NAME, "java-runtime")


def choose(folder: Path) -> Path:
    """Return the home of a Java that is new enough; where the machine has none, pip brings a pinned one into `folder`.

    Call it under the lock of that folder.
    """
    own = folder / f"java-{_VERSION}"
    for home in (*_machine(), own / _INSIDE):
        if _is_new_enough(home):
            return home
    _install(own)
    if not _is_new_enough(own / _INSIDE):
        raise BrokerRefused(f"no Java {OLDEST} or newer was found, and the one in {own} does not run: install one.")
    return own / _INSIDE


def program(home: Path) -> str:
    """The command `java` of a home."""
    return str(home / "bin" / "java")


def _machine() -> Iterator[Path]:
    if home := os.environ.get("JAVA_HOME"):
        yield Path(home)
    if found := shutil.which("java"):
        yield Path(found).resolve().parents[1]


def _is_new_enough(home: Path) -> bool:
    if not os.access(program(home), os.X_OK):
        return False
    done = subprocess.run(  # noqa: S603  (a Java that this module found, with a fixed argument)
        [program(home), "-version"], capture_output=True, text=True, timeout=PROBE_SECONDS, check=False
    )
    version = re.search(r'version "(\d+)', done.stderr)
    return version is not None and int(version.group(1)) >= OLDEST


def _install(own: Path) -> None:
    part = own.with_name(f"{own.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command = [*pip, "--require-hashes", "--target", str(part), "--requirement", str(_LOCK)]
    done = subprocess.run(  # noqa: S603  (our own pip, with our own lock)
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=INSTALL_SECONDS, check=False
    )
    if done.returncode != 0:
        raise BrokerRefused(
            f"no Java {OLDEST} or newer is here, and pip did not bring {_NAME}: {done.stdout[-500:].strip()}"
            " Install one (apt-get install openjdk-17-jre-headless), or set JAVA_HOME."
        )
    shutil.rmtree(own, ignore_errors=True)
    part.rename(own)
