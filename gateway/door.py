"""The door: finds who answers a request, says in whose name it is asked, and passes it on."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.forwarding import Headers, Upstream
from gateway.login import Exchange
from gateway.rate import ADDRESS, BUREAU, PERSON, STATEMENT, Buckets, Rate, address_of
from gateway.routing import PREFIX, Route, Routes
from shared.identity.actor import Actor
from shared.refusal import Refusal, TooMany, Unauthenticated
from shared.telemetry.tracing import current_traceparent

HEALTH_PATHS = frozenset({"/health/live", "/health/ready"})
AT_WINDOW = "township_clerk"
STATEMENTS = "statements"
PASSED_HEADERS = frozenset(
    {b"accept", b"accept-language", b"content-length", b"content-type", b"idempotency-key", b"if-match"}
)
"""What a service is told of a client's headers. Everything else stays outside: tokens, cookies, claims of identity."""


@dataclass(frozen=True, slots=True)
class Door:
    """`own` answers the gateway's health, `pages` its documents, `upstreams` everything under the prefix."""

    routes: Routes
    upstreams: Mapping[str, Upstream]
    exchange: Exchange
    buckets: Buckets
    own: ASGIApp
    pages: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or raise a refusal for the layer above."""
        if scope["type"] != "http" or scope["path"] in HEALTH_PATHS:
            await self.own(scope, receive, send)
        elif scope["path"].startswith(f"{PREFIX}/"):
            await self._forward(scope, receive, send)
        else:
            self._admit(scope, None)
            await self.pages(scope, receive, send)

    async def _forward(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].removeprefix(PREFIX)
        try:
            scope["route"] = route = self.routes.find(scope["method"], path)
            actor = self._asks(scope, route)
        except Refusal:
            self._admit(scope, None)
            raise
        self._admit(scope, actor)
        if route.is_statement and actor is None:
            self._hear(scope)
        headers = [(name, value) for name, value in scope["headers"] if name in PASSED_HEADERS]
        told = {**scope, "path": path, "headers": [*headers, *self._identity(actor, route), *_trace()]}
        await self.upstreams[route.service](told, receive, send)

    def _asks(self, scope: Scope, route: Route) -> Actor | None:
        """In whose name it is asked: on a public route nobody's, but for the clerk who writes at the window."""
        if not route.is_public:
            return self._actor(scope)
        actor = self._actor(scope) if route.is_statement else None
        return actor if actor is not None and AT_WINDOW in actor.roles else None

    def _actor(self, scope: Scope) -> Actor | None:
        """Whoever has logged in; nobody where no token is shown."""
        given = [value for name, value in scope["headers"] if name == b"authorization"]
        return self.exchange.actor(_token(given)) if given else None

    def _identity(self, actor: Actor | None, route: Route) -> Headers:
        """The inside token of whoever asks; public routes are asked as the public, others without a token refuse."""
        return [] if actor is None else bearer(self.exchange.inside(actor, route.service))

    def _admit(self, scope: Scope, actor: Actor | None) -> None:
        """Refuse whoever comes too often, by their login or else by where the connection comes from."""
        if actor is None:
            seconds = self._seconds(_address(scope), ADDRESS)
        else:
            seconds = self._seconds(actor.id, BUREAU if actor.level == "bureau" else PERSON)
        if seconds:
            sentence = f"请求过于频繁,这一次没有办理。请等{seconds}秒再试,之前已经办好的不受影响。"
            raise TooMany("too_many_requests", sentence, headers={"Retry-After": str(seconds)})

    def _hear(self, scope: Scope) -> None:
        """Take a stranger's statement, if not too many came from where they are."""
        seconds = self._seconds(f"{STATEMENTS} {_address(scope)}", STATEMENT)
        if seconds:
            sentence = (
                "从您这里的网络已经提出了多条异议或投诉,这一条没有登记,之前登记的不受影响。"
                f"请等{math.ceil(seconds / 60)}分钟再试,也可以现在就到乡镇(街道)窗口或拨打服务热线反映。"
            )
            raise TooMany("window_open", sentence, headers={"Retry-After": str(seconds)})

    def _seconds(self, caller: str, rate: Rate) -> int:
        """How long a caller has to wait, in whole seconds."""
        return math.ceil(self.buckets.take(caller, rate, self.exchange.clock.now()).total_seconds())


def _address(scope: Scope) -> str:
    return address_of((scope.get("client") or (None,))[0])


def _token(given: Sequence[bytes]) -> str:
    """The one bearer token; of two, different readers would take different ones (RFC 9110, 5.3)."""
    scheme, _, token = given[0].decode("latin-1").partition(" ")
    if len(given) > 1 or scheme.lower() != "bearer":
        raise Unauthenticated(
            "token_invalid", "登录凭证无效或已过期,请重新登录。", headers={"WWW-Authenticate": "Bearer"}
        )
    return token


def bearer(token: str) -> Headers:
    """The header that carries an inside token."""
    return [(b"authorization", f"Bearer {token}".encode())]


def _trace() -> Headers:
    running = current_traceparent()
    return [(b"traceparent", running.encode())] if running else []
