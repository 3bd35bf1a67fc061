"""The processes that are killed: `onenet up` in a home of its own, the suite that it forks, and their PostgreSQL."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from deploy import postgres
from deploy.crash import signals
from deploy.played import STAYING
from deploy.postgres import Server

_COMMAND = str(Path(sys.executable).with_name("onenet"))
_UP = "平台已启动: "
_STEP_SECONDS = 0.1
_GONE_SECONDS = 30
_STOP_SECONDS = 120


class Fell(Exception):
    """The demonstration ended by itself, or did not come to where it was waited for; its output says why."""


@dataclass(slots=True)
class Victim:
    """`onenet up` as it is started again and again; what each start said is kept beside its data."""

    home: Path
    arguments: tuple[str, ...]
    process: subprocess.Popen[bytes] | None = None
    server: Server | None = None
    starts: int = 0

    def start(self) -> None:
        """Start it on whatever the last kill left."""
        self.starts += 1
        with self._said("out").open("wb") as out, self._said("err").open("wb") as err:
            self.process = subprocess.Popen(  # noqa: S603  (our own command)
                [_COMMAND, "up", *self.arguments, "--port", "0"],
                env=_environment(self.home),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
            )

    def address(self, deadline: float) -> str:
        """Where it answers; waits until it does."""
        return self._line("err", _UP, deadline).removeprefix(_UP).partition("/docs")[0]

    def summary(self, deadline: float) -> str:
        """The summary of the run; waits until every household is at its end."""
        return self._line("out", "{", deadline)

    def has_summed_up(self) -> bool:
        """Whether the run is at its end and there is nothing left but to stay."""
        return self._find("out", "{") is not None

    def has_ended(self) -> bool:
        """Whether it ended although nobody killed it."""
        return self.process is not None and self.process.poll() is not None

    def kill(self) -> None:
        """SIGKILL to the driver and all that it started, at one instant: nobody is left to tidy up."""
        if self.process is not None and not self.has_ended():
            for pid in signals.stopped_tree(self.process.pid):
                signals.send(pid, signal.SIGKILL)
            self.process.wait(_GONE_SECONDS)

    def kill_database(self) -> None:
        """SIGKILL to the postmaster; its children see it and end by themselves."""
        if (pid := signals.postmaster(self.home)) is not None:
            signals.send(pid, signal.SIGKILL)

    def start_database(self) -> Server:
        """Bring the server up where it does not run, as a machine's init would."""
        self.server = postgres.start(self.home)
        return self.server

    def stop(self) -> int:
        """Press Ctrl-C and wait for the end; gives the exit code."""
        if self.process is None:
            return 0
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(_STOP_SECONDS)

    def told(self) -> str:
        """The end of what the last start said, for whoever has to find out."""
        return self._said("err").read_text("utf-8", errors="replace")[-3000:]

    @property
    def database(self) -> str:
        """Where it plays."""
        return STAYING

    def _said(self, stream: str) -> Path:
        return self.home / f"up-{self.starts}.{stream}"

    def _find(self, stream: str, beginning: str) -> str | None:
        lines = self._said(stream).read_text("utf-8", errors="replace").splitlines(keepends=True)
        return next((line.strip() for line in lines if line.startswith(beginning) and line.endswith("\n")), None)

    def _line(self, stream: str, beginning: str, deadline: float) -> str:
        while time.monotonic() < deadline and not self.has_ended():
            if found := self._find(stream, beginning):
                return found
            time.sleep(_STEP_SECONDS)
        raise Fell(f"start {self.starts} did not say {beginning!r}: {self.told()}")


def onenet(home: Path, *arguments: str) -> str:
    """Run a command to its good end; gives what it said."""
    done = subprocess.run(  # noqa: S603  (our own command)
        [_COMMAND, *arguments], env=_environment(home), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Fell(f"onenet {arguments[0]} ended with {done.returncode}: {done.stderr[-3000:]}")
    return done.stdout


def _environment(home: Path) -> dict[str, str]:
    """Its own home, and never a server that somebody else uses: PostgreSQL is to be killed as well."""
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return inherited | {"ONENET_HOME": str(home)}
