"""Credit codes of organisations are checked by GB 32100-2015."""

import pytest

from shared.vocabulary import credit_code


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91110000600037341L"])
def test_published_codes_are_valid(code: str) -> None:
    assert credit_code.is_valid(code)
    assert credit_code.check_character(code[:17]) == code[17]


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("91350100M000100Y44", id="a wrong check character"),
        pytest.param("91350100M000100Y4", id="a character short"),
        pytest.param("91350100I000100Y43", id="a letter outside the alphabet"),
        pytest.param("91350100m000100y43", id="small letters"),
        pytest.param("", id="nothing"),
    ],
)
def test_other_codes_are_not(code: str) -> None:
    assert not credit_code.is_valid(code)


def test_a_check_character_needs_seventeen_characters() -> None:
    with pytest.raises(ValueError, match="17 characters"):
        credit_code.check_character("9135")
