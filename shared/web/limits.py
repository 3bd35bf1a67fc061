"""Limits on every request: how large, how long; counted and traced. Plain ASGI, so that bodies pass unparsed."""

import asyncio
import time
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.refusal import Malformed, Refusal, TooLarge, Unavailable
from shared.telemetry import metrics
from shared.telemetry.tracing import span
from shared.web.problems import answer

MAX_BODY_BYTES = 1024 * 1024
MAX_FILE_BYTES = 10 * 1024 * 1024
REQUEST_SECONDS = 30.0
FILE_PATH_ENDING = "/materials"


def _too_large() -> TooLarge:
    return TooLarge("body_too_large", "提交的内容超过上限(普通请求1兆字节,文件10兆字节),请压缩或分开提交。")


@dataclass(frozen=True, slots=True)
class Limits:
    """The outermost layer of a service."""

    app: ASGIApp
    service: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer within size and time; what is beyond is refused with a problem document."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        sent = _Sent(send)
        started = time.perf_counter()
        with span(f"{self.service} {scope['method']}", headers):
            try:
                limited = _Limited(receive, _declared_length(headers), _limit(scope["path"]))
                async with asyncio.timeout(REQUEST_SECONDS):
                    await self.app(scope, limited, _unless_over(limited, sent))
                if limited.is_over:
                    raise _too_large()
            except Refusal as refusal:
                await _refuse(refusal, scope, receive, sent)
            except TimeoutError:
                await _refuse(Unavailable("too_slow", "办理超时,请稍后查询结果后再重试。"), scope, receive, sent)
        route = getattr(scope.get("route"), "path", "none")
        metrics.REQUESTS.labels(self.service, route, scope["method"], sent.status).inc()
        metrics.REQUEST_SECONDS.labels(self.service, route).observe(time.perf_counter() - started)


class _Sent:
    """Passes the answer on and remembers its status."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        await self._send(message)


async def _refuse(refusal: Refusal, scope: Scope, receive: Receive, sent: _Sent) -> None:
    if sent.status == 0:
        await answer(refusal)(scope, receive, sent)


def _limit(path: str) -> int:
    return MAX_FILE_BYTES if path.endswith(FILE_PATH_ENDING) else MAX_BODY_BYTES


def _declared_length(headers: dict[str, str]) -> int:
    declared = headers.get("content-length", "0")
    if not declared.isdecimal():
        raise Malformed("length_malformed", "请求头 Content-Length 不正确。")
    return int(declared)


class _Limited:
    """Passes the body on until it is over its limit, whatever length was declared, and remembers that it was."""

    def __init__(self, receive: Receive, declared: int, limit: int) -> None:
        if declared > limit:
            raise _too_large()
        self._receive = receive
        self._left = limit
        self.is_over = False

    async def __call__(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            self.is_over = True
            raise _too_large()
        return message


def _unless_over(limited: _Limited, send: Send) -> Send:
    """Whatever the framework makes of a body that was cut off, the client is told that it was too large."""

    async def pass_on(message: Message) -> None:
        if not limited.is_over:
            await send(message)

    return pass_on
