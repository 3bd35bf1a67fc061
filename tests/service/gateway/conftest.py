"""The gateway over a real database, with the real intake behind it: in this process, or in a server of its own."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace

import httpx
import pytest
from conftest import MakeStand
from stand import Stand

from gateway.app import PLAN, build
from gateway.forwarding import Upstream
from services.intake.app import PLAN as INTAKE
from shared.settings import Mode
from shared.web import app as web

from .serving import client_of, reached


@dataclass
class Suite:
    """The gateway as clients meet it, with the service behind it."""

    door: Stand
    intake: Stand

    def with_upstreams(self, mode: Mode = Mode.DEMO, **upstreams: Upstream) -> httpx.AsyncClient:
        """A client of the gateway in a mode, with these services behind it."""
        settings = replace(self.door.room.settings, mode=mode)
        return client_of(build(self.door.room, upstreams, settings))


@pytest.fixture(scope="module", params=["mounted", "http"])
async def suite(request: pytest.FixtureRequest, make_stand: MakeStand) -> AsyncIterator[Suite]:
    """The gateway in the embedded form, then in the form of separate processes: one suite for both."""
    intake, gateway = await make_stand(INTAKE), await make_stand(PLAN)
    async with AsyncExitStack() as closing:
        upstream = await closing.enter_async_context(reached(request.param, web.build(intake.room)))
        app = build(gateway.room, {"intake": upstream}, gateway.room.settings)
        client = await closing.enter_async_context(client_of(app))
        yield Suite(replace(gateway, client=client), intake)
