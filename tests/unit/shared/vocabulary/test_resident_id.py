"""Identity numbers are read kindly, checked fully and never shown."""

import traceback
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.vocabulary.resident_id import Fault, InvalidResidentId, ResidentId, check_digit

EXAMPLE = "11010519491231002X"  # the example of GB 11643-1999
OF_NO_DAY = "110105194913310023"


def _of_area(first17: str) -> ResidentId:
    return ResidentId(first17 + check_digit(first17))


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param(EXAMPLE, id="as it stands"),
        pytest.param(EXAMPLE.lower(), id="with a small x"),
        pytest.param("".join(chr(ord(c) + 0xFEE0) for c in EXAMPLE), id="in full width"),
        pytest.param("".join(chr(ord(c) + 0xFEE0) for c in EXAMPLE.lower()), id="in full width with a small x"),
        pytest.param(" 110105 19491231 002X\u3000", id="with spaces"),
    ],
)
def test_what_people_type_becomes_one_number(typed: str) -> None:
    assert ResidentId.parse(typed).number == EXAMPLE


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("", Fault.LENGTH, id="nothing"),
        pytest.param("370102491231002", Fault.LENGTH, id="a first-generation number of 15 digits"),
        pytest.param(EXAMPLE + "1", Fault.LENGTH, id="a digit too many"),
        pytest.param("1101051949123100XX", Fault.CHARACTERS, id="an X before the end"),
        pytest.param("11010519491231002Y", Fault.CHARACTERS, id="another letter at the end"),
        pytest.param("١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", Fault.CHARACTERS, id="digits of another script"),
        pytest.param("110105194902290023", Fault.BIRTHDAY, id="29 February of a common year"),
        pytest.param(OF_NO_DAY, Fault.BIRTHDAY, id="a thirteenth month"),
        pytest.param("110105194912310021", Fault.CHECK_DIGIT, id="a wrong last digit"),
    ],
)
def test_an_invalid_number_is_refused_with_its_reason(text: str, reason: Fault) -> None:
    with pytest.raises(InvalidResidentId) as refused:
        ResidentId.parse(text)
    assert refused.value.reason is reason


def test_a_refusal_never_carries_the_number() -> None:
    with pytest.raises(InvalidResidentId) as refused:
        ResidentId.parse(OF_NO_DAY)
    assert OF_NO_DAY[6:14] not in "".join(traceback.format_exception(refused.value))


def test_a_number_does_not_show_itself() -> None:
    number = ResidentId.parse(EXAMPLE)
    assert not any(EXAMPLE[6:14] in shown for shown in (repr(number), str(number), f"{number}", repr([number])))


def test_birth_sex_and_area_are_read_from_the_digits() -> None:
    number = ResidentId.parse(EXAMPLE)
    assert (number.birth_on, number.sex, number.area_code) == (date(1949, 12, 31), "2", "110105")


def test_an_odd_sequence_is_a_man() -> None:
    assert _of_area("37010219900101001").sex == "1"


@pytest.mark.parametrize(
    ("first17", "is_known"),
    [
        pytest.param("37010219900101001", True, id="a county of today"),
        pytest.param("37120219900101001", True, id="a county abolished with 莱芜"),
        pytest.param("37129919900101001", False, id="a code never given"),
        pytest.param("11010519900101001", False, id="another province"),
    ],
)
def test_an_unknown_area_is_told_and_not_refused(first17: str, *, is_known: bool) -> None:
    assert _of_area(first17).area_is_known is is_known


@given(first17=st.text("0123456789", min_size=17, max_size=17), place=st.integers(0, 16), other=st.integers(1, 9))
def test_one_wrong_digit_changes_the_check_digit(first17: str, place: int, other: int) -> None:
    wrong = str((int(first17[place]) + other) % 10)
    assert check_digit(first17) != check_digit(first17[:place] + wrong + first17[place + 1 :])
