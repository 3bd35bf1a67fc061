"""Where a case stands: one state a publisher, and the stage that follows from all of them.

The services' topics come in no order among each other, so no event sets the stage: each changes its publisher's state,
and any interleaving ends in the same stage.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from google.protobuf.message import Message

from shared.contracts.generated.onenet.common.v1.common_pb2 import Place
from shared.contracts.generated.onenet.disclosure.v1 import events_pb2 as disclosure
from shared.contracts.generated.onenet.economic_verification.v1 import events_pb2 as verification
from shared.contracts.generated.onenet.eligibility.v1 import events_pb2 as eligibility
from shared.contracts.generated.onenet.funding.v1 import events_pb2 as funding
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.contracts.generated.onenet.integrity.v1 import events_pb2 as integrity
from shared.vocabulary.divisions import Area


class Stage(StrEnum):
    """How far a case has come."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    FACTS_READY = "facts_ready"
    PROPOSED = "proposed"
    REVIEWED = "reviewed"
    POSTING = "posting"
    POSTED = "posted"
    AWAITING_CONFIRMATION = "awaiting_confirmation"
    GRANTED = "granted"
    DENIED = "denied"
    SERVED = "served"
    PAID = "paid"
    LISTED = "listed"
    WITHDRAWN = "withdrawn"


TITLES: Mapping[Stage, str] = {
    Stage.SUBMITTED: "已提交,等待受理",
    Stage.RETURNED: "待补正材料",
    Stage.ACCEPTED: "已受理,正在调查核对",
    Stage.FACTS_READY: "调查核对完成,正在认定",
    Stage.PROPOSED: "已有初步意见,等待审核",
    Stage.REVIEWED: "乡镇(街道)已审核",
    Stage.POSTING: "等待公示",
    Stage.POSTED: "公示中",
    Stage.AWAITING_CONFIRMATION: "等待审核确认",
    Stage.GRANTED: "已批准",
    Stage.DENIED: "未批准",
    Stage.SERVED: "决定书已送达",
    Stage.PAID: "已发放",
    Stage.LISTED: "已发放并长期公示",
    Stage.WITHDRAWN: "已撤回",
}

_EDGE_TITLE = "已认定为低保边缘家庭"

DECISIONS = frozenset({Stage.GRANTED, Stage.DENIED})


@dataclass(frozen=True, slots=True)
class Progress:
    """A case as the events so far tell it. `refs` holds ids that the next step needs, `dues` a stage's last day."""

    case_id: UUID
    area: Area
    since: date
    case_number: str | None = None
    schemes: tuple[str, ...] = ()
    intake: Stage | None = None
    eligibility: Stage | None = None
    notice: Stage | None = None
    is_surveyed: bool = False
    is_inquired: bool = False
    is_served: bool = False
    is_paid: bool = False
    is_listed: bool = False
    is_unfunded: bool = False
    is_edge: bool = False
    grants: bool | None = None
    refs: Mapping[str, str] = field(default_factory=dict)
    dues: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_decided(self) -> bool:
        """Whether the county has decided."""
        return self.eligibility in DECISIONS

    @property
    def stage(self) -> Stage:
        """The furthest stage that the publishers' states allow."""
        if self.is_decided:
            return self._after_decision()
        if self.intake is Stage.WITHDRAWN:
            return Stage.WITHDRAWN
        if self.eligibility is Stage.REVIEWED and self.grants:
            return self._current_notice() or Stage.REVIEWED
        return self.eligibility or self.intake or Stage.SUBMITTED

    @property
    def title(self) -> str:
        """The stage in words; whoever has become an edge family was not simply refused."""
        if self.stage is Stage.DENIED and self.is_edge:
            return _EDGE_TITLE
        return TITLES[self.stage]

    @property
    def due_on(self) -> date | None:
        """The last day of the present stage, where an event named one."""
        day = self.dues.get(self.stage)
        return date.fromisoformat(day) if day else None

    def _after_decision(self) -> Stage:
        if self.eligibility is Stage.GRANTED and self.is_paid:
            return Stage.LISTED if self.is_listed else Stage.PAID
        if self.is_served:
            return Stage.SERVED
        return Stage.GRANTED if self.eligibility is Stage.GRANTED else Stage.DENIED

    def _current_notice(self) -> Stage | None:
        """The notice's state, unless it belongs to a proposal that a newer one has replaced."""
        is_current = self.refs.get("noticed_determination_id") == self.refs.get("determination_id")
        return self.notice if is_current else None

    def knowing(self, **refs: str) -> "Progress":
        """The same with more ids; an empty one is not known."""
        return replace(self, refs={**self.refs, **{name: value for name, value in refs.items() if value}})

    def due(self, stage: Stage, day: str) -> "Progress":
        """The same with the last day of a stage; without one, an earlier round's day holds no longer."""
        others = {name: kept for name, kept in self.dues.items() if name != stage}
        return replace(self, dues={**others, stage: day} if day else others)


def apply(progress: Progress, message: Message, on: date) -> Progress:
    """The case after one event; `since` moves when the stage does."""
    changed = CHANGES[type(message)](progress, message)
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
    return replace(_submitted(case, said), intake=Stage.ACCEPTED)


def _area(place: Place) -> Area:
    return Area(place.city, place.county or None, place.township or None, place.village or None)


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


def _denied(case: Progress, said: Any) -> Progress:
    changed = replace(case, eligibility=Stage.DENIED, grants=False, is_edge=said.edge)
    return _decided(changed, said).due(Stage.DENIED, said.serve_until)


def _decided(case: Progress, said: Any) -> Progress:
    return case.knowing(
        determination_id=said.determination_id, decision_id=said.decision_id, decision_number=said.decision_number
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


CHANGES: Mapping[type[Message], Callable[[Progress, Any], Progress]] = {
    intake.ApplicationSubmitted: _submitted,
    intake.ApplicationReturned: lambda case, _: replace(case, intake=Stage.RETURNED),
    intake.ApplicationAccepted: _accepted,
    intake.ConsentWithdrawn: lambda case, _: case,
    intake.ApplicationWithdrawn: lambda case, _: replace(case, intake=Stage.WITHDRAWN),
    intake.SurveyCompleted: lambda case, said: replace(case, is_surveyed=True).knowing(survey_id=said.survey_id),
    verification.InquiryOpened: lambda case, said: case.knowing(inquiry_id=said.inquiry_id),
    verification.InquiryReported: lambda case, said: replace(case, is_inquired=True).knowing(report_id=said.report_id),
    eligibility.FactsReady: lambda case, _: replace(case, eligibility=Stage.FACTS_READY),
    eligibility.DeterminationProposed: _proposed,
    eligibility.DeterminationReviewed: _reviewed,
    eligibility.ConfirmationDue: _due,
    eligibility.AssistanceGranted: _granted,
    eligibility.AssistanceDenied: _denied,
    eligibility.DocumentServed: lambda case, _: replace(case, is_served=True),
    disclosure.NoticePlanned: _planned,
    disclosure.NoticePosted: _posted,
    disclosure.NoticeConcluded: _concluded,
    disclosure.BoardListed: lambda case, said: replace(case, is_listed=True).knowing(board_entry_id=said.entry_id),
    funding.EntitlementOpened: _entitled,
    funding.EncumbranceRefused: _unfunded,
    funding.PaymentSettled: _paid,
    funding.PaymentReturned: lambda case, said: case.knowing(entitlement_id=said.entitlement_id),
    integrity.ClockBreached: lambda case, _: case,
}
