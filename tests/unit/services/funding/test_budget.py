"""A budget binds no more than it has, whatever is asked of it and in whichever order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.funding.budget import Budget
from services.funding.period import Period
from shared.ids import new_id
from shared.vocabulary.money import ZERO, Money, total

from .samples import COUNTY, due

AMOUNTS = st.integers(min_value=1, max_value=10**9)


def budget(fen: int) -> Budget:
    return Budget(new_id(), 2026, "dibao", Money(fen), ZERO, COUNTY, 1)


@pytest.mark.parametrize(
    ("needed", "covered"),
    [
        pytest.param(99, True, id="a fen less than there is"),
        pytest.param(100, True, id="the last fen"),
        pytest.param(101, False, id="a fen more than there is"),
    ],
)
def test_a_budget_covers_up_to_its_last_fen(needed: int, *, covered: bool) -> None:
    assert budget(100).covers(Money(needed)) is covered


def test_more_than_there_is_cannot_be_bound_even_without_asking() -> None:
    with pytest.raises(ValueError, match="never passes"):
        budget(100).encumber(Money(101))


@given(start=AMOUNTS, asked=st.lists(AMOUNTS, max_size=50))
def test_a_budget_is_never_overspent(start: int, asked: list[int]) -> None:
    left, bound = budget(start), []
    for fen in asked:
        if left.covers(Money(fen)):
            left = left.encumber(Money(fen))
            bound.append(Money(fen))
    assert left.encumbered == total(bound)
    assert left.encumbered <= left.amount
    assert left.available == left.amount - total(bound)


def test_an_encumbrance_covers_its_months_of_its_year_only() -> None:
    bound = due(first=Period(2026, 11)).encumbrance
    assert bound.amount == Money(81200 * 2)
    covered = [month for month in range(1, 13) if bound.covers(Period(2026, month))]
    assert covered == [11, 12]
    assert not bound.covers(Period(2027, 1))


def test_a_later_year_owes_an_older_entitlement_from_january() -> None:
    entitlement = due(first=Period(2026, 11)).entitlement
    assert entitlement.owed_from(2027) == Period(2027, 1)
    assert entitlement.owed_from(2026) == Period(2026, 11)
