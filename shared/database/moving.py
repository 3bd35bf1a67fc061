"""Takes the rows of a case to another place when its household moves."""

from uuid import UUID

from sqlalchemy import MetaData, select

from shared.database.tables import access_of, area_values
from shared.database.transaction import Transaction
from shared.vocabulary.divisions import Area


async def move_rows(
    tx: Transaction, metadata: MetaData, case_id: UUID, to: Area, *, staying: frozenset[str] = frozenset()
) -> int:
    """Write the new place into every business row of a case that holds one, in the order of tables and ids.

    `staying` names the tables whose rows tell what a place did, money that it paid for instance. For the system role
    alone: nobody else writes rows of two places. Returns how many rows went.
    """
    count = 0
    for table in metadata.sorted_tables:
        access = access_of(table)
        if access is None or not access.has_area or "case_id" not in table.c or table.name in staying:
            continue
        query = select(table.c.id).where(table.c.case_id == case_id).order_by(table.c.id).with_for_update()
        for row in await tx.all(query):
            await tx.update(table, row["id"], area_values(to))
            count += 1
    return count
