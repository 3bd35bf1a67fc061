"""Who is of age, and who may read a case."""

from dataclasses import replace
from datetime import date

import pytest

from services.intake.household import Relation

from . import sample


@pytest.mark.parametrize(
    ("born", "on", "is_minor"),
    [
        pytest.param(date(2008, 11, 25), date(2026, 11, 24), True, id="a day before the eighteenth birthday"),
        pytest.param(date(2008, 11, 24), date(2026, 11, 24), False, id="on the eighteenth birthday"),
        pytest.param(date(2008, 2, 29), date(2026, 2, 28), True, id="born on 29 February, a day before"),
        pytest.param(date(2008, 2, 29), date(2026, 3, 1), False, id="born on 29 February, from 1 March"),
    ],
)
def test_somebody_is_of_age_from_the_eighteenth_birthday(born: date, on: date, *, is_minor: bool) -> None:
    assert sample.member(sample.CHILD, Relation.CHILD, born).is_minor(on) is is_minor


def test_adults_and_the_applicant_read_the_case() -> None:
    assert sample.HOUSEHOLD.readers(sample.TODAY) == (sample.SELF, sample.SPOUSE)


def test_a_child_that_applies_reads_the_case_too() -> None:
    household = replace(sample.HOUSEHOLD, applicant_person_id=sample.CHILD)
    assert household.readers(sample.TODAY)[0] == sample.CHILD
