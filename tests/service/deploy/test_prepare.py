"""The whole suite's schemas on each PostgreSQL: migrations end in the declarations, and every area table is forced."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from deploy import logins, postgres
from deploy.plans import PLANS
from deploy.postgres import Server
from deploy.prepare import prepare, prepare_apart
from shared.database.migrate import Level, differences, level_of, trees
from shared.database.tables import access_of
from shared.ids import new_id
from shared.room import Plan


@pytest.fixture(scope="module")
async def connection(server: Server) -> AsyncIterator[AsyncConnection]:
    name = f"prepared_{new_id().hex[-12:]}"
    await prepare(server, name, PLANS, date(2026, 11, 24))
    await prepare(server, name, PLANS, date(2026, 11, 24))
    engine = create_async_engine(server.sqlalchemy_url(name))
    async with engine.connect() as opened:
        yield opened
    await engine.dispose()
    await postgres.drop_database(server, name)


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.service)
async def test_migrations_end_in_what_the_tables_declare(connection: AsyncConnection, plan: Plan) -> None:
    assert await level_of(connection, plan.service, plan.migrations, plan.tables) is Level.CURRENT
    for tree in trees(plan.migrations, plan.tables):
        found = await connection.run_sync(differences, tree, plan.service)
        assert found == []


async def test_every_business_table_forces_row_level_security(connection: AsyncConnection) -> None:
    rows = await connection.execute(
        text(
            "SELECT relnamespace::regnamespace || '.' || relname FROM pg_class "
            "WHERE relforcerowsecurity AND relrowsecurity"
        )
    )
    forced = set(rows.scalars())
    for plan in PLANS:
        for table in plan.tables.sorted_tables:
            assert f"{plan.service}.{table.name}" in forced


async def test_area_tables_compare_columns_by_equality(connection: AsyncConnection) -> None:
    rows = await connection.execute(text("SELECT schemaname, tablename, policyname, qual FROM pg_policies"))
    policies = {(row.schemaname, row.tablename, row.policyname): row.qual for row in rows}
    for plan in PLANS:
        for table in plan.tables.sorted_tables:
            access = access_of(table)
            if access and access.has_area and "county" in access.read | access.write:
                assert "county = current_setting" in policies[(plan.service, table.name, "county_rows")].replace(
                    "(", ""
                )


async def test_a_login_role_may_do_nothing_by_itself(connection: AsyncConnection) -> None:
    rows = await connection.execute(
        text(
            "SELECT table_schema, table_name, privilege_type FROM information_schema.role_table_grants "
            "WHERE grantee LIKE '%\\_login' AND table_name <> 'legal_clock'"
        )
    )
    assert rows.all() == []


async def test_no_role_of_the_services_bypasses_row_level_security(connection: AsyncConnection) -> None:
    names = tuple(f"{plan.service}_" for plan in PLANS)
    rows = await connection.execute(text("SELECT rolname FROM pg_roles WHERE rolbypassrls OR rolsuper"))
    assert not [name for name in rows.scalars() if name.startswith(names)]


async def test_with_a_database_a_service_a_hearer_reads_the_journal_of_whom_it_hears_and_nothing_else(
    server: Server, tmp_path: Path
) -> None:
    await prepare_apart(server, PLANS, date(2026, 11, 24))
    try:
        logins.write(server, PLANS, tmp_path, database="")
        url = (tmp_path / "eligibility" / "journals-url").read_text().replace("{publisher}", "intake")
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            await connection.execute(text("SELECT set_config('role', 'eligibility_system', true)"))
            assert await connection.scalar(text("SELECT count(*) FROM intake.journal")) == 0
        async with engine.begin() as connection:
            await connection.execute(text("SELECT set_config('role', 'eligibility_system', true)"))
            with pytest.raises(ProgrammingError, match="permission denied"):
                await connection.execute(text("SELECT count(*) FROM intake.person"))
        await engine.dispose()
    finally:
        for plan in PLANS:
            await postgres.drop_database(server, plan.service)
