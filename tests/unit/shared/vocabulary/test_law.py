"""A finding cites its clause, holds its facts and says its reason in a citizen's words."""

import json
from datetime import date

import pytest

from shared.vocabulary.law import Finding, LegalBasis, Outcome
from shared.vocabulary.money import Money

BASIS = LegalBasis("社会救助法", article="18")
FINDING = Finding(
    code="income_below_standard",
    basis=BASIS,
    outcome=Outcome.NOT_MET,
    inputs={"standard": Money(123450), "members": 3, "answered": True, "vehicle": None, "seen_on": date(2026, 11, 4)},
    reason="标准{standard}元, 家庭{members}人, 车辆{vehicle}, 已答复{answered}, {seen_on}",
)


@pytest.mark.parametrize(
    ("article", "text"),
    [
        ("1", "第一条"),
        ("10", "第十条"),
        ("18", "第十八条"),
        ("20", "第二十条"),
        ("101", "第一百零一条"),
        ("110", "第一百一十条"),
        ("201", "第二百零一条"),
        ("8(1)", "第八条第（一）项"),
        ("8.2", "第八条第二款"),
        ("8.2(11)", "第八条第二款第（十一）项"),
        ("二、（三）", "二、（三）"),
        ("", ""),
    ],
)
def test_an_article_is_written_in_chinese_numerals(article: str, text: str) -> None:
    assert str(LegalBasis("社会救助法", article)) == f"《社会救助法》{text}"


def test_a_document_stands_behind_its_title() -> None:
    basis = LegalBasis("最低生活保障审核确认办法", "10", "民发〔2021〕57号")
    assert str(basis) == "《最低生活保障审核确认办法》（民发〔2021〕57号）第十条"


def test_an_outcome_of_a_condition_is_met_or_not() -> None:
    assert (Outcome.of(is_met=True), Outcome.of(is_met=False)) == (Outcome.MET, Outcome.NOT_MET)


def test_a_sentence_shows_yuan_and_says_what_is_unknown() -> None:
    assert FINDING.sentence == "标准1234.50元, 家庭3人, 车辆未知, 已答复是, 2026年11月4日"


def test_a_value_with_braces_is_shown_and_not_filled_in() -> None:
    finding = Finding("note", BASIS, Outcome.UNKNOWN, {"note": "{secret}"}, "说明{note}")
    assert finding.sentence == "说明{secret}"


def test_a_finding_comes_back_from_json_as_it_was() -> None:
    assert Finding.from_json(json.loads(json.dumps(FINDING.to_json()))) == FINDING


def test_the_order_of_the_facts_does_not_change_the_json() -> None:
    reversed_inputs = dict(reversed(list(FINDING.inputs.items())))
    other = Finding(FINDING.code, (BASIS,), FINDING.outcome, reversed_inputs, FINDING.reason)
    assert json.dumps(other.to_json()) == json.dumps(FINDING.to_json())


def test_one_clause_and_a_tuple_of_one_are_the_same() -> None:
    assert FINDING.basis == FINDING.bases == (BASIS,)


def test_a_finding_keeps_its_facts_when_the_callers_change() -> None:
    inputs = {"members": 3}
    finding = Finding("members", BASIS, Outcome.COMPUTED, inputs, "{members}人")
    inputs["members"] = 4
    assert finding.sentence == "3人"


@pytest.mark.parametrize("reason", ["{absent}", "{members.real}", "{members[0]}", "{0}", "{}"])
def test_a_reason_that_its_facts_cannot_fill_is_refused(reason: str) -> None:
    with pytest.raises(ValueError, match="reason"):
        Finding("members", BASIS, Outcome.COMPUTED, {"members": 3}, reason)
