"""One PostgreSQL a run, a migrated template a service, a clone of it a module, real commits, and a fixed clock."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings
from stand import Stand, bare_plan, open_stand

from deploy import postgres
from deploy.postgres import Server
from deploy.prepare import prepare
from shared.clock import FixedClock
from shared.crypto.keyring import KeyFolder
from shared.ids import new_id
from shared.journal.consumer import publishers_of
from shared.room import Plan

settings.register_profile("quick", max_examples=25, deadline=None)
settings.register_profile("thorough", max_examples=1000, deadline=None)
settings.load_profile("quick")

STARTED_AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)

MakeStand = Callable[[Plan], Awaitable[Stand]]


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server of this run's own, without durability."""
    home = Path(tempfile.mkdtemp(prefix="onenet-test-"))
    yield postgres.start(home, durable=False)
    postgres.erase(home)
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> KeyFolder:
    """One set of keys a run."""
    return KeyFolder.create(tmp_path_factory.mktemp("keys") / "keys")


@pytest.fixture(scope="session")
def templates() -> dict[str, str]:
    """Migrated databases by service and declared tables, to be cloned."""
    return {}


@pytest.fixture
def clock() -> FixedClock:
    """Tuesday 24 November 2026, nine o'clock in Shandong."""
    return FixedClock(STARTED_AT)


@pytest.fixture(scope="module")
async def make_stand(
    server: Server, keys: KeyFolder, templates: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[MakeStand]:
    """Opens a service on a database of the module's own, with bare services for whomever it hears."""
    async with AsyncExitStack() as closing:

        async def make(plan: Plan) -> Stand:
            plans = [
                plan,
                *(bare_plan(name) for name in sorted(publishers_of(plan.service, plan.subscriptions) - {plan.service})),
            ]
            # Two tests may give one service other tables: what is granted follows from the declarations.
            kind = f"{plan.service} {id(plan.tables)}"
            if kind not in templates:
                template = f"template_{plan.service}_{new_id().hex[-8:]}"
                await prepare(server, template, plans, STARTED_AT.date())
                templates[kind] = template
            database = f"t_{new_id().hex[-16:]}"
            await postgres.create_database(server, database, templates[kind])
            home = tmp_path_factory.mktemp(plan.service)
            return await closing.enter_async_context(
                open_stand(server, database, keys, home, plans, FixedClock(STARTED_AT))
            )

        yield make
