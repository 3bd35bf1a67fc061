"""Create, clone, drop and look for databases, and refuse a server that cannot search Chinese text."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from deploy.postgres.binaries import OLDEST_MAJOR
from deploy.postgres.refusal import PostgresRefused
from deploy.postgres.server import Server

NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
CONNECT_SECONDS = 10


async def create_database(server: Server, name: str, template: str | None = None) -> None:
    """Create a database, or clone one to which nobody is connected."""
    clone = f" TEMPLATE {_quoted(template)}" if template else ""
    async with _connection(server) as connection:
        await connection.execute(f"CREATE DATABASE {_quoted(name)}{clone}")


async def drop_database(server: Server, name: str) -> None:
    """Drop a database if there is one, cutting off whoever is connected."""
    async with _connection(server) as connection:
        await connection.execute(f"DROP DATABASE IF EXISTS {_quoted(name)} WITH (FORCE)")


async def database_exists(server: Server, name: str) -> bool:
    """Whether there is a database of this name."""
    async with _connection(server) as connection:
        return bool(await connection.fetchval("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name))


async def refuse_blind_trigrams(server: Server) -> None:
    """Refuse a server that is too old, or whose locale gives Chinese no trigrams.

    There every search of a name would find nothing, without an error.
    The extension stays in template1, so each database that we create has it.
    """
    async with _connection(server, "template1") as connection:
        if connection.get_server_version().major < OLDEST_MAJOR:
            raise PostgresRefused(f"PostgreSQL {OLDEST_MAJOR} or newer is needed.")
        await connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        if await connection.fetchval("SELECT show_trgm('低') = '{}'"):
            raise PostgresRefused(
                "The server's locale gives Chinese text no trigrams: create its cluster with C.UTF-8."
            )


@asynccontextmanager
async def _connection(server: Server, database: str = "postgres") -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(server.dsn(database), timeout=CONNECT_SECONDS)
    try:
        yield connection
    finally:
        await connection.close()


def _quoted(name: str) -> str:
    """Names of databases cannot be parameters, so only plain ones are let through."""
    if not NAME.fullmatch(name):
        raise ValueError(f"not a plain database name: {name!r}")
    return f'"{name}"'
