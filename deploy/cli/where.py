"""Which folder, server and database a command works on, and the option with which a person names another."""

import asyncio
import os
import socket
import time
from contextlib import suppress
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from asyncpg.exceptions import PostgresError
from sqlalchemy.exc import SQLAlchemyError

from deploy import broker, inspection, played, postgres, processes
from deploy.operating import flow
from deploy.operating.place import Place
from deploy.postgres import PostgresRefused, Server
from shared import services, settings
from shared.clock import SystemClock
from shared.journal.broker import Broker
from shared.services import GATEWAY
from shared.settings import Bus, Settings

Database = Annotated[str, typer.Option(help="数据库名;不填为最近一次运行所用")]
Apart = Annotated[bool, typer.Option("--apart", help="每个服务一个数据库,以服务命名")]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON,供程序读取")]
Yes = Annotated[bool, typer.Option("--yes", help="确实办理;不加只演练,不改变任何数据")]

_LOOKS = 60
_LOOK_AGAIN_SECONDS = 0.5
_SAID_AT = 2


def home() -> Path:
    """The folder of keys, papers and data."""
    return settings.read().home


def server(database: str) -> tuple[Server, str]:
    """The server of this folder, started where it does not run, and the database that is named or was used last.

    The database is empty where each service has one of its own.

    Whoever looks into a folder without data, or for a database that is not there, is told so and nothing is made.
    """
    if not postgres.has_data(home()):
        _end(f"{home()} 中还没有数据。先运行 make up 或 onenet serve;数据在别处时设置 ONENET_HOME。")
    found = postgres.start(home())
    name = name_on(found, database)
    if name and not asyncio.run(postgres.database_exists(found, name)):
        _end(f"没有数据库 {name}。请用 --database 指明,或运行 onenet migrate 建立。")
    return found, name


def alone(database: str, host: str = "127.0.0.1", port: int = 0, looks: int = _LOOKS) -> None:
    """Refuse to run a second suite on a database, or on a port that somebody has.

    A second one would take from the first the tasks that it has at hand. One that was killed a moment ago may still be
    seen, and one that lost its driver is stopping: that is waited for.
    """
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        why = os.strerror(error.errno or 0)
        _end(f"不能在 {host}:{port} 上提供服务({why})。用 --port 换一个端口,或先停止占用它的程序。")
    for look in range(looks):
        if not asyncio.run(_is_served(database)):
            return
        if look == _SAID_AT:
            typer.echo(f"数据库 {database} 上还有平台在运行,等它停止……", err=True)
        time.sleep(_LOOK_AGAIN_SECONDS)
    _end(f"平台已经在数据库 {database} 上运行({home()})。先停止它(在它的窗口按 Ctrl-C),或用 ONENET_HOME 指明别处。")


def one_of_ours(service: str) -> None:
    """Refuse a service that there is not, with the list of those that there are."""
    names = [services.outside_name(each) for each in services.ALL]
    if services.outside_name(service) not in names:
        _end(f"没有服务 {service};可选:{'、'.join(names)}。")


async def _is_served(database: str) -> bool:
    with suppress(PostgresRefused, PostgresError, SQLAlchemyError, OSError):
        found = postgres.find(home())
        if found is not None and await postgres.database_exists(found, database):
            async with inspection.looking(found, database) as look:
                return bool(await flow.connected_services(look))
    return False


def _end(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise SystemExit(1)


def name_on(found: Server, database: str) -> str:
    """The database that is named or was used last; empty where there is none but one of each service."""
    return database or asyncio.run(_used_last(found, played.last_database(home())))


async def _used_last(found: Server, name: str) -> str:
    with suppress(PostgresError, OSError):
        if not await postgres.database_exists(found, name) and await postgres.database_exists(found, GATEWAY):
            return ""
    return name


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
