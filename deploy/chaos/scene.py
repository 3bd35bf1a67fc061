"""Where a run plays: PostgreSQL, three brokers and the suite's processes, with a door before each that can be shut."""

import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import rmtree

from deploy import postgres
from deploy.broker import Cluster, cluster
from deploy.chaos.door import HOST, Door
from deploy.chaos.plan import broker
from deploy.postgres import Server
from deploy.prepare import url_for
from deploy.processes import Nursery, nursery, settings_of
from deploy.simulators import server as simulators
from shared import services, settings
from shared.crypto.keyring import KeyFolder
from shared.settings import Mode, Settings

DATABASE = "onenet_chaos"
NODES = 3


@dataclass(frozen=True, slots=True)
class Scene:
    """`home` has the data of this run alone. `doors` leads each service to PostgreSQL, and everybody to each broker."""

    home: Path
    server: Server
    settings: Settings
    processes: Nursery
    brokers: Cluster
    doors: dict[str, Door]
    outside: socket.socket

    @property
    def bank_file(self) -> Path:
        """The simulated bank's own record of what it paid."""
        return self.home / "bank.csv"

    @property
    def receipts(self) -> Path:
        """The clients' own record of what the suite acknowledged."""
        return self.home / "receipts.jsonl"

    def start_processes(self) -> None:
        """Let the suite start, each service by its own door."""
        told = settings_of(self.settings, self.brokers.address, self._url, self.processes.addresses)
        self.processes.start(DATABASE, told)

    def _url(self, service: str) -> str:
        behind = replace(self.server, host=HOST, port=self.doors[service].port)
        return url_for(behind, DATABASE)(service)


@contextmanager
def scene() -> Iterator[Scene]:
    """Set everything up but the processes, which wait for their start; call it before there is any thread or loop.

    Kafka itself is kept where others find it too; a home in which something went wrong is left for whoever looks.
    """
    shared = settings.read()
    with _home() as home, ExitStack() as closing:
        processes = closing.enter_context(nursery(home))
        server = postgres.start(home)
        closing.callback(postgres.stop, server)
        KeyFolder.create(home / "keys")
        doors = {service: Door((server.host, server.port)) for service in services.ALL}

        def door(client_port: int) -> int:
            number = len(doors) - len(services.ALL) + 1
            doors[broker(number)] = Door((HOST, client_port))
            return doors[broker(number)].port

        brokers = closing.enter_context(cluster(shared.home, NODES, data=home / "kafka", door=door))
        outside = simulators.listen()
        chosen = replace(shared, mode=Mode.DEMO, home=home, simulator_url=simulators.address_of(outside))
        yield Scene(home, server, chosen, processes, brokers, doors, outside)


@contextmanager
def _home() -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix="onenet-chaos-"))
    try:
        yield home
    except BaseException:
        if server := postgres.find(home):
            postgres.stop(server)
        sys.stderr.write(f"数据留在 {home}\n")
        raise
    postgres.erase(home)
    rmtree(home, ignore_errors=True)
