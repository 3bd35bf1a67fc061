"""How the gateway's routes reach the services: the calls that stand in the request's scope."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.calls import Calls


@dataclass(frozen=True, slots=True)
class WithCalls:
    """Puts the calls into the scope of the gateway's own application."""

    app: ASGIApp
    calls: Calls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self.app({**scope, "state": {**scope.get("state", {}), "calls": self.calls}}, receive, send)


async def _calls(request: Request) -> Calls:
    calls: Calls = request.state.calls
    return calls


Calling = Annotated[Calls, Depends(_calls)]
