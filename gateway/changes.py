"""What each event changes of a case's progress: every event of the contract that concerns a case stands here once."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from google.protobuf.message import Message

from gateway.progress import Progress, Stage
from shared.contracts.generated.onenet.common.v1.common_pb2 import Place
from shared.contracts.generated.onenet.disclosure.v1 import events_pb2 as disclosure
from shared.contracts.generated.onenet.economic_verification.v1 import events_pb2 as verification
from shared.contracts.generated.onenet.eligibility.v1 import events_pb2 as eligibility
from shared.contracts.generated.onenet.funding.v1 import events_pb2 as funding
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.contracts.generated.onenet.integrity.v1 import events_pb2 as integrity
from shared.vocabulary.divisions import Area

_PENDING = "pending"


def apply(progress: Progress, message: Message, on: date) -> Progress:
    """The case after one event; `since` moves when the stage does."""
    changed = CHANGES[type(message)](replace(progress, events=progress.events + 1), message)
    return changed if changed.stage is progress.stage else replace(changed, since=on)


def _submitted(case: Progress, said: Any) -> Progress:
    return replace(
        case,
        intake=Stage.SUBMITTED,
        area=_area(said.place),
        case_number=said.case_number,
        schemes=tuple(said.schemes),
    )


def _accepted(case: Progress, said: Any) -> Progress:
    changed = replace(_submitted(case, said), intake=Stage.ACCEPTED, declared_version=said.household_version)
    return replace(changed, is_relative_filed=case.is_relative_filed or said.relative_filed)


def _emergency(case: Progress, said: Any) -> Progress:
    changed = replace(case, intake=Stage.EMERGENCY, is_emergency=True, schemes=("temporary",))
    return replace(changed, area=_area(said.place), case_number=said.case_number)


def _change_reported(case: Progress, said: Any) -> Progress:
    return replace(case, is_changing=True).knowing(change_id=said.change_id)


def _household_changed(case: Progress, said: Any) -> Progress:
    """Before a decision the household is surveyed anew; a right that runs goes on until its review."""
    changed = replace(case, is_changing=False, declared_version=said.household_version, area=_area(said.place))
    return replace(changed, is_surveyed=False) if said.stage == _PENDING else changed


def _moved(case: Progress, said: Any) -> Progress:
    return replace(case, area=_area(said.to_place))


def _area(place: Place) -> Area:
    return Area(place.city, place.county or None, place.township or None, place.village or None)


def _facts_ready(case: Progress, said: Any) -> Progress:
    return replace(case, eligibility=Stage.FACTS_READY, facts_version=said.household_version)


def _voided(case: Progress, said: Any) -> Progress:
    """After an objection the household is looked at once more; any other proposal begins again with its facts."""
    return replace(case, eligibility=Stage.RESURVEY if said.reason == "objection" else None, grants=None)


def _proposed(case: Progress, said: Any) -> Progress:
    changed = replace(case, eligibility=Stage.PROPOSED, grants=said.grants)
    return changed.knowing(determination_id=said.determination_id)


def _reviewed(case: Progress, said: Any) -> Progress:
    if said.outcome == "returned":
        return replace(case, eligibility=Stage.FACTS_READY, grants=None)
    changed = replace(case, eligibility=Stage.REVIEWED, grants=said.grants)
    return changed.knowing(determination_id=said.determination_id).due(Stage.REVIEWED, said.answer_until)


def _due(case: Progress, said: Any) -> Progress:
    changed = replace(case, eligibility=Stage.AWAITING_CONFIRMATION, grants=said.grants)
    return changed.knowing(determination_id=said.determination_id).due(Stage.AWAITING_CONFIRMATION, said.due_on)


def _granted(case: Progress, said: Any) -> Progress:
    return _decided(replace(case, eligibility=Stage.GRANTED, grants=True), said)


def _declined(case: Progress, said: Any) -> Progress:
    return _decided(replace(case, eligibility=Stage.DENIED, grants=False), said)


def _stopped(case: Progress, said: Any) -> Progress:
    return _decided(replace(case, eligibility=Stage.STOPPED), said)


def _withdrawn_decision(case: Progress, said: Any) -> Progress:
    """A grant that was wrong goes on with what is right or ends; a refusal that was wrong is determined again."""
    if not said.was_grant:
        return _decided(replace(case, eligibility=Stage.FACTS_READY, grants=None), said)
    return _decided(replace(case, eligibility=Stage.GRANTED if said.lines else Stage.STOPPED), said)


def _review_due(case: Progress, said: Any) -> Progress:
    return replace(case, is_under_review=True).knowing(review_id=said.review_id)


def _adjustment(case: Progress, said: Any) -> Progress:
    """The dead cannot be heard; what their death ends goes to the authority at once."""
    changed = replace(case, adjustment=said.kind, is_heard=said.cause == "death" and said.kind == "stop")
    return changed.knowing(adjustment_id=said.adjustment_id)


def _denied(case: Progress, said: Any) -> Progress:
    changed = replace(case, eligibility=Stage.DENIED, grants=False, is_edge=said.edge)
    return _decided(changed, said).due(Stage.DENIED, said.serve_until)


def _decided(case: Progress, said: Any) -> Progress:
    """A decision is to be served, and whatever was intended for the case is settled by it."""
    changed = replace(case, is_served=False, adjustment=None, is_heard=False)
    determination_id = getattr(said, "determination_id", "")
    return changed.knowing(
        determination_id=determination_id, decision_id=said.decision_id, decision_number=said.decision_number
    )


def _planned(case: Progress, said: Any) -> Progress:
    changed = replace(case, notice=Stage.POSTING)
    return changed.knowing(notice_id=said.notice_id, noticed_determination_id=said.determination_id)


def _posted(case: Progress, said: Any) -> Progress:
    return replace(case, notice=Stage.POSTED).knowing(notice_id=said.notice_id).due(Stage.POSTED, said.ends_on)


def _concluded(case: Progress, said: Any) -> Progress:
    """A notice that the law forbids stands nowhere, so its case goes on as reviewed until confirmation is due."""
    changed = replace(case, notice=None if said.outcome == "suppressed" else Stage.POSTED)
    return changed.knowing(notice_id=said.notice_id, noticed_determination_id=said.determination_id)


def _entitled(case: Progress, said: Any) -> Progress:
    return replace(case, is_unfunded=False).knowing(entitlement_id=said.entitlement_id)


def _unfunded(case: Progress, said: Any) -> Progress:
    return replace(case, is_unfunded=True).knowing(entitlement_id=said.entitlement_id)


def _paid(case: Progress, said: Any) -> Progress:
    return replace(case, is_paid=True, is_unfunded=False).knowing(entitlement_id=said.entitlement_id)


def _payment_returned(case: Progress, said: Any) -> Progress:
    changed = replace(case, returned=(*case.returned, said.instruction_id))
    return changed.knowing(entitlement_id=said.entitlement_id)


def _reissued(case: Progress, said: Any) -> Progress:
    return replace(case, returned=tuple(each for each in case.returned if each != said.linked_to))


def _recovering(case: Progress, said: Any) -> Progress:
    changed = replace(case, recovering=(*case.recovering, said.recovery_id))
    return changed.knowing(recovery_id=said.recovery_id)


def _repaid(case: Progress, said: Any) -> Progress:
    if said.left_fen:
        return case
    return replace(case, recovering=tuple(each for each in case.recovering if each != said.recovery_id))


def _inquired(case: Progress, said: Any) -> Progress:
    """The report names what stayed unknown, whatever was said on the way to it."""
    unknown = {f"{result.source}:{result.reason}" for result in said.results if result.status == "unknown"}
    changed = replace(case, is_inquired=True, unanswered=tuple(sorted(unknown)))
    return changed.knowing(report_id=said.report_id)


def _unanswered(case: Progress, said: Any) -> Progress:
    named = f"{said.source}:{said.reason}"
    others = {each for each in case.unanswered if each.partition(":")[0] != said.source}
    return replace(case, unanswered=tuple(sorted({*others, named})))


def _unchanged(case: Progress, _: Any) -> Progress:
    return case


CHANGES: Mapping[type[Message], Callable[[Progress, Any], Progress]] = {
    intake.ApplicationSubmitted: _submitted,
    intake.ApplicationReturned: lambda case, _: replace(case, intake=Stage.RETURNED),
    intake.ApplicationAccepted: _accepted,
    intake.ConsentWithdrawn: _unchanged,
    intake.ApplicationWithdrawn: lambda case, _: replace(case, intake=Stage.WITHDRAWN, is_changing=False),
    intake.SurveyCompleted: lambda case, said: replace(case, is_surveyed=True).knowing(survey_id=said.survey_id),
    intake.AppraisalHeld: lambda case, said: case.knowing(appraisal_id=said.appraisal_id),
    intake.CountyVisited: lambda case, _: replace(case, is_visited_by_county=True),
    intake.RelativeFiled: lambda case, _: replace(case, is_relative_filed=True, is_visited_by_county=False),
    intake.PeriodExtended: _unchanged,
    intake.ChangeReported: _change_reported,
    intake.HouseholdChanged: _household_changed,
    intake.PersonDied: _unchanged,
    intake.DeathCorrected: _unchanged,
    intake.PersonsMerged: _unchanged,
    intake.CaseMoved: _moved,
    intake.PayeeChanged: _unchanged,
    intake.EmergencyReported: _emergency,
    intake.EmergencySupplemented: lambda case, _: replace(case, is_supplemented=True),
    verification.InquiryOpened: lambda case, said: replace(case, is_inquired=False).knowing(inquiry_id=said.inquiry_id),
    verification.InquiryReported: _inquired,
    verification.SourceUnanswered: _unanswered,
    eligibility.AuthorityNamed: lambda case, said: replace(case, is_delegated=said.level == "township"),
    eligibility.FactsReady: _facts_ready,
    eligibility.DeterminationProposed: _proposed,
    eligibility.DeterminationReviewed: _reviewed,
    eligibility.ProposalVoided: _voided,
    eligibility.ConfirmationDue: _due,
    eligibility.AssistanceGranted: _granted,
    eligibility.AssistanceDenied: _denied,
    eligibility.DocumentServed: lambda case, _: replace(case, is_served=True),
    eligibility.EmergencyGranted: _granted,
    eligibility.EmergencyDeclined: _declined,
    eligibility.EmergencyChecked: lambda case, _: replace(case, is_checked=True),
    eligibility.ReviewDue: _review_due,
    eligibility.ReviewCompleted: lambda case, _: replace(case, is_under_review=False),
    eligibility.AdjustmentProposed: _adjustment,
    eligibility.AdjustmentDropped: lambda case, _: replace(case, adjustment=None, is_heard=False),
    eligibility.HearingHeld: lambda case, _: replace(case, is_heard=True),
    eligibility.AssistanceAdjusted: _granted,
    eligibility.AssistanceStopped: _stopped,
    eligibility.DecisionWithdrawn: _withdrawn_decision,
    disclosure.NoticePlanned: _planned,
    disclosure.NoticePosted: _posted,
    disclosure.NoticeConcluded: _concluded,
    disclosure.NoticeWithdrawn: lambda case, _: replace(case, notice=None),
    disclosure.ObjectionRaised: lambda case, said: replace(case, open_objections=case.open_objections + 1).knowing(
        objection_id=said.objection_id
    ),
    disclosure.ComplaintReceived: lambda case, said: replace(
        case, open_objections=case.open_objections + 1, is_complained_of=True, is_visited_by_county=False
    ).knowing(objection_id=said.complaint_id),
    disclosure.ObjectionAnswered: lambda case, _: replace(case, open_objections=case.open_objections - 1),
    disclosure.BoardListed: lambda case, said: replace(case, is_listed=True).knowing(board_entry_id=said.entry_id),
    disclosure.BoardDelisted: lambda case, _: replace(case, is_listed=False),
    funding.EntitlementOpened: _entitled,
    funding.EntitlementEnded: _unchanged,
    funding.EncumbranceRefused: _unfunded,
    funding.PaymentSettled: _paid,
    funding.PaymentReturned: _payment_returned,
    funding.PaymentReissued: _reissued,
    funding.PaymentHeld: lambda case, said: replace(case, held_for=said.reason),
    funding.PaymentFreed: lambda case, _: replace(case, held_for=None),
    funding.ArrearsOwed: _unchanged,
    funding.RecoveryOpened: _recovering,
    funding.RecoveryRepaid: _repaid,
    funding.RecoveryDropped: _repaid,
    integrity.ClockBreached: _unchanged,
}
