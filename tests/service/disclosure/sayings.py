"""What the other rooms say of a case, as disclosure hears it."""

from datetime import date
from uuid import UUID

from stand import COUNTY, Stand, officer

from shared.contracts.generated.onenet.common.v1.common_pb2 import Line, PersonText, PersonTexts, Place, Sealed
from shared.contracts.generated.onenet.eligibility.v1.events_pb2 import (
    AssistanceGranted,
    DeterminationReviewed,
    EmergencyGranted,
)
from shared.contracts.generated.onenet.funding.v1.events_pb2 import PaymentSettled
from shared.contracts.generated.onenet.intake.v1.events_pb2 import ApplicationAccepted, EmergencyReported, Member
from shared.crypto.keyring import DataClass
from shared.ids import derived_id, new_id

TODAY = date(2026, 11, 24)
TOWN = "370102001000"
VILLAGE = "370102001002"
ACCEPTOR = officer("township_clerk", TOWN, name="受理人")
NAME = "王小明"


def person_of(case_id: UUID) -> str:
    return str(derived_id("test.person", str(case_id)))


async def accept(stand: Stand, case_id: UUID, *, is_minor: bool = False, village: str = VILLAGE) -> None:
    event_id, person = new_id(), person_of(case_id)
    names = PersonTexts(items=[PersonText(person_id="another", text="李四"), PersonText(person_id=person, text=NAME)])
    sealed = stand.others["intake"].keyring.seal_event(DataClass.NAME, event_id, names.SerializeToString(), TODAY)
    message = ApplicationAccepted(
        case_id=str(case_id),
        place=Place(city="370100000000", county=COUNTY, township=TOWN, village=village),
        applicant_person_id=person,
        schemes=["dibao"],
        members=[
            Member(person_id="another", relation="spouse", is_minor=False),
            Member(person_id=person, relation="self", is_minor=is_minor),
        ],
        accepted_on=TODAY.isoformat(),
        sealed=Sealed(name=sealed),
        acceptor_id=ACCEPTOR.id,
    )
    await stand.hear(message, case_id, event_id=event_id)


async def review(
    stand: Stand, case_id: UUID, *, grants: bool = True, outcome: str = "agreed", scheme: str = "dibao"
) -> UUID:
    determination_id = new_id()
    message = DeterminationReviewed(
        case_id=str(case_id),
        determination_id=str(determination_id),
        outcome=outcome,
        grants=grants,
        scheme=scheme,
        amount_fen_monthly=81200,
        persons=3,
        reviewed_on=TODAY.isoformat(),
    )
    await stand.hear(message, case_id)
    return determination_id


async def grant(stand: Stand, case_id: UUID, *, persons: int = 3, amount_fen: int = 81200) -> None:
    line = Line(
        scheme="dibao",
        outcome="granted",
        amount_fen_monthly=amount_fen,
        person_ids=[str(new_id()) for _ in range(persons)],
    )
    refused = Line(scheme="edge", outcome="denied")
    message = AssistanceGranted(
        case_id=str(case_id),
        decision_id=str(new_id()),
        lines=[line, refused],
        decided_on=TODAY.isoformat(),
        first_month="2026-12",
    )
    await stand.hear(message, case_id)


async def report_emergency(stand: Stand, case_id: UUID, *, identified: bool = True, is_minor: bool = False) -> None:
    event_id, person = new_id(), person_of(case_id)
    names = PersonTexts(items=[PersonText(person_id=person, text=NAME)])
    sealed = stand.others["intake"].keyring.seal_event(DataClass.NAME, event_id, names.SerializeToString(), TODAY)
    message = EmergencyReported(
        case_id=str(case_id),
        place=Place(city="370100000000", county=COUNTY, township=TOWN, village=VILLAGE),
        applicant_person_id=person,
        identified=identified,
        is_minor=is_minor,
        reported_on=TODAY.isoformat(),
        sealed=Sealed(name=sealed),
        reporter_id=ACCEPTOR.id,
    )
    await stand.hear(message, case_id, event_id=event_id)


async def give_at_once(stand: Stand, case_id: UUID) -> None:
    line = Line(scheme="temporary", outcome="granted", amount_fen_monthly=150000, person_ids=[person_of(case_id)])
    message = EmergencyGranted(case_id=str(case_id), decision_id=str(new_id()), lines=[line], period="2026-11")
    await stand.hear(message, case_id)


async def pay(
    stand: Stand,
    case_id: UUID,
    *,
    period: str = "2026-12",
    instruction: UUID | None = None,
    scheme: str = "dibao",
    area: str = COUNTY,
) -> None:
    message = PaymentSettled(
        case_id=str(case_id),
        instruction_id=str(instruction or new_id()),
        entitlement_id=str(new_id()),
        scheme=scheme,
        period=period,
        amount_fen=81200,
        settled_on=TODAY.isoformat(),
    )
    await stand.hear(message, case_id, area=area)
