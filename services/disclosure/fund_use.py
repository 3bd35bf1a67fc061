"""The use of a county's money 资金使用情况, open to everybody (社会救助法 art. 67)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.vocabulary.money import Money


@dataclass(frozen=True, slots=True)
class Settlement:
    """One payment that reached its household; the instruction's id makes it countable once. `period` is YYYY-MM."""

    instruction_id: UUID
    case_id: UUID
    county: str
    scheme: str
    period: str
    amount: Money
    settled_on: date

    @property
    def account(self) -> "Account":
        """The line of the public account that it belongs to."""
        return Account(self.county, self.scheme, self.period)


@dataclass(frozen=True, slots=True, order=True)
class Account:
    """A line of the public account: one county, one scheme, one month."""

    county: str
    scheme: str
    period: str


@dataclass(frozen=True, slots=True)
class Repayment:
    """Money that came back; it counts for the month in which it came."""

    id: UUID
    case_id: UUID
    account: Account
    amount: Money


@dataclass(frozen=True, slots=True)
class FundUse:
    """What a county paid in a month, and what it got back in it of money paid wrongly.

    `persons` counts the households whose grant was heard.
    """

    account: Account
    households: int
    persons: int
    amount: Money
    recovered: Money
