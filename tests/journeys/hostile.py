"""A bad actor at the door of a suite in which a few households have gone the whole way: logins, ids, requests."""

import asyncio
import copy
import io
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Iterable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
from joserfc.jwk import OKPKey

from deploy.demo import driver, papers, population
from deploy.demo.people import Household
from deploy.postgres import Server
from deploy.simulators import server as simulators
from gateway.routing import PREFIX, document_bytes
from shared.crypto.keyring import KeyFolder
from shared.crypto.signing import Purpose
from shared.identity import tokens
from shared.identity.actor import Actor
from shared.identity.matrix import matrix
from shared.services import GATEWAY
from shared.vocabulary.divisions import Area

SEED, HOUSEHOLDS = 2, 2
AT_ONCE = 12
LIFETIME = timedelta(minutes=30)
FOREIGN_VILLAGE = "370102001002"
PUBLIC = "public"
ODD = (
    "a\x00b",
    "\u202e\ufeff",
    "９９.９９",
    "NaN",
    "9999-12-31",
    "0001-01-01",
    "9999999999999.99",
    2**63,
    -1,
    [],
    None,
)
"""What somebody might put where a word, a day, an amount or a number belongs."""


@dataclass(frozen=True)
class Operation:
    """One operation of the committed document, with a body as its example shows it."""

    method: str
    path: str
    permission: str
    body: Any
    is_file: bool
    query: Mapping[str, str]

    @property
    def roles(self) -> frozenset[str]:
        """Who may ask it."""
        return matrix().permissions[self.permission].roles

    @property
    def names(self) -> list[str]:
        """The parameters of its path."""
        return re.findall(r"\{(\w+)\}", self.path)

    @property
    def title(self) -> str:
        """How a failed test names it."""
        return f"{self.method} {self.path.removeprefix(PREFIX)}"

    def at(self, ids: Mapping[str, str]) -> str:
        """Its address for these ids; an id that is not known is a fresh one."""
        return re.sub(r"\{(\w+)\}", lambda found: ids.get(found[1]) or str(uuid4()), self.path)


def operations() -> Iterator[Operation]:
    """Every operation of the committed document but those that exist in demo mode only."""
    for path, methods in json.loads(document_bytes())["paths"].items():
        for method, told in methods.items():
            content = told.get("requestBody", {}).get("content", {})
            query = {
                each["name"]: each["schema"].get("examples", each.get("examples", ["2026"]))[0]
                for each in told.get("parameters", ())
                if each["in"] == "query" and each.get("required")
            }
            operation = Operation(
                method=method.upper(),
                path=path,
                permission=told["x-permission"],
                body=content.get("application/json", {}).get("example"),
                is_file=path.endswith("/materials"),
                query={name: str(value) for name, value in query.items()},
            )
            if operation.permission != "use_demo":
                yield operation


@dataclass(frozen=True)
class Attack:
    """The suite, the key that signs its logins, and the ids of the household that got furthest."""

    client: httpx.AsyncClient
    key: OKPKey
    people: population.Population
    ids: Mapping[str, str]
    applicant: Actor
    stranger: Actor
    turn: asyncio.Semaphore

    @property
    def home(self) -> Area:
        """Where the household lives."""
        return Area.of(self.ids["village_code"])

    def actor(self, role: str, area: Area | None = None, name: str = "mallory") -> Actor:
        """An actor of a role, in the household's own area or another; one name is one human being in every role."""
        level, place = matrix().roles[role].level, area or self.home
        if level == "applicant":
            return self.applicant
        bureau_id = "banks" if level == "bureau" else None
        return Actor(name, level, frozenset({role}), _part(place, level), bureau_id=bureau_id)

    def token(self, actor: Actor, audience: str = GATEWAY, age: timedelta = timedelta(0)) -> str:
        """A login as the gateway itself signs it."""
        return tokens.issue(self.key, actor, audience, datetime.now(UTC) - age, LIFETIME)

    async def ask(
        self, operation: Operation, actor: Actor | None, ids: Mapping[str, str] | None = None, **options: Any
    ) -> httpx.Response:
        """Ask an operation with its example; `json`, `content` or `params` replace it."""
        sent: dict[str, Any] = {"params": {**operation.query, **({"kind": "other"} if operation.is_file else {})}}
        headers = {"Idempotency-Key": uuid4().hex, "If-Match": '"1"'}
        if actor is not None:
            headers["Authorization"] = f"Bearer {self.token(actor)}"
        if operation.is_file:
            photo = papers.photo(uuid4().hex)
            sent["content"], headers["Content-Type"] = photo.content, photo.media_type
        elif operation.body is not None:
            sent["json"] = operation.body
        if "content" in options and not operation.is_file:
            sent.pop("json", None)
            headers["Content-Type"] = "application/json"
        async with self.turn:
            url = operation.at(self.ids if ids is None else ids)
            return await self.client.request(operation.method, url, headers=headers, **(sent | options))

    async def post(self, path: str, actor: Actor, body: Any = None) -> httpx.Response:
        """POST to an address."""
        headers = {"Idempotency-Key": uuid4().hex, "Authorization": f"Bearer {self.token(actor)}"}
        async with self.turn:
            return await self.client.post(PREFIX + path, headers=headers, json=body)

    async def get(self, path: str, actor: Actor) -> Any:
        """GET an address that answers."""
        headers = {"Authorization": f"Bearer {self.token(actor)}"}
        async with self.turn:
            response = await self.client.get(PREFIX + path, headers=headers)
        assert response.status_code == 200, response.text
        return response.json()


def _part(place: Area, level: str) -> Area:
    """The area of an officer of this level: the place down to it."""
    order = ("city", "county", "township", "village")
    depth = order.index(level) + 1 if level in order else 0
    return Area(*(code if position < depth else None for position, code in enumerate(place.codes)))


async def wrong(answers: Iterable[tuple[str, Awaitable[httpx.Response]]], *allowed: int) -> dict[str, str]:
    """Ask all of it, and name what was answered otherwise than allowed."""
    named = list(answers)
    given = await asyncio.gather(*(each for _, each in named))
    return {
        name: f"{answer.status_code} {answer.text[:200]}"
        for (name, _), answer in zip(named, given, strict=True)
        if answer.status_code not in allowed
    }


def spoilt(body: Any) -> Iterator[tuple[str, Any]]:
    """The example with an odd value in the place of each of its values, one at a time."""
    for place in _places(body):
        for value in ODD:
            yield f"{'.'.join(map(str, place))} = {value!r:.30}", _with(body, place, value)


def _places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict | list):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _places(inner, (*place, name))
    else:
        yield place


def _with(body: Any, place: tuple[Any, ...], value: Any) -> Any:
    changed = found = copy.deepcopy(body)
    for name in place[:-1]:
        found = found[name]
    found[place[-1]] = value
    return changed


@asynccontextmanager
async def served(database: str, settings: dict[str, str]) -> AsyncIterator[str]:
    """The suite as `onenet serve` runs it, in a process of its own; yields its address."""
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


@asynccontextmanager
async def under_attack(server: Server, home: Path) -> AsyncIterator[Attack]:
    """A suite of its own on the run's PostgreSQL, in which the first of its households has been granted and paid."""
    people, bank_file, database = population.generate(SEED, HOUSEHOLDS), home / "bank.csv", f"h_{uuid4().hex}"

    async def seen() -> driver.Probe:
        return driver.Probe(events=0, parked=0, audit_verified=True, bank_file=bank_file)

    outside = simulators.build(people, bank_file)
    async with AsyncExitStack() as closing:
        bureaus = await closing.enter_async_context(simulators.serve(outside))
        settings = {"ONENET_HOME": str(home), "ONENET_MODE": "demo", "ONENET_SIMULATOR_URL": bureaus}
        url = await closing.enter_async_context(served(database, settings | {"DATABASE_URL": server.dsn("postgres")}))
        outside[simulators.MESSENGER].move_to(url)
        outcome = await driver.run(url, people, seen, io.StringIO())
        assert outcome.is_complete, outcome.differences
        client = httpx.AsyncClient(base_url=url, timeout=40, trust_env=False)
        yield await _attack(await closing.enter_async_context(client), home, people)


async def _attack(client: httpx.AsyncClient, home: Path, people: population.Population) -> Attack:
    key = OKPKey.import_key(KeyFolder(home / "keys").signer(Purpose.TOKEN, GATEWAY).private)
    mine, other = [await _applicant(client, household) for household in people.households[:2]]
    ids = {"village_code": people.households[0].village_code, "name": "review"}
    attack = Attack(client, key, people, ids, mine, other, asyncio.Semaphore(AT_ONCE))
    case = (await attack.get("/progress", mine))["items"][0]
    confirmer = attack.actor("county_confirmer")
    inquiry = await attack.get(f"/cases/{case['case_id']}/inquiry", confirmer)
    payrolls = await attack.get("/payrolls", attack.actor("payroll_maker"))
    ids |= {"case_id": case["case_id"], **case["refs"], "payroll_id": payrolls["items"][0]["id"]}
    ids["query_id"] = next(each["query_id"] for each in inquiry["results"] if each["source"] == "banks")
    return attack


async def _applicant(client: httpx.AsyncClient, household: Household) -> Actor:
    wanted = {"role": "applicant", "identity_number": household.members[household.applicant].identity_number}
    headers = {"Idempotency-Key": uuid4().hex}
    issued = (await client.post(f"{PREFIX}/demo/tokens", json=wanted, headers=headers)).json()
    return Actor(issued["actor_id"], "applicant", frozenset({"applicant"}), person_id=UUID(issued["person_id"]))
