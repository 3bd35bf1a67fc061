"""A PostgreSQL for the embedded form and for tests: the one that DATABASE_URL names, else one of our own."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from deploy.postgres import cluster, placement
from deploy.postgres.databases import create_database, database_exists, drop_database, refuse_blind_trigrams
from deploy.postgres.refusal import PostgresRefused
from deploy.postgres.server import Server

__all__ = [
    "PostgresRefused",
    "Server",
    "create_database",
    "database_exists",
    "drop_database",
    "erase",
    "find",
    "has_data",
    "start",
    "stop",
]


def start(home: Path, *, durable: bool = True, tcp_port: int | None = None) -> Server:
    """Return a server that answers; whoever comes second joins the server of the first.

    It listens on a private socket, and on 127.0.0.1 only if a port is given. Without durability a crash of the machine
    loses the data: that is for tests. The call blocks, for seconds at the first start.
    """
    if url := os.environ.get("DATABASE_URL"):
        server = Server.of_url(url)
        _check(server)
        return server
    home.mkdir(parents=True, exist_ok=True)
    home = home.resolve()
    with placement.locked(home):
        place = placement.settle(home)
        password = placement.superuser_password(home, place)
        if not place.data.exists():
            cluster.initialise(place, password, durable=durable)
        is_fresh = cluster.bring_up(place, durable=durable, tcp_port=tcp_port)
        host, port = cluster.address(place)
        server = Server(host, port, placement.SUPERUSER, password, place=place)
        if is_fresh:
            _check(server)
    return server


def find(home: Path) -> Server | None:
    """Return the server of this folder if it runs, without making or starting anything; None where it does not.

    The one that DATABASE_URL names is returned unasked: who connects will see whether it answers.
    """
    if url := os.environ.get("DATABASE_URL"):
        return Server.of_url(url)
    if not has_data(home):
        return None
    home = home.resolve()
    place = placement.settle(home)
    if not cluster.is_running(place):
        return None
    host, port = cluster.address(place)
    return Server(host, port, placement.SUPERUSER, placement.superuser_password(home, place), place=place)


def has_data(home: Path) -> bool:
    """Whether there is a server to be found or started for this folder without making a new one."""
    return "DATABASE_URL" in os.environ or any((home / name).exists() for name in ("pg", "pg.location"))


def stop(server: Server) -> None:
    """Stop a server of ours, whoever started it; one that DATABASE_URL named is left alone."""
    if server.place:
        cluster.shut_down(server.place)


def erase(home: Path) -> None:
    """Stop the server of this folder and remove its data, wherever they lie; for the homes of tests."""
    home = home.resolve()
    with placement.locked(home):
        place = placement.settle(home)
        cluster.shut_down(place, mode="immediate")  # what is removed next need not be written first
        cluster.remove_socket_folder(place)
        placement.remove(home, place)


def _check(server: Server) -> None:
    """Look into the server from a thread of its own, since the caller may already be running a loop."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(asyncio.run, refuse_blind_trigrams(server)).result()
