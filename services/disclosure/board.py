"""The village's long-term board 长期公示栏: who is granted assistance, from the decision on.

社会救助法 art. 45 has the decision itself published, and 政府信息公开条例 art. 26 within 20 working days: the first
payment, which may come 40 days later, would be too late.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.vocabulary.divisions import Area
from shared.vocabulary.money import Money


@dataclass(frozen=True, slots=True)
class Grant:
    """A scheme granted to a case; its payments may be heard before its decision, and it is a stub until then."""

    id: UUID
    case_id: UUID
    scheme: str
    area: Area
    amount_monthly: Money | None = None
    persons: int | None = None
    first_month: str | None = None


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


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A board's line as it hangs in the village, where 57号 art. 24 has the name itself published."""

    entry: BoardEntry
    name: str
