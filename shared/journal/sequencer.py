"""Moves an outbox into its journal with gapless positions; one mover at a time, by a lock that ends with its batch.

The lock first, then the statement: the snapshot must be younger than the lock, or two movers give one position twice.
Order by outbox id keeps a subject's order, since its ids are drawn under the lock of its row in subject_sequence.
"""

from sqlalchemy import text

from shared.database import ground
from shared.database.engine import Database

BATCH = 1000
_LOCK = text("SELECT pg_try_advisory_xact_lock(hashtext(:name))")
_COLUMNS = ", ".join(ground.EVENT_COLUMNS)
_MOVE = text(f"""
    WITH taken AS (
        DELETE FROM outbox WHERE id IN (SELECT id FROM outbox ORDER BY id LIMIT {BATCH}) RETURNING *
    ), numbered AS (
        SELECT row_number() OVER (ORDER BY id) AS n, taken.* FROM taken
    ), counted AS (
        INSERT INTO counter AS c (name, last) SELECT 'journal', count(*) FROM numbered HAVING count(*) > 0
        ON CONFLICT (name) DO UPDATE SET last = c.last + excluded.last RETURNING last
    )
    INSERT INTO journal (position, recorded_at, {_COLUMNS})
    SELECT (SELECT last FROM counted) - (SELECT count(*) FROM numbered) + n, now(), {_COLUMNS} FROM numbered
""")  # noqa: S608  (a constant and our own column names)


async def move(database: Database) -> int:
    """Move one batch; 0 where there was nothing, or somebody else is at it."""
    async with database.begin_system("sequencing") as tx:
        if not await tx.connection.scalar(_LOCK, {"name": f"sequencer:{database.service}"}):
            return 0
        return (await tx.connection.execute(_MOVE)).rowcount
