"""Create, start and stop a cluster of our own, judging by the kernel and the socket rather than by the pid file."""

import os
import shlex
import shutil
import stat
import subprocess
import time
from pathlib import Path

from deploy.postgres import placement
from deploy.postgres.placement import SUPERUSER, Place
from deploy.postgres.refusal import PostgresRefused

PATIENCE_SECONDS = 60
PAUSE_SECONDS = 0.1
SOCKET_PORT = 5432
SOCKET_FOLDERS = Path("/tmp")  # noqa: S108 - the owner is checked; TMPDIR may be too long for a socket, or closed
BUILTIN_LOCALES_FROM = 17
SETTINGS = {
    "shared_buffers": "256MB",
    "max_connections": "200",
    "idle_in_transaction_session_timeout": "30s",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "unix_socket_permissions": "0700",
    # A failed statement and the detail of a violated key hold personal data: they go to the caller, never into the log.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}
FLEETING = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def initialise(place: Place, password: str, *, durable: bool) -> None:
    """Create the cluster beside its final name and rename it, so that a torn creation is never taken for data.

    The locale is fixed: one from the environment may be C, where trigrams of Chinese are empty without an error.
    """
    staging = place.data.with_name("pg.init")
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(mode=0o700)
    place.give(staging)
    password_file = place.folder / "pg.initial"
    placement.write_private(password_file, password)
    place.give(password_file)
    is_builtin = place.binaries.major >= BUILTIN_LOCALES_FROM
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if is_builtin else ["--locale=C.UTF-8"]
    secure = ["--auth=scram-sha-256", f"--username={SUPERUSER}", f"--pwfile={password_file}"]
    sync = ["--data-checksums"] if durable else ["--no-sync"]
    done = place.run("initdb", f"--pgdata={staging}", "--encoding=UTF8", *locale, *secure, *sync)
    password_file.unlink()
    if done.returncode != 0:
        raise PostgresRefused(f"initdb failed: {done.stdout[-1000:]}")
    staging.rename(place.data)


def bring_up(place: Place, *, durable: bool, tcp_port: int | None) -> bool:
    """Wait until the server answers, starting it where it does not run; return whether this call started it.

    After a kill -9 the orphans of the old server hold its shared memory for a while and every start fails, and its pid
    lives on as a zombie where nobody reaps it: so a failed start is tried again until the patience ends.
    """
    folder = _socket_folder(place)
    deadline = time.monotonic() + PATIENCE_SECONDS
    has_started, complaint = False, ""
    while time.monotonic() < deadline:
        if is_running(place):
            if _answers(place):
                return has_started
        else:
            done = _launch(place, folder, durable=durable, tcp_port=tcp_port)
            has_started, complaint = done.returncode == 0, done.stdout
            if has_started:
                continue
        time.sleep(PAUSE_SECONDS)
    raise PostgresRefused(
        f"PostgreSQL did not answer within {PATIENCE_SECONDS} s; see {_log(place)}. {complaint[-500:]}"
    )


def shut_down(place: Place, *, mode: str = "fast") -> None:
    """Stop the server; "fast" rolls open transactions back and writes all, "immediate" leaves that to nobody."""
    if not is_running(place):
        return
    done = place.run(
        "pg_ctl", "stop", f"--pgdata={place.data}", f"--mode={mode}", "--wait", f"--timeout={PATIENCE_SECONDS}"
    )
    if done.returncode != 0 and is_running(place):
        raise PostgresRefused(f"PostgreSQL in {place.data} did not stop: {done.stdout[-500:]}")


def remove_socket_folder(place: Place) -> None:
    """Remove the folder of the socket; only for a cluster that is being erased."""
    shutil.rmtree(_socket_folder(place))


def address(place: Place) -> tuple[str, int]:
    """Return the socket's folder and the port of the running server, as it wrote them itself."""
    lines = _pid_file(place).read_text().splitlines()
    return lines[4], int(lines[3])


def is_running(place: Place) -> bool:
    """Whether the process of the pid file lives, is no zombie and serves this folder: pids are used again."""
    try:
        pid = int(_pid_file(place).read_text().splitlines()[0])
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state not in {"Z", "X"} and Path(f"/proc/{pid}/cwd").samefile(place.data)
    except (FileNotFoundError, ProcessLookupError, IndexError):
        return not Path("/proc/self").exists() and _answers(place)


def _answers(place: Place) -> bool:
    try:
        host, port = address(place)
    except (FileNotFoundError, IndexError):
        return False
    return place.run("pg_isready", f"--host={host}", f"--port={port}", "--timeout=3").returncode == 0


def _launch(place: Place, folder: Path, *, durable: bool, tcp_port: int | None) -> subprocess.CompletedProcess[str]:
    settings = SETTINGS | ({} if durable else FLEETING)
    settings |= {"unix_socket_directories": str(folder), "listen_addresses": "127.0.0.1" if tcp_port else ""}
    settings |= {"port": str(tcp_port or SOCKET_PORT)}
    options = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())
    return place.run(
        "pg_ctl",
        "start",
        f"--pgdata={place.data}",
        f"--log={_log(place)}",
        f"--options={options}",
        "--wait",
        f"--timeout={PATIENCE_SECONDS}",
    )


def _socket_folder(place: Place) -> Path:
    """Make the private folder of the socket; a folder that somebody else laid ready there is refused."""
    folder = SOCKET_FOLDERS / f"onenet-{place.digest}"
    try:
        folder.mkdir(mode=0o700)
        place.give(folder)
    except FileExistsError:
        found = folder.lstat()
        owners = {os.geteuid(), place.account.uid if place.account else os.geteuid()}
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in owners or stat.S_IMODE(found.st_mode) != stat.S_IRWXU:
            raise PostgresRefused(f"{folder} belongs to somebody else: have it removed.") from None
        place.give(folder)
    return folder


def _pid_file(place: Place) -> Path:
    return place.data / "postmaster.pid"


def _log(place: Place) -> Path:
    return place.data / "server.log"
