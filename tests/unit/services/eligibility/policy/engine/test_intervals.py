"""What could go wrong with some lawful household is told with file and line, and the cure that it names cures it."""

import pytest

from services.eligibility.policy.engine import constants, intervals
from services.eligibility.policy.engine.files import Complaint

from .made import DAY, DEMO, HERE, PARAMETERS, contents, pack, program


def complaints(*steps: str, parameters: str = PARAMETERS) -> list[Complaint]:
    made = pack(*steps, parameters=parameters)
    whole = program(made)
    return list(intervals.check(made, whole, {"370102": constants.resolve(made, whole.parameters, HERE, DAY, DEMO)}))


WRONG_AND_CURED = [
    pytest.param(
        f"x: household = sum(wage){' * rooms' * 10} < need",
        "x: household = sum(wage) * rooms < need",
        "64 位整数",
        id="a product that leaves 64 bits",
    ),
    pytest.param(
        "x: household = need / rooms < standard",
        "x: household = need / max(1, rooms) < standard",
        "除数可能是零或者负数",
        id="a divisor that may be zero",
    ),
    pytest.param(
        "x: household = need / (rooms - 1) < standard",
        "x: household = need / max(1, rooms - 1) < standard",
        "除数可能是零或者负数",
        id="a divisor that may be negative",
    ),
    pytest.param(
        "x: household = need / count(ill) < standard",
        "x: household = need / max(1, count(ill)) < standard",
        "除数可能是零或者负数",
        id="nobody to share with",
    ),
    pytest.param(
        "x: household = rounded((need - standard) / months_back, up_jiao)",
        "x: household = rounded(max(0, need - standard) / months_back, up_jiao)",
        "取整的数可能是负数",
        id="a negative amount that is rounded",
    ),
    pytest.param(
        "x: household = lookup(levels, rooms - 1) == 'low'",
        "x: household = lookup(levels, max(0, rooms - 1)) == 'low'",
        "表 levels(370102)没有 -1 这一档",
        id="a key below the table",
    ),
    pytest.param(
        "x: household = lookup(levels, rooms * months_back) == 'low'",
        "x: household = lookup(levels, min(rooms * months_back, 9)) == 'low'",
        "表 levels(370102)没有 216 这一档",
        id="a key above the table",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "cured", "sentence"), WRONG_AND_CURED)
def test_what_could_go_wrong_is_told_in_its_line_and_its_cure_cures_it(wrong: str, cured: str, sentence: str) -> None:
    found = complaints("first: household = 1", wrong)
    assert found
    lines = contents("first: household = 1", wrong)["sheets/s.yaml"].splitlines()
    for each in found:
        assert sentence in each.cure
        assert each.file == "sheets/s.yaml"
        assert wrong.partition(" = ")[2] in lines[each.line - 1].replace("''", "'")
    assert complaints("first: household = 1", cured) == []


def test_a_parameters_bounds_decide_and_not_its_value_of_today() -> None:
    wide = PARAMETERS.replace('between: ["1", "24"]', 'between: ["0", "24"]')
    assert complaints("x: household = need / months_back < standard") == []
    assert len(complaints("x: household = need / months_back < standard", parameters=wide)) == 1


def test_a_day_that_nobody_stated_has_no_years() -> None:
    assert complaints("x: household = need / max(1, years(moved_on, on)) < standard") == []
    assert len(complaints("x: household = need / (years(moved_on, on) + 1) < standard")) == 1
