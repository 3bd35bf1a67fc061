"""An instruction to the bank: its id is fixed before the first call and never replaced while its outcome is open."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.funding.period import Period
from shared.vocabulary.divisions import Area
from shared.vocabulary.money import Money


class State(StrEnum):
    """What is known of it. Open and settled ones are live: a line has at most one live instruction."""

    OPEN = "open"
    SETTLED = "settled"
    RETURNED = "returned"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Instruction:
    """One payment of one line; `linked_to` is the returned instruction that this one repeats.

    `account_from` tells which of the payee's accounts it goes to: the one that the checker saw, whatever comes after.
    """

    id: UUID
    case_id: UUID
    line_id: UUID
    payroll_id: UUID
    entitlement_id: UUID
    scheme: str
    period: Period
    amount: Money
    state: State
    place: Area
    linked_to: UUID | None = None
    reason: str = ""
    answered_on: date | None = None
    account_from: UUID | None = None

    def settle(self, on: date) -> "Instruction":
        """The bank paid it."""
        return replace(self, state=State.SETTLED, answered_on=on)

    def cancel(self) -> "Instruction":
        """Its payroll was stopped before the bank had it."""
        return replace(self, state=State.CANCELLED)

    def turn_back(self, reason: str, on: date) -> "Instruction":
        """The bank returned it."""
        return replace(self, state=State.RETURNED, reason=reason, answered_on=on)
