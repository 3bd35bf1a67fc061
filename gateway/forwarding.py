"""Upstreams: the services behind the door, mounted in this process or reached over HTTP. Bodies pass unparsed."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Protocol
from urllib.parse import quote

import aiohttp
import structlog
from starlette.types import ASGIApp, Receive, Scope, Send
from yarl import URL

from shared.refusal import Unavailable

CONNECT_SECONDS = 2.0
ANSWER_SECONDS = 35.0
"""Longer than the service's own limit, so that its refusal arrives rather than ours."""
MAX_CONNECTIONS = 64

Headers = list[tuple[bytes, bytes]]

_HOP_BY_HOP = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "date",
        "server",
    }
)
_KEPT = ("type", "asgi", "http_version", "method", "scheme", "query_string", "headers", "path", "client", "server")

log = structlog.get_logger()


class Upstream(Protocol):
    """An application that answers for one service; its scope's path and headers are those of the service."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        ...

    async def close(self) -> None:
        """Give connections back."""
        ...


@dataclass(frozen=True, slots=True)
class MountedUpstream:
    """A service in this process."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, with a scope that carries nothing of the gateway's own routing."""
        inner = {name: scope[name] for name in _KEPT if name in scope}
        inner |= {"root_path": "", "raw_path": quote(scope["path"]).encode()}
        await self.app(inner, receive, send)

    async def close(self) -> None:
        """Nothing is held: whoever opened the room closes it."""


@dataclass(slots=True)
class HttpUpstream:
    """A service in another process."""

    base_url: str
    _session: aiohttp.ClientSession | None = field(default=None, init=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Ask the service and pass its answer on; a service that does not answer is a refusal to try again later."""
        sent = await _whole(receive)
        try:
            async with self._asked(scope, sent) as answer:
                await _pass(answer, send)
        except (aiohttp.ClientConnectionError, TimeoutError) as error:
            log.warning("upstream_unavailable", upstream=self.base_url, kind=type(error).__name__)
            sentence = "该业务系统暂时没有答复,请稍后用同一个 Idempotency-Key 重试,不会重复办理。"
            raise Unavailable("service_unavailable", sentence, headers={"Retry-After": "2"}) from error

    def _asked(self, scope: Scope, sent: bytes) -> "aiohttp.client._RequestContextManager":
        query = scope["query_string"].decode("latin-1")
        # Encoded anew from what was matched, so that no reading of the path but the matched one reaches the service.
        url = URL(f"{self.base_url}{quote(scope['path'])}{'?' if query else ''}{query}", encoded=True)
        headers = [(n.decode("latin-1"), v.decode("latin-1")) for n, v in scope["headers"] if n != b"content-length"]
        return self._opened().request(
            scope["method"], url, headers=headers, data=BytesIO(sent) if sent else None, allow_redirects=False
        )

    def _opened(self) -> aiohttp.ClientSession:
        """The session belongs to the running loop, so it is made by the first request."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                auto_decompress=False,
                connector=aiohttp.TCPConnector(limit=MAX_CONNECTIONS),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS, sock_connect=CONNECT_SECONDS),
                skip_auto_headers=("User-Agent", "Accept-Encoding", "Content-Type"),
            )
        return self._session

    async def close(self) -> None:
        """Give connections back."""
        if self._session is not None:
            await self._session.close()


async def _whole(receive: Receive) -> bytes:
    """The body, whose size the layer above limits: a slow client then holds no connection to the service."""
    return b"".join([part async for part in _parts(receive)])


async def _parts(receive: Receive) -> AsyncIterator[bytes]:
    while (message := await receive())["type"] == "http.request":
        yield message.get("body", b"")
        if not message.get("more_body", False):
            return


async def _pass(answer: aiohttp.ClientResponse, send: Send) -> None:
    await send({"type": "http.response.start", "status": answer.status, "headers": _passed(answer.raw_headers)})
    async for chunk in answer.content.iter_any():
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _passed(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    return [(name.lower(), value) for name, value in headers if name.decode("latin-1").lower() not in _HOP_BY_HOP]
