"""Prepares a database for the services: roles, schemas, migrations, access."""

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from deploy import postgres
from deploy.postgres import PostgresRefused, Server
from shared.crypto.suites import hmac_sm3, sm3
from shared.database.access import apply_hearing, create_roles, declared, role
from shared.database.migrate import LOCK, Level, level_of, migrate
from shared.journal.consumer import publishers_of
from shared.room import Plan


async def prepare(server: Server, database: str, plans: Sequence[Plan], today: date) -> None:
    """Create the database where it is missing and bring every service's schema to this release's level and access.

    What stands already is left alone: each schema's comment says for what it was prepared.
    """
    if not await postgres.database_exists(server, database):
        await postgres.create_database(server, database)
    engine = create_async_engine(server.sqlalchemy_url(database))
    try:
        async with engine.begin() as connection:
            await connection.execute(LOCK)
            wanted = {plan.service: _mark(server, plan, plans, today) for plan in plans}
            stale = [plan for plan in plans if not await _is_prepared(connection, plan, wanted[plan.service])]
            for plan in stale:
                await _refuse_newer(connection, plan)
                await create_roles(connection, plan.service, password_of(server, plan.service))
            for plan in stale:
                await migrate(connection, plan.service, plan.migrations, plan.tables, today)
            for plan in stale:
                await apply_hearing(connection, plan.service, _heard(plan, plans))
                await connection.execute(text(f"COMMENT ON SCHEMA {plan.service} IS '{wanted[plan.service]}'"))
    finally:
        await engine.dispose()


async def prepare_apart(server: Server, plans: Sequence[Plan], today: date) -> None:
    """The same with a database a service, each named as its service; hearers may read the journal of whom they hear."""
    for plan in plans:
        if not await postgres.database_exists(server, plan.service):
            await postgres.create_database(server, plan.service)
        engine = create_async_engine(server.sqlalchemy_url(plan.service))
        try:
            async with engine.begin() as connection:
                await connection.execute(LOCK)
                await _refuse_newer(connection, plan)
                for each in plans:
                    await create_roles(connection, each.service, password_of(server, each.service))
                await migrate(connection, plan.service, plan.migrations, plan.tables, today)
                for hearer in plans:
                    if plan.service in _heard(hearer, plans):
                        await apply_hearing(connection, hearer.service, frozenset({plan.service}))
        finally:
            await engine.dispose()


async def _refuse_newer(connection: AsyncConnection, plan: Plan) -> None:
    """What a newer release has migrated is not to be given the access of an older one."""
    if await level_of(connection, plan.service, plan.migrations, plan.tables) is Level.NEWER:
        raise PostgresRefused(f"数据库 {plan.service} 的版本高于程序:换用与数据库相同或更新的版本。")


def _heard(plan: Plan, plans: Sequence[Plan]) -> frozenset[str]:
    return publishers_of(plan.service, plan.subscriptions) & {each.service for each in plans}


def _mark(server: Server, plan: Plan, plans: Sequence[Plan], today: date) -> str:
    """What a schema is prepared for: access, journals heard, password, and the month, as partitions are made ahead."""
    access = declared(plan.service, plan.tables)
    parts = (*access, *sorted(_heard(plan, plans)), password_of(server, plan.service), f"{today:%Y-%m}")
    return sm3("\n".join(parts).encode()).hex()


async def _is_prepared(connection: AsyncConnection, plan: Plan, mark: str) -> bool:
    query = "SELECT obj_description(to_regnamespace(:schema), 'pg_namespace'), to_regrole(:login)"
    names = {"schema": plan.service, "login": role(plan.service, "login")}
    found, login = (await connection.execute(text(query), names)).one()
    if found != mark or login is None:
        return False
    return await level_of(connection, plan.service, plan.migrations, plan.tables) is Level.CURRENT


def url_for(server: Server, database: str) -> Callable[[str], str]:
    """The URL with which a service logs in."""

    def url(service: str) -> str:
        return server.sqlalchemy_url(database, role(service, "login"), password_of(server, service))

    return url


def password_of(server: Server, service: str) -> str:
    """What a service logs in with: roles are the cluster's, so it follows from the cluster's secret, in no file."""
    return hmac_sm3(server.password.encode() or b"onenet", role(service, "login").encode()).hex()
