"""The legal clock's offset, which stands in the database so that every process agrees; demo mode alone moves it."""

from sqlalchemy import func, select, update

from shared.database import ground
from shared.database.transaction import Transaction


async def offset_days(tx: Transaction) -> int:
    """How many days the legal date is ahead of the real one."""
    return await tx.connection.scalar(select(ground.LEGAL_CLOCK.c.offset_days)) or 0


async def grow(tx: Transaction, days: int) -> int:
    """Let the offset grow to so many days; it never shrinks. Returns what it is now."""
    grown = func.greatest(ground.LEGAL_CLOCK.c.offset_days, days)
    change = update(ground.LEGAL_CLOCK).values(offset_days=grown).returning(ground.LEGAL_CLOCK.c.offset_days)
    return int((await tx.connection.execute(change)).scalar_one())
