"""Whose case it is and where: learnt from its acceptance or from an emergency, and again when the household changes."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from services.disclosure.case import Case
from services.disclosure.store import cases
from services.disclosure.tables import METADATA, RECOVERY, REPAYMENT, SETTLEMENT
from services.disclosure.workflow import boards, notices
from shared.contracts import places
from shared.contracts.generated.onenet.common.v1.common_pb2 import PersonTexts
from shared.contracts.generated.onenet.intake.v1.events_pb2 import (
    ApplicationAccepted,
    CaseMoved,
    DeathCorrected,
    EmergencyReported,
    PersonDied,
    PersonsMerged,
)
from shared.crypto.keyring import DataClass
from shared.database.moving import move_rows
from shared.database.transaction import Transaction
from shared.journal.event import Recorded

_NOBODY = ""
_URGENT = "temporary"
_STAYING = frozenset({SETTLEMENT.name, RECOVERY.name, REPAYMENT.name})
"""What a county paid and got back stays in its account when the household moves."""


async def learn(tx: Transaction, event: Recorded) -> None:
    """Learn whose case it is, or who stands for it now; proposals and decisions that were heard before wait for it."""
    message: Any = event.message
    applicant = message.applicant_person_id
    is_minor = any(m.is_minor for m in message.members if m.person_id == applicant)
    await _know(tx, event, _name_of(tx, event, applicant), tuple(message.schemes), is_minor=is_minor)


async def learn_emergency(tx: Transaction, event: Recorded) -> None:
    """Learn who is in need; a name that nobody has checked may be another's, so it is not kept."""
    message: EmergencyReported = event.message
    name = _name_of(tx, event, message.applicant_person_id) if message.identified else _NOBODY
    await _know(tx, event, name, (_URGENT,), is_minor=message.is_minor)


async def note_death(tx: Transaction, event: Recorded) -> None:
    """The dead are not named in public any longer; another member's name follows with the household's next version."""
    message: PersonDied = event.message
    case = await cases.opened(tx, UUID(message.case_id), event.area)
    if case.applicant_person_id != UUID(message.person_id):
        return
    known = replace(case, applicant_died_on=date.fromisoformat(message.died_on))
    await cases.save(tx, known)
    await notices.end_of_applicant(tx, known)
    await boards.list_complete(tx, known)


async def note_correction(tx: Transaction, event: Recorded) -> None:
    """The death was a mistake: the person lives and is named as before."""
    message: DeathCorrected = event.message
    case = await cases.opened(tx, UUID(message.case_id), event.area)
    if case.applicant_person_id == UUID(message.person_id) and case.applicant_died_on is not None:
        known = replace(case, applicant_died_on=None)
        await cases.save(tx, known)
        await boards.list_complete(tx, known)


async def merge(tx: Transaction, event: Recorded) -> None:
    """Who was somebody without identity keeps a line without a name: it was published so."""
    message: PersonsMerged = event.message
    case = await cases.opened(tx, UUID(message.case_id), event.area)
    if case.applicant_person_id == UUID(message.from_person_id):
        await cases.save(tx, replace(case, applicant_person_id=UUID(message.into_person_id)))


async def move(tx: Transaction, event: Recorded) -> None:
    """The case's rows go to the new place, its line to the new village's board."""
    message: CaseMoved = event.message
    case = await cases.opened(tx, UUID(message.case_id), event.area)
    area = places.area_of(message.to_place)
    await move_rows(tx, METADATA, case.id, area, staying=_STAYING)
    await notices.move(tx, replace(case, area=area))


async def _know(tx: Transaction, event: Recorded, name: str, schemes: tuple[str, ...], *, is_minor: bool) -> None:
    message: Any = event.message
    case = await cases.opened(tx, UUID(message.case_id), event.area)
    applicant = UUID(message.applicant_person_id)
    known: Case = replace(
        case,
        area=places.area_of(message.place),
        applicant_name=name,
        applicant_is_minor=is_minor,
        applicant_person_id=applicant,
        schemes=schemes,
        taken_in_by=case.taken_in_by or _taker(message),
        applicant_died_on=case.applicant_died_on if applicant == case.applicant_person_id else None,
    )
    await cases.save(tx, known)
    await notices.plan_waiting(tx, known)
    await boards.list_complete(tx, known)


def _taker(message: Any) -> str | None:
    """Who accepted the application or reported the emergency; a household that changes has been taken in before."""
    match message:
        case ApplicationAccepted():
            return message.acceptor_id or None
        case EmergencyReported():
            return message.reporter_id or None
        case _:
            return None


def _name_of(tx: Transaction, event: Recorded, person_id: str) -> str:
    """The applicant's name alone; those of the others are opened with it and dropped."""
    plain = tx.keyring.open_event(event.publisher, DataClass.NAME, event.id, event.message.sealed.name)
    return next(item.text for item in PersonTexts.FromString(plain).items if item.person_id == person_id)
