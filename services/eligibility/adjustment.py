"""An adjustment: what the law gives a household now, beside what it is paid (社会救助法 arts. 47, 48; 57号 art. 31)."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.eligibility.determination import DENIED, GRANTED, Determination, Line
from services.eligibility.proposal import Pins
from shared.refusal import Conflict, FieldProblem, Forbidden, fields_invalid
from shared.vocabulary.law import Finding, LegalBasis, Outcome
from shared.vocabulary.money import ZERO

VOLUNTARY = "voluntary"
MOVED_AWAY = "moved_away"
OVER_STANDARD = "over_standard"
OVER_PROPERTY = "over_property"
DEATH = "death"
WITHDRAWAL = "withdrawal"
ELECTRONIC = "electronic"
_INCOME = "income_below_standard"
_GROUNDS = {
    VOLUNTARY: "您家书面提出不再领取。",
    MOVED_AWAY: "您家已经迁离山东省,请到迁入地申请。",
    DEATH: "保障对象已经去世。",
}


class AdjustmentKind(StrEnum):
    """Which way it goes."""

    INCREASE = "increase"
    REDUCE = "reduce"
    STOP = "stop"


class AdjustmentState(StrEnum):
    """How far it has got; a returned or superseded one is dropped, another may follow."""

    PROPOSED = "proposed"
    DECIDED = "decided"
    RETURNED = "returned"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Adjustment:
    """An intended change of the decision in force, with the determination or the paper that it rests on."""

    id: UUID
    case_id: UUID
    replaces_id: UUID
    kind: AdjustmentKind
    cause: str
    reason: str
    determination: Determination | None
    pins: Pins | None
    paper_hash: str | None
    proposed_by: str
    proposed_on: date
    hear_until: date | None
    told_way: str | None = None
    told_on: date | None = None
    state: AdjustmentState = AdjustmentState.PROPOSED
    returned_for: str | None = None
    fault: str | None = None
    period_examples: tuple[str, ...] = ()

    @property
    def needs_hearing(self) -> bool:
        """Whether it makes anybody worse off who lives."""
        return self.kind is not AdjustmentKind.INCREASE and not self.is_of_last_death

    @property
    def is_of_last_death(self) -> bool:
        """Whether it rests on nothing but that nobody is left who could be heard."""
        return self.cause == DEATH and self.determination is None

    @property
    def is_withdrawal(self) -> bool:
        """Whether a decision is to be taken back by it; `fault` then says whose mistake it was."""
        return self.cause == WITHDRAWAL

    @property
    def is_served(self) -> bool:
        """Whether its people were told by paper: whoever was written to electronically may never have read it."""
        return self.told_way is not None and self.told_way != ELECTRONIC

    def require_open(self) -> None:
        """Refuse an act on one that is decided or dropped."""
        if self.state is not AdjustmentState.PROPOSED:
            raise Conflict("adjustment_closed", "这项调整已经决定、退回或者被新的调整取代,请办理最新的一项。")

    def told(self, way: str, on: date, today: date, hear_until: date) -> "Adjustment":
        """The adjustment after its people were told of it; they have the whole period from then on."""
        if not self.proposed_on <= on <= today:
            raise fields_invalid(FieldProblem("told_on", "告知日期应在提出之日与今天之间。"))
        if not self.needs_hearing:
            raise Conflict("hearing_not_needed", "这项调整不需要听取意见的告知,决定后送达即可。")
        if way == ELECTRONIC and self.is_served:
            return self
        return replace(self, told_way=way, told_on=on, hear_until=max(hear_until, self.hear_until or hear_until))

    def require_decider(self, actor_id: str) -> None:
        """Refuse its proposer."""
        if actor_id == self.proposed_by:
            raise Forbidden("own_proposal", "这项调整由您提出,请由其他人员决定。")

    def require_current(self, pins: Pins | None, in_force_id: UUID) -> None:
        """Refuse one whose household, papers or decision have changed since."""
        if self.replaces_id != in_force_id or not self._rests_on(pins):
            raise Conflict("adjustment_outdated", "提出以后,家庭情况、材料或者决定有了新的变化,请退回后重新提出。")

    def _rests_on(self, pins: Pins | None) -> bool:
        """Whether household, report and survey are still the ones that it was computed from."""
        mine = self.pins
        return mine is None or (pins is not None and replace(mine, appraisal_id=pins.appraisal_id) == pins)


def granting(lines: tuple[Line, ...]) -> Line | None:
    """The line that pays."""
    return next((line for line in lines if line.outcome == GRANTED), None)


def is_worse(former: Line, now: Line | None) -> bool:
    """Whether anybody gets less: a smaller amount, or a person who is covered no more."""
    if now is None:
        return True
    return now.amount_monthly < former.amount_monthly or not set(former.person_ids) <= set(now.person_ids)


def kind_of(former: Line, determination: Determination) -> AdjustmentKind:
    """Which way a determination of today goes; what comes to the same is no adjustment (57号 art. 31)."""
    now = granting(determination.lines)
    if now is None:
        return AdjustmentKind.STOP
    if is_worse(former, now):
        return AdjustmentKind.REDUCE
    if now.amount_monthly == former.amount_monthly and set(now.person_ids) == set(former.person_ids):
        sentence = "按现在的情况计算,保障人数和金额都没有变化,不需要调整(民发〔2021〕57号第三十一条)。"
        raise Conflict("nothing_changes", sentence)
    return AdjustmentKind.INCREASE


def cause_of_stop(determination: Determination) -> str:
    """Why nothing is due any more: the income, or else the property."""
    findings = [finding for line in determination.lines for finding in line.findings if finding.code == _INCOME]
    is_poor = bool(findings) and all(finding.outcome is Outcome.MET for finding in findings)
    return OVER_PROPERTY if is_poor else OVER_STANDARD


def stopped_line(former: Line, cause: str) -> Line:
    """The line of a stop that is not computed, with its ground as the finding."""
    finding = Finding(
        code=f"stopped_{cause}",
        basis=(LegalBasis("社会救助法", "47"), LegalBasis("最低生活保障审核确认办法", "32", "民发〔2021〕57号")),
        outcome=Outcome.NOT_MET,
        inputs={"ground": _GROUNDS[cause]},
        reason="{ground}",
    )
    return Line(former.scheme, DENIED, ZERO, former.person_ids, former.category, (finding,))


def new_lines(adjustment: Adjustment, former: Line) -> tuple[Line, ...]:
    """The lines of the decision that an adjustment leads to."""
    if adjustment.determination is not None:
        return adjustment.determination.lines
    return (stopped_line(former, adjustment.cause),)


def examples(adjustment: Adjustment) -> tuple[str, ...]:
    """The example values (示例) that it stands on."""
    found = adjustment.determination.examples if adjustment.determination else ()
    return (*found, *adjustment.period_examples)
