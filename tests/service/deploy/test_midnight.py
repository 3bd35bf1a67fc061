"""Officers of the demo act on the suite's day, also where midnight in Shandong falls between two acts of a round."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from aiohttp import web

from deploy.demo.client import Actor, connect
from deploy.demo.officers import Officers

AGENT = Actor("village_agent", "370102001001", "甲")
BEFORE = date(2026, 11, 24)


@dataclass
class Suite:
    """What the demo reaches over HTTP: a notice to be posted, and a day that ends when the work lists are read."""

    address: str = ""
    today: date = BEFORE
    posted_on: list[str] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        path = request.path.removeprefix("/api/v1")
        if path == "/notices/n/posting":
            self.posted_on.append((await request.json())["posted_on"])
        if path == "/work-lists/posting":
            self.today = BEFORE + timedelta(days=1)
        return web.json_response(_ANSWERS.get(path) or {"today": self.today.isoformat(), "offset_days": 0})


_ANSWERS: dict[str, Any] = {
    "/demo/tokens": {"token": "t", "actor_id": "a"},
    "/work-lists": {"items": [{"name": "posting", "count": 1}]},
    "/work-lists/posting": {"items": [{"case_id": "c", "refs": {"notice_id": "n"}}], "next": None},
    "/notices/n": {"state": "planned"},
    "/notices/n/materials": {"hash": "h"},
    "/notices/n/posting": {"state": "posted"},
}


@pytest.fixture
async def suite() -> AsyncIterator[Suite]:
    found = Suite()
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", found.answer)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    found.address = f"http://{host}:{port}"
    yield found
    await runner.cleanup()


async def test_what_an_officer_does_after_midnight_is_of_the_new_day(suite: Suite) -> None:
    async with connect(suite.address, seed=1) as api:
        assert await Officers(api).clear(AGENT) == 1
    assert suite.posted_on == ["2026-11-25"]
