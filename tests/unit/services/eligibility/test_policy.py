"""What happens where the place has not set what the law leaves to it."""

from dataclasses import replace
from datetime import date

import pytest

from services.eligibility.determination import determine
from services.eligibility.policy.policy import ConfigurationMissing, Policy, Standard, Status
from services.eligibility.policy.reading import load
from shared.vocabulary.money import Money

from .families import COUNTY, TODAY, demo_policy, facts

FAMILY = facts({"members": [{"relation": "self"}], "means": [{"of": 0, "kind": "wage", "yuan": "6000.00"}]})


def _without(policy: Policy, name: str) -> Policy:
    return replace(policy, parameters=tuple(row for row in policy.parameters if row.name != name))


def _missing(policy: Policy, on: date = TODAY, family: object = FAMILY) -> str:
    with pytest.raises(ConfigurationMissing) as refusal:
        determine(family, policy, on)  # type: ignore[arg-type]  # facts in another shape are not the point here
    assert refusal.value.code == "configuration_missing"
    return refusal.value.fields[0].field


def test_examples_are_refused_outside_demo_mode() -> None:
    assert _missing(load(accepts_examples=False)) == "standard.urban"


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


def test_an_unknown_value_is_as_missing_as_an_absent_one() -> None:
    policy = demo_policy()
    rows = tuple(
        replace(row, status=Status.UNKNOWN) if row.name == "benefit_rounding" else row for row in policy.parameters
    )
    assert _missing(replace(policy, parameters=rows)) == "benefit_rounding"


def test_no_property_rules_means_that_nobody_set_them() -> None:
    assert _missing(replace(demo_policy(), property_rules=())) == "property"


def test_rules_of_another_scheme_say_nothing_of_this_one() -> None:
    policy = demo_policy()
    edge_only = tuple(replace(rule, limits={"edge": 1}) for rule in policy.property_rules)
    assert _missing(replace(policy, property_rules=edge_only)) == "property"


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
    rows = tuple(replace(row, value="no") if row.name == name else row for row in policy.parameters)
    (line,) = determine(family, replace(policy, parameters=rows), TODAY).lines
    assert len(line.person_ids) == 1


def test_an_income_of_a_kind_that_no_rule_knows_stops_the_determination() -> None:
    family = facts({"members": [{"relation": "self"}], "means": [{"of": 0, "kind": "lottery", "yuan": "1.00"}]})
    assert _missing(demo_policy(), family=family) == "income.lottery"


def test_the_basic_pension_of_2025_is_excluded_officially() -> None:
    rule = load(accepts_examples=False).income_rule("basic_pension", date(2025, 12, 31))
    assert not rule.counted
    assert rule.basis.article == "13.2(3)"
    with pytest.raises(ConfigurationMissing):
        load(accepts_examples=False).income_rule("basic_pension", date(2026, 1, 1))


def test_the_basic_pension_of_2026_neither_rests_on_the_expired_item_nor_on_the_law() -> None:
    family = facts({"members": [{"relation": "self"}], "means": [{"of": 0, "kind": "basic_pension", "yuan": "9.00"}]})
    (line,) = determine(family, demo_policy(), TODAY).lines
    (finding,) = (each for each in line.findings if each.code == "income_not_counted")
    assert [basis.article for basis in finding.bases] == ["13.2(4)"]
    assert "按示例规定不计入" in finding.sentence


def test_a_countys_own_standard_goes_before_its_citys() -> None:
    policy = demo_policy()
    city = policy.standard(COUNTY, "urban", TODAY)
    own = Standard(COUNTY, "urban", Money.of_yuan("1100.00"), city.valid, Status.EXAMPLE, "示例")
    assert replace(policy, standards=(*policy.standards, own)).standard(COUNTY, "urban", TODAY) == own


def test_the_examples_that_were_used_are_named() -> None:
    assert "低保标准" in determine(FAMILY, demo_policy(), TODAY).examples


def test_the_policys_version_is_stable() -> None:
    assert load(accepts_examples=True).version == load(accepts_examples=False).version
