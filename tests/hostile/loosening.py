"""Takes away from a table what would keep a made-up row out; who may see and write its rows stays."""

from sqlalchemy import Table, text
from sqlalchemy.ext.asyncio import AsyncConnection


async def loosen(connection: AsyncConnection, service: str, table: Table) -> None:
    """Drop checks, foreign and unique keys, triggers and obligatory columns; the primary key stays."""
    name = f'{service}."{table.name}"'
    query = "SELECT conname FROM pg_constraint WHERE conrelid = to_regclass(:name) AND contype IN ('c', 'f', 'u', 'x')"
    for constraint in (await connection.execute(text(query), {"name": name})).scalars().all():
        await connection.execute(text(f'ALTER TABLE {name} DROP CONSTRAINT "{constraint}" CASCADE'))
    await connection.execute(text(f"ALTER TABLE {name} DISABLE TRIGGER USER"))
    for column in table.columns:
        if not column.primary_key and not column.nullable:
            await connection.execute(text(f'ALTER TABLE {name} ALTER "{column.name}" DROP NOT NULL'))
    query = "SELECT indexrelid::regclass FROM pg_index WHERE indrelid = to_regclass(:name) AND indisunique"
    for index in (await connection.execute(text(query), {"name": name})).scalars().all():
        if not str(index).endswith("_pkey"):
            await connection.execute(text(f"DROP INDEX {index}"))
