"""Facts on which nothing can be decided are refused with their field and with what to do."""

from datetime import date
from typing import Any

import pytest

from services.eligibility.policy import rulebook
from services.eligibility.policy.engine import constants, facts, files
from services.eligibility.policy.engine.facts import Facts
from services.eligibility.policy.engine.verdict import Verdict
from shared.refusal import Invalid

from .made import DAY, DEMO


def person(**said: Any) -> dict[str, Any]:
    return {"relation": "self", "birth_on": "1980-01-01", "income": "none", **said}


def household(**said: Any) -> dict[str, Any]:
    return {"county": "370102000000", "category": "urban", "members": [person()], **said}


def read(data: Any) -> Facts:
    return facts.read(data, files.own(), DAY)


def wage(yuan: Any, **said: Any) -> dict[str, Any]:
    return person(income=[{"kind": "wage", "yuan": yuan, **said}])


BAD = [
    pytest.param(household(members=[]), "members", "至少要有申请人本人", id="nobody"),
    pytest.param(household(members=[person(relation="child")]), "members", "应当正好一位", id="no applicant"),
    pytest.param(household(members=[person(), person()]), "members", "应当正好一位", id="two applicants"),
    pytest.param(
        household(members=[person(), person(relation="spouse"), person(relation="spouse")]),
        "members", "配偶最多一位", id="two spouses"),
    pytest.param(
        household(members=[{"relation": "self", "birth_on": "1980-01-01"}]),
        "members.0.income", "没有写收入", id="a member with no income rows"),
    pytest.param(
        household(members=[wage("1.00", on="2026-08-04")]),
        "members.0.income.0.on", "还没有取得的收入不计入", id="an income of tomorrow"),
    pytest.param(
        household(members=[wage("1.00", on="soon")]), "members.0.income.0.on", "收入的日期", id="an income of no day"),
    pytest.param(
        household(members=[person(disability_grade=1)]),
        "members.0.disability_kind", "也要写明残疾类别", id="a grade without its kind"),
    pytest.param(
        household(members=[person(disability_grade=1, disability_kind="none")]),
        "members.0.disability_kind", "也要写明残疾类别", id="a grade of no kind"),
    pytest.param(
        household(members=[person(disability_kind="mental")]),
        "members.0.disability_grade", "也要写明残疾等级", id="a kind without its grade"),
    pytest.param(
        household(members=[wage("100000000.00")]), "members.0.income.wage", "应当在0到99999999.99之间",
        id="a fen beyond the bounds"),
    pytest.param(household(members=[wage("-0.01")]), "members.0.income.wage", "以元为单位", id="below nothing"),
    pytest.param(household(members=[wage(1.5)]), "members.0.income.wage", "以元为单位", id="a float"),
    pytest.param(household(members=[wage("1.005")]), "members.0.income.wage", "以元为单位", id="half a fen"),
    pytest.param(
        household(members=[person(income=[{"kind": "wage", "yuan": "1.00"}] * 2)]),
        "members.0.income.1", "一种一项", id="a kind twice"),
    pytest.param(
        household(members=[person(income=[{"kind": ["wage"], "yuan": "1.00"}])]),
        "members.0.income.0", "一种一项", id="a kind that is no text"),
    pytest.param(household(members=[person(income="much")]), "members.0.income", "写 none", id="income as a word"),
    pytest.param(household(members=[person(birth_on="2026-08-04")]), "members.0.birth_on", "不晚于", id="not yet born"),
    pytest.param(household(members=[person(birth_on=["x"])]), "members.0.birth_on", "是日期", id="a day in a list"),
    pytest.param(household(members=[person(birth_on="1899-12-31")]), "members.0.birth_on", "之间", id="too old"),
    pytest.param(household(members=[person(studies="chess")]), "members.0.studies", "之一", id="an unknown code"),
    pytest.param(household(members=[person(job_refusals=True)]), "members.0.job_refusals", "整数", id="true count"),
    pytest.param(household(members=[person(absence_=1)]), "members.0.absence_", "没有这一项", id="an unknown name"),
    pytest.param(household(**{"张三 3701": 1}), "?", "没有这一项", id="a name that is not repeated"),
    pytest.param(household(members=["x"]), "members", "每人一个对象", id="a person as a word"),
    pytest.param(household(members=[person()] * 31), "members", "最多30人", id="more than thirty"),
    pytest.param(household(county="370100000000"), "county", "12位区划代码", id="a city as the county"),
    pytest.param(household(county=370102000000), "county", "12位区划代码", id="a county as a number"),
    pytest.param(household(category=None), "category", "请填写", id="a required fact left out"),
    pytest.param(household(category="unknown"), "category", "请填写", id="a required fact unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "field", "cure"), BAD)
def test_what_cannot_be_decided_is_refused_with_its_field_and_its_cure(
    data: dict[str, Any], field: str, cure: str
) -> None:
    with pytest.raises(Invalid) as refused:
        read(data)
    assert any(each.field == field and cure in each.reason for each in refused.value.fields)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        read(household(county="x", members=[wage("-1"), person(relation="spouse", birth_on="x")]))
    assert {each.field for each in refused.value.fields} == {
        "county", "members.0.income.wage", "members.1.birth_on",
    }  # fmt: skip


@pytest.mark.parametrize(
    "member",
    [
        pytest.param(wage("99999999.99"), id="an amount at its bound"),
        pytest.param(wage("1.00", on="2026-08-03"), id="an income of the day"),
        pytest.param(person(birth_on="2026-08-03"), id="born on the day"),
        pytest.param(person(disability_grade=3, disability_kind="unknown"), id="which of several kinds is unknown"),
        pytest.param(person(disability_grade=0, disability_kind="none"), id="no certificate"),
    ],
)
def test_what_is_just_lawful_is_taken(member: dict[str, Any]) -> None:
    assert read(household(members=[member])).sizes == (1, 0)


def test_what_nobody_says_is_unknown_and_not_none() -> None:
    found = read(household())
    assert found.members["seriously_ill"] == [None]
    assert found.members["wage"] == [0]
    assert not found.is_known


def test_a_day_before_the_first_sheet_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        rulebook.own().on(date(2021, 6, 30))
    assert refused.value.fields[0].field == "on"
    assert "2021-07-01" in refused.value.fields[0].reason
    rulebook.own().on(date(2021, 7, 1))


def decided(**said: Any) -> Verdict:
    evaluator = rulebook.own().on(DAY)
    found = read(household(members=[person(**said)]))
    numbers = constants.resolve(files.own(), evaluator.program.parameters, found.place, DAY, DEMO)
    return evaluator.decide(found, numbers, DAY)


def test_a_household_in_which_nobody_is_counted_is_refused() -> None:
    decided().require_somebody()
    with pytest.raises(Invalid) as refused:
        decided(absence="prison").require_somebody()
    assert refused.value.fields[0].field == "members"
    assert "没有一位可以计入" in refused.value.fields[0].reason
