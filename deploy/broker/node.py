"""One node of a cluster: a process of its own that can be killed, paused and started again on its data."""

import os
import shutil
import signal
import socket
import ssl
import struct
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from deploy.broker import certificates
from deploy.broker.properties import HOST, Ports
from deploy.broker.refusal import BrokerRefused
from deploy.broker.runtime import Runtime

READY_SECONDS = 120
PAUSE_SECONDS = 0.05
ANSWER_SECONDS = 2
FORMAT_SECONDS = 120
END_SECONDS = 20
_CONSOLE_SHOWN = 1000
_ENDED_IN_ORDER = {0, 128 + signal.SIGTERM}
_LOG_CONFIGURATION = Path(__file__).with_name("log4j2.yaml")

Launch = Callable[[list[str], Path], subprocess.Popen[bytes]]
"""Starts a command with its output in a file, from a thread that lives as long as the cluster."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What the nodes of one cluster share."""

    runtime: Runtime
    heap_megabytes: int
    tls: Path
    launch: Launch


class Node:
    """A node with its folder; not started by being made."""

    def __init__(self, number: int, ports: Ports, folder: Path, on: Ground) -> None:
        self.number = number
        self.ports = ports
        self.folder = folder
        self._on = on
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        """What survives a kill."""
        return self.folder / "data"

    @property
    def properties(self) -> Path:
        """What the node is told."""
        return self.folder / "server.properties"

    @property
    def console(self) -> Path:
        """What the process says besides its log."""
        return self.folder / "console.log"

    @property
    def pid(self) -> int:
        """Of the running process."""
        if self._process is None:
            raise BrokerRefused(f"node {self.number} of Kafka does not run.")
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether the process lives, paused or not."""
        return self._process is not None and self._process.poll() is None

    def format(self, cluster_id: str) -> subprocess.Popen[bytes] | None:
        """Begin to lay out the data folder; None where it stands already."""
        if (self.data / "meta.properties").exists():
            return None
        arguments = ("format", "--cluster-id", cluster_id, "--config", str(self.properties))
        return self._on.launch(self._on.runtime.command("kafka.tools.StorageTool", *arguments), self.console)

    def launch(self) -> None:
        """Start the process without waiting for it; the first one notes which classes it loaded."""
        if self.is_running:
            return
        heap, archive = f"{self._on.heap_megabytes}m", self._on.runtime.archive
        noting = self.number == 1 and not archive.exists()
        options = (
            f"-Xms{heap}",
            f"-Xmx{heap}",
            f"-Dlog4j2.configurationFile={_LOG_CONFIGURATION.as_uri()}",
            f"-Donenet.logs={self.folder}",
            *([f"-XX:ArchiveClassesAtExit={self._noted}"] if noting else []),
        )
        command = self._on.runtime.command("kafka.Kafka", str(self.properties), options=options)
        self._process = self._on.launch([*_dying_with_us(), *command], self.console)

    def start(self) -> None:
        """Start it where it does not run and wait until it counts among the living of the cluster."""
        self.launch()
        self.wait(lambda living: self.number in living)

    def wait(self, enough: Callable[[frozenset[int]], bool]) -> None:
        """Wait until the node answers and knows of enough living nodes."""
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            if not self.is_running:
                raise BrokerRefused(f"node {self.number} of Kafka ended; see {self.folder}. {self._last_words()}")
            if enough(self.living()):
                return
            time.sleep(PAUSE_SECONDS)
        raise BrokerRefused(f"node {self.number} of Kafka was not ready within {READY_SECONDS} s; see {self.folder}.")

    def kill(self) -> None:
        """SIGKILL, as when the power fails."""
        self._signal(signal.SIGKILL)
        self.join(END_SECONDS)

    def pause(self) -> None:
        """SIGSTOP, as when the machine hangs."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """SIGCONT."""
        self._signal(signal.SIGCONT)

    def ask_to_stop(self) -> None:
        """SIGTERM, also to one that is paused."""
        self._signal(signal.SIGTERM)
        self._signal(signal.SIGCONT)

    def join(self, seconds: float) -> bool:
        """Wait for the end of the process; whether it came."""
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(seconds)
                self._keep_classes(self._process.returncode)
        return not self.is_running

    def living(self) -> frozenset[int]:
        """Which nodes this one counts among the living; none where it does not answer."""
        try:
            return _living(self.ports.client, certificates.context(self._on.tls / certificates.ADMIN))
        except (OSError, struct.error):
            return frozenset()

    @property
    def _noted(self) -> Path:
        """Beside the archive, so that it can take its name, and of this node alone."""
        archive = self._on.runtime.archive
        return archive.with_name(f"{archive.name}.{self.ports.client}")

    def _signal(self, number: signal.Signals) -> None:
        if self.is_running:
            os.kill(self.pid, number)

    def _keep_classes(self, ended: int) -> None:
        noted = self._noted
        if self.number == 1 and noted.exists():
            # One that was killed may have been writing.
            if ended in _ENDED_IN_ORDER:
                noted.rename(self._on.runtime.archive)
            else:
                noted.unlink()

    def _last_words(self) -> str:
        return self.console.read_text("utf-8", errors="replace")[-_CONSOLE_SHOWN:].strip()


def _dying_with_us() -> list[str]:
    """Where the kernel can, whoever kills us with SIGKILL does not leave nodes behind."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "KILL"] if setpriv else []


def _living(port: int, context: ssl.SSLContext) -> frozenset[int]:
    """Ask for the metadata of the cluster in the oldest form, which three structs can read."""
    body = struct.pack(">hhih", 3, 0, 1, -1) + struct.pack(">i", 0)
    with (
        socket.create_connection((HOST, port), ANSWER_SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=HOST) as connection,
    ):
        connection.sendall(struct.pack(">i", len(body)) + body)
        with connection.makefile("rb") as answer:
            _size, _correlation, count = struct.unpack(">iii", answer.read(12))
            return frozenset(_node_id(answer.read) for _ in range(count))


def _node_id(read: Callable[[int], bytes]) -> int:
    number, length = struct.unpack(">ih", read(6))
    read(length + 4)
    return int(number)
