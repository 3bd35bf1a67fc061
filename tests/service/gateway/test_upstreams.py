"""Both kinds of upstream pass requests and answers on as they are."""

import asyncio
import json
import os
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Message

from gateway.forwarding import HttpUpstream, Upstream
from shared.refusal import Unavailable

from .serving import reached

CROWD = 80


async def _echo(request: Request) -> Response:
    body = await request.body()
    if request.query_params.get("as") == "bytes":
        return Response(body, media_type="image/png", headers={"ETag": '"7"'})
    told = {"path": request.scope["path"], "query": request.url.query, "headers": dict(request.headers)}
    return JSONResponse({**told, "method": request.method, "size": len(body)}, status_code=202)


async def _elsewhere(_request: Request) -> Response:
    return RedirectResponse("/somewhere/else")


ECHO = Starlette(
    routes=[Route("/away", _elsewhere), Route("/{rest:path}", _echo, methods=["GET", "POST", "PUT", "DELETE"])]
)


@pytest.fixture(scope="module", params=["mounted", "http"])
async def upstream(request: pytest.FixtureRequest) -> AsyncIterator[Upstream]:
    async with reached(request.param, ECHO) as found:
        yield found


class Answer:
    """What an upstream sent."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        self.body += message.get("body", b"")


async def ask(upstream: Upstream, method: str, path: str, query: str = "", *parts: bytes, **headers: str) -> Answer:
    """Ask as the door does; the body comes in parts."""
    waiting = [
        {"type": "http.request", "body": part, "more_body": place < len(parts)} for place, part in enumerate(parts, 1)
    ] or [{"type": "http.request", "body": b"", "more_body": False}]
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "query_string": query.encode(),
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
        "route": "the gateway's own",
        "state": {"secret": "the gateway's own"},
    }

    async def receive() -> Message:
        return waiting.pop(0)

    answer = Answer()
    await upstream(scope, receive, answer)
    return answer


async def test_bytes_pass_unchanged_both_ways(upstream: Upstream) -> None:
    parts = [os.urandom(1_000_003) for _ in range(3)]
    answer = await ask(upstream, "POST", "/a", "as=bytes", *parts, content_type="image/png")
    assert (answer.status, answer.body) == (200, b"".join(parts))
    assert (answer.headers["content-type"], answer.headers["etag"]) == ("image/png", '"7"')


async def test_method_path_query_status_and_headers_arrive(upstream: Upstream) -> None:
    answer = await ask(upstream, "PUT", "/a/b", "x=1&y=%E4%B8%AD", b"{}", if_match='"3"', idempotency_key="k" * 8)
    assert answer.status == 202
    seen = _json(answer)
    assert (seen["method"], seen["path"], seen["query"], seen["size"]) == ("PUT", "/a/b", "x=1&y=%E4%B8%AD", 2)
    assert (seen["headers"]["if-match"], seen["headers"]["idempotency-key"]) == ('"3"', "k" * 8)


@pytest.mark.parametrize("path", ["/中文/路", "/a b", "/a%2Fb", "/a/../b", "/a?b", "/a#b"])
async def test_the_path_that_was_matched_is_the_path_that_arrives(upstream: Upstream, path: str) -> None:
    assert _json(await ask(upstream, "GET", path))["path"] == path


async def test_a_request_without_a_body_stays_without(upstream: Upstream) -> None:
    seen = _json(await ask(upstream, "DELETE", "/a"))
    assert seen["size"] == 0
    assert "transfer-encoding" not in seen["headers"]


async def test_a_redirect_is_passed_on_and_not_followed(upstream: Upstream) -> None:
    answer = await ask(upstream, "GET", "/away")
    assert (answer.status, answer.headers["location"]) == (307, "/somewhere/else")


async def test_many_at_once_get_their_own_answers(upstream: Upstream) -> None:
    answers = await asyncio.gather(*(ask(upstream, "POST", f"/{n}", "", str(n).encode()) for n in range(CROWD)))
    assert [_json(answer)["path"] for answer in answers] == [f"/{n}" for n in range(CROWD)]


async def test_a_service_that_is_not_there_is_a_refusal_to_try_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    gone = HttpUpstream(f"http://127.0.0.1:{port}")
    with pytest.raises(Unavailable) as refused:
        await ask(gone, "GET", "/a")
    assert refused.value.headers == {"Retry-After": "2"}
    await gone.close()


def _json(answer: Answer) -> Any:
    return json.loads(answer.body)
