"""Prepares a database for the services: roles, schemas, migrations, access."""

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from deploy import postgres
from deploy.postgres import Server
from shared.crypto.suites import hmac_sm3
from shared.database.access import apply_hearing, create_roles, role
from shared.database.migrate import migrate
from shared.journal.consumer import publishers_of
from shared.room import Plan

_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('onenet:migrate'))")


async def prepare(server: Server, database: str, plans: Sequence[Plan], today: date) -> None:
    """Create the database where it is missing and bring every service's schema to this release's level."""
    if not await postgres.database_exists(server, database):
        await postgres.create_database(server, database)
    engine = create_async_engine(server.sqlalchemy_url(database))
    try:
        async with engine.begin() as connection:
            await connection.execute(_LOCK)
            for plan in plans:
                await create_roles(connection, plan.service, _password(server, plan.service))
            for plan in plans:
                await migrate(connection, plan.service, plan.migrations, plan.tables, today)
            present = frozenset(plan.service for plan in plans)
            for plan in plans:
                heard = publishers_of(plan.service, plan.subscriptions) & present
                await apply_hearing(connection, plan.service, heard)
    finally:
        await engine.dispose()


def url_for(server: Server, database: str) -> Callable[[str], str]:
    """The URL with which a service logs in."""

    def url(service: str) -> str:
        return server.sqlalchemy_url(database, role(service, "login"), _password(server, service))

    return url


def _password(server: Server, service: str) -> str:
    """Roles are the cluster's, so their passwords follow from the cluster's own secret and stand in no file."""
    return hmac_sm3(server.password.encode() or b"onenet", role(service, "login").encode()).hex()
