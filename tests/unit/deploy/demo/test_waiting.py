"""The clock moves only when every case rests, and then to the first day on which something can happen."""

from datetime import date

import pytest

from deploy.demo.waiting import Wait, next_day

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        pytest.param([date(2026, 12, 9), date(2026, 12, 4)], date(2026, 12, 4), id="the earlier of two days"),
        pytest.param([date(2026, 12, 9), None], None, id="one is in somebody's hands"),
        pytest.param([date(2026, 12, 9), TODAY], None, id="one is due today, so the suite is at it"),
        pytest.param([], None, id="nothing is open"),
    ],
)
def test_the_next_day_is_the_first_that_all_wait_for(days: list[date | None], expected: date | None) -> None:
    assert next_day([Wait(day) for day in days], TODAY) == expected
