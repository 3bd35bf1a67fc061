"""No transaction is open while the bank is being asked, however long the line to it is."""

import asyncio
from urllib.parse import urlsplit

import asyncpg

from deploy.chaos.door import Door
from services.funding import due
from services.funding.bank import Bank
from shared.crypto.signing import Purpose
from shared.tasks.worker import Worker

from .conftest import Family, Funds

LATE_SECONDS = 0.25
LOOK_SECONDS = 0.02
_RESTING = """
    SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND application_name = 'onenet-funding'
    AND state = 'idle in transaction' AND now() - state_change > make_interval(secs => $2)
"""


async def test_while_the_bank_is_asked_over_a_slow_line_no_transaction_waits_for_it(funds: Funds) -> None:
    family = Family()
    await funds.allot("10000.00")
    await funds.grant(family)
    payroll_id = await funds.released()
    bank = urlsplit(str(funds.bank.base_url))
    room = funds.stand.room

    async with Door((bank.hostname or "", bank.port or 0)).standing() as door:
        door.delay_seconds = LATE_SECONDS
        behind = due.runs(
            Bank(f"http://127.0.0.1:{door.port}/bank"), room.keys.verifier(Purpose.DETERMINATION, "eligibility")
        )
        sending = asyncio.create_task(Worker(room.database, behind).step())
        resting = await _most_resting(funds, sending)

    assert (await sending, len(funds.booked())) == (1, 1)
    assert (await funds.payroll(payroll_id))["state"] == "sent"
    assert resting == 0


async def _most_resting(funds: Funds, until: asyncio.Task[int]) -> int:
    """How many transactions of the service were seen to wait for something else than the database, at the most."""
    connection = await asyncpg.connect(funds.stand.server.dsn(funds.stand.database))
    most = 0
    while not until.done():
        most = max(most, await connection.fetchval(_RESTING, funds.stand.database, LATE_SECONDS / 2))
        await asyncio.sleep(LOOK_SECONDS)
    await connection.close()
    return most
