"""The smallest wrong packs: a case at a border notices them, a case far from it does not."""

from fractions import Fraction
from typing import Any

import pytest

from services.eligibility.policy.engine import mutants, nudges
from services.eligibility.policy.engine.cases import Case
from services.eligibility.policy.engine.mutants import Report
from services.eligibility.policy.engine.nouns import Pack

from .made import DAY, PARAMETERS, pack

SHEET: dict[str, Any] = {
    "kind": "decided",
    "conditions": [
        {"code": "poor", "test": "need < standard", "basis": ["社会救助法 18.1"], "met": "是", "not_met": "否"},
    ],
    "amount": {"value": "standard - need", "paid": "monthly", "basis": ["社会救助法 18.2"], "says": "差额"},
}
STANDARD = PARAMETERS[: PARAMETERS.index("- {name: months_back")]


def made() -> Pack:
    return pack("x: household = 1", parameters=STANDARD, **SHEET)


def case(need: str, outcome: Any, **said: Any) -> Case:
    household = {"county": "370102000000", "category": "urban", "need": need}
    given = household | {"members": [{"relation": "self", "birth_on": "1980-01-01", "income": "none"}]}
    whole: dict[str, Any] = {"findings": {}, "overrides": {}, "refused": (), **said}
    return Case(f"{need} {outcome}", "", DAY, given, {"s": outcome}, place=("cases/s.yaml", 1), **whole)


def survivors(report: Report) -> list[str]:
    return sorted(each.what for each in report.survivors)


def test_cases_at_the_border_notice_every_mutant() -> None:
    at_border = (case("999.99", {"outcome": "granted", "amount": "0.01"}), case("1000.00", "denied"))
    report = mutants.run(made(), at_border)
    assert (report.mutants, report.killed, survivors(report)) == (3, 3, [])


def test_cases_far_from_the_border_notice_none() -> None:
    told: list[str] = []
    report = mutants.run(
        made(), (case("1.00", "granted"), case("5000.00", "denied")), lambda each: told.append(str(each))
    )
    assert (report.mutants, report.killed) == (3, 0)
    assert survivors(report) == [
        "need < standard: < -> <=", "standard: 1000.00 -> 1000.01", "standard: 1000.00 -> 999.99",
    ]  # fmt: skip
    assert {each.partition(":")[0] for each in told} == {"parameters/values.yaml", "sheets/s.yaml"}


def test_a_case_that_brings_its_own_value_notices_nothing_of_the_packs_row() -> None:
    own = {"standard": "1000.00"}
    at_border = (case("999.99", "granted", overrides=own), case("1000.00", "denied", overrides=own))
    assert survivors(mutants.run(made(), at_border)) == ["standard: 1000.00 -> 1000.01", "standard: 1000.00 -> 999.99"]


def test_a_case_that_fails_already_notices_nothing() -> None:
    assert mutants.run(made(), (case("1000.00", "granted"),)).killed == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a < b", ["a <= b"], id="below"),
        pytest.param("a <= b", ["a < b"], id="at most"),
        pytest.param("a > b", ["a >= b"], id="above"),
        pytest.param("a >= b", ["a > b"], id="at least"),
        pytest.param("a == 'x'", ["a != 'x'"], id="is"),
        pytest.param("a != 'x'", ["a == 'x'"], id="is not"),
        pytest.param("0 < a <= b", ["0 <= a <= b", "0 < a < b"], id="each link of a chain"),
        pytest.param("a < b and not c > d", ["a <= b and (not c > d)", "a < b and (not c >= d)"], id="each of two"),
        pytest.param("a in ('x', 'y') or b", [], id="none"),
    ],
)
def test_each_comparison_of_an_expression_is_turned_alone(text: str, expected: list[str]) -> None:
    assert sorted(other for _, other in nudges.of_expression(text)) == sorted(expected)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("standard", ["999.99", "1000.01"], id="a fen"),
        pytest.param("months_back", ["11", "13"], id="one"),
        pytest.param("raised", ["149/100", "151/100"], id="a hundredth"),
        pytest.param("on_allowed", ["no"], id="the other truth"),
        pytest.param("up_jiao", ["down jiao", "half_up jiao", "up yuan"], id="another way and another coin"),
    ],
)
def test_each_value_is_nudged_by_its_least(name: str, expected: list[str]) -> None:
    whole = pack("x: household = 1")
    parameter = whole.parameters[name]
    assert [row.value for _, row in nudges.of_row(parameter, parameter.rows[0], whole)] == expected


def test_a_value_outside_its_bounds_is_no_mutant_since_nobody_could_publish_it() -> None:
    whole = pack("x: household = 1", parameters=PARAMETERS.replace('between: ["1", "24"]', 'between: ["12", "12"]'))
    parameter = whole.parameters["months_back"]
    assert list(nudges.of_row(parameter, parameter.rows[0], whole)) == []
    assert Fraction("12") == Fraction(parameter.rows[0].value or "")


def test_a_tables_edges_and_values_are_nudged() -> None:
    whole = pack("x: household = 1")
    table = whole.parameters["levels"]
    changes = [what for what, _ in nudges.of_row(table, table.rows[0], whole)]
    assert changes == ["2 -> 1", "2 -> 3", "5 -> 4", "5 -> 6", "0: low -> middle", "2: middle -> low", "5: high -> low"]
