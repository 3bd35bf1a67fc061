"""A wrong decision is taken back: by its authority, another person than who made it, never unheard for the worse.

社会救助法 art. 48 has people heard before they get less; that a mistake is the reason does not change it. Art. 73 is
for those who led the authority to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from services.eligibility.adjustment import granting, is_worse
from services.eligibility.adoption import Adoption
from services.eligibility.case import AssistanceCase, State
from services.eligibility.decision import Decision, Kind
from services.eligibility.determination import DENIED, Determination, Line
from shared.refusal import Conflict, FieldProblem, Forbidden, Invalid

MISLED = "misled"
_SHORTEST_REASON = 10


@dataclass(frozen=True, slots=True)
class Wish:
    """Why a decision is to be taken back, and what is held of the facts on which the right one rests."""

    cause: str
    reason: str
    adoption: Adoption

    def require_lawful(self, decision: Decision, history: Sequence[Decision], actor_id: str) -> None:
        """Refuse who made the decision, one without reasons, and one that is taken back already."""
        if actor_id == decision.decided_by:
            raise Forbidden("own_decision", "这份决定由您作出,请由其他人员撤销。")
        if len(self.reason.strip()) < _SHORTEST_REASON:
            problem = FieldProblem("reason", f"请写明具体理由,不少于{_SHORTEST_REASON}个字。")
            raise Invalid("reason_required", "撤销决定,必须说明理由。", fields=(problem,))
        if any(each.kind is Kind.WITHDRAWN and each.replaces_id == decision.id for each in history):
            raise Conflict("already_withdrawn", "这份决定已经撤销。")


def require_grant(decision: Decision, case: AssistanceCase) -> None:
    """A grant is taken back while it runs, or after its stop."""
    if not decision.granted:
        raise Conflict("not_withdrawable", "停发和撤销的决定不能撤销;情况有误的,请按现在的情况重新认定。")
    if case.state not in {State.GRANTED, State.STOPPED}:
        case.require(State.GRANTED)


def require_refusal(decision: Decision, case: AssistanceCase, latest: Decision | None) -> None:
    """A refusal is taken back only where nothing was decided after it; the household is then determined again."""
    case.require(State.DENIED)
    is_latest = latest is not None and latest.id == decision.id
    if decision.kind is not Kind.ORDINARY or decision.outcome != DENIED or not is_latest:
        raise Conflict("not_withdrawable", "这份决定之后已有新的决定,或者可以直接重新申请,不需要撤销。")


def right_lines(decision: Decision, found: Determination, case: AssistanceCase) -> tuple[Line, ...]:
    """What would have been right; refused where it is what was decided, or where the right has been stopped since."""
    now, former = granting(found.lines), granting(decision.lines)
    if former is not None and now is not None:
        is_same = now.amount_monthly == former.amount_monthly and set(now.person_ids) == set(former.person_ids)
        if is_same:
            raise Conflict("nothing_changes", "按采信的事实重新计算,结果与原决定相同,不需要撤销。")
        if case.state is State.STOPPED:
            raise Conflict("stopped_since", "待遇已经停发,只有全部不应当给予的才能撤销;金额有误的,请按补发、核退办理。")
    return found.lines


def makes_worse(decision: Decision, lines: tuple[Line, ...]) -> bool:
    """Whether anybody gets less than by the decision, and has to be heard before."""
    former = granting(decision.lines)
    return former is not None and is_worse(former, granting(lines))
