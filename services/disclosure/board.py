"""The village's long-term board 长期公示栏: who receives assistance, from the first payment on."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.vocabulary.divisions import Area
from shared.vocabulary.money import Money


@dataclass(frozen=True, slots=True)
class Grant:
    """A scheme granted to a case and its first payment; the two are heard in any order, each alone is half."""

    id: UUID
    case_id: UUID
    scheme: str
    area: Area
    amount_monthly: Money | None = None
    persons: int | None = None
    first_month: str | None = None
    first_paid_on: date | None = None


@dataclass(frozen=True, slots=True)
class BoardEntry:
    """One public line. 57号 art. 24 names name, number of members and amount; the name stands masked on the network."""

    id: UUID
    case_id: UUID
    scheme: str
    name_masked: str
    persons: int
    amount_monthly: Money
    first_month: str
    listed_on: date
    area: Area
