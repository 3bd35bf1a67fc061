"""What people read: Chinese, kind, with the reasons of a refusal and without codes."""

import re

import pytest
from google.protobuf.message import Message

from gateway import sentences
from shared.contracts.generated.onenet.funding.v1 import events_pb2 as funding
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.contracts.generated.onenet.integrity.v1 import events_pb2 as integrity

from . import said

EVERY: tuple[Message, ...] = (
    *(event for events in said.granted_way().values() for event in events),
    intake.ApplicationReturned(missing=["payee_account"]),
    intake.ApplicationWithdrawn(),
    said.proposed(grants=False),
    said.reviewed(grants=False),
    said.reviewed(outcome="returned"),
    said.denied(edge=True),
    said.concluded("suppressed"),
    said.reported("banks"),
    said.unfunded(),
    funding.PaymentReturned(period="2027-01", amount_fen=81200, reason="account_closed"),
    integrity.ClockBreached(clock="total", due_on="2026-12-31"),
)


@pytest.mark.parametrize("event", [pytest.param(each, id=type(each).__name__) for each in EVERY])
def test_an_event_is_told_in_whole_chinese_sentences_without_codes(event: Message) -> None:
    told = sentences.tell(event)
    assert told.sentence.endswith("。")
    assert not re.search(r"[A-Za-z_]", told.sentence + "".join(told.reasons))


def test_a_refusal_gives_each_reason_of_its_findings_once_and_says_what_the_applicant_can_do() -> None:
    told = sentences.tell(said.denied(edge=True))
    assert told.reasons == ("家庭人均月收入1000.00元,当地标准900.00元。",)
    assert "行政复议" in told.sentence
    assert "低保边缘家庭" in told.sentence


def test_a_return_counts_the_signatures_that_are_missing_and_names_no_person() -> None:
    missing = [f"consent:{said.CASE}", "consent:0198c0de-0000-7000-8000-000000000002", "entrustment", "something_new"]
    told = sentences.tell(intake.ApplicationReturned(missing=missing))
    assert told.reasons == ("2名家庭成员签字的核对授权书", "委托代办的委托书", "其他材料1项")


def test_a_source_without_an_answer_is_told_as_unknown_and_not_as_nothing() -> None:
    assert "2个部门或机构没有给出结果" in sentences.tell(said.reported("banks", "public_security", "banks")).sentence


def test_amounts_are_told_in_yuan() -> None:
    assert "每月812.00元" in sentences.tell(said.granted()).sentence
    assert "从2027年1月起" in sentences.tell(said.granted()).sentence
