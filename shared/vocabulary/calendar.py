"""The Chinese working-day calendar in which legal deadlines run, and how sure it is of a day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo

from chinese_calendar.constants import holidays as noticed_holidays
from chinese_calendar.constants import workdays as noticed_workdays
from lunar_python import Lunar, Solar

SHANGHAI = ZoneInfo("Asia/Shanghai")
LONGEST_COUNT_DAYS = 36_600  # a century: whoever counts further has a wrong date in hand
_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


class DayKind(StrEnum):
    """Why people work on a day or do not."""

    WORKDAY = "workday"
    MADE_UP_WORKDAY = "made_up_workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a period; `estimated` (暂按推算) where a day in it belongs to a year without official notice."""

    on: date
    estimated: bool


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Working days by imported notices first, then by the notices that the library knows, then by computation.

    `overrides` holds the days on which a notice of the State Council departs from the plain week: True is a day worked.
    A year whose 1 January is among them counts as noticed, because every notice begins with New Year's Day.
    """

    overrides: Mapping[date, bool] = field(default_factory=dict)

    def kind(self, day: date) -> DayKind:
        """The kind of a day; see is_estimated for how sure it is."""
        is_weekend = day.weekday() >= _SATURDAY
        if self._departs(day, is_weekend=is_weekend):
            return DayKind.MADE_UP_WORKDAY if is_weekend else DayKind.HOLIDAY
        if not is_weekend:
            return DayKind.WORKDAY
        return DayKind.WEEKEND

    def is_workday(self, day: date) -> bool:
        """Whether offices work on this day."""
        return self.kind(day) in (DayKind.WORKDAY, DayKind.MADE_UP_WORKDAY)

    def is_estimated(self, day: date) -> bool:
        """Whether no official notice known here covers the day."""
        return day not in self.overrides and not self._is_noticed(day.year) and day.year not in _library_years()

    def add_workdays(self, start: date, n: int) -> Deadline:
        """The nth working day after the start, which itself is not counted (民法典 art. 201)."""
        _require_countable(n)
        day, left, estimated = start, n, False
        while left > 0:
            day += _ONE_DAY
            left -= self.is_workday(day)
            estimated = estimated or self.is_estimated(day)
        return Deadline(day, estimated)

    def add_days(self, start: date, n: int) -> Deadline:
        """The nth calendar day after the start, which itself is not counted; no notice can move it."""
        _require_countable(n)
        return Deadline(start + timedelta(days=n), estimated=False)

    def workdays_between(self, start: date, end: date) -> int:
        """The working days after the start up to and with the end; negative when the end lies before the start."""
        if end < start:
            return -self.workdays_between(end, start)
        days = (end - start).days
        _require_countable(days)
        return sum(self.is_workday(start + timedelta(days=after)) for after in range(1, days + 1))

    def _departs(self, day: date, *, is_weekend: bool) -> bool:
        """Whether the day is worked although it is a weekend, or free although it is not."""
        if (override := self.overrides.get(day)) is not None:
            return override == is_weekend
        if self._is_noticed(day.year):
            return False
        if day.year in _library_years():
            return day in (noticed_workdays if is_weekend else noticed_holidays)
        return not is_weekend and day in _computed_holidays(day.year)

    def _is_noticed(self, year: int) -> bool:
        return date(year, 1, 1) in self.overrides


DEFAULT = WorkCalendar()


def _require_countable(days: int) -> None:
    if not 0 <= days <= LONGEST_COUNT_DAYS:
        raise ValueError("a period has between none and 36,600 days")


@cache
def _library_years() -> range:
    return range(min(noticed_holidays).year, max(noticed_holidays).year + 1)


@cache
def _computed_holidays(year: int) -> frozenset[date]:
    """The thirteen statutory days; one that meets a weekend or another moves to the next free weekday.

    全国年节及纪念日放假办法 (国务院令第795号) art. 2 names the days and art. 6 the move. The longer breaks that
    a notice makes by swapping weekends cannot be computed.
    """
    free: set[date] = set()
    for festival in sorted(_statutory_days(year)):
        day = festival
        while day in free or day.weekday() >= _SATURDAY:
            day += _ONE_DAY
        free.add(day)
    return frozenset(free)


def _statutory_days(year: int) -> list[date]:
    spring_festival = _lunar_day(year, 1, 1)
    return [
        date(year, 1, 1),
        *(spring_festival + timedelta(days=after) for after in (-1, 0, 1, 2)),
        _qingming(year),
        date(year, 5, 1),
        date(year, 5, 2),
        _lunar_day(year, 5, 5),
        _lunar_day(year, 8, 15),
        *(date(year, 10, day) for day in (1, 2, 3)),
    ]


def _lunar_day(year: int, month: int, day: int) -> date:
    solar = Lunar.fromYmd(year, month, day).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def _qingming(year: int) -> date:
    solar = Solar.fromYmd(year, 4, 4).getLunar().getJieQiTable()["清明"]
    return date(solar.getYear(), solar.getMonth(), solar.getDay())
