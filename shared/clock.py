"""The one place that reads the time; everything else is handed a clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from shared.vocabulary.calendar import SHANGHAI


class Clock(Protocol):
    """Gives the present moment, aware and in UTC."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        ...


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)


@dataclass(slots=True)
class FixedClock:
    """A time that stands still until it is advanced."""

    at: datetime

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a clock shows a moment with its time zone")
        self.at = self.at.astimezone(UTC)

    def now(self) -> datetime:
        """The moment at which the clock stands, in UTC."""
        return self.at

    def advance(self, delta: timedelta) -> None:
        """Move the clock forward."""
        self.at += delta


def legal_today(now: datetime, offset_days: int) -> date:
    """The date on which the law's clocks stand in Shandong; the offset is that of demo mode, zero in production."""
    return now.astimezone(SHANGHAI).date() + timedelta(days=offset_days)
