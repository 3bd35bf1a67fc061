"""The village's long-term board 长期公示栏: who is granted assistance, from the decision on.

社会救助法 art. 45 has the decision itself published, and 政府信息公开条例 art. 26 within 20 working days: the first
payment, which may come 40 days later, would be too late.
"""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from shared.vocabulary.divisions import Area
from shared.vocabulary.money import Money


@dataclass(frozen=True, slots=True)
class Grant:
    """A scheme granted to a case; its payments may be heard before its decision, and it is a stub until then.

    Of a scheme that is paid once `amount_monthly` is the whole amount.
    """

    id: UUID
    case_id: UUID
    scheme: str
    area: Area
    amount_monthly: Money | None = None
    persons: int | None = None
    first_month: str | None = None
    ended_on: date | None = None

    @property
    def is_running(self) -> bool:
        """Whether its decision was heard and has not been taken back or ended."""
        return self.first_month is not None and self.ended_on is None

    def hold(self, amount: Money, persons: int, first_month: str) -> "Grant":
        """What holds from now on; whoever is granted more or less keeps the month in which it began."""
        since = self.first_month if self.is_running else first_month
        return replace(self, amount_monthly=amount, persons=persons, first_month=since, ended_on=None)

    def end(self, today: date) -> "Grant":
        """It is over; the persons stay, since the account of the paid months counts them."""
        return replace(self, ended_on=today) if self.ended_on is None else self


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
