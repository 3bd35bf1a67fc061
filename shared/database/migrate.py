"""Migrations: the ground floor's tree and the service's own, each applied to the service's schema with its own level.

Alembic runs the scripts; there is no env.py, since the connection, the schema and the trees are known here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata, produce_migrations, render_python_code
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.database import ground
from shared.database.access import apply_access, role

GROUND = Path(__file__).with_name("migrations")
PARTITION_MONTHS = 24
LOCK = text("SELECT pg_advisory_xact_lock(hashtext('onenet:migrate'))")
_DAY = re.compile(r"\d{4}_\d{2}_\d{2}")
_TIMEOUTS = "SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '10min'"


@dataclass(frozen=True, slots=True)
class Tree:
    """A folder of migrations with the tables that it ends in, and the table that holds its level."""

    folder: Path
    metadata: MetaData
    version_table: str


def trees(folder: Path, metadata: MetaData) -> tuple[Tree, Tree]:
    """What one service's schema is made of."""
    return Tree(GROUND, ground.METADATA, "ground_level"), Tree(folder, metadata, "level")


async def migrate(connection: AsyncConnection, service: str, folder: Path, metadata: MetaData, today: date) -> None:
    """Bring a service's schema to this release's level, in the caller's transaction, which holds `LOCK`."""
    owner = role(service, "owner")
    await connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {service} AUTHORIZATION {owner}"))
    for statement in _TIMEOUTS.split("; "):
        await connection.execute(text(statement))
    await connection.execute(text(f"SET LOCAL search_path = {service}"))
    await connection.execute(text(f"SET LOCAL role = {owner}"))
    for tree in trees(folder, metadata):
        await connection.run_sync(_upgrade, tree, service)
    await _ensure_partitions(connection, today)
    await connection.execute(text("INSERT INTO legal_clock VALUES (true, 0) ON CONFLICT DO NOTHING"))
    await connection.execute(text("RESET role"))
    await apply_access(connection, service, metadata)


class Level(IntEnum):
    """How a schema stands to this release."""

    OLDER = -1
    CURRENT = 0
    NEWER = 1


async def level_of(connection: AsyncConnection, service: str, folder: Path, metadata: MetaData) -> Level:
    """Migrations only expand, so a release serves a schema that a newer one has migrated, and refuses an older."""
    found = [await _level(connection, service, tree) for tree in trees(folder, metadata)]
    return min(found) if Level.OLDER in found else max(found)


async def _level(connection: AsyncConnection, service: str, tree: Tree) -> Level:
    exists = await connection.scalar(text("SELECT to_regclass(:name)"), {"name": f"{service}.{tree.version_table}"})
    if exists is None:
        return Level.OLDER
    level = await connection.scalar(text(f"SELECT version_num FROM {service}.{tree.version_table}"))  # noqa: S608
    head, known = _history(tree.folder)
    if level == head:
        return Level.CURRENT
    return Level.NEWER if level not in known and _is_later(level or "", head or "") else Level.OLDER


def _is_later(revision: str, head: str) -> bool:
    """A revision begins with the day on which it was written; whatever does not is none of ours."""
    day = _DAY.match(revision)
    return day is not None and day.group() >= head[: day.end()]


@cache
def _history(folder: Path) -> tuple[str | None, frozenset[str]]:
    """The newest revision that this release knows, and all of them."""
    script = _script(folder)
    return script.get_current_head(), frozenset(each.revision for each in script.walk_revisions())


def _script(folder: Path) -> ScriptDirectory:
    return ScriptDirectory(str(folder), version_locations=[str(folder / "versions")])


def _upgrade(connection: Connection, tree: Tree, service: str) -> None:
    script = _script(tree.folder)

    def steps(revision: Any, _context: Any) -> Any:
        return script._upgrade_revs("head", revision)  # noqa: SLF001  (what alembic's own command calls)

    with EnvironmentContext(Config(), script, fn=steps) as environment:
        environment.configure(
            connection=connection,
            target_metadata=tree.metadata,
            version_table=tree.version_table,
            version_table_schema=service,
            transactional_ddl=False,
        )
        environment.run_migrations()


async def _ensure_partitions(connection: AsyncConnection, today: date) -> None:
    """Monthly partitions of the journal ahead of time, and one that takes what falls outside."""
    await connection.execute(text("CREATE TABLE IF NOT EXISTS journal_other PARTITION OF journal DEFAULT"))
    month = date(today.year, today.month, 1)
    for _ in range(PARTITION_MONTHS):
        following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
        await connection.execute(
            text(
                f"CREATE TABLE IF NOT EXISTS journal_{month:%Y_%m} PARTITION OF journal "
                f"FOR VALUES FROM ('{month}') TO ('{following}')"
            )
        )
        month = following


def differences(connection: Connection, tree: Tree, service: str) -> list[Any]:
    """What the migrated schema has and the declarations have not, or the other way round."""
    return list(compare_metadata(_comparison(connection, tree, service), tree.metadata))


def draft(connection: Connection, tree: Tree, service: str, slug: str, on: date) -> Path:
    """Write a migration from the database's level to the declarations; a person reads it before it is committed."""
    context = _comparison(connection, tree, service)
    operations = produce_migrations(context, tree.metadata).upgrade_ops
    body = render_python_code(operations) if operations else "pass"
    body = re.sub(r"(astext_type=|ARRAY\()Text\(", r"\1sa.Text(", re.sub(r" *# ###.*\n?", "", body)).strip()
    revision = f"{on:%Y_%m_%d}_{slug}"
    before = _script(tree.folder).get_current_head()
    path = tree.folder / "versions" / f"{revision}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        _TEMPLATE.format(title=slug.replace("_", " ").capitalize(), revision=revision, before=before, body=body)
    )
    return path


_TEMPLATE = '''"""{title}."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "{revision}"
down_revision = {before!r}


def upgrade() -> None:
    {body}
'''


def _comparison(connection: Connection, tree: Tree, service: str) -> MigrationContext:
    names = {table.name for table in tree.metadata.sorted_tables}
    ours: Callable[..., bool] = lambda name, kind, _parents: kind != "table" or name in names  # noqa: E731
    connection.execute(text(f"SET LOCAL search_path = {service}"))
    options: dict[str, Any] = {"include_name": ours, "version_table": tree.version_table, "compare_type": True}
    return MigrationContext.configure(connection, opts=options)
