"""What a household reads: the title, the reasons, the clauses in order, and whom to turn to."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.eligibility import authority, decision, document
from services.eligibility.case import AssistanceCase, State
from services.eligibility.decision import Decision
from services.eligibility.determining import determine
from services.eligibility.policy.reading import load
from services.eligibility.proposal import Pins, Proposal, ProposalState
from shared.ids import new_id
from shared.vocabulary.divisions import Area

from .families import TODAY, demo_policy, facts

POOR = {"members": [{"relation": "self"}, {"relation": "spouse"}]}
RICH = {"members": [{"relation": "self"}], "means": [{"of": 0, "kind": "wage", "yuan": "12000.00"}]}


def _text(family: dict[str, Any], **told: Any) -> str:
    determination = determine(facts(family), demo_policy(), TODAY)
    case = AssistanceCase(
        new_id(), 1, Area.of("370102001002"), "370102-2026-000123-8", ("dibao",), State.WAITING,
        None, None, None, None, False, TODAY,  # noqa: FBT003  (a record)
    )  # fmt: skip
    proposal = Proposal(
        new_id(), case.id, 1, ProposalState.AGREED, determination, b"", Pins(1, new_id(), new_id()), "a", TODAY
    )
    power = authority.of(case, load(accepts_examples=False), (), TODAY)
    made = Decision(
        new_id(), case.id, proposal.id, "历下民低保〔2026〕1号", "granted" if determination.grants else "denied",
        determination.certifies_edge, power.name, determination.lines, "", "b", TODAY,
        decision.first_month(TODAY) if determination.grants else None, None,
    )  # fmt: skip
    return document.compose(made, case, replace(proposal, **told), power)


def test_a_refusal_begins_with_its_reason_in_plain_words() -> None:
    text = _text(RICH, answer_until=date(2026, 11, 27))
    assert "不予确认给予最低生活保障。主要理由:您家1人,12个月收入合计12000.00元" in text
    assert "已经达到或者超过" in text
    assert "主要理由:申请人本人" not in text


def test_the_clauses_stand_by_instrument_and_in_order() -> None:
    clauses = _text(POOR, notice_outcome="undisputed").split("三、依据\n")[1].split("\n")[0]
    assert clauses.startswith("《社会救助法》第十八条第一款、第十八条第二款、第十九条、第二十三条、第四十四条第一款;")
    assert clauses.count("《最低生活保障审核确认办法》") == 1


def test_the_way_to_review_and_to_court_is_told_with_its_days() -> None:
    text = _text(RICH, answer_until=date(2026, 11, 27))
    assert "自收到本决定书之日起六十日内向山东省济南市历下区人民政府申请行政复议" in text
    assert "六个月内依法向人民法院提起行政诉讼" in text


@pytest.mark.parametrize(
    ("family", "told", "said"),
    [
        pytest.param(POOR, {"notice_outcome": "undisputed"}, "公示,公示期满没有收到异议", id="posted"),
        pytest.param(POOR, {"notice_outcome": "suppressed"}, "为保护未成年人的隐私,初审意见没有公示", id="a child's"),
        pytest.param(RICH, {"answer_until": TODAY}, "期限内没有收到您家的意见", id="told and silent"),
        pytest.param(RICH, {}, "按照您家陈述的意见组织了复查", id="told, answered and checked again"),
    ],
)
def test_how_the_opinion_became_known_is_told_as_it_was(
    family: dict[str, Any], told: dict[str, Any], said: str
) -> None:
    assert said in _text(family, **told)


@pytest.mark.parametrize(
    ("schemes", "wage", "title"),
    [
        pytest.param(["dibao"], "0", "最低生活保障确认决定书", id="granted"),
        pytest.param(["dibao"], "12000.00", "最低生活保障不予确认决定书", id="refused and certified"),
        pytest.param(["edge"], "12000.00", "最低生活保障边缘家庭认定决定书", id="certified, as it asked"),
        pytest.param(["edge"], "18000.00", "最低生活保障边缘家庭不予认定决定书", id="not certified"),
    ],
)
def test_a_decision_is_called_after_what_was_asked_for(schemes: list[str], wage: str, title: str) -> None:
    means = [{"of": 0, "kind": "wage", "yuan": wage}]
    family = facts({"members": [{"relation": "self"}], "means": means, "schemes": schemes})
    assert decision.title(determine(family, demo_policy(), TODAY).lines) == title
