"""Money is exact, is read strictly, and rounds only as it is told."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.vocabulary.money import ZERO, InvalidMoney, Money, Rounding, Unit, total

FEN = st.integers(-(10**14), 10**14)


@pytest.mark.parametrize(
    ("text", "fen"), [("1234.50", 123450), ("1234.5", 123450), ("1234", 123400), ("0", 0), ("0.01", 1), ("0.10", 10)]
)
def test_a_decimal_string_is_read_exactly(text: str, fen: int) -> None:
    assert Money.of_yuan(text) == Money(fen)


@pytest.mark.parametrize(
    "text",
    ["", " 1", "1.", ".5", "1.234", "1,000", "+1", "-1", "1e3", "01", "NaN", "1元", "\uff11", "1\n", "9" * 14],
)
def test_any_other_text_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(InvalidMoney) as refused:
        Money.of_yuan(text)
    assert str(refused.value) == str(InvalidMoney())


def test_a_negative_amount_is_read_only_where_it_is_allowed() -> None:
    assert Money.of_yuan("-0.05", allow_negative=True) == Money(-5)


@given(fen=FEN)
def test_yuan_and_back_is_the_same_amount(fen: int) -> None:
    assert Money.of_yuan(Money(fen).yuan, allow_negative=True) == Money(fen)


@pytest.mark.parametrize(("fen", "yuan"), [(123450, "1234.50"), (5, "0.05"), (-5, "-0.05"), (0, "0.00")])
def test_yuan_always_has_two_places(fen: int, yuan: str) -> None:
    assert Money(fen).yuan == str(Money(fen)) == yuan


@pytest.mark.parametrize("number", [1.0, True, "1", None])
def test_nothing_but_a_whole_number_becomes_money(number: Any) -> None:
    with pytest.raises(TypeError):
        Money(number)
    with pytest.raises(TypeError):
        Money(100) * number
    with pytest.raises(TypeError):
        Money(100).divide(number, Rounding.DOWN)


def test_a_number_is_not_an_amount_of_yuan() -> None:
    number: Any = 12.5
    with pytest.raises(TypeError):
        Money.of_yuan(number)


def test_money_and_numbers_are_not_added() -> None:
    number: Any = 1
    with pytest.raises(TypeError):
        Money(1) + number
    with pytest.raises(TypeError):
        Money(1) - number


def test_amounts_are_added_subtracted_multiplied_and_compared() -> None:
    assert Money(300) + Money(50) - Money(400) == Money(-50)
    assert 3 * Money(5) == Money(5) * 3 == Money(15)
    assert Money(-5) < ZERO < Money(1)
    assert -Money(5) == Money(-5)
    assert not ZERO


def test_a_total_of_nothing_is_zero() -> None:
    assert total([]) == ZERO
    assert total(Money(fen) for fen in (1, 2, 3)) == Money(6)


@pytest.mark.parametrize(
    ("fen", "by", "rounding", "result"),
    [
        pytest.param(100, 3, Rounding.DOWN, 33, id="a third down"),
        pytest.param(100, 3, Rounding.UP, 34, id="a third up"),
        pytest.param(100, 3, Rounding.HALF_UP, 33, id="a third is below a half"),
        pytest.param(5, 2, Rounding.HALF_UP, 3, id="exactly a half goes up"),
        pytest.param(-5, 2, Rounding.HALF_UP, -3, id="a negative half goes away from zero"),
        pytest.param(-5, 2, Rounding.DOWN, -2, id="down is towards zero"),
        pytest.param(100, 4, Rounding.UP, 25, id="without remainder nothing moves"),
    ],
)
def test_division_rounds_as_named(fen: int, by: int, rounding: Rounding, result: int) -> None:
    assert Money(fen).divide(by, rounding) == Money(result)


@pytest.mark.parametrize("by", [0, -1])
def test_money_is_not_divided_by_nothing_or_less(by: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        Money(1).divide(by, Rounding.DOWN)


@pytest.mark.parametrize(
    ("unit", "rounding", "result"),
    [
        (Unit.FEN, Rounding.UP, "123.45"),
        (Unit.JIAO, Rounding.DOWN, "123.40"),
        (Unit.JIAO, Rounding.HALF_UP, "123.50"),
        (Unit.YUAN, Rounding.HALF_UP, "123.00"),
        (Unit.YUAN, Rounding.UP, "124.00"),
    ],
)
def test_an_amount_rounds_to_a_coin(unit: Unit, rounding: Rounding, result: str) -> None:
    assert Money(12345).round_to(unit, rounding).yuan == result


def test_dividing_to_jiao_rounds_once() -> None:
    average = Money(134).divide(3, Rounding.HALF_UP, Unit.JIAO)  # 44.67 fen: once is 4 jiao, twice would be 5
    assert average == Money(40)
    assert Money(134).divide(3, Rounding.HALF_UP).round_to(Unit.JIAO, Rounding.HALF_UP) == Money(50)


@given(fen=FEN, by=st.integers(1, 10**6), unit=st.sampled_from(Unit))
def test_rounding_moves_an_amount_by_less_than_one_coin(fen: int, by: int, unit: Unit) -> None:
    for rounding in Rounding:
        rounded = Money(fen).divide(by, rounding, unit)
        assert rounded.fen % unit == 0
        assert abs(rounded.fen * by - fen) < unit * by
