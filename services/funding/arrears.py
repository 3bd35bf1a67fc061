"""What a past month is owed and no payroll of its own will pay: the next payroll of the scheme takes it along."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.funding.period import Period
from shared.vocabulary.divisions import Area
from shared.vocabulary.money import Money


@dataclass(frozen=True, slots=True)
class Arrears:
    """An amount for a month. `correction` is 0 where the month was never paid, and counts what corrects it after."""

    id: UUID
    case_id: UUID
    entitlement_id: UUID
    scheme: str
    period: Period
    correction: int
    amount: Money
    owed_on: date
    place: Area
    is_cancelled: bool = False
