"""A county's budget for one scheme and year, and the encumbrances that bind it before anything is paid.

预算法 art. 13: spending rests on the approved budget, and what is not in it is not spent.
"""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.funding.period import Period
from shared.vocabulary.divisions import Area
from shared.vocabulary.money import Money


@dataclass(frozen=True, slots=True)
class Budget:
    """What may be spent in a year; `encumbered` never passes `amount`, here and in the table's own check."""

    id: UUID
    year: int
    scheme: str
    amount: Money
    encumbered: Money
    place: Area
    version: int

    @property
    def available(self) -> Money:
        """What is not yet bound."""
        return self.amount - self.encumbered

    def covers(self, needed: Money) -> bool:
        """Whether so much can still be bound."""
        return needed <= self.available

    def grow(self, by: Money) -> "Budget":
        """Add an allotment."""
        return replace(self, amount=self.amount + by)

    def encumber(self, needed: Money) -> "Budget":
        """Bind a sum; the caller has asked `covers`."""
        if not self.covers(needed):
            raise ValueError("an encumbrance never passes the budget")
        return replace(self, encumbered=self.encumbered + needed)


@dataclass(frozen=True, slots=True)
class Allotment:
    """One document of the finance authority that adds to a budget."""

    id: UUID
    budget_id: UUID
    document: str
    amount: Money
    allotted_on: date
    place: Area


@dataclass(frozen=True, slots=True)
class Encumbrance:
    """The part of a budget that is bound for one entitlement from a month to the year's end; it never changes."""

    id: UUID
    case_id: UUID
    entitlement_id: UUID
    budget_id: UUID
    from_month: Period
    amount_monthly: Money
    place: Area

    @property
    def amount(self) -> Money:
        """The whole sum that is bound."""
        return self.amount_monthly * self.from_month.months_left_in_year

    def covers(self, period: Period) -> bool:
        """Whether a month is paid out of this encumbrance."""
        return self.from_month <= period and self.from_month.year == period.year
