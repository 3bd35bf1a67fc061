"""The folder, server and database that a command works on: what can be known without importing any service."""

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from asyncpg.exceptions import PostgresError

from deploy import played, postgres
from deploy.postgres import Server
from shared import settings
from shared.services import GATEWAY

Database = Annotated[str, typer.Option(help="数据库名;不填为最近一次运行所用")]
Apart = Annotated[bool, typer.Option("--apart", help="每个服务一个数据库,以服务命名")]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON,供程序读取")]
Yes = Annotated[bool, typer.Option("--yes", help="确实办理;不加只演练,不改变任何数据")]


def home() -> Path:
    """The folder of keys, papers and data."""
    return settings.read().home


def server(database: str) -> tuple[Server, str]:
    """The server of this folder, started where it does not run, and the database that is named or was used last.

    The database is empty where each service has one of its own.

    Whoever looks into a folder without data, or for a database that is not there, is told so and nothing is made.
    """
    if not postgres.has_data(home()):
        end(f"{home()} 中还没有数据。先运行 make up 或 onenet serve;数据在别处时设置 ONENET_HOME。")
    found = postgres.start(home())
    name = name_on(found, database)
    if name and not asyncio.run(postgres.database_exists(found, name)):
        end(f"没有数据库 {name}。请用 --database 指明,或运行 onenet migrate 建立。")
    return found, name


def end(sentence: str) -> NoReturn:
    """Tell what a command refuses to do, and end it."""
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
