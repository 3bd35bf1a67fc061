"""Cases as rows and back."""

from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select

from services.disclosure import tables
from services.disclosure.case import Case
from shared.database.tables import area_of, area_values
from shared.database.transaction import Transaction
from shared.vocabulary.divisions import Area


async def opened(tx: Transaction, case_id: UUID, county: str) -> Case:
    """The case, locked; the first event that names it opens it with what is known of its place."""
    values = case_values(Case(case_id, Area.of(county)))
    row = await tx.insert_new(tables.CASE, {"id": case_id, **values})
    return case(row if row is not None else await tx.get(tables.CASE, case_id, lock=True))


async def find(tx: Transaction, case_id: UUID) -> Case | None:
    """The case, if its acceptance was heard; the system alone sees it."""
    row = await tx.one(select(tables.CASE).where(tables.CASE.c.id == case_id))
    found = case(row) if row is not None else None
    return found if found is not None and found.is_known else None


async def save(tx: Transaction, known: Case) -> None:
    """Keep what was heard of a case."""
    await tx.update(tables.CASE, known.id, case_values(known))


def case(row: RowMapping) -> Case:
    """A case from its row."""
    return Case(
        id=row["id"],
        area=area_of(row),
        applicant_name=row["applicant_name"],
        applicant_is_minor=row["applicant_is_minor"],
        closed_on=row["closed_on"],
        applicant_person_id=row["applicant_person_id"],
        applicant_died_on=row["applicant_died_on"],
        schemes=tuple(row["schemes"] or ()),
        taken_in_by=row["taken_in_by"],
    )


def case_values(known: Case) -> dict[str, Any]:
    """A case as the values of its row."""
    return {
        "case_id": known.id,
        "applicant_name": known.applicant_name,
        "applicant_is_minor": known.applicant_is_minor,
        "closed_on": known.closed_on,
        "applicant_person_id": known.applicant_person_id,
        "applicant_died_on": known.applicant_died_on,
        "schemes": list(known.schemes),
        "taken_in_by": known.taken_in_by,
        **area_values(known.area),
    }
