"""What a process refuses to run with in production is told in one sentence, not as an error of ours."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from deploy import postgres
from deploy.plans import PLANS
from deploy.postgres import Server
from deploy.prepare import prepare, url_for
from shared.crypto.keyring import KeyFolder
from shared.ids import new_id

COMMAND = str(Path(sys.executable).with_name("onenet"))
WORKER = ("serve", "economic-verification", "--role", "worker", "--port", "0")
REFUSED = 1


@pytest.fixture(scope="module")
async def database(server: Server) -> AsyncIterator[str]:
    name = f"refused_{new_id().hex[-12:]}"
    await prepare(server, name, PLANS, date(2026, 11, 24))
    yield name
    await postgres.drop_database(server, name)


def serve(server: Server, database: str, keys: KeyFolder, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run it in production, over brokers that nobody needs before that."""
    told = {
        "ONENET_MODE": "production",
        "ONENET_HOME": str(keys.path.parent),
        "DATABASE_URL": server.dsn(database),
        "ONENET_DATABASE_URL": url_for(server, database)("economic_verification"),
        "ONENET_BUS": "kafka",
        "ONENET_KAFKA_SERVERS": "127.0.0.1:9",
        "ONENET_KAFKA_TLS": str(keys.path),
    }
    command = [COMMAND, *arguments]
    return subprocess.run(command, env=os.environ | told, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603  (our own command)


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(WORKER, id="the worker alone"),
        pytest.param(("serve", "--port", "0", "--database"), id="all services in one process"),
    ],
)
def test_example_deadlines_are_refused_in_a_sentence_that_says_what_to_do(
    server: Server, database: str, keys: KeyFolder, arguments: tuple[str, ...]
) -> None:
    named = [database] if arguments[-1] == "--database" else []
    ended = serve(server, database, keys, *arguments, *named)
    assert ended.returncode == REFUSED
    [sentence] = ended.stderr.splitlines()
    assert sentence.startswith("不能继续:经济状况核对的 register.yaml 中")
    assert sentence.endswith("填入与各单位商定的期限后,才能在正式环境运行。")
