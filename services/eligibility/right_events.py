"""Emergencies and running rights as events, and what is heard of emergencies as nouns."""

from datetime import date
from typing import Any
from uuid import UUID

from services.eligibility.adjustment import Adjustment
from services.eligibility.decision import Decision
from services.eligibility.determination import DENIED
from services.eligibility.emergency import Emergency
from services.eligibility.events import day, line_messages
from services.eligibility.hearing import Hearing
from services.eligibility.running_review import RunningReview
from shared.contracts.generated.onenet.eligibility.v1 import events_pb2 as said
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.vocabulary.money import Money

_RESERVE = "township_reserve"


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
        payee_person_id=None if message.payee_kind == _RESERVE else _person(message.payee_person_id),
    )


def _person(text: str) -> UUID | None:
    return UUID(text) if text else None


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


def adjustment_proposed(adjustment: Adjustment) -> said.AdjustmentProposed:
    """A change of a running right is intended."""
    return said.AdjustmentProposed(
        case_id=str(adjustment.case_id),
        adjustment_id=str(adjustment.id),
        kind=adjustment.kind,
        cause=adjustment.cause,
        proposed_on=adjustment.proposed_on.isoformat(),
        hear_until=adjustment.hear_until.isoformat() if adjustment.hear_until else "",
    )


def adjustment_dropped(adjustment: Adjustment, on: date) -> said.AdjustmentDropped:
    """The intention is given up; the right runs on."""
    return said.AdjustmentDropped(
        case_id=str(adjustment.case_id), adjustment_id=str(adjustment.id), dropped_on=on.isoformat()
    )


def hearing_held(hearing: Hearing) -> said.HearingHeld:
    """People were heard; what they said stays here."""
    return said.HearingHeld(
        case_id=str(hearing.case_id),
        adjustment_id=str(hearing.adjustment_id or ""),
        way=hearing.way,
        held_on=hearing.held_on.isoformat(),
    )


def adjusted(decision: Decision, adjustment: Adjustment) -> said.AssistanceAdjusted:
    """The new amount from its first month on, still without digest and signature."""
    return said.AssistanceAdjusted(
        **_replacing(decision),
        adjustment_id=str(adjustment.id),
        lines=line_messages(decision.lines),
        first_month=decision.first_month or "",
        kind=adjustment.kind,
    )


def stopped(decision: Decision, cause: str, adjustment_id: UUID | None = None) -> said.AssistanceStopped:
    """The last month that is paid, and why, still without digest and signature."""
    return said.AssistanceStopped(
        **_replacing(decision),
        adjustment_id=str(adjustment_id or ""),
        cause=cause,
        last_month=decision.last_month or "",
    )


def _replacing(decision: Decision) -> dict[str, Any]:
    """What every decision says that takes the place of another."""
    return {
        "case_id": str(decision.case_id),
        "decision_id": str(decision.id),
        "decision_number": decision.number,
        "authority": decision.authority,
        "replaces_decision_id": str(decision.replaces_id),
        "decided_on": decision.decided_on.isoformat(),
    }


def review_due(review: RunningReview) -> said.ReviewDue:
    """Somebody has to look at a running right."""
    return said.ReviewDue(
        case_id=str(review.case_id),
        review_id=str(review.id),
        review_class=review.review_class,
        cause=review.cause,
        opened_on=review.opened_on.isoformat(),
        due_on=review.due_on.isoformat(),
    )


def review_completed(review: RunningReview, on: date) -> said.ReviewCompleted:
    """What came of it."""
    return said.ReviewCompleted(
        case_id=str(review.case_id),
        review_id=str(review.id),
        outcome=review.outcome or "",
        completed_on=on.isoformat(),
    )


def withdrawn(decision: Decision, found: Decision, cause: str) -> said.DecisionWithdrawn:
    """What would have been right from its first month on, still without digest and signature."""
    return said.DecisionWithdrawn(
        case_id=str(decision.case_id),
        decision_id=str(decision.id),
        decision_number=decision.number,
        authority=decision.authority,
        withdrawn_decision_id=str(found.id),
        was_grant=found.outcome != DENIED,
        lines=line_messages(decision.lines) if decision.granted else [],
        first_month=decision.first_month or "",
        cause=cause,
        decided_on=decision.decided_on.isoformat(),
    )
