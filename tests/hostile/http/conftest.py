"""One suite a run for everything that is attempted over HTTP; all of it lives on the session's loop."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from deploy.postgres import Server

from .firing import further
from .suite import Suite, prepare_fresh, running
from .world import World

HERE = "tests/hostile/http/"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    on_one_loop = pytest.mark.asyncio(loop_scope="session")
    for item in items:
        if HERE in item.nodeid and pytest_asyncio.is_async_test(item):
            item.add_marker(on_one_loop, append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def suite(server: Server, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Suite]:
    async with running(server, tmp_path_factory.mktemp("hostile")) as ready:
        yield ready


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def world(suite: Suite) -> World:
    await prepare_fresh(suite)
    made = World.of(suite)
    made.further = further(suite)
    return made
