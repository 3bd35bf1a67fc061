"""A month of payment: assistance is paid by the month (民发〔2021〕57号 art. 25) out of the budget of its year."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Self

MONTHS_OF_YEAR = 12
PATTERN = r"^20[0-9]{2}-(0[1-9]|1[0-2])$"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A calendar month."""

    year: int
    month: int

    @classmethod
    def of(cls, text: str) -> Self:
        """Read "2026-12"; raises ValueError for anything else."""
        if not re.fullmatch(PATTERN, text):
            raise ValueError("月份应为 年-月,如 2026-12。")
        return cls(int(text[:4]), int(text[5:]))

    @property
    def first_day(self) -> date:
        """The day from which the month's payroll may be made."""
        return date(self.year, self.month, 1)

    @property
    def months_left_in_year(self) -> int:
        """Months of the budget year from this one on, itself included."""
        return MONTHS_OF_YEAR + 1 - self.month

    @classmethod
    def at(cls, on: date) -> Self:
        """The month in which a day lies."""
        return cls(on.year, on.month)

    @property
    def next(self) -> "Period":
        """The month after."""
        return Period(self.year + self.month // MONTHS_OF_YEAR, self.month % MONTHS_OF_YEAR + 1)

    @property
    def before(self) -> "Period":
        """The month before."""
        return Period(self.year, self.month - 1) if self.month > 1 else Period(self.year - 1, MONTHS_OF_YEAR)

    def until(self, last: "Period") -> Iterator["Period"]:
        """The month and those after it, up to the last."""
        month = self
        while month <= last:
            yield month
            month = month.next

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"
