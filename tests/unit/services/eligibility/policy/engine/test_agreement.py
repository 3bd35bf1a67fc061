"""One household, columns, the folded program and the walk say the same, and a broken way of running is found."""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from services.eligibility.policy.engine import agreement, borders, code, columns, constants, files, households, scalars
from services.eligibility.policy.engine.agreement import Effort
from services.eligibility.policy.engine.terms import Op

from .made import DAY, DEMO, HERE, pack, program

DAYS = [pytest.param(date(2022, 3, 1), id="under the old rules"), pytest.param(date(2026, 8, 3), id="under the law")]
STEPS = (
    "grown: member = years(birth_on, on) >= months_back + 6",
    "at_home: member = not away and relation in ('self', 'child')",
    "earned: household = sum(wage, where=at_home)",
    "persons: household = count(at_home)",
    "poor: household = earned / max(1, persons) < standard * raised",
    "rest: household = max(0, standard * persons * months_back - earned)",
    "paid: household = rounded(rest / months_back, up_jiao) if poor else 0",
    "shown: household = lookup(levels, min(persons, 9)) == 'middle' or any(ill and grown)",
    "settled: household = has(moved_on) and months(moved_on, on) >= months_back",
    "most: household = highest(wage) + sum(pays, where=pays > 0) + min(need, standard)",
)


@pytest.mark.parametrize("day", DAYS)
def test_every_way_of_running_the_whole_pack_says_the_same(day: date) -> None:
    own = files.own()
    assert agreement.check(own, own.sheets_on(day), day, Effort(drawn=200, beside=600, walked=100, seed=7)) == []


def broken_months(since: Any, until: Any) -> Any:
    """Counts the month that is not full yet."""
    whole = (until // 10000 - since // 10000) * 12 + until // 100 % 100 - since // 100 % 100
    return np.where(np.asarray(since) > 0, whole, -1)


BREAKS: list[Any] = [
    pytest.param(lambda patch: patch.setattr(columns, "months", broken_months), "s__settled", id="months in columns"),
    pytest.param(
        lambda patch: patch.setattr(scalars, "lookup", lambda table, _key: table.values[0]), "s__shown",
        id="a lookup of one household"),
    pytest.param(lambda patch: patch.setattr(columns, "maximum", np.minimum), "s__rest", id="the greater in columns"),
    pytest.param(
        lambda patch: patch.setattr(columns, "highest", columns.total), "s__most",
        id="the highest in columns"),
    pytest.param(
        lambda patch: patch.setitem(code._COMPARED, Op.LESS, code._COMPARED[Op.LESS_EQUAL]),
        "s__poor", id="a border in both emitters"),
    pytest.param(
        lambda patch: patch.setitem(code._COMPARED, Op.LESS_EQUAL, code._COMPARED[Op.LESS]),
        "s__grown", id="an age's border in both emitters"),
]  # fmt: skip


@pytest.mark.parametrize(("breaks", "variable"), BREAKS)
def test_a_way_of_running_that_is_broken_is_found_where_it_is_wrong(
    breaks: Callable[[pytest.MonkeyPatch], None], variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = pack(*STEPS)
    sheets, effort = made.sheets_on(DAY), Effort(drawn=20, beside=300, walked=320)
    assert agreement.check(made, sheets, DAY, effort) == []
    breaks(monkeypatch)
    found = agreement.check(made, sheets, DAY, effort)
    assert any(f"({variable})" in each.cure and each.file == "sheets/s.yaml" and each.line > 1 for each in found)


@pytest.mark.parametrize(
    ("variable", "name", "below", "at"),
    [
        pytest.param("s__poor", "wage", 149999, 150000, id="a fen below and at the standard and a half"),
        pytest.param("s__grown", "birth_on", 20080803, 20080804, id="the birthday and the day after"),
        pytest.param("s__settled", "moved_on", 20250803, 20250804, id="twelve months to the day and a day less"),
    ],
)
def test_a_border_is_found_to_the_fen_and_to_the_day(variable: str, name: str, below: int, at: int) -> None:
    made = pack(*STEPS)
    whole = program(made)
    numbers = constants.resolve(made, whole.parameters, HERE, DAY, DEMO).numbers
    found = borders.beside(made, whole, numbers, constants.day_number(DAY), np.random.default_rng(3), 3000)
    column = {**found.household, **found.members}[name]
    assert {below, at} <= set(column.tolist())
    run = agreement.Run(made, whole, numbers, constants.day_number(DAY))
    said = run.one_by_one(found)[[each.name for each in whole.assignments].index(variable)]
    assert set(said.tolist()) == {0, 1}


_AMOUNTS = st.sampled_from(["need", "standard", "earned", "standard * raised", "need / max(1, rooms)", "earned / 3"])
_COUNTS = st.sampled_from(["rooms", "persons", "months_back", "count(ill)", "years(moved_on, on)", "1"])
_COMPARISONS = st.one_of(
    st.builds("({} {} {})".format, _AMOUNTS, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), _AMOUNTS),
    st.builds("({} {} {})".format, _COUNTS, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), _COUNTS),
    st.sampled_from(["any(ill)", "all(at_home)", "has(moved_on)", "category == 'urban'", "on_allowed"]),
)
_RULES = st.recursive(
    _COMPARISONS,
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("(not {})".format, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
    ),
    max_leaves=5,
)


@given(rule=_RULES, amount=_AMOUNTS, other=_AMOUNTS, seed=st.integers(0, 999))
@settings(max_examples=20, deadline=None, derandomize=True, phases=[Phase.generate])
def test_every_way_of_running_any_sheet_says_the_same(rule: str, amount: str, other: str, seed: int) -> None:
    made = pack(
        *STEPS[1:4],
        f"rule: household = {rule}",
        f"sum_of_both: household = {amount} + {other}",
        f"share: household = rounded({amount} + {other}, up_jiao) if rule else 0",
        f"hit: member = rule and wage >= {other}",
        "hits: household = sum(wage, where=hit)",
    )
    effort = Effort(drawn=20, beside=60, walked=80, seed=seed)
    assert agreement.check(made, made.sheets_on(DAY), DAY, effort) == []


def test_days_are_counted_and_written_back() -> None:
    days = np.array([19000101, 19700101, 20000229, 20240229, 20240301, 20991231])
    counted = households.ordinals(days)
    assert households.numbers(counted).tolist() == days.tolist()
    assert counted.tolist() == [(constants.day_of(day) - date(1970, 1, 1)).days for day in days.tolist()]
