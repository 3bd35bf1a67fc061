"""A PostgreSQL of our own: how it starts, is joined, survives and stays closed, on every version this machine has."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import asyncpg
import pytest

from deploy import postgres
from deploy.postgres import PostgresRefused, Server, binaries, databases

VERSIONS = [pytest.param(found, id=f"PostgreSQL {found.version}") for found in binaries.usable()]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    folder = tmp_path / "home"
    yield folder
    if folder.exists():
        postgres.erase(folder)


async def fetch(server: Server, sql: str, database: str = "postgres") -> object:
    connection = await asyncpg.connect(server.dsn(database))
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


def postmaster_pid(server: Server) -> int:
    assert server.place
    return int((server.place.data / "postmaster.pid").read_text().splitlines()[0])


def test_four_who_start_at_once_share_one_server(home: Path) -> None:
    with ThreadPoolExecutor(4) as threads:
        servers = list(threads.map(lambda _: postgres.start(home, durable=False), range(4)))
    assert len(set(servers)) == 1


async def test_a_stopped_server_starts_again_with_its_rows(home: Path) -> None:
    server = postgres.start(home)
    await fetch(server, "CREATE TABLE kept AS SELECT 7 AS n")
    postgres.stop(server)
    assert await fetch(postgres.start(home), "SELECT n FROM kept") == 7


@pytest.mark.parametrize("found", VERSIONS)
async def test_committed_rows_survive_a_kill_of_the_postmaster(
    home: Path, monkeypatch: pytest.MonkeyPatch, found: binaries.Binaries
) -> None:
    monkeypatch.setenv("ONENET_PG_BINDIR", str(found.folder))
    server = postgres.start(home)
    await fetch(server, "CREATE TABLE paid AS SELECT generate_series(1, 1000) AS line")
    pid = postmaster_pid(server)
    os.kill(pid, signal.SIGKILL)
    again = postgres.start(home)
    assert await fetch(again, "SELECT count(*) FROM paid") == 1000
    assert postmaster_pid(again) != pid


@pytest.mark.parametrize("found", VERSIONS)
async def test_chinese_is_searchable_whatever_locale_the_caller_has(
    home: Path, monkeypatch: pytest.MonkeyPatch, found: binaries.Binaries
) -> None:
    monkeypatch.setenv("ONENET_PG_BINDIR", str(found.folder))
    monkeypatch.setenv("LC_ALL", "C")
    server = postgres.start(home, durable=False)
    await postgres.create_database(server, "intake")
    assert await fetch(server, "SELECT similarity('济南市历下区解放路', '济南市历下区解放东路') > 0.5", "intake")
    assert found.major == int(str(await fetch(server, "SHOW server_version_num"))) // 10000


async def test_a_server_whose_locale_is_blind_to_chinese_is_refused(home: Path) -> None:
    server = postgres.start(home, durable=False)
    assert server.place
    provider = "LOCALE_PROVIDER libc" if server.place.binaries.major >= 17 else ""
    await fetch(server, f"CREATE DATABASE blind TEMPLATE template0 {provider} LOCALE 'C'")
    await fetch(server, "ALTER DATABASE template1 RENAME TO seeing")
    await fetch(server, "ALTER DATABASE blind RENAME TO template1")
    with pytest.raises(PostgresRefused, match="trigrams"):
        await databases.refuse_blind_trigrams(server)


async def test_a_home_that_the_servers_user_cannot_reach_is_served_from_outside(home: Path) -> None:
    closed = home.parent / "closed"
    closed.mkdir(mode=0o700)
    inside = closed / ".onenet"
    server = postgres.start(inside, durable=False)
    try:
        assert server.place
        is_root = os.geteuid() == 0
        assert (server.place.folder == inside, (inside / "pg.location").exists()) == (not is_root, is_root)
        assert await fetch(server, "SELECT 1") == 1
        assert postgres.start(inside) == server
    finally:
        postgres.erase(inside)
    assert not server.place.data.exists()


async def test_programs_that_the_servers_user_cannot_reach_are_copied(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = binaries.choose()
    closed = home.parent / "closed"
    closed.mkdir(mode=0o700)
    (closed / "site").symlink_to(found.folder.parents[2])
    monkeypatch.setenv("ONENET_PG_BINDIR", str(closed / "site" / found.folder.relative_to(found.folder.parents[2])))
    server = postgres.start(home, durable=False)
    assert server.place
    assert await fetch(server, "SELECT 1") == 1
    assert server.place.binaries.folder.is_relative_to(server.place.folder) == (os.geteuid() == 0)


async def test_nobody_enters_without_the_password(home: Path) -> None:
    server = postgres.start(home, durable=False)
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(server.dsn("postgres", server.superuser, "guessed"))
    assert await fetch(server, "SHOW listen_addresses") == ""


def test_the_password_and_the_socket_are_closed_to_other_users(home: Path) -> None:
    server = postgres.start(home, durable=False)
    assert (home / "pg.password").stat().st_mode & 0o777 == 0o600
    assert Path(server.host).stat().st_mode & 0o777 == 0o700
    assert server.password not in repr(server)


async def test_it_listens_on_the_loopback_only_where_a_port_is_asked_for(home: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    server = postgres.start(home, durable=False, tcp_port=port)
    url = f"postgresql://{server.superuser}:{server.password}@127.0.0.1:{port}/"
    assert await fetch(Server.of_url(url), "SHOW listen_addresses") == "127.0.0.1"


async def test_a_database_is_cloned_with_its_rows_and_dropped_under_its_users(home: Path) -> None:
    server = postgres.start(home, durable=False)
    await postgres.create_database(server, "template_intake")
    await fetch(server, "CREATE TABLE t AS SELECT 3 AS n", "template_intake")
    await postgres.create_database(server, "intake", template="template_intake")
    user = await asyncpg.connect(server.dsn("intake"))
    assert await user.fetchval("SELECT n FROM t") == 3
    await postgres.drop_database(server, "intake")
    assert not await postgres.database_exists(server, "intake")
    assert await postgres.database_exists(server, "template_intake")
    user.terminate()


async def test_a_database_name_that_is_not_plain_is_refused(home: Path) -> None:
    server = postgres.start(home, durable=False)
    with pytest.raises(ValueError, match="plain"):
        await postgres.create_database(server, 'x"; DROP DATABASE postgres; --')


async def test_a_refused_row_leaves_no_personal_data_in_the_servers_log(home: Path) -> None:
    server = postgres.start(home, durable=False)
    await fetch(server, "CREATE TABLE p (n text PRIMARY KEY)")
    with pytest.raises(asyncpg.UniqueViolationError):
        await fetch(server, "INSERT INTO p VALUES ('张三丰'), ('张三丰')")
    assert server.place
    assert "张三丰" not in (server.place.data / "server.log").read_text()


async def test_database_url_names_the_server_and_stopping_leaves_it_alone(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = postgres.start(home, durable=False)
    monkeypatch.setenv("DATABASE_URL", ours.dsn("postgres"))
    named = postgres.start(home / "unused")
    postgres.stop(named)
    assert (named.host, named.port, named.place) == (ours.host, ours.port, None)
    assert await fetch(named, "SELECT 1") == 1
    assert not (home / "unused").exists()


def test_data_of_a_version_that_is_not_here_are_refused(home: Path) -> None:
    (home / "pg").mkdir(parents=True)
    (home / "pg" / "PG_VERSION").write_text("9\n")
    with pytest.raises(PostgresRefused, match="PostgreSQL 9"):
        postgres.start(home)
    (home / "pg" / "PG_VERSION").unlink()


def test_data_without_their_password_are_refused(home: Path) -> None:
    postgres.stop(postgres.start(home, durable=False))
    (home / "pg.password").unlink()
    with pytest.raises(PostgresRefused, match="restore"):
        postgres.start(home)


def test_a_warm_start_takes_less_time_than_a_cold_one(home: Path) -> None:
    def timed() -> float:
        began = time.perf_counter()
        postgres.start(home)
        return time.perf_counter() - began

    cold = timed()
    postgres.stop(postgres.start(home))
    warm, joined = timed(), timed()
    assert joined < warm < cold


@pytest.mark.parametrize(
    ("url", "dsn", "sqlalchemy_url"),
    [
        pytest.param(
            "postgresql://a%40b:p%2F@db.example:6432/x?sslmode=require",
            "postgresql://a%40b:p%2F@db.example:6432/intake?sslmode=require",
            "postgresql+asyncpg://a%40b:p%2F@db.example:6432/intake?ssl=require",
            id="a host with TLS",
        ),
        pytest.param(
            "postgres://root@/?host=/run/pg&port=5433",
            "postgresql://root@/intake?host=%2Frun%2Fpg&port=5433",
            "postgresql+asyncpg://root@/intake?host=%2Frun%2Fpg&port=5433",
            id="a socket",
        ),
        pytest.param(
            "postgresql+asyncpg://root@[::1]/",
            "postgresql://root@[::1]:5432/intake",
            "postgresql+asyncpg://root@[::1]:5432/intake",
            id="an IPv6 address and no port",
        ),
    ],
)
def test_a_url_is_carried_over_to_each_database(url: str, dsn: str, sqlalchemy_url: str) -> None:
    server = Server.of_url(url)
    assert (server.dsn("intake"), server.sqlalchemy_url("intake")) == (dsn, sqlalchemy_url)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("mysql://root@db/", id="another database"),
        pytest.param("postgresql://db/", id="no user"),
        pytest.param("postgresql://root@db/?sslrootcert=x", id="an option that would be lost"),
    ],
)
def test_a_url_that_cannot_be_carried_over_is_refused(url: str) -> None:
    with pytest.raises(PostgresRefused):
        Server.of_url(url)
