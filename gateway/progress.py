"""Where a case stands: one state a publisher, and the stage that follows from all of them.

The services' topics come in no order among each other, so no event sets the stage: each changes its publisher's state,
and any interleaving ends in the same stage.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.vocabulary.divisions import Area


class Stage(StrEnum):
    """How far a case has come."""

    SUBMITTED = "submitted"
    EMERGENCY = "emergency"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    CHANGING = "changing"
    RESURVEY = "resurvey"
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
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"


TITLES: Mapping[Stage, str] = {
    Stage.SUBMITTED: "已提交,等待受理",
    Stage.EMERGENCY: "急难情况已报告,等待先行救助决定",
    Stage.RETURNED: "待补正材料",
    Stage.ACCEPTED: "已受理,正在调查核对",
    Stage.CHANGING: "家庭情况有变化,正在核实",
    Stage.RESURVEY: "公示有异议,正在重新调查核实",
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
    Stage.STOPPED: "救助已经停止",
    Stage.WITHDRAWN: "已撤回",
}

_EDGE_TITLE = "已认定为低保边缘家庭"

DECISIONS = frozenset({Stage.GRANTED, Stage.DENIED, Stage.STOPPED})


@dataclass(frozen=True, slots=True)
class Progress:
    """A case as the events so far tell it. `refs` holds ids that the next step needs, `dues` a stage's last day.

    `declared_version` is the household's, `facts_version` the one that eligibility's facts are of. `adjustment` is the
    kind of change of a running right that is intended, `held_for` why nothing is paid now, `returned` the instructions
    that came back and did not go out again, `recovering` what is to be paid back, `unanswered` the sources that could
    not say, each as `source:reason`. `events` counts what has happened so far.
    """

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
    declared_version: int = 0
    facts_version: int = 0
    is_emergency: bool = False
    is_supplemented: bool = False
    is_checked: bool = False
    is_changing: bool = False
    is_relative_filed: bool = False
    is_complained_of: bool = False
    is_visited_by_county: bool = False
    is_delegated: bool = False
    open_objections: int = 0
    is_under_review: bool = False
    adjustment: str | None = None
    is_heard: bool = False
    held_for: str | None = None
    returned: tuple[str, ...] = ()
    recovering: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    events: int = 0
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
        if self.is_changing:
            return Stage.CHANGING
        standing = self._standing()
        if standing is Stage.REVIEWED and self.grants:
            return self._current_notice() or Stage.REVIEWED
        return standing or self.intake or Stage.SUBMITTED

    def _standing(self) -> Stage | None:
        """What eligibility last came to, unless that was about a household that has changed since."""
        is_past = 0 < self.facts_version < self.declared_version
        return None if is_past else self.eligibility

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
        if self.eligibility is Stage.STOPPED:
            return Stage.STOPPED
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
