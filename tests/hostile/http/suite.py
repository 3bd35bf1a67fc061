"""The suite as `onenet serve` runs it, with bureaus and a bank around it, and requests of anybody to its door."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from random import randrange
from typing import Any
from uuid import UUID, uuid4

import httpx
from joserfc.jwk import OKPKey

from deploy.demo import client, population, prepare, rounds, waiting
from deploy.demo import desks as county_desks
from deploy.demo.display import Display
from deploy.demo.people import Household
from deploy.demo.population import Population
from deploy.postgres import Server
from deploy.simulators import server as simulators
from gateway.routing import PREFIX
from shared.crypto.keyring import KeyFolder
from shared.crypto.signing import Purpose
from shared.identity import tokens
from shared.identity.actor import NOWHERE, Actor
from shared.identity.matrix import matrix
from shared.services import GATEWAY
from shared.vocabulary.divisions import Area

SETTLED = ((2, 3), (4, 2))
"""Seed and households of two counties whose cases have gone the whole way: what others may not see."""
FRESH = (7, 4000)
"""Seed and households of a third county, from which the attacks make cases as they need them."""
SILENT_ONE_IN = 8
AT_ONCE = 10
LIFETIME = timedelta(minutes=60)
ADDRESSES = tuple(f"127.0.0.{number}" for number in range(2, 10))
"""Whoever has no login is limited by address, so the attackers come from several."""
STATEMENTS = ("/objections", "/complaints")
"""One address says few of these, so each comes from another: what a county takes a day is a limit that stays."""
TRIES = 40
BROKEN = 2
REST_SECONDS = 2.0


@dataclass(frozen=True)
class Case:
    """A case whose whole truth is known: whose it is, where it lies, and the ids of what belongs to it."""

    household: Household
    applicant: Actor
    ids: Mapping[str, str]

    @property
    def id(self) -> str:
        """Its case id."""
        return self.ids["case_id"]

    @property
    def place(self) -> Area:
        """Where the household lives."""
        return Area.of(self.household.village_code)


@dataclass(frozen=True)
class Suite:
    """A running suite, the key with which its gateway signs logins, and the cases that were settled before."""

    url: str
    home: Path
    key: OKPKey
    clients: tuple[httpx.AsyncClient, ...]
    api: client.Api
    fresh: Population
    simulators: Any
    settled: list[Case] = field(default_factory=list)
    known: dict[str, dict[str, str]] = field(default_factory=dict)
    turn: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    def token(self, actor: Actor, audience: str = GATEWAY, age: timedelta = timedelta(0)) -> str:
        """A login as the gateway itself signs it."""
        return tokens.issue(self.key, actor, audience, datetime.now(UTC) - age, LIFETIME)

    async def send(
        self, method: str, path: str, actor: Actor | None = None, headers: Mapping[str, str] | None = None, **sent: Any
    ) -> httpx.Response:
        """One request to the door, asked again only where the door says that its sender comes too often."""
        told = {"Idempotency-Key": uuid4().hex} | dict(headers or {})
        if actor is not None:
            told["Authorization"] = f"Bearer {self.token(actor)}"
        client = self.clients[hash(told["Idempotency-Key"]) % len(self.clients)]
        if path.endswith(STATEMENTS):
            async with _client(self.url, _elsewhere()) as somebody:
                return await self._sent(somebody, method, path, told, sent)
        return await self._sent(client, method, path, told, sent)

    async def _sent(
        self, client: httpx.AsyncClient, method: str, path: str, told: Mapping[str, str], sent: Mapping[str, Any]
    ) -> httpx.Response:
        async with self.turn:
            for number in range(TRIES):
                try:
                    answer = await client.request(method, path, headers=told, **sent)
                except httpx.TransportError:
                    # A server may close a connection that rested just as it is used again; the key makes a repeat safe.
                    if number >= BROKEN:
                        raise
                    continue
                if answer.status_code != HTTPStatus.TOO_MANY_REQUESTS:
                    break
                await asyncio.sleep(float(answer.headers["Retry-After"]))
        return answer

    async def get(self, path: str, actor: Actor | None = None, **query: Any) -> Any:
        """What an address that answers says."""
        answer = await self.send("GET", PREFIX + path, actor, params=query)
        assert answer.status_code == HTTPStatus.OK, f"{path} {answer.status_code} {answer.text}"
        return answer.json()

    async def answers(self, path: str, actor: Actor) -> bool:
        """Whether an address answers."""
        return (await self.send("GET", PREFIX + path, actor)).is_success

    async def post(self, path: str, actor: Actor | None, body: Any = None, key: str = "") -> httpx.Response:
        """POST to an address."""
        return await self.send("POST", PREFIX + path, actor, {"Idempotency-Key": key or uuid4().hex}, json=body)

    async def person(self, identity_number: str) -> Actor:
        """The login of somebody who applies for themselves."""
        passed = await self.api.log_in(client.Actor("applicant", identity_number=identity_number))
        assert passed.actor_id is not None
        return Actor(passed.actor_id, "applicant", frozenset({"applicant"}), person_id=UUID(passed.person_id or ""))

    async def today(self) -> Any:
        """The legal date."""
        return await waiting.today(self.api)

    @property
    def granted(self) -> Case:
        """A case that was granted and paid."""
        return next(each for each in self.settled if "entitlement_id" in each.ids)

    async def ids_of(self, case: Case) -> dict[str, str]:
        """All ids by which something of a case is read; asked for once."""
        if case.id not in self.known:
            payrolls = await self.get("/payrolls", officer("payroll_maker", case.place))
            application = await self.get(f"/applications/{case.id}", officer("township_clerk", case.place))
            self.known[case.id] = dict(case.ids) | {
                "payroll_id": payrolls["items"][0]["id"],
                "material_id": application["materials"][0]["id"],
                "village_code": case.household.village_code,
                "county_code": case.place.county or "",
                "year": str((await self.today()).year),
                "name": "review",
            }
        return self.known[case.id]


def officer(role: str, place: Area, name: str = "mallory", **more: Any) -> Actor:
    """An officer of a role where a place lies; one name is one human being in every role."""
    level = matrix().roles[role].level
    if level in {"bureau", "auditor", "province"}:
        return Actor(name, level, frozenset({role}), **({"bureau_id": "banks"} if level == "bureau" else {}) | more)
    return Actor(name, level, frozenset({role}), part(place, level), **more)


def part(place: Area, level: str) -> Area:
    """The area of an officer of this level: the place down to it."""
    order = ("city", "county", "township", "village")
    depth = order.index(level) + 1 if level in order else 0
    return Area(*(code if position < depth else None for position, code in enumerate(place.codes))) or NOWHERE


@asynccontextmanager
async def running(server: Server, home: Path) -> AsyncIterator[Suite]:
    """A suite of its own on the run's PostgreSQL; two counties have been served, a third waits."""
    counties = [_unrelated(population.generate(seed, size)) for seed, size in SETTLED]
    fresh = _partly_silent(population.generate(*FRESH))
    outside = simulators.build(_together([*counties, fresh]), home / "bank.csv")
    database = f"h_{uuid4().hex}"
    async with AsyncExitStack() as closing:
        bureaus = await closing.enter_async_context(simulators.serve(outside))
        settings = {"ONENET_HOME": str(home), "ONENET_MODE": "demo", "ONENET_SIMULATOR_URL": bureaus}
        url = await closing.enter_async_context(_served(database, settings | {"DATABASE_URL": server.dsn("postgres")}))
        outside[simulators.MESSENGER].move_to(url)
        api = await closing.enter_async_context(client.connect(url, FRESH[0]))
        key = OKPKey.import_key(KeyFolder(home / "keys").signer(Purpose.TOKEN, GATEWAY).private)
        clients = [await closing.enter_async_context(_client(url, address)) for address in ADDRESSES]
        suite = Suite(url, home, key, tuple(clients), api, fresh, outside)
        for county in counties:
            suite.settled.extend(await _serve(suite, county))
        yield suite


def _elsewhere() -> str:
    """Some address of this machine."""
    return f"127.{randrange(1, 255)}.{randrange(256)}.{randrange(1, 255)}"  # noqa: S311  (an address is no secret)


def _client(url: str, address: str) -> httpx.AsyncClient:
    transport = httpx.AsyncHTTPTransport(local_address=address, limits=httpx.Limits(keepalive_expiry=REST_SECONDS))
    return httpx.AsyncClient(base_url=url, transport=transport, timeout=60, trust_env=False)


def _together(populations: Sequence[Population]) -> Population:
    """Everybody: bureaus know people of every county."""
    everybody = tuple(household for each in populations for household in each.households)
    return Population(populations[0].seed, populations[0].county_code, everybody)


def _unrelated(people: Population) -> Population:
    """The same people without relatives in office: whom the county visits first is no matter of who sees what."""
    households = tuple(
        replace(each, conduct=replace(each.conduct, is_relative_of_official=False)) for each in people.households
    )
    return replace(people, households=households)


def _partly_silent(people: Population) -> Population:
    """The same people, of some of whom the banks never answer."""
    households = tuple(
        replace(each, members=tuple(replace(member, silent_sources=("banks",)) for member in each.members))
        if each.index % SILENT_ONE_IN == 0
        else each
        for each in people.households
    )
    return replace(people, households=households)


@asynccontextmanager
async def _served(database: str, settings: dict[str, str]) -> AsyncIterator[str]:
    command = (sys.executable, "-m", "deploy.cli", "serve", "--database", database, "--port", "0")
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, env={**os.environ, **settings}
    )
    assert process.stdout is not None
    try:
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.send_signal(signal.SIGINT)
        assert await process.wait() == 0


async def _serve(suite: Suite, county: Population) -> list[Case]:
    """Take a county's households the whole way, and note what belongs to whom."""
    async with client.connect(suite.url, county.seed) as api:
        played = await rounds.play(api, county, Display())
    assert played.stopped is None, played.stopped
    return [await _known(suite, each, played.cases[each.index]) for each in county.households]


async def _known(suite: Suite, household: Household, case_id: str) -> Case:
    applicant = await suite.person(household.members[household.applicant].identity_number)
    progress = await suite.get(f"/cases/{case_id}/progress", applicant)
    return Case(household, applicant, {"case_id": case_id, **progress["refs"]})


async def prepare_fresh(suite: Suite) -> None:
    """Villages' categories and budgets of the third county."""
    desks = county_desks.of_villages(suite.fresh.county_code, suite.fresh.village_codes)
    await prepare.prepare(suite.api, desks, await suite.today())
