"""Ids sort by time, derived ones repeat, and case numbers notice a slip of the pen."""

import time
from uuid import RFC_4122

import pytest

from shared import ids

NUMBER = ids.case_number("370102", 2026, 123)


def test_new_ids_are_version_seven_and_hold_the_time() -> None:
    before = time.time_ns() // 1_000_000
    drawn = ids.new_id()
    assert (drawn.version, drawn.variant) == (7, RFC_4122)
    assert before <= drawn.int >> 80 <= time.time_ns() // 1_000_000 + 1


def test_new_ids_only_grow() -> None:
    drawn = [ids.new_id() for _ in range(5_000)]
    assert drawn == sorted(set(drawn))


def test_ids_grow_when_the_machines_time_steps_back() -> None:
    sequence = ids._Sequence()
    pairs = [sequence.draw(milliseconds) for milliseconds in (1_000, 999, 5, 1_000)]
    assert pairs == sorted(set(pairs))


def test_a_derived_id_repeats_and_its_parts_do_not_run_together() -> None:
    assert ids.derived_id("payment", "a", "b") == ids.derived_id("payment", "a", "b")
    others = {
        ids.derived_id("payment", "ab"),
        ids.derived_id("payment", "b", "a"),
        ids.derived_id("notice", "a", "b"),
        ids.derived_id("payment", 'a","b'),
        ids.derived_id("payment", "a", "b"),
    }
    assert len(others) == 5


def test_a_derived_id_is_the_same_in_every_release() -> None:
    assert str(ids.derived_id("payment", "a")) == "32f6c374-32f2-564f-a23b-16c0ba176e47"


def test_a_case_number_can_be_read_and_checked() -> None:
    assert NUMBER[:-1] == "370102-2026-000123-"
    assert ids.is_case_number(NUMBER)


def test_every_single_wrong_digit_is_noticed() -> None:
    digits = [place for place, character in enumerate(NUMBER[:-1]) if character != "-"]
    slips = [NUMBER[:place] + d + NUMBER[place + 1 :] for place in digits for d in "0123456789" if d != NUMBER[place]]
    assert not any(ids.is_case_number(slip) for slip in slips)


@pytest.mark.parametrize(
    "text", ["", NUMBER[:-2], NUMBER.lower() + " ", NUMBER.replace("-", ""), "370102-2026-000132-" + NUMBER[-1]]
)
def test_other_texts_are_not_case_numbers(text: str) -> None:
    assert not ids.is_case_number(text)


@pytest.mark.parametrize(
    ("county_code", "year", "serial"),
    [
        pytest.param("370102000000", 2026, 1, id="a code of twelve digits"),
        pytest.param("370102", 26, 0, id="no serial"),
        pytest.param("370102", 2026, 1_000_000, id="a serial of seven digits"),
        pytest.param("370102", 10_000, 1, id="a year of five digits"),
    ],
)
def test_a_number_that_does_not_fit_is_refused(county_code: str, year: int, serial: int) -> None:
    with pytest.raises(ValueError, match="six digits"):
        ids.case_number(county_code, year, serial)
