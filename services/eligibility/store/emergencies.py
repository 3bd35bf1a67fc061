"""Emergencies as rows, one a case."""

from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping

from services.eligibility import tables
from services.eligibility.case import AssistanceCase
from services.eligibility.emergency import Emergency
from shared.database.tables import area_values
from shared.database.transaction import Transaction
from shared.vocabulary.money import Money


async def insert(tx: Transaction, case: AssistanceCase, emergency: Emergency) -> None:
    """Keep a new emergency; said again, it stays as it is."""
    values = {
        "id": emergency.case_id,
        "case_id": emergency.case_id,
        "hardship": emergency.hardship,
        "wanted_fen": emergency.wanted.fen,
        "is_minor": emergency.is_minor,
        "reporter_id": emergency.reporter_id,
        "reported_on": emergency.reported_on,
    }
    await tx.insert_new(tables.EMERGENCY, values | _progress(emergency) | area_values(case.place))


async def get(tx: Transaction, case_id: UUID, *, lock: bool = False) -> Emergency:
    """The emergency of a case."""
    return _emergency(await tx.get(tables.EMERGENCY, case_id, lock=lock))


async def save(tx: Transaction, emergency: Emergency) -> None:
    """Write how far it has got."""
    await tx.update(tables.EMERGENCY, emergency.case_id, _progress(emergency), version=emergency.row_version)


def _progress(emergency: Emergency) -> dict[str, Any]:
    return {
        "person_id": emergency.person_id,
        "is_identified": emergency.is_identified,
        "decision_id": emergency.decision_id,
        "supplement_until": emergency.supplement_until,
        "supplemented_on": emergency.supplemented_on,
        "checked_outcome": emergency.checked_outcome,
        "check_reason": emergency.check_reason,
        "checked_by": emergency.checked_by,
        "checked_on": emergency.checked_on,
    }


def _emergency(row: RowMapping) -> Emergency:
    return Emergency(
        case_id=row["case_id"],
        row_version=row["row_version"],
        person_id=row["person_id"],
        hardship=row["hardship"],
        wanted=Money(row["wanted_fen"]),
        is_identified=row["is_identified"],
        is_minor=row["is_minor"],
        reporter_id=row["reporter_id"],
        reported_on=row["reported_on"],
        decision_id=row["decision_id"],
        supplement_until=row["supplement_until"],
        supplemented_on=row["supplemented_on"],
        checked_outcome=row["checked_outcome"],
        check_reason=row["check_reason"],
        checked_by=row["checked_by"],
        checked_on=row["checked_on"],
    )
