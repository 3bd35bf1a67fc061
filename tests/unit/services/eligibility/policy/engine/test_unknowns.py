"""What nobody knows is a value of its own: it decides nothing, and nothing that is known waits for it."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.eligibility.policy.engine import constants, unknowns

from .made import DAY, DEMO, HERE, pack, program

T, F, U = 1, 0, None
FACTS = """
- {name: a, of: household, title: 甲, type: truth, absent: unknown}
- {name: b, of: household, title: 乙, type: truth, absent: unknown}
- {name: c, of: member, title: 丙, type: truth, absent: unknown}
- {name: d, of: member, title: 丁, type: truth, absent: unknown}
- {name: n, of: member, title: 戊, type: fen, absent: unknown, between: ["0", "99.99"]}
"""


def walker(text: str) -> Callable[[dict[str, Any], dict[str, list[Any]]], int | None]:
    made = pack(f"x: household = {text}", inputs=FACTS)
    whole = program(made)
    numbers = constants.resolve(made, whole.parameters, HERE, DAY, DEMO).numbers
    run = unknowns.of_case(whole, ("s__x",))

    def walk(household: dict[str, Any], members: dict[str, list[Any]]) -> int | None:
        [found] = run(household, members, {}, numbers, 20260803, (len(next(iter(members.values()), [0])), 0))
        return None if found is None else int(found)

    return walk


def walked(text: str, household: dict[str, Any], members: dict[str, list[Any]]) -> int | None:
    return walker(text)(household, members)


@pytest.mark.parametrize(
    ("text", "a", "b", "expected"),
    [
        *(pytest.param("a and b", *row, id=f"{row[0]} and {row[1]}") for row in [
            (T, T, T), (T, F, F), (T, U, U), (F, T, F), (F, F, F), (F, U, F), (U, T, U), (U, F, F), (U, U, U)]),
        *(pytest.param("a or b", *row, id=f"{row[0]} or {row[1]}") for row in [
            (T, T, T), (T, F, T), (T, U, T), (F, T, T), (F, F, F), (F, U, U), (U, T, T), (U, F, U), (U, U, U)]),
        *(pytest.param("not a", *row, id=f"not {row[0]}") for row in [(T, T, F), (F, T, T), (U, T, U)]),
        *(pytest.param("b if a else true", *row, id=f"{row[1]} if {row[0]} else true") for row in [
            (T, F, F), (F, F, T), (U, T, T), (U, F, U), (U, U, U), (T, U, U), (F, U, T)]),
    ],
)  # fmt: skip
def test_three_values_are_joined_as_kleene_says(text: str, a: int | None, b: int | None, expected: int | None) -> None:
    assert walked(text, {"a": a, "b": b}, {}) == expected


@pytest.mark.parametrize(
    ("text", "c", "n", "expected"),
    [
        pytest.param("any(c)", [U, T], [0, 0], T, id="one is enough, whatever the other"),
        pytest.param("any(c)", [U, F], [0, 0], U, id="the unknown one might be it"),
        pytest.param("all(c)", [U, F], [0, 0], F, id="one fails all"),
        pytest.param("all(c)", [U, T], [0, 0], U, id="the unknown one might fail"),
        pytest.param("count(c)", [U, T], [0, 0], U, id="one or two"),
        pytest.param("sum(n)", [T, T], [5, U], U, id="a sum with an unknown part"),
        pytest.param("sum(n, where=c)", [T, F], [5, U], 5, id="of who is left out nothing need be known"),
        pytest.param("sum(n, where=c)", [T, U], [5, 0], 5, id="of nothing it need not be known whose it is"),
        pytest.param("sum(n, where=c)", [T, U], [5, 1], U, id="whose it is matters"),
        pytest.param("highest(n)", [T, T], [5, U], U, id="the unknown one might be the highest"),
    ],
)
def test_sums_over_people_know_what_the_unknown_cannot_change(
    text: str, c: list[int | None], n: list[int | None], expected: int | None
) -> None:
    assert walked(text, {}, {"c": c, "n": n}) == expected


_LEAVES = [
    "a",
    "b",
    "any(c)",
    "all(d)",
    "any(c and d)",
    "(count(c) > count(d))",
    "(sum(n, where=c) > sum(n, where=d))",
    "true",
]
_TEXTS = st.recursive(
    st.sampled_from(_LEAVES),
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("(not {})".format, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("({} == {})".format, inner, inner),
    ),
    max_leaves=6,
)
_TRUTHS = st.sampled_from([T, F, U])


@given(text=_TEXTS, a=_TRUTHS, b=_TRUTHS, c=st.lists(_TRUTHS, min_size=2, max_size=2), d=st.tuples(_TRUTHS, _TRUTHS))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_what_is_said_in_spite_of_the_unknown_holds_whatever_it_is(
    text: str, a: int | None, b: int | None, c: list[int | None], d: tuple[int | None, int | None]
) -> None:
    walk, amounts = walker(text), [7, 0]
    said = walk({"a": a, "b": b}, {"c": c, "d": list(d), "n": amounts})
    open_ones = [a, b, *c, *d]
    possible = product(*([T, F] if each is None else [each] for each in open_ones))
    outcomes = {
        walk({"a": one, "b": two}, {"c": [c1, c2], "d": [d1, d2], "n": amounts})
        for one, two, c1, c2, d1, d2 in possible
    }
    assert None not in outcomes
    assert said is None or outcomes == {said}
