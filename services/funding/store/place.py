"""The county for which an officer acts, and the place of a household that moves within its county."""

from uuid import UUID

from sqlalchemy import and_, select

from services.funding import tables
from shared.database.transaction import Transaction
from shared.vocabulary.divisions import Area


def county_of(tx: Transaction) -> Area:
    """The county for which an officer acts: rows of a budget or payroll belong to it and to no township."""
    return Area(tx.actor.area.city, tx.actor.area.county, None, None)


_FOLLOWING = (
    tables.PAYEE,
    tables.DECISION,
    tables.ENTITLEMENT,
    tables.ARREARS,
    tables.LINE,
    tables.INSTRUCTION,
    tables.RECOVERY,
)


async def follow(tx: Transaction, case_id: UUID, to: Area) -> None:
    """Within a county the rows that a township reads follow the household; the county's own books stay as written."""
    place = {"township": to.township, "village": to.village}
    for table in _FOLLOWING:
        mine = and_(table.c.case_id == case_id, table.c.county == to.county)
        for row in await tx.all(select(table.c.id).where(mine).order_by(table.c.id).with_for_update(key_share=True)):
            await tx.update(table, row["id"], place)
