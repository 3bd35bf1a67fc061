"""One household's answer: what it gets, what not and why, what would change it; what nobody said stays open."""

from datetime import date
from typing import Any

import pytest

from services.eligibility import entitlement
from services.eligibility.entitlement import Entitlement, Scheme
from services.eligibility.policy.engine.constants import Known
from services.eligibility.policy.engine.verdict import Result
from shared.refusal import Invalid

from .policy.small_pack import rulebook

ON = date(2026, 8, 3)
TODAY = date(2026, 8, 10)


def check(*members: dict[str, Any], on: date = ON, county: str = "370102000000", examples: bool = True) -> Entitlement:
    given = {"county": county, "category": "urban", "members": list(members)}
    return entitlement.check(rulebook(), given, on, Known(TODAY, examples))


def person(yuan: str, **more: Any) -> dict[str, Any]:
    return {"relation": "self", "birth_on": "1980-01-01", "income": [{"kind": "wage", "yuan": yuan}]} | more


def of(found: Entitlement, code: str) -> Scheme:
    return next(each for each in found.schemes if each.code == code)


def test_who_is_entitled_reads_the_amount_and_how_often() -> None:
    dibao = of(check(person("700.00", grade=0)), "dibao")
    assert (dibao.result, dibao.paid.yuan, dibao.period, dibao.who) == (Result.GRANTED, "500.00", "monthly", "全家")


def test_who_is_not_reads_why_and_what_would_change_it() -> None:
    dibao = of(check(person("1200.00", grade=0)), "dibao")
    assert [each.sentence for each in dibao.because] == ["收入1200.00元,没有低于标准1200.00元。"]
    assert dibao.cures == ("收入减少后可以重新申请。",)


def test_of_a_group_that_one_fulfils_the_others_are_no_reason() -> None:
    care = of(check(person("0.00", grade=3, relation="self"), person("0.00", grade=3, relation="child")), "care")
    assert (care.result, care.because[0].code, len(care.because)) == (Result.DENIED, "severe", 2)
    child = check(person("0.00", grade=3), person("0.00", grade=3, relation="child")).schemes
    assert [(each.member, each.result, each.because) for each in child if each.code == "care"][1] == (
        1,
        Result.GRANTED,
        (),
    )


def test_what_nobody_said_is_named_and_never_taken_as_no() -> None:
    care = of(check(person("0.00")), "care")
    assert (care.result, care.missing, care.who) == (Result.UNCLEAR, ("残疾等级",), "第1位成员(申请人本人)")


def test_examples_are_named_where_they_are_allowed() -> None:
    assert check(person("0.00", grade=0)).examples == ("照料档次", "尾数处理", "低保标准")


def test_without_examples_what_is_not_configured_is_named() -> None:
    dibao = of(check(person("0.00", grade=0), examples=False), "dibao")
    assert (dibao.result, dibao.unset) == (Result.NOT_CONFIGURED, ("尾数处理", "低保标准"))


def test_a_day_before_any_rule_is_refused_with_the_first_day() -> None:
    with pytest.raises(Invalid) as refusal:
        check(person("0.00"), on=date(2026, 6, 30))
    assert (refusal.value.code, "2026-07-01" in refusal.value.fields[0].reason) == ("no_sheet_in_force", True)


def test_the_answer_says_that_it_is_no_decision_and_where_to_object() -> None:
    found = check(person("0.00"))
    assert "不是决定" in found.notice
    assert "山东省济南市历下区人民政府" in found.remedy
