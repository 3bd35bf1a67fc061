"""No address leads round the door, out of it, or to where nobody should be asked."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import uuid4

import httpx
import pytest
from aiohttp import web

from gateway.routing import PREFIX
from services.economic_verification.bureaus import client, register
from services.economic_verification.inquiry import Query
from services.funding.bank import Bank, Unreachable
from shared.vocabulary.divisions import Area

from .operations import operations
from .suite import Suite, officer

EVIL = "evil.example"
REFUSED = frozenset({400, 401, 403, 404, 405, 413, 414, 421, 422, 431, 501, 505})
READ_SECONDS = 10.0
VISITS = web.AppKey("visits", list[str])

PATHS: Sequence[bytes] = tuple(
    path.encode("latin-1")
    for path in (
        *("//evil.example/api/v1/applications", "//api/v1/applications", "/api/v1//applications"),
        *("/api/v1/applications/", "/API/V1/applications", "/api/v1/applications;a=b", "/api/v1/applications%20"),
        *("/api/v1/matters/../applications", "/api/v1/matters/%2e%2e/applications", "/api/v1/./applications"),
        *("/api/v1/matters%2f..%2fapplications", "/api/v1/%2e%2e/%2e%2e/metrics", "/api/v1/..%2f..%2fmetrics"),
        *("/api/v1/applications%00", "/api/v1/applications/%00", "/%ff", "/api/v1/applications%0d%0aSet-Cookie:a=b"),
        *("/api/v1/metrics", "/metrics", "/.env", "/.git/config", "/api/v1/health/ready", "/health/../metrics"),
        *("/api/v1/persons/identification", "/api/v1/access-log", "/api/v1/internal", "/api/v1/openapi.json"),
        *(
            "/docs/assets/..%2f..%2f..%2fetc%2fpasswd",
            "/docs/assets/%2e%2e/%2e%2e/",
            "/docs/assets/%00",
            "/docs/../.env",
        ),
        *("http://evil.example/api/v1/applications", "http://127.0.0.1:1/", "https://evil.example/", "ftp://a/b"),
        *("http://user@evil.example/api/v1/applications", "file:///etc/passwd", "evil.example:443", "*"),
        *("/api/v1/applications/../../../../../../etc/passwd", "/api/v1/applications/%5c..%5c..", "/\\evil.example"),
        *("/api/v1/applications?url=http://evil.example/", "/api/v1/applications#a", "/api/v1/applications%23"),
        *("/api/v1/applications/http%3a%2f%2fevil.example", "/api/v1/applications/127.0.0.1", "/%2f%2fevil.example"),
        *("/\u00e4\u00b8\u00ad", "/api/v1/applications\u00a0", "/" + "a" * 9000),
    )
)
"""Request targets as they go over the wire; none of them answers without a login, and none leads elsewhere."""

HEADS: Sequence[bytes] = (
    b"Host: evil.example",
    b"Host: evil.example:80@127.0.0.1",
    b"Host: 127.0.0.1\r\nHost: evil.example",
    b"Host: evil.example\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https",
    b"Host: a\r\nX-Original-URL: /metrics\r\nX-Rewrite-URL: /metrics",
    b"Host: a\r\nX-Forwarded-Prefix: //evil.example",
    b"Host: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4",
    b"Host: a\r\nContent-Length: 4\r\nContent-Length: 5",
    b"Host: a\r\nContent-Length: -1",
    b"Host: a\r\nContent-Length: 1e3",
    b"Host: a\r\n Folded: b",
    b"Host: a\r\nA\0B: c",
    b"Host: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: YQ==\r\nSec-WebSocket-Version: 13",
    b"Host: a\r\nAuthorization: Bearer \xff\xfe",
)
"""What comes beside a target: other names of the host, words of proxies, lengths that two readers read differently."""

INSIDE: Sequence[str] = (
    *("127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0", "0.0.0.0"),  # noqa: S104  (an address to be refused)
    *(
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[0:0:0:0:0:0:0:1]",
        "LOCALHOST",
        "localhost.",
        "127.0.0.1.nip.io",
    ),
    *("169.254.169.254", "[fd00:ec2::254]", "metadata.google.internal", "a@127.0.0.1", "①②⑦.⓪.⓪.①"),
)
"""Spellings of where nobody but this machine should ask."""


async def _raw(suite: Suite, target: bytes, head: bytes = b"Host: a") -> bytes:
    """The answer to a request of exactly these bytes."""
    address = urlsplit(suite.url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port, local_addr=("127.0.0.9", 0))
    writer.write(b"GET " + target + b" HTTP/1.1\r\n" + head + b"\r\nConnection: close\r\n\r\n")
    try:
        return await asyncio.wait_for(reader.read(), READ_SECONDS)
    finally:
        writer.close()


def _wrong(answer: bytes) -> bool:
    """Whether an answer is anything but a refusal that names nobody; no answer at all is one too."""
    if not answer:
        return False
    status = int(answer.split(b" ", 2)[1])
    return status not in REFUSED or b"\r\nlocation:" in answer.lower() or EVIL.encode() in answer


async def test_no_spelling_of_an_address_goes_round_the_door(suite: Suite, figure: Callable[..., None]) -> None:
    tries = [(path, b"Host: a") for path in PATHS]
    tries += [(f"{PREFIX}/applications".encode(), head) for head in HEADS]
    wrong = [(path[:80], head, answer[:200]) for path, head in tries if _wrong(answer := await _raw(suite, path, head))]
    traversed, asked = await _with_ids(suite)
    figure("hostile_urls", urls=len(tries) + asked + len(INSIDE), got_in=len(wrong) + len(traversed))
    assert len(tries) >= 60
    assert wrong == []
    assert traversed == []


async def _with_ids(suite: Suite) -> tuple[list[str], int]:
    """Everything that is read by an id, asked for by a path in its place, by somebody who may read."""
    reading = [each for each in operations().values() if each.method == "GET" and "case_id" in each.names]
    values = [
        "..",
        "../..",
        "%2e%2e",
        "..%2f",
        "/etc/passwd",
        "\\..\\..",
        "\r\nLocation: //evil.example",
        "\x00",
        "//evil",
    ]
    head = f"Host: a\r\nAuthorization: Bearer {suite.token(officer('auditor', suite.granted.place))}".encode()
    wrong = []
    for operation in reading:
        for value in values:
            path = operation.path.replace("{case_id}", quote(value, safe=""))
            answer = await _raw(suite, path.encode(), head)
            if _wrong(answer):
                wrong.append(f"{operation.name} {value!r} {answer[:200]!r}")
    return wrong, len(reading) * len(values)


async def test_no_address_in_a_text_is_ever_visited(suite: Suite) -> None:
    """The API takes no address anywhere; what looks like one in a text stays text."""
    async with _listening(_note) as (port, visits):
        finance, clerk = officer("county_finance", suite.granted.place), officer("township_clerk", suite.granted.place)
        year = (await suite.today()).year
        for host in INSIDE:
            url = f"http://{host}:{port}/{uuid4().hex[:8]}"
            body = {"year": year, "scheme": "dibao", "amount_yuan": "1.00", "document": url[:100]}
            heads = {"Referer": url, "Origin": url, "X-Callback-URL": url, "Link": f"<{quote(url)}>"}
            heads = {name: value.encode() for name, value in heads.items()}
            answer = await suite.send("POST", f"{PREFIX}/budgets", finance, heads, json=body)
            assert answer.status_code in {201, 400, 422}, answer.text
            reading = await suite.send("GET", f"{PREFIX}/applications", clerk, params={"cursor": url, "state": url})
            assert reading.status_code in {400, 422}
        assert visits == []


def test_no_operation_takes_an_address() -> None:
    fields = {
        name
        for operation in operations().values()
        for name, schema in _fields(operation.schema.definition.raw)
        if "uri" in str(schema.get("format", "")) or {"url", "uri", "href", "callback"} & set(name.lower().split("_"))
    }
    assert fields == set()


def _fields(part: Any) -> Any:
    if isinstance(part, dict):
        yield from ((name, each) for name, each in part.get("properties", {}).items() if isinstance(each, dict))
        for each in part.values():
            yield from _fields(each)
    elif isinstance(part, list):
        for each in part:
            yield from _fields(each)


@asynccontextmanager
async def _listening(handle: Any) -> AsyncIterator[tuple[int, list[str]]]:
    """A server of one's own that notes who came."""
    visits: list[str] = []
    application = web.Application()
    application[VISITS] = visits
    application.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield runner.addresses[0][1], visits
    finally:
        await runner.cleanup()


async def _note(request: web.Request) -> web.Response:
    request.app[VISITS].append(request.path)
    return web.json_response({})


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_bureau_and_a_bank_lead_nobody_elsewhere(status: int) -> None:
    async with _listening(_note) as (elsewhere, visits):

        async def away(_request: web.Request) -> web.Response:
            return web.Response(status=status, headers={"Location": f"http://127.0.0.1:{elsewhere}/stolen"})

        async with _listening(away) as (port, _):
            url = f"http://127.0.0.1:{port}"
            with pytest.raises(client.Unreadable):
                await client.Client.of(url).ask(register.sources()["banks"], _query(), datetime.now(UTC))
            with pytest.raises(Unreachable):
                await Bank(url).answers(uuid4())
        assert visits == []


def _query() -> Query:
    today = date(2026, 11, 24)
    return Query(uuid4(), uuid4(), uuid4(), Area.of("370102001002"), uuid4(), "王小明", "3701", "banks", today)


@pytest.mark.parametrize(
    "url",
    [
        *("", "evil.example", "//evil.example", "file:///etc/passwd", "ftp://evil.example", "gopher://127.0.0.1:70"),
        *("http://", "http:///path", "http://evil.example/path", "http://evil.example/a/../b", "javascript:alert(1)"),
        *("http://127.0.0.1:8000/a/", "data:text/plain,a", "unix:///var/run/docker.sock"),
    ],
)
def test_the_setting_of_the_simulators_names_a_host_and_a_port_or_stops_the_process(url: str) -> None:
    with pytest.raises((ValueError, httpx.InvalidURL)):
        client.Client.of(url)


@pytest.mark.parametrize(
    "path",
    [
        *(
            "//evil.example/queries",
            "http://evil.example/",
            "/../admin",
            "/a/../../b",
            "/a?b=c",
            "/a#b",
            "/a%2f..",
            "a",
        ),
        *("/a\r\nHost: evil.example", "/a@evil.example", "\\\\evil.example", "/A", "", "/"),
    ],
)
def test_a_source_has_no_path_that_could_leave_its_host(path: str) -> None:
    row = {"code": "a", "path": path}
    with pytest.raises(ValueError, match="leave its host"):
        register._source(row)
