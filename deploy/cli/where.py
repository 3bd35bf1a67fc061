"""Which folder, server and database a command works on, and the option with which a person names another."""

import asyncio
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from deploy import played, postgres
from deploy.operating.place import Place
from deploy.postgres import Server
from shared import settings
from shared.clock import SystemClock

Database = Annotated[str, typer.Option(help="数据库名;不填为最近一次运行所用")]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON,供程序读取")]
Yes = Annotated[bool, typer.Option("--yes", help="确实办理;不加只演练,不改变任何数据")]


def home() -> Path:
    """The folder of keys, papers and data."""
    return settings.read().home


def server(database: str) -> tuple[Server, str]:
    """The server of this folder, started where it does not run, and the database that is named or was used last.

    Whoever looks into a folder without data, or for a database that is not there, is told so and nothing is made.
    """
    if not postgres.has_data(home()):
        _end(f"{home()} 中还没有数据。先运行 make up 或 onenet serve;数据在别处时设置 ONENET_HOME。")
    found, name = postgres.start(home()), name_of(database)
    if not asyncio.run(postgres.database_exists(found, name)):
        _end(f"没有数据库 {name}。请用 --database 指明,或运行 onenet migrate 建立。")
    return found, name


def _end(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise SystemExit(1)


def name_of(database: str) -> str:
    """The database that is named or was used last."""
    return database or played.last_database(home())


def place(database: str) -> Place:
    """Where an operator looks, with a server that is started where it does not run."""
    found, name = server(database)
    return place_on(found, name)


def place_on(found: Server, name: str) -> Place:
    """The same, on a server that runs."""
    is_demo = settings.read().is_demo or played.was_played_on(home(), name)
    return Place(home(), found, name, is_demo, SystemClock().now())
