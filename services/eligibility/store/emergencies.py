"""Emergencies as rows, one a case."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, func, select

from services.eligibility import tables
from services.eligibility.case import AssistanceCase
from services.eligibility.emergency import Emergency
from shared.database.tables import area_values
from shared.database.transaction import Transaction
from shared.vocabulary.money import Money

_TABLE = tables.EMERGENCY


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
        "payee_person_id": emergency.payee_person_id,
    }
    await tx.insert_new(tables.EMERGENCY, values | _progress(emergency) | area_values(case.place))


async def get(tx: Transaction, case_id: UUID, *, lock: bool = False) -> Emergency:
    """The emergency of a case."""
    return _emergency(await tx.get(tables.EMERGENCY, case_id, lock=lock))


async def save(tx: Transaction, emergency: Emergency) -> None:
    """Write how far it has got."""
    await tx.update(tables.EMERGENCY, emergency.case_id, _progress(emergency), version=emergency.row_version)


async def given_on(tx: Transaction, township: str, day: date) -> Money:
    """What a township gave by its own power on a day."""
    return await _sum(tx, _by(township) & (_TABLE.c.given_on == day))


async def given_to(tx: Transaction, township: str, payee: UUID, after: date) -> Money:
    """What a township gave by its own power into one hand after a day."""
    return await _sum(tx, _by(township) & (_TABLE.c.payee_person_id == payee) & (_TABLE.c.given_on > after))


def _by(township: str) -> ColumnElement[bool]:
    return (_TABLE.c.township == township) & (_TABLE.c.given_by == "township")


async def _sum(tx: Transaction, those: ColumnElement[bool]) -> Money:
    query = select(func.coalesce(func.sum(_TABLE.c.given_fen), 0)).where(those)
    return Money(int(await tx.connection.scalar(query) or 0))


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
        "given_fen": emergency.given.fen if emergency.given else None,
        "given_by": emergency.given_by,
        "given_on": emergency.given_on,
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
        payee_person_id=row["payee_person_id"],
        given=Money(row["given_fen"]) if row["given_fen"] is not None else None,
        given_by=row["given_by"],
        given_on=row["given_on"],
    )
