"""What people read: Chinese, kind, with the reasons of a refusal and without codes."""

import re
from datetime import date

import pytest
from google.protobuf.message import Message

from gateway import reasons, sentences, terms
from services.eligibility.policy.reading import load
from services.integrity.rules import rules
from shared.contracts.generated.onenet.eligibility.v1 import events_pb2 as eligibility
from shared.contracts.generated.onenet.funding.v1 import events_pb2 as funding
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.contracts.generated.onenet.integrity.v1 import events_pb2 as integrity

from . import said

EVERY: tuple[Message, ...] = (
    *(event for events in said.granted_way().values() for event in events),
    intake.ApplicationReturned(missing=["payee_account"]),
    intake.ConsentWithdrawn(),
    intake.ApplicationWithdrawn(),
    said.proposed(grants=False),
    said.reviewed(grants=False),
    said.reviewed(outcome="returned"),
    said.reviewed(grants=False, outcome="returned"),
    said.rechecked(),
    said.opinion(said.CERTIFICATE),
    said.opinion(said.REFUSAL, said.CERTIFICATE),
    said.denied(),
    said.denied(edge=True),
    said.certified(),
    said.concluded("suppressed"),
    said.reported("banks"),
    said.unfunded(),
    funding.PaymentReturned(period="2027-01", amount_fen=81200, reason="account_closed"),
    integrity.ClockBreached(clock="total", due_on="2026-12-31"),
    eligibility.AdjustmentProposed(kind="stop", cause="death"),
    eligibility.AdjustmentProposed(kind="reduce", hear_until="2027-01-15"),
)


@pytest.mark.parametrize("event", [pytest.param(each, id=type(each).__name__) for each in EVERY])
def test_an_event_is_told_in_whole_chinese_sentences_without_codes(event: Message) -> None:
    told = sentences.tell(event)
    assert told.sentence.endswith("。")
    assert not re.search(r"[A-Za-z_]", told.sentence + "".join(told.reasons))


def test_a_refusal_gives_each_reason_of_its_findings_once_and_says_what_the_applicant_can_do() -> None:
    told = sentences.tell(said.denied())
    assert told.reasons == ("家庭收入没有低于当地低保标准。",)
    assert told.sentence.startswith("这次没有批准最低生活保障,原因列在下面")
    assert "行政复议" in told.sentence


def test_every_condition_of_the_law_that_can_fail_has_its_reason_in_words() -> None:
    sheets = load(accepts_examples=True).pack.sheets_on(date(2026, 12, 1))
    decided = [condition.code for name in ("dibao", "edge", "single_entry") for condition in sheets[name].conditions]
    assert decided
    assert set(decided) <= reasons.REASONS.keys()


def test_a_condition_without_words_is_still_a_reason() -> None:
    line = said.common.Line(outcome="denied", findings=[said.common.Finding(code="new", outcome="not_met")])
    assert reasons.of_refusal([line]) == ("有其他条件不符合规定。",)


def test_who_misses_dibao_and_is_an_edge_family_reads_first_what_they_have_got() -> None:
    for event in (said.opinion(said.REFUSAL, said.CERTIFICATE), said.denied(edge=True)):
        told = sentences.tell(event)
        assert told.sentence.index("低保边缘家庭") < told.sentence.index("最低生活保障")
        assert told.reasons


def test_an_application_for_the_edge_family_that_succeeds_reads_as_a_success() -> None:
    for event in (said.opinion(said.CERTIFICATE), said.certified()):
        told = sentences.tell(event)
        assert told.reasons == ()
        assert "低保边缘家庭" in told.sentence
        assert not re.search("不予|没有批准|复议", told.sentence)
    assert sentences.tell(said.certified()).sentence.startswith("申请已经批准")


@pytest.mark.parametrize(
    "event",
    [
        pytest.param(said.reviewed(grants=False), id="the last day for an answer"),
        pytest.param(said.due(), id="the last day for a decision"),
        pytest.param(said.posted(), id="the last day of a notice"),
    ],
)
def test_a_last_day_is_said_to_count(event: Message) -> None:
    assert "(含当日)" in sentences.tell(event).sentence


def test_whoever_answers_is_told_that_the_township_checks_again_before_anybody_decides() -> None:
    asked = sentences.tell(said.reviewed(grants=False)).sentence
    assert asked.index("2026年12月5日前(含当日)") < asked.index("复查") < asked.index("有权机关")
    answered = sentences.tell(said.reviewed(grants=False, outcome="returned", on="2026-12-05")).sentence
    assert answered.startswith("您说明的情况已经收到")
    assert "复查" in sentences.tell(said.rechecked()).sentence


@pytest.mark.parametrize(
    "event",
    [
        pytest.param(said.reviewed(outcome="returned"), id="by the reviewer, or by the county after a notice"),
        pytest.param(said.reviewed(grants=False, outcome="returned", on="2026-12-06"), id="by the county, unanswered"),
    ],
)
def test_a_case_that_is_sent_back_thanks_nobody_for_an_answer(event: Message) -> None:
    assert sentences.tell(event).sentence.startswith("审核中认为还有情况需要核实")


def test_a_return_counts_the_signatures_that_are_missing_and_names_no_person() -> None:
    missing = [f"consent:{said.CASE}", "consent:0198c0de-0000-7000-8000-000000000002", "entrustment", "something_new"]
    told = sentences.tell(intake.ApplicationReturned(missing=missing))
    assert told.reasons == ("2名家庭成员签字的核对授权书", "委托代办的委托书", "其他材料1项")


def test_a_source_without_an_answer_is_told_as_unknown_and_not_as_nothing() -> None:
    assert "2个部门或机构没有给出结果" in sentences.tell(said.reported("banks", "public_security", "banks")).sentence


def test_amounts_are_told_in_yuan() -> None:
    assert "每月812.00元" in sentences.tell(said.granted()).sentence
    assert "从2027年1月起" in sentences.tell(said.granted()).sentence


def test_only_a_day_that_a_text_sets_is_called_a_lawful_one() -> None:
    late = {clock: sentences.tell(integrity.ClockBreached(clock=clock, due_on="2026-12-31")) for clock in terms.CLOCKS}
    agreed = {clock for clock, told in late.items() if "约定的日期" in told.sentence}
    assert agreed == {clock for clock, rule in rules().clocks.items() if rule.due_is_example}
    assert all("规定期限" in told.sentence for clock, told in late.items() if clock not in agreed)
