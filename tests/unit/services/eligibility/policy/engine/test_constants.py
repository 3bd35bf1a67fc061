"""A parameter is taken as it was known: recorded by then, of the narrowest area, in force on the day."""

from datetime import date

import pytest

from services.eligibility.policy.engine import constants
from services.eligibility.policy.engine.constants import Constants, Known, Place
from services.eligibility.policy.engine.scalars import Table

from .made import DAY, DEMO, HERE, PARAMETERS, pack

ROWS = """
- name: standard
  title: 标准
  type: fen
  by: [category]
  between: ["0", "9999.00"]
  rows:
    - {category: urban, value: "700.00", from: 2025-01-01, to: 2025-12-31, recorded: 2025-01-01, status: official, basis: 社会救助法 19}
    - {category: urban, value: "800.00", from: 2026-01-01, recorded: 2026-01-01, status: official, basis: 社会救助法 19}
    - {category: urban, value: "850.00", from: 2026-01-01, recorded: 2026-08-01, status: official, basis: 社会救助法 19}
    - {category: urban, value: "900.00", from: 2026-01-01, recorded: 2026-01-01, status: official, basis: 社会救助法 19, area: "370200000000"}
    - {category: urban, value: "950.00", from: 2026-01-01, recorded: 2026-01-01, status: official, basis: 社会救助法 19, area: "370202000000"}
    - {category: rural, value: "600.00", from: 2026-01-01, recorded: 2026-01-01, status: example, basis: 社会救助法 19}
    - {category: rural, value: null, from: 2026-01-01, recorded: 2026-01-01, status: unknown, basis: 社会救助法 19, area: "370300000000"}
"""  # noqa: E501 - a row a line


def taken(county: str, category: str, on: date, known: Known) -> Constants:
    made = pack("x: household = need < standard", parameters=ROWS)
    return constants.resolve(made, ["standard"], Place(county, {"category": category}), on, known)


@pytest.mark.parametrize(
    ("county", "on", "by", "fen"),
    [
        pytest.param("370102000000", date(2025, 12, 31), DAY, 70000, id="the last day of a row"),
        pytest.param("370102000000", date(2026, 1, 1), date(2026, 7, 31), 80000, id="the first day of the next"),
        pytest.param("370102000000", date(2026, 1, 1), date(2026, 8, 1), 85000, id="as corrected later"),
        pytest.param("370102000000", DAY, date(2026, 7, 31), 80000, id="as it was known before the correction"),
        pytest.param("370203000000", DAY, DAY, 90000, id="the city's goes before the province's"),
        pytest.param("370202000000", DAY, DAY, 95000, id="the county's goes before the city's"),
    ],
)
def test_the_row_that_was_known_of_the_narrowest_area_holds(county: str, on: date, by: date, fen: int) -> None:
    found = taken(county, "urban", on, Known(by, accepts_examples=False))
    assert found.numbers == {"standard": fen}
    assert not found.missing


@pytest.mark.parametrize(
    ("county", "category", "on", "by", "examples"),
    [
        pytest.param("370102000000", "urban", date(2024, 12, 31), DAY, True, id="before the first row"),
        pytest.param("370102000000", "urban", DAY, date(2024, 12, 31), True, id="before anything was recorded"),
        pytest.param("370102000000", "rural", DAY, DAY, False, id="an example outside demo mode"),
        pytest.param("370302000000", "rural", DAY, DAY, True, id="unknown here, though the province has one"),
        pytest.param("370102000000", "none", DAY, DAY, True, id="a category without a row"),
    ],
)  # fmt: skip
def test_a_value_that_nobody_set_is_missing_and_stands_at_its_lowest(
    county: str, category: str, on: date, by: date, *, examples: bool
) -> None:
    found = taken(county, category, on, Known(by, accepts_examples=examples))
    assert found.missing == {"standard"}
    assert found.absent == ("standard",)
    assert found.numbers == {"standard": 0}


def test_an_example_is_named_where_it_is_used() -> None:
    assert taken("370102000000", "rural", DAY, DEMO).examples(["standard"]) == ("standard",)
    assert taken("370102000000", "urban", DAY, DEMO).examples(["standard"]) == ()


def test_each_type_becomes_whole_numbers() -> None:
    made = pack("x: household = 1")
    found = constants.resolve(made, made.parameters, HERE, DAY, DEMO).numbers
    assert found["standard"] == 100000
    assert found["months_back"] == 12
    assert (found["raised"], found["raised__over"]) == (3, 2)
    assert (found["up_jiao__coin"], found["up_jiao__up"], found["up_jiao__half"]) == (10, 1, 0)
    assert found["on_allowed"] == 1
    assert found["levels"] == Table((0, 2, 5), (0, 1, 2), 99)


@pytest.mark.parametrize(
    ("mode", "parts"),
    [
        pytest.param("down fen", (1, 0, 0), id="down to the fen"),
        pytest.param("half_up jiao", (10, 0, 1), id="to the nearest jiao"),
        pytest.param("up yuan", (100, 1, 0), id="up to the yuan"),
    ],
)
def test_a_rounding_is_a_coin_and_two_truths(mode: str, parts: tuple[int, int, int]) -> None:
    made = pack("x: household = 1", parameters=PARAMETERS.replace("value: up jiao", f"value: {mode}"))
    found = constants.resolve(made, ["up_jiao"], HERE, DAY, DEMO).numbers
    assert tuple(found[f"up_jiao__{each}"] for each in ("coin", "up", "half")) == parts


def test_a_ratio_is_reduced() -> None:
    made = pack("x: household = 1", parameters=PARAMETERS.replace("value: 3/2", "value: 30/20"))
    found = constants.resolve(made, ["raised"], HERE, DAY, DEMO).numbers
    assert (found["raised"], found["raised__over"]) == (3, 2)
