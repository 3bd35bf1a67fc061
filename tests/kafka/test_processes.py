"""A suite of own processes over Kafka: played while workers stop; then killed, refused and left without a database."""

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import asyncpg
import pytest

from deploy import postgres
from deploy.alone import Role
from deploy.demo import apply, desks, population
from deploy.demo.client import Refused, connect
from deploy.played import PASSING, STAYING
from deploy.postgres import Server
from deploy.prepare import url_for
from deploy.processes import SEATS
from shared import services
from tests.journeys.running import COMMAND, next_line, onenet, staying
from tests.journeys.traces import Traces, numbers_of

from .operated import Processes, a_home_with_kafka, answer, code_of, lives, summary, until

WORKERS = [seat.name for seat in SEATS if seat.role is Role.WORKER]
SEED, HOUSEHOLDS = 5, 6
EFFECT_WITHIN_SECONDS = 10
"""On a machine that others use as well; the bench says what a quiet one takes."""


@dataclass(frozen=True)
class Demo:
    """A run that was played while every worker in turn was asked to stop."""

    home: Path
    code: int
    said: str
    told: str
    ended: list[int]


@dataclass(frozen=True)
class Up:
    """A suite that stays."""

    command: subprocess.Popen[str]
    home: Path
    url: str
    processes: Processes

    def server(self) -> Server:
        found = postgres.find(self.home)
        assert found is not None
        return found


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    with a_home_with_kafka() as home:
        yield home


@pytest.fixture(scope="module")
def demo(home: Path) -> Demo:
    command = [COMMAND, "demo", "--bus", "kafka", "--households", str(HOUSEHOLDS), "--seed", str(SEED)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=_of(home), stdout=pipe, stderr=pipe, text=True) as playing:  # noqa: S603
        ended = list(_stop_each(Processes(home, PASSING), playing))
        said, told = playing.communicate(timeout=240)
    return Demo(home, playing.returncode, said, told, ended)


def _stop_each(running: Processes, playing: subprocess.Popen[str]) -> Iterator[int]:
    """Ask each worker to stop once, and see how it ended."""
    for name in WORKERS:
        until(lambda name=name: running.is_ready(name) or playing.poll() is not None)  # type: ignore[misc]
        with suppress(StopIteration, ProcessLookupError):
            code = running.signal(name, signal.SIGTERM)
            if code is not None:
                yield code


@pytest.fixture(scope="module")
def up(home: Path) -> Iterator[Up]:
    with staying(home, "up", "--bus", "kafka", "--households", "1", "--seed", "9", "--port", "0") as command:
        told = next_line(command.stderr, lambda line: "平台已启动" in line)
        next_line(command.stdout, lambda line: line.startswith("{"))
        url = told.partition(": ")[2].partition("/docs")[0]
        yield Up(command, home, url, Processes(home, STAYING))


def test_the_whole_way_goes_over_kafka_while_workers_stop(demo: Demo) -> None:
    assert demo.code == 0, demo.told[-3000:]
    found = summary(demo.said)
    assert (found["households"], found["parked"]) == (HOUSEHOLDS, 0)
    assert found["ledger_balanced"] is found["audit_verified"] is True


def test_a_worker_that_is_asked_to_stop_finishes_and_ends_well(demo: Demo) -> None:
    assert demo.ended == [0] * len(WORKERS)


def test_no_log_and_nothing_that_kafka_keeps_holds_anybodys_number(demo: Demo) -> None:
    traces = Traces(numbers_of(population.generate(SEED, HOUSEHOLDS)))
    logs, kept = demo.home / "logs", demo.home / "kafka" / f"nodes-1-{PASSING}"
    assert {f"{seat.name}.log" for seat in SEATS} < {path.name for path in logs.iterdir()}
    assert list(kept.rglob("*.log"))
    assert [*traces.found_under(logs), *traces.found_under(kept)] == []


async def test_whatever_was_said_is_published_when_the_suite_has_stopped(demo: Demo) -> None:
    server = postgres.start(demo.home)
    connection = await asyncpg.connect(server.dsn(PASSING))
    for service in services.ALL:
        counters = await connection.fetch(f"SELECT name, last FROM {service}.counter")  # noqa: S608
        reached = {row["name"]: row["last"] for row in counters}
        assert reached["published"] == reached["journal"], service
    await connection.close()


def test_the_doctor_finds_every_process_and_the_brokers_well(up: Up) -> None:
    examined = onenet(up.home, "doctor")
    assert examined.returncode == 0, examined.stdout
    assert f"{len(SEATS)} 个进程正在运行" in examined.stdout
    assert "Kafka 正在运行(1 个节点,7 个 topic)" in examined.stdout
    assert "事件及时发送到 Kafka" in examined.stdout


async def test_a_killed_worker_takes_effect_again_at_once(up: Up) -> None:
    for name in ("intake-worker", "gateway-worker"):
        ended = await asyncio.to_thread(up.processes.signal, name, signal.SIGKILL)
        assert ended == -signal.SIGKILL
    [household] = population.generate(77, 1).households
    reader = desks.of_villages(population.generate(77, 1).county_code, [household.village_code]).confirmer
    async with connect(up.url, 77) as api:
        case_id = await apply.hand_in(api, household)
        handed_in = time.monotonic()
        while time.monotonic() < handed_in + EFFECT_WITHIN_SECONDS:
            with suppress(Refused):
                if (await api.read(reader, f"/cases/{case_id}/progress"))["steps"]:
                    return
            await asyncio.sleep(0.02)
    raise AssertionError("the gateway did not hear of the application")


def test_a_service_refuses_to_start_on_another_migration_level(up: Up) -> None:
    level = asyncio.run(_exchange_level(up.server(), "another"))
    settings = {
        "ONENET_DATABASE_URL": url_for(up.server(), STAYING)("funding"),
        "ONENET_MODE": "demo",
    }
    command = [COMMAND, "serve", "funding", "--role", "api", "--port", "0"]
    refused = subprocess.run(  # noqa: S603  (our own command)
        command, env=_of(up.home) | settings, capture_output=True, text=True, timeout=60, check=False
    )
    unready = answer(up.processes.one("funding-api").url, "/health/ready")
    asyncio.run(_exchange_level(up.server(), level))
    assert refused.returncode == 1
    assert "数据库版本低于程序,请先运行 onenet migrate" in refused.stderr
    assert code_of(unready) == (HTTPStatus.SERVICE_UNAVAILABLE, "migration_level")


def test_without_its_database_a_process_lives_and_is_not_ready(up: Up) -> None:
    starts = {process.name: process.starts for process in up.processes.all()}
    postgres.stop(up.server())
    for name in ("intake-api", "intake-worker"):
        url = up.processes.one(name).url
        assert code_of(answer(url, "/health/ready")) == (HTTPStatus.SERVICE_UNAVAILABLE, "database_unavailable")
        assert answer(url, "/health/live").is_success
    postgres.start(up.home)
    for name in starts:
        until(lambda name=name: up.processes.is_ready(name))  # type: ignore[misc]
    assert {process.name: process.starts for process in up.processes.all()} == starts


def test_who_kills_the_command_kills_all_of_it(up: Up) -> None:
    pids = [process.pid for process in up.processes.all()]
    assert len(pids) == len(SEATS)
    up.command.kill()
    up.command.wait()
    until(lambda: not any(lives(pid) for pid in pids if pid))


async def _exchange_level(server: Server, level: str) -> str:
    """Put another level in the place of funding's; gives the one that was there."""
    connection = await asyncpg.connect(server.dsn(STAYING))
    found = await connection.fetchval("SELECT version_num FROM funding.level")
    await connection.execute("UPDATE funding.level SET version_num = $1", level)
    await connection.close()
    return str(found)


def _of(home: Path) -> dict[str, str]:
    return {**os.environ, "ONENET_HOME": str(home)}
