"""What a signed decision entitles a household to, month by month, until it ends."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.funding.period import Period
from shared.vocabulary.divisions import Area
from shared.vocabulary.money import Money


class State(StrEnum):
    """Whether the budget stands behind it; an unfunded one is a right all the same and waits for money."""

    FUNDED = "funded"
    UNFUNDED = "unfunded"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Entitlement:
    """The difference to the standard that the decision fixed (57号 art. 23), paid from `first_month` (art. 21) on."""

    id: UUID
    case_id: UUID
    case_number: str
    decision_id: UUID
    determination_id: UUID
    scheme: str
    amount_monthly: Money
    person_ids: tuple[UUID, ...]
    first_month: Period
    decided_on: date
    state: State
    place: Area
    version: int = 1

    def owed_from(self, year: int) -> Period:
        """The first month that a budget year owes."""
        return max(self.first_month, Period(year, 1))

    def fund(self) -> "Entitlement":
        """The budget covers it."""
        return replace(self, state=State.FUNDED)

    def leave_unfunded(self) -> "Entitlement":
        """The budget does not cover it: a person has to act."""
        return replace(self, state=State.UNFUNDED)
