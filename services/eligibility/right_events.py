"""Emergencies and running rights as events, and what is heard of emergencies as nouns."""

from datetime import date
from uuid import UUID

from services.eligibility.decision import Decision
from services.eligibility.emergency import Emergency
from services.eligibility.events import day, line_messages
from shared.contracts.generated.onenet.eligibility.v1 import events_pb2 as said
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.vocabulary.money import Money


def emergency(message: intake.EmergencyReported, on: date) -> Emergency:
    """An emergency as it was reported."""
    return Emergency(
        case_id=UUID(message.case_id),
        row_version=1,
        person_id=UUID(message.applicant_person_id),
        hardship=message.hardship,
        wanted=Money(message.wanted_fen),
        is_identified=message.identified,
        is_minor=message.is_minor,
        reporter_id=message.reporter_id,
        reported_on=day(message.reported_on) or on,
    )


def emergency_granted(decision: Decision, of: Emergency) -> said.EmergencyGranted:
    """Aid that comes first, still without digest and signature."""
    return said.EmergencyGranted(
        case_id=str(decision.case_id),
        decision_id=str(decision.id),
        decision_number=decision.number,
        authority=decision.authority,
        lines=line_messages(decision.lines),
        decided_on=decision.decided_on.isoformat(),
        period=decision.first_month or "",
        supplement_until=of.supplement_until.isoformat() if of.supplement_until else "",
    )


def emergency_declined(decision: Decision) -> said.EmergencyDeclined:
    """It is to take the ordinary way; the reasons stand in the decision."""
    return said.EmergencyDeclined(
        case_id=str(decision.case_id),
        decision_id=str(decision.id),
        decision_number=decision.number,
        authority=decision.authority,
        decided_on=decision.decided_on.isoformat(),
    )


def emergency_checked(decision: Decision, outcome: str, on: date) -> said.EmergencyChecked:
    """The check after the aid."""
    return said.EmergencyChecked(
        case_id=str(decision.case_id), decision_id=str(decision.id), outcome=outcome, checked_on=on.isoformat()
    )
