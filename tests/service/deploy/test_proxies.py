"""Who calls, where something stands before us: its word is taken only if it is named."""

import asyncio

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from deploy import alone


async def who_calls(scope: Scope, receive: Receive, send: Send) -> None:
    request = Request(scope, receive)
    await PlainTextResponse(request.client.host if request.client else "")(scope, receive, send)


@pytest.mark.parametrize(
    ("proxies", "caller"),
    [
        pytest.param("", "127.0.0.1", id="nobody named"),
        pytest.param("10.0.0.0/8", "127.0.0.1", id="another named"),
        pytest.param("127.0.0.0/8", "203.0.113.7", id="the network of the one before us"),
    ],
)
async def test_a_callers_address_is_the_connections_unless_a_named_proxy_says_another(
    proxies: str, caller: str
) -> None:
    listening = alone.listen("127.0.0.1")
    server = alone.http_server(who_calls, proxies)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(alone.address_of(listening), headers={"X-Forwarded-For": "203.0.113.7"})
    server.should_exit = True
    await serving
    assert answer.text == caller
