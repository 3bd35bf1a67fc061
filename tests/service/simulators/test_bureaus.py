"""The simulated bureaus tell what is true of the population, the same for the same question, and fail on order."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiohttp import web

from deploy.demo import population
from deploy.demo.population import Person
from deploy.simulators import bureaus, server
from shared.ids import new_id

HOUSEHOLDS = population.generate(7, 24)
EVERYBODY = HOUSEHOLDS.persons


@pytest.fixture
async def http(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        server.serve(server.build(HOUSEHOLDS, tmp_path / "bank.csv")) as url,
        httpx.AsyncClient(base_url=url, trust_env=False) as client,
    ):
        yield client


def question(person: Person, **changes: str) -> dict[str, str]:
    asked = {"query_id": str(new_id()), "purpose": "核对", "basis": "《社会救助法》第四十一条"}
    return asked | {"name": person.name, "identity_number": person.identity_number} | changes


async def ask(http: httpx.AsyncClient, bureau: str, asked: dict[str, str]) -> httpx.Response:
    return await http.post(f"/{bureau}/queries", json=asked)


async def test_the_same_question_gets_the_same_answer(http: httpx.AsyncClient) -> None:
    asked = question(EVERYBODY[0])
    first, second = [(await ask(http, "public_security", asked)).json() for _ in range(2)]
    assert first == second
    assert first["query_id"] == asked["query_id"]
    assert first["identity_number"] == EVERYBODY[0].identity_number


async def test_social_insurance_knows_wages_and_pensions_and_nothing_else(http: httpx.AsyncClient) -> None:
    for person in EVERYBODY:
        answer = (await ask(http, "social_insurance", question(person))).json()
        given = {item["kind"]: item["amount_fen"] for item in answer["items"]}
        known = {"wage": person.wage_fen_year, "basic_pension": person.pension_fen_year}
        assert given == {kind: fen for kind, fen in known.items() if fen}
        assert answer["status"] == ("found" if given else "none")


async def test_the_police_know_who_exists_who_is_in_prison_and_who_has_a_car(http: httpx.AsyncClient) -> None:
    for person in EVERYBODY:
        answer = (await ask(http, "public_security", question(person))).json()
        given = {item["kind"]: item["count"] for item in answer["items"]}
        assert given.pop("registered") == 1
        assert given.pop("vehicle", 0) == person.vehicles
        assert list(given) == ([person.absence] if person.absence == "prison" else [])


async def test_a_stranger_is_known_to_nobody(http: httpx.AsyncClient) -> None:
    stranger = question(EVERYBODY[0], identity_number="370102190001010000")
    answer = (await ask(http, "public_security", stranger)).json()
    assert (answer["status"], answer["items"]) == ("none", [])


async def test_a_number_under_another_name_is_refused(http: httpx.AsyncClient) -> None:
    assert (await ask(http, "public_security", question(EVERYBODY[0], name="别人"))).status_code == 422


@pytest.mark.parametrize("kind", ["down", "rubbish", "another_person"])
async def test_an_ordered_fault_happens_as_often_as_ordered(http: httpx.AsyncClient, kind: str) -> None:
    asked = question(EVERYBODY[0])
    good = (await ask(http, "public_security", asked)).json()
    await http.post("/admin/faults", json={"bureau": "public_security", "kind": kind, "times": 2})
    answers = [await ask(http, "public_security", asked) for _ in range(3)]
    assert [answer.json() == good for answer in answers] == [False, False, True]
    assert (await http.get("/admin/state")).json()["faults"] == []


async def test_a_fault_that_nobody_knows_is_refused(http: httpx.AsyncClient) -> None:
    wrong = {"bureau": "public_security", "kind": "fire", "times": 1}
    assert (await http.post("/admin/faults", json=wrong)).status_code == 422


class Suite:
    """The two routes of the suite's public API that a bank uses, and what came in."""

    def __init__(self, bureau: str = "banks") -> None:
        self.bureau = bureau
        self.answers: asyncio.Queue[tuple[str, dict[str, Any]]] = asyncio.Queue()
        self.keys: list[str] = []
        self.busy = 0

    def application(self) -> web.Application:
        application = web.Application()
        application.add_routes(
            [
                web.post("/api/v1/demo/tokens", self.token),
                web.post("/api/v1/queries/{query_id}/answer", self.take),
            ]
        )
        return application

    async def token(self, request: web.Request) -> web.Response:
        assert await request.json() == {"role": "bureau", "bureau_id": self.bureau}
        return web.json_response({"token": "t", "expires_in": 60}, status=201)

    async def take(self, request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == "Bearer t"
        self.keys.append(request.headers["Idempotency-Key"])
        if self.busy:
            self.busy -= 1
            return web.json_response({"code": "busy"}, status=503)
        self.answers.put_nowait((request.match_info["query_id"], await request.json()))
        return web.json_response({}, status=201)

    async def heard(self, count: int) -> list[tuple[str, dict[str, Any]]]:
        async with asyncio.timeout(10):
            return [await self.answers.get() for _ in range(count)]


async def test_banks_take_the_question_and_answer_it_through_the_suites_api(http: httpx.AsyncClient) -> None:
    suite = Suite()
    saver = next(person for person in EVERYBODY if person.deposit_fen and not person.silent_sources)
    async with server.serve(suite.application()) as url:
        assert (await http.put("/admin/api", json={"url": url})).status_code == 200
        asked = question(saver)
        assert (await ask(http, "banks", asked)).status_code == 202
        ((query_id, answer),) = await suite.heard(1)
    assert query_id == asked["query_id"]
    yuan, fen = divmod(saver.deposit_fen, 100)
    assert answer["items"] == [{"aspect": "asset", "kind": "deposit", "amount_yuan": f"{yuan}.{fen:02d}", "count": 0}]


async def test_an_answer_that_does_not_arrive_is_sent_again_under_the_same_key(http: httpx.AsyncClient) -> None:
    suite = Suite()
    suite.busy = 2
    async with server.serve(suite.application()) as url:
        await http.put("/admin/api", json={"url": url})
        await ask(http, "banks", question(EVERYBODY[0]))
        await suite.heard(1)
    assert len(suite.keys) == 3
    assert len(set(suite.keys)) == 1


async def test_a_silent_bank_takes_the_question_and_never_answers(tmp_path: Path) -> None:
    suite, (household, neighbours) = Suite(), HOUSEHOLDS.households[:2]
    first, other = household.members[0], neighbours.members[0]
    silent = replace(household, members=(replace(first, silent_sources=("banks",)),))
    people = replace(HOUSEHOLDS, households=(silent, neighbours))
    async with (
        server.serve(suite.application()) as api_url,
        server.serve(server.build(people, tmp_path / "bank.csv", api_url)) as url,
        httpx.AsyncClient(base_url=url, trust_env=False) as client,
    ):
        assert (await ask(client, "banks", question(first))).status_code == 202
        await ask(client, "banks", question(other))
        assert [answer["identity_number"] for _, answer in await suite.heard(1)] == [other.identity_number]


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        pytest.param("busy", 429, id="busy"),
        pytest.param("refused", 403, id="refuses"),
        pytest.param("invalid", 422, id="does not understand"),
        pytest.param("garbled", 200, id="a page of a proxy"),
        pytest.param("late", 202, id="answers later"),
    ],
)
async def test_an_ordered_fault_is_seen_by_its_status(http: httpx.AsyncClient, kind: str, status: int) -> None:
    await http.post("/admin/faults", json={"bureau": "social_insurance", "kind": kind, "times": 1})
    first, second = [await ask(http, "social_insurance", question(EVERYBODY[0])) for _ in range(2)]
    assert (first.status_code, second.status_code) == (status, 200)
    assert (first.headers.get("Retry-After") is not None) is (kind == "busy")


@pytest.mark.parametrize("bureau", ["banks", "public_security"])
async def test_a_late_answer_comes_through_the_suites_api(
    http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, bureau: str
) -> None:
    monkeypatch.setattr(bureaus, "LATE_SECONDS", 0.1)
    suite = Suite(bureau)
    async with server.serve(suite.application()) as url:
        await http.put("/admin/api", json={"url": url})
        await http.post("/admin/faults", json={"bureau": bureau, "kind": "late", "times": 1})
        asked = question(EVERYBODY[0])
        assert (await ask(http, bureau, asked)).status_code == 202
        ((query_id, _),) = await suite.heard(1)
    assert query_id == asked["query_id"]
