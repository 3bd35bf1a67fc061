"""How often a running right is reviewed, and what months are."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.eligibility import running_review
from services.eligibility.facts import INCOME, Item, Member
from shared.ids import new_id
from shared.vocabulary.money import Money

ON = date(2026, 11, 24)
PERSON = new_id()


def _member(birth_on: date, **told: Any) -> Member:
    known = {"studies": "none", "absence": "none", "absent_since": None} | told
    return Member(
        person_id=PERSON,
        relation="self",
        birth_on=birth_on,
        lives_in_household=True,
        can_live_independently=True,
        **known,
    )


def _income(kind: str, fen: int) -> Item:
    return Item(PERSON, INCOME, kind, Money(fen), 0, "survey", None)


@pytest.mark.parametrize(
    ("member", "disabled", "expected"),
    [
        pytest.param(_member(date(2010, 11, 24)), (), "half_yearly", id="sixteen today"),
        pytest.param(_member(date(2010, 11, 25)), (), "yearly", id="sixteen tomorrow"),
        pytest.param(_member(date(1966, 11, 25)), (), "half_yearly", id="sixty tomorrow"),
        pytest.param(_member(date(1966, 11, 24)), (), "yearly", id="sixty today"),
        pytest.param(_member(date(1990, 1, 1)), (PERSON,), "yearly", id="severely disabled"),
        pytest.param(_member(date(2006, 1, 1), studies="postgraduate"), (), "yearly", id="a student"),
        pytest.param(_member(date(1990, 1, 1), absence="death"), (), "yearly", id="dead"),
    ],
)
def test_somebody_able_to_work_makes_it_half_yearly(member: Member, disabled: tuple[UUID, ...], expected: str) -> None:
    assert running_review.class_of([member], [], disabled, ON) == expected


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        pytest.param(_income("basic_pension", 120_000), "yearly", id="a pension is fixed"),
        pytest.param(_income("transfer_net", 120_000), "yearly", id="an allowance is fixed"),
        pytest.param(_income("business_net", 1), "half_yearly", id="a business is not"),
        pytest.param(_income("wage", 0), "yearly", id="no wage at all"),
    ],
)
def test_an_income_that_is_not_fixed_makes_it_half_yearly(item: Item, expected: str) -> None:
    assert running_review.class_of([_member(date(1950, 1, 1))], [item], (), ON) == expected


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        pytest.param(date(2026, 11, 30), 3, date(2027, 2, 28), id="a shorter month"),
        pytest.param(date(2027, 11, 30), 3, date(2028, 2, 29), id="a leap year"),
        pytest.param(date(2026, 12, 1), 12, date(2027, 12, 1), id="over the year's end"),
    ],
)
def test_months_are_counted_to_the_same_day_or_the_months_last(day: date, count: int, expected: date) -> None:
    assert running_review.months_after(day, count) == expected
