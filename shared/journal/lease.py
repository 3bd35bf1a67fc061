"""Who of a service's workers does what one alone does: a row says who and until when, and is renewed while it is done.

The time is the database's, which all of them share. Whoever is killed or stopped keeps the others waiting for
`HELD_SECONDS` and no longer; whoever comes back under the same name goes on at once.
"""

from shared.database import driver
from shared.database.transaction import Transaction

HELD_SECONDS = 3.0
RENEWED_AT_SECONDS = 2.0
"""So much is left when it is renewed: not every look needs a write."""

_LOOK = """
    SELECT holder = $2 AS is_ours, extract(epoch FROM until - now()) AS seconds_left FROM lease WHERE name = $1
"""
_TAKE = """
    INSERT INTO lease AS held (name, holder, until) VALUES ($1, $2, now() + make_interval(secs => $3))
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
        WHERE held.holder = excluded.holder OR held.until <= now()
    RETURNING name
"""
_LEAVE = "UPDATE lease SET until = now() WHERE name = $1 AND holder = $2"


async def hold(tx: Transaction, name: str, holder: str) -> bool:
    """Take it where nobody has it, or keep it; False where another has it."""
    for row in await driver.run(tx.raw, _LOOK, name, holder):
        if row["seconds_left"] > (RENEWED_AT_SECONDS if row["is_ours"] else 0):
            return bool(row["is_ours"])
    return bool(await driver.run(tx.raw, _TAKE, name, holder, HELD_SECONDS))


async def leave(tx: Transaction, name: str, holder: str) -> None:
    """Let another have it at once; nothing where another has it."""
    await driver.run(tx.raw, _LEAVE, name, holder)
