"""Brings Apache Kafka as Maven publishes it: one pinned artefact with what it needs, once a home."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from deploy.broker.java import Java
from deploy.broker.refusal import BrokerRefused

FETCH_SECONDS = 900
_POM = Path(__file__).with_name("pom.xml")
_VERSION = re.compile(r"<kafka\.version>(.+)</kafka\.version>")


def version() -> str:
    """The version that the pom pins."""
    found = _VERSION.search(_POM.read_text("utf-8"))
    if found is None:
        raise BrokerRefused(f"{_POM} pins no version of Kafka.")
    return found.group(1)


def bring(folder: Path, java: Java) -> Path:
    """Return the folder of the libraries, fetched where it is missing; call it under the lock of `folder`."""
    libraries = folder / f"libs-{version()}"
    if libraries.is_dir():
        return libraries
    part = folder / f"{libraries.name}.part"
    shutil.rmtree(part, ignore_errors=True)
    # Strict checksums; coordinates stand in the pom, and where they come from is for the machine's Maven to know.
    command = [_maven(), "-q", "-B", "-C", "-f", str(_POM), "dependency:copy-dependencies", "-DincludeScope=runtime"]
    done = subprocess.run(  # noqa: S603  (Maven with our own pom)
        [*command, f"-DoutputDirectory={part}"],
        env=os.environ | {"JAVA_HOME": str(java.home)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=FETCH_SECONDS,
        check=False,
    )
    if done.returncode != 0:
        raise BrokerRefused(f"Maven did not bring Kafka {version()}: {done.stdout[-1000:].strip()}")
    part.rename(libraries)
    return libraries


def _maven() -> str:
    """Find Maven; whoever may install it gets it by itself, everybody else is told."""
    found = shutil.which("mvn")
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        script = "apt-get update -qq && apt-get install -y -qq maven"
        subprocess.run(  # noqa: S603  (a fixed script)
            ["/bin/sh", "-c", script], stdout=subprocess.DEVNULL, timeout=FETCH_SECONDS, check=False
        )
        found = shutil.which("mvn")
    if found is None:
        raise BrokerRefused(
            "Kafka is fetched with Maven, which is not here: have it installed (apt-get install maven)."
        )
    return found
