"""Deaths as rows: told, and corrected where somebody lives after all. What was declared of them stays as it was."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select

from services.eligibility import tables
from services.eligibility.case import AssistanceCase
from services.eligibility.store import MOST_ROWS
from shared.database.tables import area_values
from shared.database.transaction import Transaction
from shared.ids import new_id

_TABLE = tables.DEATH


async def tell(tx: Transaction, case: AssistanceCase, person_id: UUID, died_on: date) -> bool:
    """Keep a death; False where it is known. One that was corrected before may be told again."""
    values = {"id": new_id(), "case_id": case.id, "person_id": person_id, "died_on": died_on}
    if await tx.insert_new(_TABLE, values | area_values(case.place)) is not None:
        return True
    row = await tx.one(select(_TABLE).where(_TABLE.c.case_id == case.id, _TABLE.c.person_id == person_id))
    if row is None or row["corrected_on"] is None:
        return False
    await tx.update(_TABLE, row["id"], {"died_on": died_on, "corrected_on": None})
    return True


async def correct(tx: Transaction, case_id: UUID, person_id: UUID, on: date) -> bool:
    """The person lives; False where no death of theirs stands."""
    is_dead = (_TABLE.c.case_id == case_id) & (_TABLE.c.person_id == person_id) & _TABLE.c.corrected_on.is_(None)
    row = await tx.one(select(_TABLE.c.id).where(is_dead))
    if row is None:
        return False
    await tx.update(_TABLE, row["id"], {"corrected_on": on})
    return True


async def of_case(tx: Transaction, case_id: UUID) -> Mapping[UUID, date]:
    """Who of a case is dead, and since when."""
    query = select(_TABLE).where(_TABLE.c.case_id == case_id, _TABLE.c.corrected_on.is_(None)).order_by(_TABLE.c.id)
    return {row["person_id"]: row["died_on"] for row in await tx.all(query.limit(MOST_ROWS))}
