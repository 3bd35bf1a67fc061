"""Full years, and the day on which nobody is a minor any more."""

from datetime import date

import pytest

from shared.vocabulary.ages import age_on, is_minor


@pytest.mark.parametrize(
    ("birth_on", "day", "years"),
    [
        pytest.param(date(2008, 11, 25), date(2026, 11, 24), 17, id="the day before the birthday"),
        pytest.param(date(2008, 11, 24), date(2026, 11, 24), 18, id="the birthday"),
        pytest.param(date(2008, 2, 29), date(2026, 2, 28), 17, id="born on 29 February, on the 28th"),
        pytest.param(date(2008, 2, 29), date(2026, 3, 1), 18, id="born on 29 February, on 1 March"),
        pytest.param(date(2026, 11, 24), date(2026, 11, 24), 0, id="born today"),
    ],
)
def test_age_counts_full_years(birth_on: date, day: date, years: int) -> None:
    assert age_on(birth_on, day) == years
    assert is_minor(birth_on, day) is (years < 18)
