"""Legal deadlines count in Chinese working days, and say when they are only estimated."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.vocabulary.calendar import DEFAULT, LONGEST_COUNT_DAYS, DayKind, Deadline, WorkCalendar

NOTICE_OF_2027 = WorkCalendar(
    {date(2027, 1, 1): False, date(2027, 1, 3): True, date(2027, 2, 8): False, date(2027, 2, 20): True}
)


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        pytest.param(date(2026, 11, 24), DayKind.WORKDAY, id="a Tuesday"),
        pytest.param(date(2026, 11, 28), DayKind.WEEKEND, id="a Saturday"),
        pytest.param(date(2025, 10, 8), DayKind.HOLIDAY, id="a Wednesday of the long National Day of 2025"),
        pytest.param(date(2025, 10, 11), DayKind.MADE_UP_WORKDAY, id="the Saturday that was worked for it"),
        pytest.param(date(2027, 10, 1), DayKind.HOLIDAY, id="National Day of a year without notice"),
        pytest.param(date(2027, 2, 5), DayKind.HOLIDAY, id="New Year's Eve of the moon, computed"),
        pytest.param(date(2027, 2, 9), DayKind.HOLIDAY, id="a day of Spring Festival moved off the weekend"),
        pytest.param(date(2027, 4, 5), DayKind.HOLIDAY, id="Qingming, computed"),
        pytest.param(date(2027, 6, 9), DayKind.HOLIDAY, id="Dragon Boat, computed"),
        pytest.param(date(2027, 9, 15), DayKind.HOLIDAY, id="Mid-Autumn, computed"),
        pytest.param(date(2027, 5, 4), DayKind.HOLIDAY, id="2 May 2027 moved off the Sunday, behind 1 May"),
        pytest.param(date(2027, 5, 5), DayKind.WORKDAY, id="the day after"),
    ],
)
def test_each_day_has_a_kind(day: date, kind: DayKind) -> None:
    assert DEFAULT.kind(day) is kind


@pytest.mark.parametrize(
    ("day", "is_estimated"),
    [
        pytest.param(date(2026, 12, 31), False, id="the last day of the last noticed year"),
        pytest.param(date(2027, 1, 1), True, id="the first day without notice"),
        pytest.param(date(2003, 12, 31), True, id="before the first notice known"),
    ],
)
def test_days_of_years_without_notice_are_estimated(day: date, *, is_estimated: bool) -> None:
    assert DEFAULT.is_estimated(day) is is_estimated


def test_an_imported_notice_makes_the_whole_year_certain() -> None:
    assert not NOTICE_OF_2027.is_estimated(date(2027, 10, 1))
    assert NOTICE_OF_2027.is_workday(date(2027, 1, 3))
    assert not NOTICE_OF_2027.is_workday(date(2027, 2, 8))
    assert NOTICE_OF_2027.is_workday(date(2027, 2, 9))


def test_one_overridden_day_does_not_make_a_year_certain() -> None:
    calendar = WorkCalendar({date(2027, 3, 1): False})
    assert not calendar.is_workday(date(2027, 3, 1))
    assert not calendar.is_estimated(date(2027, 3, 1))
    assert calendar.is_estimated(date(2027, 3, 2))


def test_an_override_goes_before_the_library() -> None:
    assert not WorkCalendar({date(2026, 11, 24): False}).is_workday(date(2026, 11, 24))


@pytest.mark.parametrize(
    ("start", "n", "deadline"),
    [
        pytest.param(date(2026, 11, 24), 0, Deadline(date(2026, 11, 24), estimated=False), id="no days"),
        pytest.param(date(2026, 11, 24), 3, Deadline(date(2026, 11, 27), estimated=False), id="Tuesday to Friday"),
        pytest.param(date(2026, 11, 27), 1, Deadline(date(2026, 11, 30), estimated=False), id="over a weekend"),
        pytest.param(date(2026, 11, 28), 1, Deadline(date(2026, 11, 30), estimated=False), id="from a Saturday"),
        pytest.param(date(2025, 9, 30), 1, Deadline(date(2025, 10, 9), estimated=False), id="over a long holiday"),
        pytest.param(date(2025, 10, 10), 1, Deadline(date(2025, 10, 11), estimated=False), id="onto a worked Saturday"),
        pytest.param(date(2026, 12, 30), 1, Deadline(date(2026, 12, 31), estimated=False), id="up to the year's end"),
        pytest.param(date(2026, 12, 31), 1, Deadline(date(2027, 1, 4), estimated=True), id="over the year's end"),
    ],
)
def test_the_start_is_not_counted(start: date, n: int, deadline: Deadline) -> None:
    assert DEFAULT.add_workdays(start, n) == deadline


def test_an_imported_notice_moves_a_deadline_and_makes_it_certain() -> None:
    assert NOTICE_OF_2027.add_workdays(date(2026, 12, 31), 1) == Deadline(date(2027, 1, 3), estimated=False)


def test_seven_days_of_notice_are_calendar_days() -> None:
    assert DEFAULT.add_days(date(2026, 12, 28), 7) == Deadline(date(2027, 1, 4), estimated=False)


@pytest.mark.parametrize("n", [-1, LONGEST_COUNT_DAYS + 1])
def test_a_count_outside_reason_is_refused(n: int) -> None:
    with pytest.raises(ValueError, match="period"):
        DEFAULT.add_workdays(date(2026, 1, 1), n)


@given(
    start=st.dates(date(2024, 1, 1), date(2028, 12, 31)),
    n=st.integers(0, 60),
)
def test_counting_back_gives_the_days_that_were_added(start: date, n: int) -> None:
    deadline = DEFAULT.add_workdays(start, n).on
    assert DEFAULT.workdays_between(start, deadline) == n
    assert DEFAULT.workdays_between(deadline, start) == -n
    assert n == 0 or DEFAULT.is_workday(deadline)


@pytest.mark.parametrize("year", range(2027, 2038))
def test_a_computed_year_has_thirteen_free_weekdays(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=after) for after in range(365)]
    assert sum(DEFAULT.kind(day) is DayKind.HOLIDAY for day in days) == 13
