"""The households that a lawyer wrote down, each against the policy of demo mode."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from services.eligibility.determination import Determination, Line
from services.eligibility.determining import determine
from shared.vocabulary.law import Outcome

from .families import TODAY, demo_policy, facts

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("households.yaml").read_text("utf-8"))


def _said(line: Line) -> str:
    return f"granted {line.amount_monthly.yuan}" if line.outcome == "granted" else line.outcome


@pytest.mark.parametrize("case", [pytest.param(case, id=case["title"]) for case in CASES])
def test_a_household_gets_what_the_law_gives_it(case: dict[str, Any]) -> None:
    determination = determine(facts(case), demo_policy(), case.get("on", TODAY))
    expected = {scheme: said for scheme, said in case["expect"].items() if scheme != "counted"}
    assert {line.scheme: _said(line) for line in determination.lines} == expected
    assert {len(line.person_ids) for line in determination.lines} == {case["expect"]["counted"]}


@pytest.mark.parametrize("case", [pytest.param(case, id=case["title"]) for case in CASES])
def test_every_finding_names_its_clause_and_reads_as_a_sentence(case: dict[str, Any]) -> None:
    determination = determine(facts(case), demo_policy(), TODAY)
    for line in determination.lines:
        assert all(str(basis).startswith("《") for finding in line.findings for basis in finding.bases)
        assert all(finding.sentence.endswith("。") for finding in line.findings)
        assert any(finding.code.startswith("income_below") for finding in line.findings)


@pytest.mark.parametrize("case", [pytest.param(case, id=case["title"]) for case in CASES])
def test_a_determination_survives_its_storage(case: dict[str, Any]) -> None:
    family = facts(case)
    assert type(family).from_json(family.to_json()) == family
    determination = determine(family, demo_policy(), TODAY)
    assert Determination.from_json(determination.to_json()).canonical() == determination.canonical()


def test_a_source_that_could_not_say_leaves_a_finding_of_its_own() -> None:
    family = facts({"members": [{"relation": "self"}], "unknown": ["banks"]})
    (line,) = determine(family, demo_policy(), TODAY).lines
    (finding,) = (each for each in line.findings if each.outcome is Outcome.UNKNOWN)
    assert "银行掌握的情况没有查清,不能当作没有" in finding.sentence


@pytest.mark.parametrize(
    ("count", "said"),
    [
        pytest.param(0, "申报、核对和入户调查中都没有发现您家有房屋,符合低保的财产规定。", id="nothing was found"),
        pytest.param(1, "申报和查到的房屋1套,没有超过低保规定的1套。", id="at the limit"),
        pytest.param(2, "申报和查到的房屋2套,超过低保规定的1套。", id="beyond the limit"),
    ],
)
def test_property_is_told_in_plain_words(count: int, said: str) -> None:
    family = facts({"members": [{"relation": "self"}], "means": [{"of": 0, "kind": "house", "count": count}]})
    line = determine(family, demo_policy(), TODAY).lines[0]
    assert said in {finding.sentence for finding in line.findings}


def test_a_thing_that_nobody_may_have_is_told_in_plain_words() -> None:
    family = facts({"members": [{"relation": "self"}], "means": [{"of": 0, "kind": "vehicle", "count": 1}]})
    line = determine(family, demo_policy(), TODAY).lines[0]
    assert "申报和查到的机动车辆1辆,按照低保的财产规定应当没有。" in {finding.sentence for finding in line.findings}
