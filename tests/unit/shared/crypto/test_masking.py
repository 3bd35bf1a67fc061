"""Masks for views and redaction of log lines."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.crypto.masking import mask_account, mask_identity, mask_name, mask_phone, redact


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        pytest.param("", "", id="no name"),
        pytest.param("王", "*", id="one character"),
        pytest.param("王明", "王*", id="two characters"),
        pytest.param("王小明", "王*明", id="three characters"),
        pytest.param("欧阳震华", "欧**华", id="a compound surname"),
        pytest.param("𠮷田明", "𠮷*明", id="a character beyond the basic plane"),
        pytest.param("阿卜杜拉·买买提", "阿***·**提", id="a transliterated name keeps its dot"),
        pytest.param("李·安", "李·*", id="two characters around a dot"),
        pytest.param("·", "·", id="a dot alone"),
    ],
)
def test_a_name_keeps_its_ends(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@given(st.text(min_size=1, max_size=12))
def test_a_masked_name_is_as_long_and_never_shows_all_its_letters(name: str) -> None:
    masked = mask_name(name)
    assert len(masked) == len(name)
    if name.strip("·•・‧."):
        assert "*" in masked


@pytest.mark.parametrize(
    ("mask", "number", "masked"),
    [
        pytest.param(mask_identity, "370102199001011234", "3701**************", id="resident ID"),
        pytest.param(mask_identity, "370102900101123", "3701***********", id="an old resident ID"),
        pytest.param(mask_identity, "G1234", "*****", id="a short document number"),
        pytest.param(mask_phone, "13812345678", "138****5678", id="mobile"),
        pytest.param(mask_phone, "053188881234", "********1234", id="landline"),
        pytest.param(mask_phone, "12345", "*****", id="a short number"),
        pytest.param(mask_account, "6222021234567890123", "***************0123", id="bank card"),
        pytest.param(mask_account, "1234567", "*******", id="a short account"),
        pytest.param(mask_account, "", "", id="no account"),
    ],
)
def test_a_number_keeps_what_its_reader_needs(mask: object, number: str, masked: str) -> None:
    assert callable(mask)
    assert mask(number) == masked


@pytest.mark.parametrize(
    ("line", "redacted"),
    [
        pytest.param("id=370102199001011234 ok", "id=[identity] ok", id="18 digits"),
        pytest.param("id=37010219900101123X,", "id=[identity],", id="17 digits and X"),
        pytest.param("id=37010219900101123x", "id=[identity]", id="17 digits and x"),
        pytest.param("id 370102 19900101 123X end", "id [identity] end", id="with spaces"),
        pytest.param("370102900101123", "[identity]", id="15 digits"),
        pytest.param("张370102199001011234张", "张[identity]张", id="between Chinese characters"),
        pytest.param("id370102199001011234z", "id[identity]z", id="between letters"),
        pytest.param("3701021990010112345678", "[account]", id="two numbers run together"),
        pytest.param("370102199001011234", "[identity]", id="full-width digits"),
        pytest.param("tel 13812345678.", "tel [contact].", id="mobile"),
        pytest.param("tel +86 138-1234-5678", "tel +[contact]", id="mobile with country code"),
        pytest.param("try 5 13812345678", "try 5 [contact]", id="a number in front of a mobile"),
        pytest.param("13812345678 200", "[contact] 200", id="a number after a mobile"),
        pytest.param("card 6222021234567890", "card [account]", id="16 digits"),
        pytest.param("card 6222 0212 3456 7890 123", "card [account]", id="19 digits in fours"),
        pytest.param("card 6222-0212-3456-7890", "card [account]", id="16 digits with hyphens"),
        pytest.param("37010219900101123X 13812345678", "[identity] [contact]", id="two in one line"),
    ],
)
def test_a_log_line_loses_what_names_a_person(line: str, redacted: str) -> None:
    assert redact(line) == redacted


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("2026-11-24T07:10:09.123456+08:00 application_accepted", id="a moment"),
        pytest.param("case_id=019ab2c3-1111-7222-8333-123456789012", id="a UUID that ends in digits"),
        pytest.param("case_id=01912345-1111-7222-8333-123456789012", id="a UUID all of digits"),
        pytest.param("area=370113001001", id="a village's code"),
        pytest.param("127.0.0.1:54012 GET /v1/cases 200 12.5ms", id="an access line"),
        pytest.param("amount=1234567.89 lines=2000000", id="an amount"),
    ],
)
def test_a_log_line_keeps_what_an_operator_needs(line: str) -> None:
    assert redact(line) == line


@given(
    before=st.text(alphabet="ab 3-:张", max_size=20),
    number=st.from_regex(r"37\d{15}[\dX]|1[3-9]\d{9}|62\d{14,17}", fullmatch=True),
    after=st.text(alphabet="ab 3-:张", max_size=20),
)
def test_no_surroundings_hide_a_number(before: str, number: str, after: str) -> None:
    glued = before[-1:].isdigit() or after[:1].isdigit()
    if glued and re.fullmatch(r"1[3-9]\d{9}", number):
        return
    assert number not in redact(before + number + after)
