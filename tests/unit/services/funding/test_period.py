"""Months of payment and the budget year that owes them."""

import pytest

from services.funding.period import Period


def test_a_month_is_read_and_written_the_same() -> None:
    assert str(Period.of("2026-09")) == "2026-09"


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "2026-1", "26-01", "2026-01-01", "", "２０２６-01"])
def test_anything_else_is_not_a_month(text: str) -> None:
    with pytest.raises(ValueError, match="月份"):
        Period.of(text)


@pytest.mark.parametrize(
    ("month", "left"),
    [
        pytest.param(1, 12, id="the whole year"),
        pytest.param(11, 2, id="november and december"),
        pytest.param(12, 1, id="december alone"),
    ],
)
def test_a_year_owes_the_months_that_are_left(month: int, left: int) -> None:
    assert Period(2026, month).months_left_in_year == left


def test_months_sort_by_time_also_as_text() -> None:
    months = [Period(year, month) for year in (2026, 2027) for month in range(1, 13)]
    assert sorted(months, key=str) == sorted(months)
