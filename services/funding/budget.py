"""A county's budget for one scheme and year, and the encumbrances that bind it before anything is paid.

预算法 art. 13: spending rests on the approved budget, and what is not in it is not spent.
"""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.funding.arrears import Arrears
from services.funding.entitlement import Entitlement
from services.funding.period import Period
from shared.ids import new_id
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

    def disencumber(self, freed: Money) -> "Budget":
        """Free what was bound and is not needed any more."""
        if freed > self.encumbered:
            raise ValueError("no more is freed than was bound")
        return replace(self, encumbered=self.encumbered - freed)

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
    """The part of a budget that is bound for a right's months of a year, or for one arrears; it never changes."""

    id: UUID
    case_id: UUID
    entitlement_id: UUID
    budget_id: UUID
    from_month: Period
    amount_monthly: Money
    amount: Money
    place: Area
    arrears_id: UUID | None = None

    @classmethod
    def for_months(cls, entitlement: Entitlement, budget: Budget) -> "Encumbrance":
        """What a budget's year owes to a right in its payrolls."""
        year, monthly = budget.year, entitlement.amount_monthly
        return cls(
            id=new_id(),
            case_id=entitlement.case_id,
            entitlement_id=entitlement.id,
            budget_id=budget.id,
            from_month=entitlement.owed_from(year),
            amount_monthly=monthly,
            amount=monthly * entitlement.months_of(year),
            place=entitlement.place,
        )

    @classmethod
    def for_arrears(cls, arrears: Arrears, entitlement: Entitlement, budget: Budget, month: Period) -> "Encumbrance":
        """What is owed of the past is bound in the month in which it is found out, out of that year's budget."""
        return cls(
            id=new_id(),
            case_id=entitlement.case_id,
            entitlement_id=entitlement.id,
            budget_id=budget.id,
            from_month=month,
            amount_monthly=entitlement.amount_monthly,
            amount=arrears.amount,
            place=entitlement.place,
            arrears_id=arrears.id,
        )

    def covers(self, period: Period) -> bool:
        """Whether a month is paid out of this encumbrance."""
        return self.arrears_id is None and self.from_month <= period and self.from_month.year == period.year


@dataclass(frozen=True, slots=True)
class Disencumbrance:
    """What of an encumbrance is bound no more, since its right ended or its arrears fell away."""

    id: UUID
    case_id: UUID
    encumbrance_id: UUID
    budget_id: UUID
    amount: Money
    freed_on: date
    place: Area
