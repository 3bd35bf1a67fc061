"""Moves an outbox into its journal with gapless positions; one mover at a time, by a lock that ends with its batch.

The lock first, then the statement: the snapshot must be younger than the lock, or two movers give one position twice.
Order by outbox id keeps a subject's order, since its ids are drawn under the lock of its row in subject_sequence.
"""

from shared.database import driver, ground
from shared.database.engine import Database

BATCH = 1000
_LOCK = "SELECT pg_try_advisory_xact_lock(hashtext($1)) AS is_ours"
_COLUMNS = ", ".join(ground.EVENT_COLUMNS)
_MOVE = f"""
    WITH taken AS (
        DELETE FROM outbox WHERE id IN (SELECT id FROM outbox ORDER BY id LIMIT {BATCH}) RETURNING *
    ), numbered AS (
        SELECT row_number() OVER (ORDER BY id) AS n, taken.* FROM taken
    ), counted AS (
        INSERT INTO counter AS c (name, last) SELECT 'journal', count(*) FROM numbered HAVING count(*) > 0
        ON CONFLICT (name) DO UPDATE SET last = c.last + excluded.last RETURNING last
    ), moved AS (
        INSERT INTO journal (position, recorded_at, {_COLUMNS})
        SELECT (SELECT last FROM counted) - (SELECT count(*) FROM numbered) + n, now(), {_COLUMNS} FROM numbered
    )
    SELECT count(*) AS moved FROM numbered
"""  # noqa: S608  (a constant and our own column names)


async def move(database: Database) -> int:
    """Move one batch; 0 where there was nothing, or somebody else is at it."""
    async with database.begin_system("sequencing") as tx:
        (lock,) = await driver.run(tx.raw, _LOCK, f"sequencer:{database.service}")
        if not lock["is_ours"]:
            return 0
        (done,) = await driver.run(tx.raw, _MOVE)
        return int(done["moved"])
