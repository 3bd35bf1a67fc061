"""Canonical bytes of values as PostgreSQL gives them back."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import IntEnum, StrEnum
from uuid import UUID

import pytest
from asyncpg.pgproto import pgproto
from hypothesis import assume, given
from hypothesis import strategies as st

from shared.audit.encoding import encode

ZONES = st.integers(-840, 840).map(lambda minutes: timezone(timedelta(minutes=minutes)))
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.binary(max_size=8)
    | st.dates()
    | st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1), timezones=ZONES)  # noqa: DTZ001 -- hypothesis adds the zone
    | st.uuids()
    | st.decimals(allow_nan=False, allow_infinity=False)
)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner))


class Status(StrEnum):
    OPEN = "open"


class Level(IntEnum):
    COUNTY = 3


def kind(value: object) -> object:
    """A value with its type at every depth, since Python calls True, 1 and Decimal 1 equal."""
    if isinstance(value, list):
        return "list", tuple(map(kind, value))
    if isinstance(value, dict):
        return "dict", frozenset((key, kind(inner)) for key, inner in value.items())
    return type(value), value


@given(VALUES, VALUES)
def test_two_values_never_share_an_encoding(here: object, there: object) -> None:
    assert (encode(here) == encode(there)) == (kind(here) == kind(there))


@given(st.lists(VALUES, max_size=3), st.lists(VALUES, max_size=3))
def test_a_row_of_values_has_one_reading(here: list[object], there: list[object]) -> None:
    joined = b"".join(map(encode, here)) == b"".join(map(encode, there))
    assert joined == (kind(here) == kind(there))


@pytest.mark.parametrize(
    ("here", "there"),
    [
        pytest.param(True, 1, id="a truth and a number"),
        pytest.param(1, "1", id="a number and its digits"),
        pytest.param(1, Decimal(1), id="an integer and a decimal"),
        pytest.param("", None, id="empty and absent"),
        pytest.param("ab", b"ab", id="text and bytes"),
        pytest.param(date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC), id="a day and its midnight"),
        pytest.param([], {}, id="an empty list and an empty object"),
        pytest.param(["a", "b"], ["ab"], id="elements run together"),
        pytest.param([[1], 2], [[1, 2]], id="nesting"),
        pytest.param(Decimal("1E+3"), Decimal(1), id="an exponent"),
        pytest.param("é", "e\u0301", id="two ways to write one letter, as stored"),
    ],
)
def test_what_looks_alike_is_told_apart(here: object, there: object) -> None:
    assert encode(here) != encode(there)


@pytest.mark.parametrize(
    ("here", "there"),
    [
        pytest.param(Decimal("1.50"), Decimal("1.5"), id="a decimal and its scale"),
        pytest.param(Decimal("-0.00"), Decimal(0), id="zeros"),
        pytest.param(
            Decimal("12345678901234567890123456789012.10"),
            Decimal("12345678901234567890123456789012.1"),
            id="beyond the context's digits",
        ),
        pytest.param(Status.OPEN, "open", id="an enumeration of text"),
        pytest.param(Level.COUNTY, 3, id="an enumeration of numbers"),
        pytest.param({"b": 1, "a": 2}, {"a": 2, "b": 1}, id="the order of keys"),
        pytest.param((1, 2), [1, 2], id="a tuple and a list"),
        pytest.param(pgproto.UUID(bytes(16)), UUID(int=0), id="the driver's UUID"),
        pytest.param(
            datetime(2026, 1, 1, 8, tzinfo=timezone(timedelta(hours=8))), datetime(2026, 1, 1, tzinfo=UTC), id="zones"
        ),
    ],
)
def test_what_the_database_holds_alike_is_encoded_alike(here: object, there: object) -> None:
    assert encode(here) == encode(there)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(1.5, id="a float"),
        pytest.param({"a": 1.5}, id="a float inside"),
        pytest.param(object(), id="an object"),
        pytest.param(datetime(2026, 1, 1), id="a moment without zone"),  # noqa: DTZ001 -- refused here
        pytest.param({1: 2}, id="a key that is no text"),
        pytest.param({1, 2}, id="a set"),
    ],
)
def test_an_unknown_type_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        encode(value)


@pytest.mark.parametrize(
    ("value", "encoded"),
    [
        (None, b"N\0\0\0\0"),
        (True, b"B\0\0\0\x011"),
        (-12, b"I\0\0\0\x03-12"),
        (Decimal("-1.50"), b"D\0\0\0\x06-15E-1"),
        ("王", b"S\0\0\0\x03\xe7\x8e\x8b"),
        (date(2026, 11, 24), b"A\0\0\0\x0a2026-11-24"),
        (datetime(1970, 1, 1, 0, 0, 1, 5, tzinfo=UTC), b"T\0\0\0\x071000005"),
        ([1], b"L\0\0\0\x06I\0\0\0\x011"),
        ({"a": None}, b"M\0\0\0\x0bS\0\0\0\x01aN\0\0\0\0"),
    ],
)
def test_the_form_never_changes(value: object, encoded: bytes) -> None:
    assert encode(value) == encoded


@given(st.decimals(allow_nan=False, allow_infinity=False), st.decimals(allow_nan=False, allow_infinity=False))
def test_decimals_are_encoded_by_value(here: Decimal, there: Decimal) -> None:
    assume(here != there)
    assert encode(here) != encode(there)
