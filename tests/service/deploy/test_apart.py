"""What an operator asks for is found where each service has a database of its own."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import create_async_engine

from deploy import inspection, postgres
from deploy.operating import said
from deploy.operating.said import Wanted
from deploy.postgres import Server
from deploy.prepare import prepare
from services.funding.app import PLAN as FUNDING
from shared.database import ground
from shared.ids import new_id


@pytest.fixture
async def funding_alone(server: Server) -> AsyncIterator[str]:
    name = f"alone_{new_id().hex[-12:]}"
    await prepare(server, name, [FUNDING], date(2026, 11, 24))
    yield name
    await postgres.drop_database(server, name)


async def test_parked_events_of_the_one_service_are_listed(server: Server, funding_alone: str) -> None:
    row = {"publisher": "eligibility", "subject": "a case", "subjectseq": 3, "position": 7}
    told = {"type": "AssistanceGranted", "reason": "ValueError", "attempts": 1, "parked_at": datetime.now(UTC)}
    engine = create_async_engine(server.sqlalchemy_url(funding_alone))
    async with engine.begin() as connection:
        await connection.execute(text("SET LOCAL search_path = funding"))
        await connection.execute(insert(ground.PARKED).values(row | told))
    await engine.dispose()
    (found,) = await inspection.parked(server, funding_alone)
    assert (found.service, found.publisher, found.seq) == ("funding", "eligibility", 3)


async def test_its_journal_is_read_and_nobody_else_s_is_looked_for(server: Server, funding_alone: str) -> None:
    async with inspection.connected(server, funding_alone) as connection:
        assert await inspection.plans_in(connection) == [FUNDING]
        assert await said.last(connection, Wanted()) == []
    assert await inspection.count_events(server, funding_alone) == 0
