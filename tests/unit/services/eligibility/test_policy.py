"""What happens where the place has not set what the law leaves to it."""

from dataclasses import replace
from datetime import date

import pytest

from services.eligibility.determining import determine
from services.eligibility.policy.engine.nouns import Row
from services.eligibility.policy.policy import ConfigurationMissing, Policy, Status
from services.eligibility.policy.reading import load

from .families import TODAY, demo_policy, facts

FAMILY = facts({"members": [{"relation": "self"}], "means": [{"of": 0, "kind": "wage", "yuan": "6000.00"}]})


UNKNOWN = Row(first=date(2021, 7, 1), recorded=date(2021, 7, 1), status="unknown", basis="社会救助法 19")


def _with(policy: Policy, **rows: Row) -> Policy:
    return replace(policy, given=rows)


def _without(policy: Policy, name: str) -> Policy:
    return _with(policy, **{name: UNKNOWN})


def _missing(policy: Policy, on: date = TODAY, family: object = FAMILY) -> str:
    with pytest.raises(ConfigurationMissing) as refusal:
        determine(family, policy, on)  # type: ignore[arg-type]  # facts in another shape are not the point here
    assert refusal.value.code == "configuration_missing"
    return refusal.value.fields[0].field


def test_examples_are_refused_outside_demo_mode() -> None:
    name = _missing(load(accepts_examples=False))
    assert demo_policy().parameter(name, TODAY).status is Status.EXAMPLE


def test_a_day_before_any_standard_is_named_as_missing() -> None:
    assert _missing(demo_policy(), date(2025, 12, 31)) == "standard.urban"


@pytest.mark.parametrize(
    ("name", "wage"),
    [
        pytest.param("benefit_rounding", "6000.00", id="the rounding of a benefit"),
        pytest.param("edge_ratio", "12000.00", id="the edge ratio, once 低保 is refused"),
    ],
)
def test_a_parameter_that_nobody_set_is_named(name: str, wage: str) -> None:
    family = facts({"members": [{"relation": "self"}], "means": [{"of": 0, "kind": "wage", "yuan": wage}]})
    assert _missing(_without(demo_policy(), name), family=family) == name


def test_a_grant_does_not_need_the_edge_ratio() -> None:
    assert determine(FAMILY, _without(demo_policy(), "edge_ratio"), TODAY).grants


@pytest.mark.parametrize(
    "name", ["dibao_financial_months", "dibao_vehicles", "dibao_houses", "dibao_registrations", "lookback_months"]
)
def test_a_limit_that_nobody_set_stops_the_determination(name: str) -> None:
    assert _missing(_without(demo_policy(), name)) == name


@pytest.mark.parametrize(
    ("name", "member"),
    [
        pytest.param("grown_child_at_home_counted", {"relation": "child"}, id="a grown child at home"),
        pytest.param(
            "minor_child_elsewhere_counted",
            {"relation": "child", "born": date(2015, 1, 1), "at_home": False},
            id="a child with the other parent",
        ),
        pytest.param("conditional_relatives_counted", {"relation": "sibling"}, id="a sibling at home"),
    ],
)
def test_an_open_reading_is_asked_for_counts_as_it_is_set_and_is_named(name: str, member: dict[str, object]) -> None:
    policy, family = demo_policy(), facts({"members": [{"relation": "self"}, member]})
    assert _missing(_without(policy, name), family=family) == name
    title = policy.parameter(name, TODAY).title
    assert title in determine(family, policy, TODAY).examples
    (line,) = determine(family, _with(policy, **{name: replace(UNKNOWN, status="example", value="no")}), TODAY).lines
    assert len(line.person_ids) == 1


def test_an_income_of_a_kind_that_no_rule_knows_stops_the_determination() -> None:
    family = facts({"members": [{"relation": "self"}], "means": [{"of": 0, "kind": "lottery", "yuan": "1.00"}]})
    assert _missing(demo_policy(), family=family) == "income.lottery"


def test_the_basic_pension_of_2025_is_excluded_officially_and_later_by_nobody() -> None:
    policy = load(accepts_examples=False)
    assert policy.parameter("basic_pension_counted", date(2025, 12, 31)).basis.article == "13.2(3)"
    with pytest.raises(ConfigurationMissing):
        policy.parameter("basic_pension_counted", date(2026, 1, 1))


def test_the_basic_pension_of_2026_is_left_out_as_an_example() -> None:
    family = facts({"members": [{"relation": "self"}], "means": [{"of": 0, "kind": "basic_pension", "yuan": "9.00"}]})
    determination = determine(family, demo_policy(), TODAY)
    (finding,) = (each for each in determination.lines[0].findings if each.code == "income_not_counted")
    assert "13.2(4)" in {basis.article for basis in finding.bases}
    assert demo_policy().parameter("basic_pension_counted", TODAY).title in determination.examples


def test_the_examples_that_were_used_are_named() -> None:
    assert "最低生活保障标准" in determine(FAMILY, demo_policy(), TODAY).examples


def test_the_policys_version_is_stable() -> None:
    assert load(accepts_examples=True).version == load(accepts_examples=False).version
