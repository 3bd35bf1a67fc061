"""The figures of a process stand on a port of their own, also those of the gateway, and nowhere else."""

import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import date
from http import HTTPStatus
from pathlib import Path

import httpx
import pytest

from deploy import postgres
from deploy.postgres import Server
from deploy.prepare import prepare, url_for
from gateway.app import PLAN as GATEWAY
from shared import services
from shared.crypto.keyring import KeyFolder
from shared.ids import new_id

NOBODY = "http://127.0.0.1:9"


@pytest.fixture
async def database(server: Server) -> AsyncIterator[str]:
    name = f"figures_{new_id().hex[-12:]}"
    await prepare(server, name, [GATEWAY], date(2026, 11, 24))
    yield name
    await postgres.drop_database(server, name)


@contextmanager
def gateway(server: Server, database: str, keys: KeyFolder, port: int) -> Iterator[str]:
    """The gateway's api as a process of its own; gives its address."""
    told = {
        "ONENET_MODE": "production",
        "ONENET_HOME": str(keys.path.parent),
        "ONENET_DATABASE_URL": url_for(server, database)("gateway"),
        "ONENET_UPSTREAMS": ",".join(f"{service}={NOBODY}" for service in services.ROOMS),
    }
    command = [str(Path(sys.executable).with_name("onenet")), "serve", "gateway", "--port", "0"]
    command += ["--metrics-port", str(port)]
    with subprocess.Popen(command, env=os.environ | told, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  (our own command)
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def test_whoever_watches_the_gateway_finds_its_figures_and_whoever_calls_it_does_not(
    server: Server, database: str, keys: KeyFolder
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    inside = f"http://127.0.0.1:{port}"
    with gateway(server, database, keys, port) as outside, httpx.Client(trust_env=False) as client:
        claimed = {"Host": f"127.0.0.1:{port}", "X-Forwarded-Port": str(port)}
        assert client.get(f"{outside}/api/v1/work-lists").status_code == HTTPStatus.UNAUTHORIZED
        assert client.get(f"{outside}/metrics").status_code == HTTPStatus.NOT_FOUND
        assert client.get(f"{outside}/metrics", headers=claimed).status_code == HTTPStatus.NOT_FOUND
        figures = client.get(f"{inside}/metrics")
        assert figures.status_code == HTTPStatus.OK
        assert 'onenet_requests_total{method="GET",route="' in figures.text
        assert 'service="door"' in figures.text
        for path in ("/api/v1/work-lists", "/health/live", "/docs"):
            assert client.get(f"{inside}{path}").status_code == HTTPStatus.NOT_FOUND
