"""A journey reads as its household would want it: what they got, why not, and no person covered by a refusal."""

from typing import Any

import pytest

from deploy.demo import journey

CLAUSE = "《社会救助法》第十八条第一款"


def finding(code: str, outcome: str, sentence: str, *basis: str) -> dict[str, Any]:
    return {"code": code, "outcome": outcome, "sentence": sentence, "basis": list(basis)}


COUNTED = finding("member_counted", "not_met", "服刑的成员不计入。", "《社会救助法》第十五条")
INCOME = finding("income_below_standard", "not_met", "收入没有低于标准。", CLAUSE, "《社会救助法》第十九条")
VEHICLES = finding("property_vehicles", "met", "没有机动车。", CLAUSE)


def line(outcome: str, *findings: dict[str, Any]) -> dict[str, Any]:
    names = {"granted": "给予", "denied": "不予", "certified": "认定"}
    return {
        "scheme": "dibao",
        "scheme_name": "最低生活保障",
        "outcome": outcome,
        "outcome_name": names[outcome],
        "amount_yuan": "720.00",
        "persons": 2,
        "findings": list(findings),
    }


def told(*lines: dict[str, Any]) -> list[str]:
    decision = {"number": "示例〔2026〕1号", "authority": "示例局", "decided_on": "2026-12-02", "lines": lines}
    return [each.strip() for each in journey._decision(decision)]


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        pytest.param("granted", "给予最低生活保障,每月 720.00 元,保障 2 人", id="granted"),
        pytest.param("denied", "不予最低生活保障(按 2 人计算)", id="denied"),
        pytest.param("certified", "认定最低生活保障(按 2 人计算)", id="certified"),
    ],
)
def test_only_what_is_granted_covers_people(outcome: str, expected: str) -> None:
    assert told(line(outcome))[1] == expected


def test_a_refusal_tells_first_what_failed_and_each_clause_once() -> None:
    assert told(line("denied", COUNTED, VEHICLES, INCOME))[2:] == [
        "- 收入没有低于标准。",
        "- 服刑的成员不计入。",
        "- 没有机动车。",
        "依据:《社会救助法》第十五条、第十八条第一款、第十九条",
    ]


def test_what_two_schemes_share_is_told_once() -> None:
    assert told(line("denied", VEHICLES), line("certified", VEHICLES)).count("- 没有机动车。") == 1
