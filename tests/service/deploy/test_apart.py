"""What an operator asks for is found where each service has a database of its own."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import create_async_engine

from deploy import auditing, inspection, postgres
from deploy.inspection import NotHere
from deploy.operating import said
from deploy.operating.said import Wanted
from deploy.plans import PLANS
from deploy.postgres import Server
from deploy.prepare import prepare, prepare_apart
from services.funding.app import PLAN as FUNDING
from shared.crypto.keyring import KeyFolder
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
    async with inspection.looking(server, funding_alone) as look:
        assert look.plans == (FUNDING,)
        assert await said.last(look, Wanted()) == []
        with pytest.raises(NotHere, match="没有 gateway"):
            await look.at("gateway")
    assert await inspection.count_events(server, funding_alone) == 0


async def test_the_audit_of_every_service_is_verified_in_its_own_database(server: Server, keys: KeyFolder) -> None:
    await prepare_apart(server, PLANS, date(2026, 11, 24))
    try:
        reports = await auditing.verify(server, "", keys)
        assert [each.service for each in reports] == list(auditing.TABLES)
        assert auditing.faults(reports) == 0
        await _put_a_false_head(server)
        assert auditing.faults(await auditing.verify(server, "", keys)) > 0
    finally:
        for plan in PLANS:
            await postgres.drop_database(server, plan.service)


async def _put_a_false_head(server: Server) -> None:
    named = {"number": 1, "first": new_id(), "last": new_id(), "count": 1, "key_id": "nobody's"}
    signed = {"root": b"r", "previous": b"p", "sealed_at": datetime.now(UTC), "signature": b"s"}
    engine = create_async_engine(server.sqlalchemy_url("funding"))
    async with engine.begin() as connection:
        await connection.execute(text("SET LOCAL search_path = funding"))
        await connection.execute(insert(ground.AUDIT_HEAD).values(named | signed))
    await engine.dispose()
