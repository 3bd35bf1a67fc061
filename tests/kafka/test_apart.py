"""A suite with a database a service: played by own processes over Kafka, then looked at with an operator's verbs."""

import asyncio
import io
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from deploy import auditing, broker, inspection, logins, postgres, processes, topics
from deploy.broker import ADMIN, Cluster
from deploy.broker.admin import Admin
from deploy.demo import driver, population
from deploy.demo.driver import Outcome
from deploy.plans import PLANS
from deploy.postgres import Server
from deploy.prepare import prepare_apart
from deploy.processes import Nursery
from deploy.simulators import server as simulator
from shared import services, settings
from shared.clock import SystemClock, legal_today
from shared.crypto.keyring import KeyFolder
from shared.journal.broker import Broker
from shared.settings import Mode, Settings
from tests.journeys.running import onenet

from .operated import a_home_with_kafka

APART = ""
SEED, HOUSEHOLDS = 5, 2
RECORD = "apart"


@dataclass(frozen=True)
class Played:
    """A suite that stands, and what was played on it."""

    home: Path
    outcome: Outcome

    def lines(self, *arguments: str) -> list[Any]:
        """The JSON lines that a command says, where it ends well."""
        done = onenet(self.home, *arguments, "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def played() -> Iterator[Played]:
    people = population.generate(SEED, HOUSEHOLDS)
    with a_home_with_kafka() as home, pytest.MonkeyPatch.context() as surroundings:
        surroundings.setenv("ONENET_MODE", Mode.DEMO)
        outside = simulator.listen()
        address = simulator.address_of(outside)
        told = replace(settings.read(), mode=Mode.DEMO, home=home, simulator_url=address)
        bank_file = home / "bank.csv"
        with _suite(told) as (running, server):
            in_a_thread = ThreadPoolExecutor(max_workers=1)
            with in_a_thread:
                outcome = in_a_thread.submit(asyncio.run, _play(running, server, people, outside, bank_file)).result()
            yield Played(home, outcome)


@contextmanager
def _suite(told: Settings) -> Iterator[tuple[Nursery, Server]]:
    KeyFolder.create(told.home / "keys")
    with processes.nursery(told.home) as running, broker.cluster(told.home) as kafka:
        server = postgres.start(told.home, durable=False)
        asyncio.run(_prepare(server, kafka))
        running.start(RECORD, _settings(told, server, kafka, running))
        try:
            yield running, server
        finally:
            running.stop()


async def _prepare(server: Server, kafka: Cluster) -> None:
    await prepare_apart(server, PLANS, legal_today(SystemClock().now(), 0))
    async with Admin.opened(Broker(kafka.servers, kafka.tls_of(ADMIN))) as admin:
        await topics.apply(admin, PLANS)


def _settings(told: Settings, server: Server, kafka: Cluster, running: Nursery) -> dict[str, Settings]:
    """What `onenet logins --apart` hands over, told to each process."""
    folder = told.home / "logins"
    logins.write(server, PLANS, folder, APART)

    def handed(service: str, name: str) -> str:
        return (folder / services.outside_name(service) / name).read_text()

    seats = processes.settings_of(told, kafka.address, lambda service: handed(service, "url"), running.addresses)
    journals = {seat.name: handed(seat.service, "journals-url") for seat in processes.SEATS}
    return {name: replace(each, journals_url=journals[name]) for name, each in seats.items()}


async def _play(running: Nursery, server: Server, people: Any, outside: Any, bank_file: Path) -> Outcome:
    application = simulator.build(people, bank_file)

    async def probe() -> driver.Probe:
        reports = await auditing.verify(server, APART, KeyFolder(running.home / "keys"))
        return driver.Probe(
            events=await inspection.count_events(server, APART),
            parked=len(await inspection.parked(server, APART)),
            audit_verified=auditing.faults(reports) == 0,
            bank_file=bank_file,
        )

    async with simulator.serve(application, outside):
        url = await asyncio.to_thread(running.address)
        application[simulator.MESSENGER].move_to(url)
        return await driver.run(url, people, probe, io.StringIO())


def test_the_whole_way_goes_through_seven_databases(played: Played) -> None:
    assert played.outcome.differences == ()
    assert played.outcome.is_complete


def test_the_doctor_looks_into_every_database_and_finds_them_well(played: Played) -> None:
    [told] = played.lines("doctor")
    wrong = [each["told"] for each in told["findings"] if not each["well"]]
    assert wrong == []
    assert {each["check"] for each in told["findings"]} >= {"brokers", "publishers", "consumers", "tasks", "seals"}
    assert any("intake、eligibility" in each["told"] for each in told["findings"] if each["check"] == "database")


@pytest.fixture(scope="module")
def paid(played: Played) -> str:
    payroll = played.lines("payroll", "list")[0]
    [detail] = played.lines("payroll", "show", payroll["id"])
    return str(detail["lines"][0]["case_number"])


def test_a_paid_case_is_shown_with_what_every_database_knows_of_it(played: Played, paid: str) -> None:
    [case] = played.lines("case", "show", paid)
    assert {state["service"] for state in case["states"]} >= {"intake", "eligibility", "disclosure", "funding"}
    assert case["waiting"]["stage"]
    publishers = {event["publisher"] for event in case["events"]}
    assert publishers >= {"intake", "economic_verification", "eligibility", "disclosure", "funding"}
    assert played.lines("events", "list", "--case", paid) == case["events"][-50:]


def test_the_audit_of_every_database_is_verified(played: Played) -> None:
    [told] = played.lines("audit", "verify")
    assert told["verified"] is True
    assert [each["service"] for each in told["services"]] == list(auditing.TABLES)


def test_a_service_is_named_by_its_own_database_where_a_hand_is_needed(played: Played) -> None:
    assert onenet(played.home, "events", "parked").stdout == "没有搁置的事件\n"
    tried = onenet(played.home, "events", "retry", "funding", "eligibility", "some-case")
    assert (tried.returncode, tried.stdout) == (0, "已全部处理\n")
    rehearsed = onenet(played.home, "topics", "rebuild", "funding")
    assert (rehearsed.returncode, "没有改变任何数据" in rehearsed.stdout) == (0, True)


def test_what_one_database_does_not_hold_is_refused_in_a_sentence(played: Played, paid: str) -> None:
    refused = onenet(played.home, "case", "show", paid, "--database", "funding")
    assert (refused.returncode, refused.stderr) == (1, "不能继续:数据库 funding 中没有 gateway。\n")
    refused = onenet(played.home, "doctor", "--database", "funding")
    assert (refused.returncode, "不填 --database" in refused.stderr) == (2, True)
