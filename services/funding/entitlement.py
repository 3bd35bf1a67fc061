"""What a signed decision entitles a household to: month by month until it ends, or once."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.funding.period import Period
from shared.vocabulary.divisions import Area
from shared.vocabulary.money import Money


class State(StrEnum):
    """Whether the budget stands behind it; an unfunded one is a right all the same and waits for money.

    An ended one is still owed its months up to the last.
    """

    FUNDED = "funded"
    UNFUNDED = "unfunded"
    ENDED = "ended"


class Kind(StrEnum):
    """By the month, or once: 临时救助 in a sudden need is a single sum (社会救助法 arts. 37, 50)."""

    REGULAR = "regular"
    ONE_OFF = "one_off"


class End(StrEnum):
    """Why a right ended."""

    NOT_YET = ""
    ADJUSTED = "adjusted"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"
    DEATH = "death"
    MOVED = "moved"
    PAID_OUT = "paid_out"


@dataclass(frozen=True, slots=True)
class Entitlement:
    """The difference to the standard that the decision fixed (57号 art. 23), paid from `first_month` (art. 21) on.

    Months before `regular_from` were past or paid already when the right opened: they are settled as arrears. A
    `last_month` before the first says that the right was void from its beginning. `held_from`: from this month on
    nothing is paid, since whomever it counted is dead.
    """

    id: UUID
    case_id: UUID
    case_number: str
    decision_id: UUID
    determination_id: UUID | None
    scheme: str
    amount_monthly: Money
    person_ids: tuple[UUID, ...]
    first_month: Period
    decided_on: date
    state: State
    place: Area
    kind: Kind = Kind.REGULAR
    regular_from: Period | None = None
    last_month: Period | None = None
    end_reason: End = End.NOT_YET
    held_from: Period | None = None
    version: int = 1

    @property
    def is_void(self) -> bool:
        """Whether no month of it holds."""
        return self.last_month is not None and self.last_month < self.first_month

    def covers(self, period: Period) -> bool:
        """Whether a month is a month of this right."""
        return self.first_month <= period and (self.last_month is None or period <= self.last_month)

    def pays(self, period: Period) -> bool:
        """Whether a month is paid by payrolls of its own, and not as arrears."""
        return self.covers(period) and (self.regular_from or self.first_month) <= period

    def owed_from(self, year: int) -> Period:
        """The first month that a budget year owes in its payrolls."""
        return max(self.regular_from or self.first_month, Period(year, 1))

    def months_of(self, year: int) -> int:
        """How many months a budget year owes in its payrolls."""
        last = Period(year, 12) if self.last_month is None else min(self.last_month, Period(year, 12))
        return sum(1 for _ in self.owed_from(year).until(last))

    def fund(self) -> "Entitlement":
        """The budget covers it."""
        return replace(self, state=State.FUNDED) if self.state is State.UNFUNDED else self

    def leave_unfunded(self) -> "Entitlement":
        """The budget does not cover it: a person has to act."""
        return replace(self, state=State.UNFUNDED) if self.state is State.FUNDED else self

    def end(self, last_month: Period, reason: End) -> "Entitlement":
        """Its last month is this one; an end that is nearer already stands."""
        if self.state is State.ENDED and self.last_month is not None and self.last_month <= last_month:
            return self
        last = last_month if self.last_month is None else min(last_month, self.last_month)
        return replace(self, state=State.ENDED, last_month=last, end_reason=reason)
