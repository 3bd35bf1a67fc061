"""A copy of the demo's database, open to a superuser, that nothing of the database's own keeps from an edit."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from deploy import postgres
from deploy.held import held_by_integrity
from deploy.plans import PLANS
from deploy.postgres import Server
from shared.audit.sharing import enter
from shared.audit.verifier import Audited
from shared.crypto.keyring import KeyFolder
from shared.crypto.signing import Purpose
from tests.journeys.conftest import Run

from .loosening import loosen

COPY = "edited"


@dataclass
class Edited:
    """A copy of the demo's database, open to a superuser."""

    server: Server
    connection: AsyncConnection
    audits: dict[str, Audited]


@asynccontextmanager
async def a_copy(demo: Run) -> AsyncIterator[Edited]:
    """The copy without what would refuse an edit, and nothing of what a test does to it stays."""
    server, keys = demo.server(), KeyFolder(demo.home / "keys")
    await postgres.create_database(server, COPY, demo.database)
    engine = create_async_engine(server.sqlalchemy_url(COPY))
    async with engine.connect() as connection:
        await connection.execute(text("SET session_replication_role = replica"))
        await connection.execute(text("SET idle_in_transaction_session_timeout = 0"))
        for plan in PLANS:
            await enter(connection, plan.service)
            for table in plan.tables.sorted_tables:
                await loosen(connection, plan.service, table)
        for table in ("audit_entry", "audit_head"):
            await _free(connection, table)
        await enter(connection, "integrity")
        held = await held_by_integrity(connection)
        await connection.commit()
        audits = {
            plan.service: Audited(
                plan.service,
                plan.tables,
                keys.keyring(plan.service),
                keys.verifier(Purpose.AUDIT_HEAD, plan.service),
                held.get(plan.service, ()),
            )
            for plan in PLANS
        }
        yield Edited(server, connection, audits)
        await connection.rollback()
    await engine.dispose()
    await postgres.drop_database(server, COPY)


async def _free(connection: AsyncConnection, table: str) -> None:
    """The audit's own tables lose what obliges a column to hold something."""
    query = """SELECT n.nspname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = :table AND a.attnum > 0 AND a.attnotnull
        AND a.attnum <> ALL (SELECT unnest(indkey) FROM pg_index WHERE indrelid = c.oid AND indisprimary)"""
    for schema, column in (await connection.execute(text(query), {"table": table})).all():
        await connection.execute(text(f'ALTER TABLE {schema}.{table} ALTER "{column}" DROP NOT NULL'))
