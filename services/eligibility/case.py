"""A case as eligibility sees it: what has come in, and how far it has got."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.eligibility.entry import EntryRequest
from shared.refusal import Conflict
from shared.vocabulary.divisions import Area


class State(StrEnum):
    """How far a case has got here."""

    WAITING = "waiting"
    FACTS_READY = "facts_ready"
    PROPOSED = "proposed"
    REVIEWED = "reviewed"
    AWAITING_CONFIRMATION = "awaiting_confirmation"
    GRANTED = "granted"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"
    RESURVEY = "resurvey"
    EMERGENCY_REPORTED = "emergency_reported"
    STOPPED = "stopped"


UNDER_WAY = frozenset({State.FACTS_READY, State.PROPOSED, State.REVIEWED, State.RESURVEY, State.AWAITING_CONFIRMATION})
"""The facts were ready once, and nothing is decided yet."""
PENDING = UNDER_WAY | {State.WAITING}
DECIDED = frozenset({State.GRANTED, State.DENIED, State.STOPPED})
ENDED = DECIDED | {State.WITHDRAWN}

_NEXT = {
    State.WAITING: {State.FACTS_READY, State.RESURVEY, State.WITHDRAWN},
    State.FACTS_READY: {State.PROPOSED, State.WAITING, State.WITHDRAWN},
    State.PROPOSED: {State.REVIEWED, State.FACTS_READY, State.WAITING, State.WITHDRAWN},
    State.REVIEWED: {
        State.AWAITING_CONFIRMATION,
        State.FACTS_READY,
        State.RESURVEY,
        State.WAITING,
        State.WITHDRAWN,
    },
    State.RESURVEY: {State.FACTS_READY, State.WAITING, State.WITHDRAWN},
    State.AWAITING_CONFIRMATION: {
        State.GRANTED,
        State.DENIED,
        State.FACTS_READY,
        State.WAITING,
        State.WITHDRAWN,
    },
    State.EMERGENCY_REPORTED: {State.GRANTED, State.DENIED, State.WITHDRAWN},
    State.GRANTED: {State.GRANTED, State.STOPPED, State.DENIED},
    State.DENIED: {State.FACTS_READY, State.GRANTED},
    State.STOPPED: {State.GRANTED},
    State.WITHDRAWN: set[State](),
}
"""A decided case moves only by another decision: adjusted, stopped or taken back (社会救助法 arts. 46, 48)."""

_WAITS_FOR = {
    State.WAITING: "核对报告和入户调查尚未齐备,请等齐后再认定。",
    State.FACTS_READY: "请先采信事实、提出认定。",
    State.PROPOSED: "认定已经提出,正在等待乡镇(街道)审核。",
    State.REVIEWED: "公示或者申请人陈述意见的期限还没有结束,请期满后再确认。",
    State.RESURVEY: "公示期间收到异议,请等重新调查或者民主评议完成后再认定。",
    State.AWAITING_CONFIRMATION: "案件正在等待有权机关确认。",
    State.EMERGENCY_REPORTED: "急难救助正在等待有权机关尽快决定。",
    State.GRANTED: "案件已经作出决定。",
    State.DENIED: "案件已经作出决定。",
    State.STOPPED: "救助已经停止。仍有困难的,可以重新申请。",
    State.WITHDRAWN: "申请人已经撤回申请。",
}


@dataclass(frozen=True, slots=True)
class AssistanceCase:
    """A household's case; `place` is where it was accepted. Reports and surveys may come before the acceptance."""

    id: UUID
    row_version: int
    place: Area
    case_number: str
    schemes: tuple[str, ...]
    state: State
    household_version: int | None
    lookback_months: int | None
    report_id: UUID | None
    survey_id: UUID | None
    relative_filed: bool
    accepted_on: date | None
    acceptor_id: str | None = None
    report_version: int | None = None
    survey_version: int | None = None
    household_batch: UUID | None = None
    appraisal_id: UUID | None = None
    open_changes: tuple[UUID, ...] = ()
    visit_wanted_on: date | None = None
    county_visited_on: date | None = None
    county_visit_id: UUID | None = None
    entry: EntryRequest | None = None
    authority_level: str | None = None
    authority_area: str | None = None
    arrears_from: str | None = None

    @property
    def county(self) -> str:
        """The 12-digit code of the county that handles the case."""
        return self.place.county or ""

    @property
    def has_all_facts(self) -> bool:
        """Whether the accepted household, the report and the survey are all there, and no change is still to come."""
        return None not in {self.household_version, self.report_id, self.survey_id} and not self.open_changes

    @property
    def owes_county_visit(self) -> bool:
        """Whether the county is to visit before it decides: a relative was filed or somebody complained (art. 20)."""
        return self.visit_wanted_on is not None or (self.relative_filed and self.county_visited_on is None)

    def is_current(self, household_version: int) -> bool:
        """Whether a report or a survey of that version of the household is of today's, or of one still to be told."""
        return household_version >= (self.household_version or 0)

    def wanting_visit(self, since: date) -> "AssistanceCase":
        """The case once the county owes a visit, unless it has visited on a later day already."""
        if self.county_visited_on is not None and self.county_visited_on > since:
            return self
        return replace(self, visit_wanted_on=max(since, self.visit_wanted_on or since))

    def visited(self, visit_id: UUID, on: date) -> "AssistanceCase":
        """The case after the county's visit; one before the reason for it settles nothing."""
        is_settled = self.visit_wanted_on is not None and on >= self.visit_wanted_on
        return replace(
            self,
            county_visit_id=visit_id,
            county_visited_on=max(on, self.county_visited_on or on),
            visit_wanted_on=None if is_settled else self.visit_wanted_on,
        )

    def with_household(self, version: int, batch: UUID, lookback_months: int | None) -> "AssistanceCase":
        """The case with a newer household: report and survey of an older one no longer say anything of it."""
        keeps_report = self.report_version is not None and self.report_version >= version
        keeps_survey = self.survey_version is not None and self.survey_version >= version
        return replace(
            self,
            household_version=version,
            household_batch=batch,
            lookback_months=lookback_months,
            report_id=self.report_id if keeps_report else None,
            survey_id=self.survey_id if keeps_survey else None,
            county_visit_id=None,
        )

    def require(self, state: State) -> None:
        """Refuse an act that belongs to another state, saying what the case waits for."""
        if self.state is not state:
            raise Conflict(f"case_is_{self.state}", f"案件当前不能办理这一步:{_WAITS_FOR[self.state]}")

    def moved(self, to: State) -> "AssistanceCase":
        """The case in its next state; a jump that the procedure does not know is refused."""
        if to not in _NEXT[self.state]:
            raise Conflict(f"case_is_{self.state}", f"案件当前不能办理这一步:{_WAITS_FOR[self.state]}")
        return replace(self, state=to)
