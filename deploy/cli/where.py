"""Where an operator's command looks, and whether the suite runs there already; the folder and its server among it."""

import asyncio
import os
import socket
import time
from contextlib import suppress
from pathlib import Path

import typer
from asyncpg.exceptions import PostgresError
from sqlalchemy.exc import SQLAlchemyError

from deploy import broker, inspection, played, postgres, processes
from deploy.cli.folder import Apart, Database, Json, Yes, end, home, name_on, server
from deploy.operating import flow
from deploy.operating.place import Place
from deploy.postgres import PostgresRefused, Server
from shared import services, settings
from shared.clock import SystemClock
from shared.journal.broker import Broker
from shared.settings import Bus, Settings

__all__ = ["Apart", "Database", "Json", "Yes", "alone", "home", "name_on", "one_of_ours", "place", "place_on", "server"]

_LOOKS = 60
_LOOK_AGAIN_SECONDS = 0.5
_SAID_AT = 2


def folder(given: Path) -> Path:
    """Refuse a folder that is not there."""
    if not given.is_dir():
        end(f"没有文件夹 {given}:请核对路径。")
    return given


def alone(database: str, host: str = "127.0.0.1", port: int = 0, looks: int = _LOOKS) -> None:
    """Refuse to run a second suite on a database, or on a port that somebody has.

    A second one would take from the first the tasks that it has at hand. One that was killed a moment ago may still be
    seen, and one that lost its driver is stopping: that is waited for.
    """
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        why = os.strerror(error.errno or 0)
        end(f"不能在 {host}:{port} 上提供服务({why})。用 --port 换一个端口,或先停止占用它的程序。")
    for look in range(looks):
        if not asyncio.run(_is_served(database)):
            return
        if look == _SAID_AT:
            typer.echo(f"数据库 {database} 上还有平台在运行,等它停止……", err=True)
        time.sleep(_LOOK_AGAIN_SECONDS)
    end(f"平台已经在数据库 {database} 上运行({home()})。先停止它(在它的窗口按 Ctrl-C),或用 ONENET_HOME 指明别处。")


def one_of_ours(service: str) -> None:
    """Refuse a service that there is not, with the list of those that there are."""
    names = [services.outside_name(each) for each in services.ALL]
    if services.outside_name(service) not in names:
        end(f"没有服务 {service};可选:{'、'.join(names)}。")


async def _is_served(database: str) -> bool:
    with suppress(PostgresRefused, PostgresError, SQLAlchemyError, OSError):
        found = postgres.find(home())
        if found is not None and await postgres.database_exists(found, database):
            async with inspection.looking(found, database) as look:
                return bool(await flow.connected_services(look))
    return False


def place(database: str) -> Place:
    """Where an operator looks, with a server that is started where it does not run."""
    found, name = server(database)
    return place_on(found, name)


def place_on(found: Server, name: str) -> Place:
    """The same, on a server that runs."""
    chosen = settings.read()
    is_demo = chosen.is_demo or played.was_played_on(chosen.home, name)
    is_apart = not name or chosen.bus is Bus.KAFKA or processes.find(chosen.home, name) is not None
    kafka = _kafka(chosen) if is_apart else None
    return Place(chosen.home, found, name, is_demo, SystemClock().now(), is_apart, kafka)


def _kafka(chosen: Settings) -> Broker | None:
    """The brokers that the settings name, else those of this home."""
    if chosen.kafka_servers:
        return Broker(chosen.kafka_servers, chosen.kafka_tls)
    found = broker.find(chosen.home)
    return Broker(found.servers, found.tls_of(broker.ADMIN)) if found else None
