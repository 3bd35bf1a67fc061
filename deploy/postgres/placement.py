"""Where the data lie and which OS user serves them: a server never runs as root, and that user must reach its files."""

import fcntl
import hashlib
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.postgres import binaries
from deploy.postgres.binaries import Binaries
from deploy.postgres.refusal import PostgresRefused

SUPERUSER = "onenet_superuser"
SERVER_ACCOUNTS = ("postgres", "nobody")
OUTSIDE = (Path("/var/lib"), Path("/var/tmp"))  # noqa: S108 - mkdtemp makes a new folder there, nobody can lay one ready
COMMAND_SECONDS = 120
CLEAN_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}


@dataclass(frozen=True, slots=True)
class Account:
    """The OS user that runs the server when we are root."""

    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Place:
    """The folder of one cluster, the programs that serve it and, for root, the OS user that runs them."""

    folder: Path
    binaries: Binaries
    account: Account | None

    @property
    def data(self) -> Path:
        """PGDATA."""
        return self.folder / "pg"

    @property
    def digest(self) -> str:
        """Short and stable: a socket's path may have 107 bytes."""
        return _digest(self.folder)

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a program as the server's user, without the caller's secrets and PG variables in its environment."""
        return _run_as(self.account, self.binaries.program(program), *arguments)

    def give(self, path: Path) -> None:
        """Hand a file or folder to the server's user."""
        if self.account:
            os.chown(path, self.account.uid, self.account.gid)


def settle(home: Path) -> Place:
    """Decide the folder, once, and the programs; a folder outside is remembered in `pg.location`."""
    account = _server_account()
    folder = _folder(home, account)
    version = folder / "pg" / "PG_VERSION"
    found = binaries.choose(int(version.read_text()) if version.exists() else None)
    if account and not _reaches(account, found.folder / "postgres"):
        found = binaries.copy_into(found, folder)
    return Place(folder, found, account)


def superuser_password(home: Path, place: Place) -> str:
    """Return the superuser's password; made once, before the data, and readable only by who starts the server."""
    path = home / "pg.password"
    if not path.exists():
        if place.data.exists():
            raise PostgresRefused(f"{place.data} has data but {path} is gone: restore the file, or remove the data.")
        write_private(path, secrets.token_urlsafe(24))
    return path.read_text()


def write_private(path: Path, text: str) -> None:
    """Write a new file that nobody else could ever read, whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """One process at a time decides, creates, starts; the lock goes with the process that holds it."""
    with (home / "pg.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def remove(home: Path, place: Place) -> None:
    """Remove the data and what leads to them; the programs' copy goes with a folder outside."""
    shutil.rmtree(place.data, ignore_errors=True)
    if place.folder != home:
        shutil.rmtree(place.folder)
    for name in ("pg.location", "pg.password"):
        (home / name).unlink(missing_ok=True)


def _server_account() -> Account | None:
    if os.geteuid() != 0:
        return None
    for name in SERVER_ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise PostgresRefused("PostgreSQL does not run as root: start as another user, or add an OS user postgres.")


def _folder(home: Path, account: Account | None) -> Path:
    pointer = home / "pg.location"
    if pointer.exists():
        folder = Path(pointer.read_text().strip())
        if not folder.is_dir():
            raise PostgresRefused(f"{pointer} leads to {folder}, which is gone: restore it, or remove {home}.")
        return folder
    if account is None or (home / "pg").exists() or _reaches(account, home):
        return home
    return _outside(home, pointer)


def _outside(home: Path, pointer: Path) -> Path:
    """Make a folder outside a closed home; every home that was erased and made anew gets a new one, never old data."""
    for parent in OUTSIDE:
        if os.access(parent, os.W_OK):
            folder = Path(tempfile.mkdtemp(prefix=f"onenet-{_digest(home)}-", dir=parent))
            folder.chmod(0o711)
            write_private(pointer, f"{folder}\n")
            return folder
    raise PostgresRefused(f"The OS user of PostgreSQL cannot reach {home}: open the folders above it for passing.")


def _reaches(account: Account, path: Path) -> bool:
    return _run_as(account, shutil.which("test", path=os.defpath) or "test", "-x", str(path)).returncode == 0


def _run_as(account: Account | None, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - the programs are PostgreSQL's own and `test`, the arguments ours
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd="/",
        env=CLEAN_ENVIRONMENT,
        timeout=COMMAND_SECONDS,
        check=False,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )


def _digest(path: Path) -> str:
    return hashlib.sha256(bytes(path)).hexdigest()[:12]
