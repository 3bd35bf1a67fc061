"""The door: who may come in, what a service is told, what does not exist; with services mounted and over HTTP."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from stand import officer
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from gateway.forwarding import MountedUpstream
from gateway.rate import ADDRESS, BUREAU, PERSON, STATEMENT
from shared.identity import tokens
from shared.ids import new_id

from .conftest import Suite

TOWN, VILLAGE = "370102001000", "370102001002"
CLERK = officer("township_clerk", TOWN)
PROBLEM = "application/problem+json"


async def _told(scope: Scope, receive: Receive, send: Send) -> None:
    request = Request(scope, receive)
    answer: Response = JSONResponse({"path": scope["path"], "headers": dict(request.headers)})
    await answer(scope, receive, send)


async def test_public_information_needs_no_login(suite: Suite) -> None:
    response = await suite.door.get("/api/v1/matters")
    assert response.status_code == 200
    assert "dibao" in response.text


async def test_a_write_reaches_its_service_once_under_one_key(suite: Suite) -> None:
    key, body = new_id().hex, {"case_ids": [str(new_id())]}
    first = await suite.door.post("/api/v1/cases/names", body, CLERK, key)
    again = await suite.door.post("/api/v1/cases/names", body, CLERK, key)
    assert (first.status_code, first.json()) == (200, {"items": []})
    assert again.headers["idempotency-replayed"] == "true"


async def test_without_login_a_protected_route_says_so(suite: Suite) -> None:
    response = await suite.door.get("/api/v1/applications")
    assert (response.status_code, response.headers["content-type"]) == (401, PROBLEM)
    assert response.json()["code"] == "token_missing"


async def test_a_token_that_is_no_outside_token_is_refused(suite: Suite) -> None:
    life = timedelta(minutes=5)
    inside = tokens.issue(suite.door.key, CLERK, "intake", suite.door.clock.now(), life)
    expired = tokens.issue(suite.door.key, CLERK, "gateway", suite.door.clock.now() - timedelta(hours=1), life)
    for token in ("garbage", inside, expired, f"{inside}x"):
        headers = {"Authorization": f"Bearer {token}"}
        response = await suite.door.client.get("/api/v1/applications", headers=headers)
        assert (response.status_code, response.json()["code"]) == (401, "token_invalid")


async def test_a_login_is_one_bearer_token(suite: Suite) -> None:
    token = suite.door.headers(CLERK)["Authorization"].removeprefix("Bearer ")
    good, bad = ("Authorization", f"bearer {token}"), ("Authorization", "Bearer x")
    schemes = [
        [("Authorization", token)],
        [("Authorization", f"Basic {token}")],
        [good, bad],
        [bad, good],
        [good, good],
    ]
    answers = [await suite.door.client.get("/api/v1/applications", headers=headers) for headers in [[good], *schemes]]
    assert [answer.status_code for answer in answers] == [200, *(401 for _ in schemes)]


async def test_an_outside_token_opens_no_service_directly(suite: Suite) -> None:
    headers = suite.door.headers(CLERK)
    response = await suite.intake.client.get("/applications", headers=headers)
    assert response.status_code == 401


async def test_a_service_is_told_who_asks_by_an_inside_token_and_by_nothing_else(suite: Suite) -> None:
    forged = {
        "X-Actor": "admin",
        "X-Forwarded-For": "10.0.0.1",
        "Forwarded": "for=10.0.0.1",
        "Cookie": "session=1",
        "traceparent": "garbage",
    }
    headers = suite.door.headers(CLERK) | forged
    async with suite.with_upstreams(intake=MountedUpstream(_told)) as client:
        told = (await client.get("/api/v1/applications", headers=headers)).json()
    assert told["path"] == "/applications"
    assert told["headers"].keys() == {"accept", "idempotency-key", "authorization"}
    inside = told["headers"]["authorization"].removeprefix("Bearer ")
    assert inside != headers["Authorization"].removeprefix("Bearer ")
    assert tokens.verify(suite.door.key, inside, "intake", suite.door.clock.now()).actor == CLERK


async def test_public_information_is_asked_without_anybodys_token(suite: Suite) -> None:
    async with suite.with_upstreams(intake=MountedUpstream(_told)) as client:
        told = (await client.get("/api/v1/matters", headers=suite.door.headers(CLERK))).json()
    assert "authorization" not in told["headers"]


NOT_THERE: tuple[Any, ...] = (
    pytest.param("GET", "/api/v1/nothing", 404, id="unknown address"),
    pytest.param("GET", "/applications", 404, id="a service's own path"),
    pytest.param("GET", "/metrics", 404, id="metrics"),
    pytest.param("POST", "/api/v1/persons/identification", 404, id="what only systems ask"),
    pytest.param("DELETE", "/api/v1/matters", 405, id="unknown operation"),
)


@pytest.mark.parametrize(("method", "path", "status"), NOT_THERE)
async def test_what_the_document_does_not_name_does_not_exist(
    suite: Suite, method: str, path: str, status: int
) -> None:
    response = await suite.door.client.request(method, path, headers=suite.door.headers(CLERK))
    assert (response.status_code, response.headers["content-type"]) == (status, PROBLEM)


async def test_whoever_comes_too_often_is_asked_to_wait_and_nobody_else_is(suite: Suite) -> None:
    busy, calm = suite.door.headers(CLERK), suite.door.headers(officer("township_clerk", TOWN, name="乙"))
    async with suite.with_upstreams(intake=MountedUpstream(_told)) as client:

        async def ask(headers: dict[str, str]) -> httpx.Response:
            return await client.get("/api/v1/applications", headers=headers)

        assert [(await ask(busy)).status_code for _ in range(PERSON.burst)] == [200] * PERSON.burst
        refused = await ask(busy)
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
        assert refused.json()["code"] == "too_many_requests"
        assert "请等1秒再试" in refused.json()["detail"]
        assert (await ask(calm)).status_code == 200
        suite.door.clock.advance(timedelta(seconds=1))
        assert (await ask(busy)).status_code == 200


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        pytest.param("/api/v1/matters", {}, 200, id="the public"),
        pytest.param("/api/v1/applications", {"Authorization": "Bearer x"}, 401, id="a login that is none"),
        pytest.param("/api/v1/nothing", {}, 404, id="an address that is none"),
        pytest.param("/docs", {}, 200, id="the documents"),
    ],
)
async def test_whoever_has_no_login_is_counted_by_where_they_come_from_whatever_they_say(
    suite: Suite, path: str, headers: dict[str, str], status: int
) -> None:
    async with suite.with_upstreams(intake=MountedUpstream(_told)) as client:

        async def ask(number: int) -> int:
            said = {"X-Forwarded-For": f"203.0.113.{number % 200}", "Forwarded": f"for=203.0.113.{number % 200}"}
            return (await client.get(path, headers=headers | said)).status_code

        assert {await ask(number) for number in range(ADDRESS.burst)} == {status}
        assert await ask(0) == 429
        assert (await client.get("/health/live")).status_code == 200
        assert (await client.get("/api/v1/applications", headers=suite.door.headers(CLERK))).status_code == 200


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("notices/{}/objections", "cases/{}/complaints", id="objections"),
        pytest.param("cases/{}/complaints", "notices/{}/objections", id="complaints"),
    ],
)
async def test_a_stranger_says_a_few_things_and_is_then_shown_the_window_where_everybody_is_heard(
    suite: Suite, first: str, second: str
) -> None:
    async with suite.with_upstreams(disclosure=MountedUpstream(_told), intake=MountedUpstream(_told)) as client:

        async def say(path: str, headers: dict[str, str] | None = None) -> httpx.Response:
            return await client.post(f"/api/v1/{path.format(new_id())}", headers=headers)

        assert [(await say(first)).status_code for _ in range(STATEMENT.burst)] == [200] * STATEMENT.burst
        neighbour = suite.door.headers(officer("applicant", name="邻居", person_id=new_id()))
        for refused in (await say(first), await say(second), await say(first, neighbour)):
            assert (refused.status_code, refused.json()["code"]) == (429, "window_open")
            assert refused.headers["retry-after"] == "600"
            assert "请等10分钟再试,也可以现在就到乡镇(街道)窗口" in refused.json()["detail"]
        at_window = await say(first, suite.door.headers(CLERK))
        assert at_window.status_code == 200
        inside = at_window.json()["headers"]["authorization"].removeprefix("Bearer ")
        assert tokens.verify(suite.door.key, inside, "disclosure", suite.door.clock.now()).actor == CLERK
        assert (await client.get("/api/v1/matters")).status_code == 200


async def test_nobody_who_objects_is_named_to_the_service_but_the_clerk_at_the_window(suite: Suite) -> None:
    async with suite.with_upstreams(disclosure=MountedUpstream(_told)) as client:
        for who in (officer("applicant", person_id=new_id()), officer("village_agent", VILLAGE)):
            path = f"/api/v1/notices/{new_id()}/objections"
            told = (await client.post(path, headers=suite.door.headers(who))).json()
            assert "authorization" not in told["headers"]


async def test_a_bureau_may_answer_for_a_whole_county_at_once(suite: Suite) -> None:
    headers = suite.door.headers(officer("bureau", bureau_id="banks"))
    async with suite.with_upstreams(economic_verification=MountedUpstream(_told)) as client:
        for _ in range(PERSON.burst + 1):
            answer = await client.post(f"/api/v1/queries/{new_id()}/answer", headers=headers)
            assert answer.status_code == 200
    assert BUREAU.burst > PERSON.burst


async def test_a_body_over_the_limit_is_refused_before_any_service_sees_it(suite: Suite) -> None:
    body = b"0" * (1024 * 1024 + 1)
    response = await suite.door.post("/api/v1/cases/names", body, CLERK, **{"Content-Type": "application/json"})
    assert (response.status_code, response.json()["code"]) == (413, "body_too_large")


async def test_refusals_of_a_service_arrive_as_it_gave_them(suite: Suite) -> None:
    response = await suite.door.post("/api/v1/cases/names", {"case_ids": []}, CLERK)
    assert (response.status_code, response.headers["content-type"]) == (422, PROBLEM)
    assert response.json()["fields"][0]["field"] == "case_ids"


async def test_the_gateway_says_that_it_lives_and_that_it_is_ready(suite: Suite) -> None:
    assert (await suite.door.client.get("/health/live")).json() == {"status": "ok", "service": "gateway"}
    assert (await suite.door.client.get("/health/ready")).json() == {"status": "ready", "service": "gateway"}
