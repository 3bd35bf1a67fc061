"""A month's payroll of a county and scheme: drawn up by one, checked or rejected by another, released by a third."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.funding.budget import Encumbrance
from services.funding.entitlement import Entitlement
from services.funding.instruction import Instruction
from services.funding.instruction import State as Paid
from services.funding.period import Period
from shared.ids import new_id
from shared.refusal import Conflict, Forbidden
from shared.vocabulary.divisions import Area
from shared.vocabulary.money import ZERO, Money, total

REGULAR = "regular"
FIRST = 0
"""The number of a line's correction; 0 is the line itself."""


class State(StrEnum):
    """The one way of a payroll; it goes forward only, or ends as a rejected draft, also by the table's own trigger."""

    DRAFT = "draft"
    CHECKED = "checked"
    RELEASED = "released"
    SENT = "sent"
    SETTLED = "settled"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Due:
    """An entitlement that a month owes, with the encumbrance that it is paid from and the one who receives it."""

    entitlement: Entitlement
    encumbrance: Encumbrance
    payee_id: UUID


@dataclass(frozen=True, slots=True)
class Line:
    """What one entitlement gets for one month; it never changes once it is written, but falls with its payroll."""

    id: UUID
    case_id: UUID
    payroll_id: UUID
    entitlement_id: UUID
    encumbrance_id: UUID
    payee_id: UUID
    scheme: str
    period: Period
    from_month: Period
    amount: Money
    person_ids: tuple[UUID, ...]
    place: Area
    kind: str = REGULAR
    correction: int = FIRST
    is_rejected: bool = False


@dataclass(frozen=True, slots=True)
class Hand:
    """Who did a step, and on which legal day."""

    actor: str
    on: date


@dataclass(frozen=True, slots=True)
class Rejection:
    """Who sent a draft back to its maker, when and why."""

    by: Hand
    reason: str


@dataclass(frozen=True, slots=True)
class Payroll:
    """The sum of its lines is `total`, and all that the bank answered is `settled` or `returned`."""

    id: UUID
    scheme: str
    period: Period
    state: State
    total: Money
    line_count: int
    maker: Hand
    place: Area
    checker: Hand | None = None
    releaser: Hand | None = None
    sent_on: date | None = None
    settled_on: date | None = None
    settled: Money = ZERO
    returned: Money = ZERO
    rejection: Rejection | None = None
    version: int = 1

    @property
    def unanswered(self) -> Money:
        """What the bank still owes an answer for; it never hears of a rejected payroll."""
        return ZERO if self.state is State.REJECTED else self.total - self.settled - self.returned

    def check(self, lines: Sequence[Line], by: Hand) -> "Payroll":
        """The second pair of eyes: not the maker's, and the lines still add up."""
        self._require_second(by)
        return replace(self._adding_up(lines), state=State.CHECKED, checker=by)

    def reject(self, by: Hand, reason: str) -> "Payroll":
        """The second pair of eyes found an error: nothing of this draft is ever paid, and its maker makes a new one."""
        self._require_second(by)
        return replace(self, state=State.REJECTED, rejection=Rejection(by, reason))

    def release(self, lines: Sequence[Line], by: Hand) -> "Payroll":
        """The third hand lets the money go; the lines are added up once more."""
        self._require(State.CHECKED)
        if by.actor in {self.maker.actor, self.checker and self.checker.actor}:
            raise Forbidden("same_hand", "签发人不能与制表人或复核人为同一人,请由其他签发人办理。")
        return replace(self._adding_up(lines), state=State.RELEASED, releaser=by)

    def send(self, on: date) -> "Payroll":
        """The bank has the file; hearing so twice changes nothing."""
        return replace(self, state=State.SENT, sent_on=on) if self.state is State.RELEASED else self

    def record(self, answered: Sequence[Instruction], on: date) -> "Payroll":
        """Add newly answered instructions; when nothing is open any more the payroll is settled."""
        settled = self.settled + total(each.amount for each in answered if each.state is Paid.SETTLED)
        returned = self.returned + total(each.amount for each in answered if each.state is Paid.RETURNED)
        if settled + returned > self.total:
            raise ValueError("a bank cannot answer more than it was told to pay")
        recorded = replace(self, settled=settled, returned=returned)
        is_complete = settled + returned == self.total
        return replace(recorded, state=State.SETTLED, settled_on=on) if is_complete else recorded

    def _require_second(self, by: Hand) -> None:
        self._require(State.DRAFT)
        if by.actor == self.maker.actor:
            raise Forbidden("same_hand", "复核人不能与制表人为同一人,请由其他复核人办理。")

    def _require(self, state: State) -> None:
        if self.state is not state:
            raise Conflict("payroll_state", "发放表当前状态不能办理这一步,请刷新后查看最新状态。")

    def _adding_up(self, lines: Sequence[Line]) -> "Payroll":
        if len(lines) != self.line_count or total(line.amount for line in lines) != self.total:
            raise Conflict("payroll_total", "发放表明细合计与总额不一致,已停止办理,请联系系统管理人员核查。")
        return self


def draw_up(period: Period, scheme: str, due: Sequence[Due], by: Hand, place: Area) -> tuple[Payroll, tuple[Line, ...]]:
    """The payroll of a month over everything that is due, and its lines.

    It may be made from the month's first day on. A person stands in it once: the caller has sorted out who does not.
    """
    if by.on < period.first_day:
        raise Conflict("period_not_begun", "该月份尚未开始,请在当月1日及以后编制发放表。")
    if not due:
        sentence = "该月份没有待发放的待遇:可能已全部编入发放表,或者资金还没有安排,请先查看待遇列表和预算。"
        raise Conflict("payroll_nothing_due", sentence)
    payroll_id = new_id()
    lines = tuple(_line(payroll_id, period, each) for each in due)
    _require_each_person_once(lines)
    sum_of_lines = total(line.amount for line in lines)
    return Payroll(payroll_id, scheme, period, State.DRAFT, sum_of_lines, len(lines), by, place), lines


def _line(payroll_id: UUID, period: Period, due: Due) -> Line:
    if not due.encumbrance.covers(period) or due.encumbrance.amount_monthly != due.entitlement.amount_monthly:
        raise ValueError("a line is paid from an encumbrance of its own month and amount")
    return Line(
        id=new_id(),
        case_id=due.entitlement.case_id,
        payroll_id=payroll_id,
        entitlement_id=due.entitlement.id,
        encumbrance_id=due.encumbrance.id,
        payee_id=due.payee_id,
        scheme=due.entitlement.scheme,
        period=period,
        from_month=due.encumbrance.from_month,
        amount=due.entitlement.amount_monthly,
        person_ids=due.entitlement.person_ids,
        place=due.entitlement.place,
    )


def _require_each_person_once(lines: Sequence[Line]) -> None:
    persons = [person for line in lines for person in line.person_ids]
    if len(set(persons)) != len(persons):
        raise ValueError("a person stands once in a payroll")
