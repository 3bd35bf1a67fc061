"""A wrong decision is taken back: by its authority, another person than who made it, never unheard for the worse.

社会救助法 art. 48 has people heard before they get less; that a mistake is the reason does not change it. Only art. 73,
of those who led the authority to it, has anything returned: whoever did nothing wrong keeps what was paid.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.eligibility import decision as decisions
from services.eligibility.adjustment import granting, is_worse
from services.eligibility.adoption import Adoption
from services.eligibility.case import AssistanceCase, State
from services.eligibility.decision import WITHDRAWN, Decision, Kind
from services.eligibility.determination import DENIED, Determination, Line
from shared.refusal import Conflict, FieldProblem, Forbidden, Invalid
from shared.vocabulary.law import Finding, LegalBasis, Outcome
from shared.vocabulary.money import ZERO

OWN_MISTAKE = "own_mistake"
MISLED = "misled"
_SHORTEST_REASON = 10


@dataclass(frozen=True, slots=True)
class Wish:
    """Why a decision is to be taken back, and what is held of the facts on which the right one rests."""

    cause: str
    reason: str
    adoption: Adoption

    def require_reason(self) -> None:
        """Refuse to take back without saying why."""
        if len(self.reason.strip()) < _SHORTEST_REASON:
            problem = FieldProblem("reason", f"请写明具体理由,不少于{_SHORTEST_REASON}个字。")
            raise Invalid("reason_required", "撤销决定,必须说明理由。", fields=(problem,))


def require_another(decision: Decision, actor_id: str) -> None:
    """Refuse who made the decision."""
    if actor_id == decision.decided_by:
        raise Forbidden("own_decision", "这份决定由您作出,请由其他人员撤销。")


def require_in_force(decision: Decision, history: Sequence[Decision]) -> None:
    """Whatever came before the latest decision says nothing any more of what people are paid."""
    if any(each.kind is Kind.WITHDRAWN and each.replaces_id == decision.id for each in history):
        raise Conflict("already_withdrawn", "这份决定已经撤销。")
    if decision.id != history[-1].id:
        raise Conflict("superseded", "这份决定之后已有新的决定,请办理最新的决定。")


def require_refusal(decision: Decision, case: AssistanceCase) -> None:
    """A refusal is taken back where the household is then determined again."""
    case.require(State.DENIED)
    if decision.kind is not Kind.ORDINARY:
        raise Conflict("not_withdrawable", "这份决定可以直接重新申请,不需要撤销。")


def require_end(decision: Decision, ended: Decision, case: AssistanceCase) -> None:
    """Refuse to revive what was not a monthly right that ran until this decision ended it."""
    is_stop = decision.kind is Kind.STOPPED and case.state is State.STOPPED
    is_end = is_stop or (decision.outcome == WITHDRAWN and case.state is State.DENIED)
    if not is_end or not ended.granted or ended.kind is Kind.EMERGENCY:
        raise Conflict("not_withdrawable", "这份决定没有终止按月发放的待遇,不能这样撤销。")


def resumed_from(decision: Decision) -> str:
    """The month after the last that was paid, or the first from which a right was taken: no month is lost."""
    if decision.last_month is None:
        return decision.first_month or ""
    return decisions.first_month(date.fromisoformat(f"{decision.last_month}-01"))


def to_be_heard_on(history: Sequence[Decision]) -> Decision:
    """The grant that may be taken back for the worse: the one in force, or the one that the latest stop ended."""
    latest = history[-1] if history else None
    if latest is not None and latest.kind is Kind.STOPPED:
        latest = next((each for each in history if each.id == latest.replaces_id), None)
    if latest is None or not latest.granted:
        raise Conflict("not_withdrawable", "这个案件没有可以撤销的给予决定。")
    return latest


def right_lines(decision: Decision, found: Determination | None, case: AssistanceCase, reason: str) -> tuple[Line, ...]:
    """What would have been right; refused where it is what was decided, or where the right has been stopped since.

    Aid that was paid once is right as a whole or not at all.
    """
    if found is None:
        return tuple(_not_in_order(line, reason) for line in decision.lines)
    now, former = granting(found.lines), granting(decision.lines)
    if former is not None and now is not None:
        is_same = now.amount_monthly == former.amount_monthly and set(now.person_ids) == set(former.person_ids)
        if is_same:
            raise Conflict("nothing_changes", "按采信的事实重新计算,结果与原决定相同,不需要撤销。")
        if case.state is State.STOPPED:
            raise Conflict("stopped_since", "待遇已经停发,只有全部不应当给予的才能撤销;金额有误的,请按补发、核退办理。")
    return found.lines


def _not_in_order(line: Line, reason: str) -> Line:
    finding = Finding(
        code="aid_not_in_order",
        basis=(LegalBasis("社会救助法", "29"), LegalBasis("社会救助法", "50")),
        outcome=Outcome.NOT_MET,
        inputs={"ground": reason},
        reason="事后核查,不符合临时救助的条件:{ground}",
    )
    return Line(line.scheme, DENIED, ZERO, line.person_ids, line.category, (finding,))


def makes_worse(decision: Decision, lines: tuple[Line, ...]) -> bool:
    """Whether anybody gets less than by the decision, and has to be heard before."""
    former = granting(decision.lines)
    return former is not None and is_worse(former, granting(lines))


def first_month(decision: Decision, cause: str, today: date, *, is_worse: bool) -> str:
    """From when what is right holds: whoever did nothing wrong loses nothing of the past, and gains what was owed."""
    since, following = decision.first_month or "", decisions.first_month(today)
    return max(since, following) if is_worse and cause == OWN_MISTAKE else since
