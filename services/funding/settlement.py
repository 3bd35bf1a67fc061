"""Settles what a case was paid in one scheme against its rights, month by month, whatever came in between.

One pure function for everything that changes the past: a decision that is withdrawn or adjusted, a death, a move, a
payment that comes back after its right is gone. Nothing is guessed: a month whose payment the bank has not answered
yet waits for the answer and is settled then.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.funding.arrears import Arrears
from services.funding.budget import Encumbrance
from services.funding.entitlement import Entitlement
from services.funding.payroll import FIRST, Line, LineKind
from services.funding.period import Period
from shared.ids import new_id
from shared.vocabulary.money import ZERO, Money, total


class Stage(StrEnum):
    """How far a line's payment is: on its way, arrived, or back with us and not yet repeated."""

    ON_ITS_WAY = "on_its_way"
    SETTLED = "settled"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Paid:
    """A live line; `recovered` is asked back since it was not due, `doubled` since a person was paid twice."""

    line: Line
    stage: Stage
    recovered: Money = ZERO
    doubled: Money = ZERO

    @property
    def room(self) -> Money:
        """What of it can still be asked back."""
        return self.line.amount - self.recovered - self.doubled if self.stage is Stage.SETTLED else ZERO


@dataclass(frozen=True, slots=True)
class Bound:
    """An encumbrance with what was freed of it."""

    encumbrance: Encumbrance
    freed: Money = ZERO


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a line is asked back by one recovery, since it was not due."""

    recovery_id: UUID
    line: Line
    amount: Money


@dataclass(frozen=True, slots=True)
class CaseMoney:
    """All that a case has in one scheme; `left` is what of each recovery nobody has repaid."""

    rights: Sequence[Entitlement]
    paid: Sequence[Paid]
    arrears: Sequence[Arrears]
    bound: Sequence[Bound]
    asked: Sequence[Asked] = ()
    left: Mapping[UUID, Money] = field(default_factory=dict)

    def right_of(self, period: Period) -> Entitlement | None:
        """The right that a month is of; there is one at most."""
        return next((right for right in self.rights if right.covers(period)), None)

    def is_lost(self, paid: Paid) -> bool:
        """Whether a payment came back that its right owes no more: it is not repeated."""
        right = self.right_of(paid.line.period)
        return paid.stage is Stage.RETURNED and (right is None or right.id != paid.line.entitlement_id)


@dataclass(frozen=True, slots=True)
class Settlement:
    """What is to be done, in this order."""

    lost: tuple[Paid, ...]
    dropped: tuple[Asked, ...]
    cancelled: tuple[Arrears, ...]
    owed: tuple[Arrears, ...]
    overpaid: tuple[tuple[Line, Money], ...]
    freed: tuple[tuple[Encumbrance, Money], ...]


def settle(case: CaseMoney, on: date) -> Settlement:
    """Compare what each month was paid with its right, and each encumbrance with what it still has to pay."""
    lost = tuple(each for each in case.paid if case.is_lost(each))
    kept = [each for each in case.paid if not case.is_lost(each)]
    lines: defaultdict[Period, list[Paid]] = defaultdict(list)
    for each in kept:
        lines[each.line.period].append(each)
    waiting = [each for each in case.arrears if not each.is_cancelled and not _is_taken(each, kept)]
    left = dict(case.left)
    dropped: list[Asked] = []
    cancelled: list[Arrears] = []
    owed: list[Arrears] = []
    overpaid: list[tuple[Line, Money]] = []
    for period in sorted({*lines, *(each.period for each in waiting), *_past_months(case, Period.at(on))}):
        month = _Month(case, period, lines[period], [each for each in waiting if each.period == period])
        restored = list(month.dropped(on, left))
        dropped += restored
        for asked in restored:
            left[asked.recovery_id] -= asked.amount
        month = replace(month, restored=total(asked.amount for asked in restored))
        cancelled += month.cancelled(on)
        owed += month.owed(on)
        overpaid += month.overpaid(on)
    alive = {each.id for each in (*waiting, *owed)} - {each.id for each in cancelled}
    freed = [(each.encumbrance, _surplus(case, each, kept, alive)) for each in case.bound]
    return Settlement(
        lost,
        tuple(dropped),
        tuple(cancelled),
        tuple(owed),
        tuple(overpaid),
        tuple(each for each in freed if each[1] > ZERO),
    )


@dataclass(frozen=True, slots=True)
class _Month:
    """One month of a case: its right, the live lines that paid it, and the arrears that wait for a payroll.

    `restored` was asked back and not repaid, and need not be repaid any more.
    """

    case: CaseMoney
    period: Period
    lines: Sequence[Paid]
    waiting: Sequence[Arrears]
    restored: Money = ZERO

    @property
    def right(self) -> Entitlement | None:
        return self.case.right_of(self.period)

    @property
    def is_open(self) -> bool:
        """Whether the bank still owes an answer."""
        return any(each.stage is Stage.ON_ITS_WAY for each in self.lines)

    def balance(self, on: date) -> Money:
        """What is still owed; below zero what was paid too much."""
        right = self.right
        amount = right.amount_monthly if right else ZERO
        if not self.lines:
            is_left_over = right is not None and not right.pays(self.period) and self.period <= Period.at(on)
            return amount if is_left_over else ZERO
        return amount - total(each.line.amount - each.recovered for each in self.lines) - self.restored

    def dropped(self, on: date, left: Mapping[UUID, Money]) -> Iterator[Asked]:
        """What a month is owed again, the household has still: it is asked back no more, and only the rest is paid."""
        owed = ZERO if self.right is None or self.is_open else max(ZERO, self.balance(on))
        rest = dict(left)
        for each in sorted(self.case.asked, key=lambda each: each.line.id, reverse=True):
            part = min(owed, each.amount, rest[each.recovery_id])
            if each.line.period == self.period and part > ZERO:
                yield replace(each, amount=part)
                owed -= part
                rest[each.recovery_id] -= part

    def is_settled(self, on: date) -> bool:
        """Whether what waits is exactly what is owed, by the right that owes it."""
        right = self.right
        is_its_own = all(right is not None and each.entitlement_id == right.id for each in self.waiting)
        return is_its_own and (self.is_open or total(each.amount for each in self.waiting) == self.balance(on))

    def cancelled(self, on: date) -> list[Arrears]:
        return [] if self.is_settled(on) else list(self.waiting)

    def owed(self, on: date) -> list[Arrears]:
        right, amount = self.right, self.balance(on)
        if right is None or self.is_open or self.is_settled(on) or amount <= ZERO:
            return []
        return [
            Arrears(
                id=new_id(),
                case_id=right.case_id,
                entitlement_id=right.id,
                scheme=right.scheme,
                period=self.period,
                correction=self._next_correction(),
                amount=amount,
                owed_on=on,
                place=right.place,
            )
        ]

    def _next_correction(self) -> int:
        if not self.lines:
            return FIRST
        numbers = [each.correction for each in self.case.arrears if each.period == self.period]
        return 1 + max([each.line.correction for each in self.lines] + numbers)

    def overpaid(self, on: date) -> Iterator[tuple[Line, Money]]:
        """The latest payments are asked back first."""
        excess = ZERO if self.is_open or self.is_settled(on) else max(ZERO, -self.balance(on))
        for each in sorted(self.lines, key=lambda each: each.line.id, reverse=True):
            part = min(excess, each.room)
            if part > ZERO:
                yield each.line, part
                excess -= part


def _is_taken(arrears: Arrears, kept: Sequence[Paid]) -> bool:
    key = (LineKind.ARREARS, arrears.entitlement_id, arrears.period, arrears.correction)
    return any(
        (each.line.kind, each.line.entitlement_id, each.line.period, each.line.correction) == key for each in kept
    )


def _past_months(case: CaseMoney, today: Period) -> Iterator[Period]:
    """Months of rights that no payroll of their own will pay."""
    for right in case.rights:
        if right.regular_from is not None:
            for period in right.first_month.until(min(today, right.regular_from.before)):
                if right.covers(period):
                    yield period


def _surplus(case: CaseMoney, bound: Bound, kept: Sequence[Paid], alive: AbstractSet[UUID]) -> Money:
    """What an encumbrance holds beyond what its lines took and its right or arrears still owes."""
    encumbrance = bound.encumbrance
    taken = total(each.line.amount for each in kept if each.line.encumbrance_id == encumbrance.id)
    if encumbrance.arrears_id is not None:
        owed = encumbrance.amount if encumbrance.arrears_id in alive else ZERO
    else:
        right = next(each for each in case.rights if each.id == encumbrance.entitlement_id)
        done = {each.line.period for each in kept if each.line.correction == FIRST}
        last = Period(encumbrance.from_month.year, 12)
        months = [each for each in encumbrance.from_month.until(last) if right.covers(each) and each not in done]
        owed = encumbrance.amount_monthly * len(months)
    return encumbrance.amount - bound.freed - taken - owed
