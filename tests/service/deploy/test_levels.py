"""A release and its database: a newer release may migrate it under a process that runs; a lower level is refused."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from http import HTTPStatus
from itertools import pairwise
from pathlib import Path

import asyncpg
import httpx
import pytest
from alembic.script import ScriptDirectory

from deploy import postgres
from deploy.plans import PLANS
from deploy.postgres import PostgresRefused, Server
from deploy.prepare import prepare, url_for
from services.disclosure.app import PLAN as DISCLOSURE
from shared.crypto.keyring import KeyFolder
from shared.database.migrate import trees
from shared.ids import new_id
from shared.room import Plan

TODAY = date(2026, 11, 24)
SERVE = [str(Path(sys.executable).with_name("onenet")), "serve", "disclosure", "--role", "api", "--port", "0"]
NEWER, OLDER = "2099_01_01_a_later_release", "2026_11_24_first_tables"
READY, UNREADY = (HTTPStatus.OK, ""), (HTTPStatus.SERVICE_UNAVAILABLE, "migration_level")


@pytest.fixture
async def database(server: Server) -> AsyncIterator[str]:
    name = f"level_{new_id().hex[-12:]}"
    await prepare(server, name, [DISCLOSURE], TODAY)
    yield name
    await postgres.drop_database(server, name)


@pytest.fixture
def told(server: Server, database: str, keys: KeyFolder) -> Mapping[str, str]:
    """What a process of the service is told by its surroundings."""
    url = url_for(server, database)("disclosure")
    home = {"ONENET_HOME": str(keys.path.parent), "ONENET_MODE": "demo"}
    return os.environ | home | {"ONENET_DATABASE_URL": url}


@contextmanager
def serving(told: Mapping[str, str]) -> Iterator[str]:
    """The service's api as a process of its own; gives its address."""
    with subprocess.Popen(SERVE, env=told, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  (our own command)
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def refusal(told: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(SERVE, env=told, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603  (our own command)


async def put_level(server: Server, database: str, level: str, table: str = "level") -> None:
    connection = await asyncpg.connect(server.dsn(database))
    await connection.execute(f"UPDATE disclosure.{table} SET version_num = $1", level)  # noqa: S608  (our own words)
    await connection.close()


def readiness(url: str) -> tuple[HTTPStatus, str]:
    answer = httpx.get(f"{url}/health/ready", trust_env=False)
    return HTTPStatus(answer.status_code), answer.json().get("code", "")


async def test_a_process_stays_ready_under_a_newer_level_and_not_under_a_lower_one(
    server: Server, database: str, told: Mapping[str, str]
) -> None:
    with serving(told) as url:
        assert readiness(url) == READY
        for table in ("level", "ground_level"):
            await put_level(server, database, NEWER, table)
            assert readiness(url) == READY
        await put_level(server, database, OLDER)
        assert readiness(url) == UNREADY


async def test_a_process_starts_again_on_a_level_that_a_newer_release_has_made(
    server: Server, database: str, told: Mapping[str, str]
) -> None:
    await put_level(server, database, NEWER)
    with serving(told) as url:
        assert readiness(url) == READY


@pytest.mark.parametrize(
    "level",
    [
        pytest.param(OLDER, id="an earlier one of ours"),
        pytest.param("2026_11_01_somebody", id="unknown and of before our newest"),
        pytest.param("another", id="none of ours"),
    ],
)
async def test_a_process_refuses_to_start_on_a_lower_level(
    server: Server, database: str, told: Mapping[str, str], level: str
) -> None:
    await put_level(server, database, level)
    refused = refusal(told)
    assert (refused.returncode, refused.stderr) == (1, "不能继续:数据库版本低于程序,请先运行 onenet migrate。\n")


async def test_an_old_release_does_not_prepare_what_a_newer_one_has_migrated(server: Server, database: str) -> None:
    await put_level(server, database, NEWER)
    with pytest.raises(PostgresRefused, match="高于程序"):
        await prepare(server, database, [DISCLOSURE], TODAY)


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.service)
def test_no_migration_is_dated_before_the_one_that_it_follows(plan: Plan) -> None:
    for tree in trees(plan.migrations, plan.tables):
        script = ScriptDirectory(str(tree.folder), version_locations=[str(tree.folder / "versions")])
        days = [each.revision[:10] for each in script.walk_revisions()]
        assert all(later >= earlier for later, earlier in pairwise(days))
