"""Draws up a payroll over what is due: months, single sums and arrears, or payments that came back."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.funding.arrears import Arrears
from services.funding.budget import Encumbrance
from services.funding.entitlement import Entitlement
from services.funding.entitlement import Kind as Right
from services.funding.payroll import FIRST, Hand, Kind, Line, LineKind, Payroll, State
from services.funding.period import Period
from shared.ids import new_id
from shared.refusal import Conflict
from shared.vocabulary.divisions import Area
from shared.vocabulary.money import Money, total


@dataclass(frozen=True, slots=True)
class Due:
    """What a month is owed, with the encumbrance that it is paid from and the one who receives it."""

    entitlement: Entitlement
    encumbrance: Encumbrance
    payee_id: UUID
    period: Period
    arrears: Arrears | None = None

    @property
    def amount(self) -> Money:
        """What is paid."""
        return self.arrears.amount if self.arrears else self.entitlement.amount_monthly

    @property
    def correction(self) -> int:
        """0 for what was never paid."""
        return self.arrears.correction if self.arrears else FIRST

    @property
    def kind(self) -> LineKind:
        """A month, a single sum, or arrears."""
        if self.arrears:
            return LineKind.ARREARS
        return LineKind.ONE_OFF if self.entitlement.kind is Right.ONE_OFF else LineKind.REGULAR


@dataclass(frozen=True, slots=True)
class Repeat:
    """A payment that the bank returned and a reissue repeats: the same line, a new instruction linked to the old."""

    id: UUID
    case_id: UUID
    payroll_id: UUID
    line_id: UUID
    returned_id: UUID
    scheme: str
    amount: Money
    place: Area


def draw_up(
    period: Period, scheme: str, due: Sequence[Due], by: Hand, place: Area, kind: Kind = Kind.REGULAR
) -> tuple[Payroll, tuple[Line, ...]]:
    """The payroll of a month over everything that is due, and its lines.

    It may be made from the month's first day on. A person stands in it once a month: the caller has sorted out who
    does not.
    """
    require_begun(period, by)
    if not due:
        sentence = "该月份没有待发放的待遇:可能已全部编入发放表,或者资金还没有安排,请先查看待遇列表和预算。"
        raise Conflict("payroll_nothing_due", sentence)
    payroll_id = new_id()
    lines = tuple(_line(payroll_id, each) for each in due)
    _require_each_person_once(lines)
    sum_of_lines = total(line.amount for line in lines)
    made = Payroll(payroll_id, scheme, period, State.DRAFT, sum_of_lines, len(lines), by, place, kind=kind)
    return made, lines


def reissue(period: Period, scheme: str, repeats: Sequence[Repeat], by: Hand, place: Area) -> Payroll:
    """The payroll that repeats payments which came back; all of them name it."""
    require_begun(period, by)
    if not repeats:
        sentence = "没有可以重新发放的退款:可能已编入重发表,或者收款账户还没有更正,请先查看退回原因和收款人。"
        raise Conflict("payroll_nothing_due", sentence)
    amount = total(each.amount for each in repeats)
    first = repeats[0].payroll_id
    return Payroll(first, scheme, period, State.DRAFT, amount, len(repeats), by, place, kind=Kind.REISSUE)


def require_begun(period: Period, by: Hand) -> None:
    """A month is paid from its first day on."""
    if by.on < period.first_day:
        raise Conflict("period_not_begun", "该月份尚未开始,请在当月1日及以后编制发放表。")


def _line(payroll_id: UUID, due: Due) -> Line:
    is_bound = due.encumbrance.arrears_id == due.arrears.id if due.arrears else due.encumbrance.covers(due.period)
    if not is_bound or due.encumbrance.amount_monthly != due.entitlement.amount_monthly:
        raise ValueError("a line is paid from an encumbrance of its own month and amount")
    return Line(
        id=new_id(),
        case_id=due.entitlement.case_id,
        payroll_id=payroll_id,
        entitlement_id=due.entitlement.id,
        encumbrance_id=due.encumbrance.id,
        payee_id=due.payee_id,
        scheme=due.entitlement.scheme,
        period=due.period,
        from_month=due.encumbrance.from_month,
        amount=due.amount,
        person_ids=due.entitlement.person_ids,
        place=due.entitlement.place,
        kind=due.kind,
        correction=due.correction,
    )


def _require_each_person_once(lines: Sequence[Line]) -> None:
    persons = [(person, line.period, line.correction) for line in lines for person in line.person_ids]
    if len(set(persons)) != len(persons):
        raise ValueError("a person stands once in a payroll")
