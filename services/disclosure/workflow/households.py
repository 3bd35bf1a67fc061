"""Whose case it is and where: learnt from its acceptance or from an emergency, and again when the household changes."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from services.disclosure.case import Case
from services.disclosure.store import cases
from services.disclosure.tables import METADATA, RECOVERY, REPAYMENT, SETTLEMENT
from services.disclosure.workflow import boards, notices
from shared.contracts import places
from shared.contracts.generated.onenet.common.v1.common_pb2 import PersonTexts
from shared.contracts.generated.onenet.intake.v1.events_pb2 import CaseMoved, EmergencyReported
from shared.crypto.keyring import DataClass
from shared.database.moving import move_rows
from shared.database.transaction import Transaction
from shared.journal.event import Recorded

_NOBODY = ""
_STAYING = frozenset({SETTLEMENT.name, RECOVERY.name, REPAYMENT.name})
"""What a county paid and got back stays in its account when the household moves."""


async def learn(tx: Transaction, event: Recorded) -> None:
    """Learn whose case it is, or who stands for it now; proposals and decisions that were heard before wait for it."""
    message: Any = event.message
    applicant = message.applicant_person_id
    is_minor = any(m.is_minor for m in message.members if m.person_id == applicant)
    await _know(tx, event, _name_of(tx, event, applicant), is_minor=is_minor)


async def learn_emergency(tx: Transaction, event: Recorded) -> None:
    """Learn who is in need; a name that nobody has checked may be another's, so it is not kept."""
    message: EmergencyReported = event.message
    name = _name_of(tx, event, message.applicant_person_id) if message.identified else _NOBODY
    await _know(tx, event, name, is_minor=message.is_minor)


async def move(tx: Transaction, event: Recorded) -> None:
    """The case's rows go to the new place, its line to the new village's board."""
    message: CaseMoved = event.message
    case = await cases.opened(tx, UUID(message.case_id), event.area)
    area = places.area_of(message.to_place)
    await move_rows(tx, METADATA, case.id, area, staying=_STAYING)
    await notices.move(tx, replace(case, area=area))


async def _know(tx: Transaction, event: Recorded, name: str, *, is_minor: bool) -> None:
    message: Any = event.message
    case = await cases.opened(tx, UUID(message.case_id), event.area)
    known: Case = replace(case, area=places.area_of(message.place), applicant_name=name, applicant_is_minor=is_minor)
    await cases.save(tx, known)
    await notices.plan_waiting(tx, known)
    await boards.list_complete(tx, known)


def _name_of(tx: Transaction, event: Recorded, person_id: str) -> str:
    """The applicant's name alone; those of the others are opened with it and dropped."""
    plain = tx.keyring.open_event(event.publisher, DataClass.NAME, event.id, event.message.sealed.name)
    return next(item.text for item in PersonTexts.FromString(plain).items if item.person_id == person_id)
