"""Applications as upstreams of both kinds, and clients of applications."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import uvicorn
from starlette.types import ASGIApp

from gateway.forwarding import HttpUpstream, MountedUpstream, Upstream


@asynccontextmanager
async def listening(app: ASGIApp) -> AsyncIterator[str]:
    """Serve an application on a free port; gives its URL."""
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_config=None, access_log=False, ws="none"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        running = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:  # noqa: ASYNC110  (uvicorn has no event for it)
            await asyncio.sleep(0.01)
        try:
            yield "http://{}:{}".format(*listener.getsockname())
        finally:
            server.should_exit = True
            await running


@asynccontextmanager
async def reached(kind: str, app: ASGIApp) -> AsyncIterator[Upstream]:
    """An application as an upstream of one of the two kinds."""
    if kind == "mounted":
        yield MountedUpstream(app)
        return
    async with listening(app) as url:
        upstream = HttpUpstream(url)
        yield upstream
        await upstream.close()


def client_of(app: ASGIApp) -> httpx.AsyncClient:
    """A client that speaks to an application."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://gateway")
