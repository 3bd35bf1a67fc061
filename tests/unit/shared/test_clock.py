"""A clock is handed in, and the law's date is that of Shandong."""

from datetime import UTC, date, datetime, timedelta

import pytest

from shared.clock import Clock, FixedClock, SystemClock, legal_today
from shared.vocabulary.calendar import SHANGHAI


def test_the_systems_time_is_aware_and_in_utc() -> None:
    clock: Clock = SystemClock()
    assert clock.now().tzinfo is UTC


def test_a_fixed_clock_stands_until_it_is_advanced() -> None:
    clock = FixedClock(datetime(2026, 11, 24, 8, tzinfo=SHANGHAI))
    assert clock.now() == clock.now() == datetime(2026, 11, 24, tzinfo=UTC)
    clock.advance(timedelta(days=7))
    assert clock.now() == datetime(2026, 12, 1, tzinfo=UTC)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        FixedClock(datetime(2026, 11, 24))  # noqa: DTZ001 - the missing zone is what is tested


@pytest.mark.parametrize(
    ("now", "offset_days", "today"),
    [
        pytest.param(datetime(2026, 11, 24, 15, 59, tzinfo=UTC), 0, date(2026, 11, 24), id="a minute before midnight"),
        pytest.param(datetime(2026, 11, 24, 16, 0, tzinfo=UTC), 0, date(2026, 11, 25), id="midnight in Shandong"),
        pytest.param(datetime(2026, 11, 24, 16, 0, tzinfo=UTC), 7, date(2026, 12, 2), id="a demo a week ahead"),
    ],
)
def test_the_legal_day_turns_at_midnight_in_shandong(now: datetime, offset_days: int, today: date) -> None:
    assert legal_today(now, offset_days) == today
