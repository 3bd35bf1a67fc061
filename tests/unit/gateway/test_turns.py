"""The hard turns of a case as progress and work lists show them: each event puts it where its next mover sees it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import pytest
from google.protobuf.message import Message

from gateway import changes, sentences, work_list
from gateway.api.views import CaseSummary
from gateway.progress import Progress, Stage
from shared.contracts.generated.onenet.disclosure.v1 import events_pb2 as disclosure
from shared.contracts.generated.onenet.economic_verification.v1 import events_pb2 as verification
from shared.contracts.generated.onenet.eligibility.v1 import events_pb2 as eligibility
from shared.contracts.generated.onenet.funding.v1 import events_pb2 as funding
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.vocabulary.divisions import Area

from . import said

DAY = date(2026, 11, 24)
STUB = Progress(UUID(said.CASE), Area("370100000000", "370102000000", None, None), DAY)
POSTED = (said.accepted(), said.proposed(), said.reviewed(), said.planned(), said.posted())
PAID = (said.accepted(), said.granted(), said.served(), said.entitled(), said.paid())
EMERGENCY = intake.EmergencyReported(case_id=said.CASE, case_number="370102-2026-000002-1", place=said.PLACE)
URGENT = eligibility.EmergencyGranted(
    case_id=said.CASE, decision_id="e9", lines=[said.common.Line(scheme="temporary", amount_fen_monthly=80000)],
    supplement_until="2026-12-08",
)  # fmt: skip


def after(*events: Message) -> Progress:
    case = STUB
    for event in events:
        case = changes.apply(case, event, DAY)
    return case


def voided(reason: str) -> Message:
    return eligibility.ProposalVoided(case_id=said.CASE, determination_id="d1", reason=reason)


def changed(stage: str) -> Message:
    return intake.HouseholdChanged(case_id=said.CASE, household_version=2, place=said.PLACE, stage=stage)


OBJECTED = (
    *POSTED,
    disclosure.NoticeWithdrawn(case_id=said.CASE, notice_id="n1", reason="objection"),
    disclosure.ObjectionRaised(case_id=said.CASE, objection_id="o1"),
)
CHANGE = intake.ChangeReported(case_id=said.CASE, change_id="c1", stage="pending")
HELD = funding.PaymentHeld(case_id=said.CASE, reason="account_closed")
RETURNED = funding.PaymentReturned(case_id=said.CASE, instruction_id="i1")
REDUCE = eligibility.AdjustmentProposed(case_id=said.CASE, adjustment_id="a1", kind="reduce", hear_until="2026-12-01")
DEAD = eligibility.AdjustmentProposed(case_id=said.CASE, adjustment_id="a2", kind="stop", cause="death")
LEFT = eligibility.AdjustmentProposed(case_id=said.CASE, adjustment_id="a3", kind="reduce", cause="death")
HEARD = eligibility.HearingHeld(case_id=said.CASE, adjustment_id="a1", way="visit")
RECOVERY = funding.RecoveryOpened(case_id=said.CASE, recovery_id="r1", amount_fen=100)

TURNS: Sequence[tuple[str, Sequence[Message], Stage, str | None, set[str]]] = (
    ("objected", OBJECTED, Stage.REVIEWED, "system", {"objection"}),
    ("voided by it", (*OBJECTED, voided("objection")), Stage.RESURVEY, "township_clerk", {"resurvey", "objection"}),
    ("change reported", (*POSTED, CHANGE), Stage.CHANGING, "township_clerk", {"change"}),
    (
        "household changed",
        (said.accepted(), said.surveyed(), CHANGE, voided("household_changed"), changed("pending")),
        Stage.ACCEPTED,
        "township_clerk",
        {"survey"},
    ),
    ("changed while it is paid", (*PAID, CHANGE, changed("running")), Stage.PAID, None, set()),
    (
        "county has to visit",
        (*POSTED, said.due(), intake.RelativeFiled(case_id=said.CASE)),
        Stage.AWAITING_CONFIRMATION,
        "county_confirmer",
        {"confirmation", "county_visit"},
    ),
    (
        "delegated",
        (*POSTED, said.due(), eligibility.AuthorityNamed(case_id=said.CASE, level="township")),
        Stage.AWAITING_CONFIRMATION,
        "township_reviewer",
        {"delegated_confirmation"},
    ),
    ("emergency", (EMERGENCY,), Stage.EMERGENCY, "township_reviewer", {"emergency", "county_emergency"}),
    ("aided first", (EMERGENCY, URGENT), Stage.GRANTED, "payroll_maker", {"service", "supplement"}),
    (
        "supplemented",
        (EMERGENCY, URGENT, said.paid(), intake.EmergencySupplemented(case_id=said.CASE)),
        Stage.PAID,
        "county_confirmer",
        {"service", "emergency_check"},
    ),
    ("returned", (*PAID, RETURNED, HELD), Stage.PAID, "township_clerk", {"payee"}),
    (
        "repaired",
        (*PAID, RETURNED, HELD, funding.PaymentFreed(case_id=said.CASE)),
        Stage.PAID,
        "payroll_maker",
        {"reissue"},
    ),
    (
        "reissued",
        (*PAID, RETURNED, funding.PaymentReissued(case_id=said.CASE, linked_to="i1")),
        Stage.PAID,
        None,
        set(),
    ),
    ("to be heard", (*PAID, REDUCE), Stage.PAID, "township_clerk", {"hearing"}),
    (
        "everybody helped is dead",
        (*PAID, funding.PaymentHeld(case_id=said.CASE, reason="beneficiary_dead"), DEAD),
        Stage.PAID,
        "county_confirmer",
        {"adjustment"},
    ),
    ("ended by a death", (*PAID, DEAD), Stage.PAID, "county_confirmer", {"adjustment"}),
    ("to be heard after a death", (*PAID, LEFT), Stage.PAID, "township_clerk", {"hearing"}),
    ("heard", (*PAID, REDUCE, HEARD), Stage.PAID, "county_confirmer", {"adjustment"}),
    (
        "adjusted",
        (*PAID, REDUCE, HEARD, eligibility.AssistanceAdjusted(case_id=said.CASE, lines=[said.GRANT])),
        Stage.PAID,
        None,
        {"service"},
    ),
    ("stopped", (*PAID, eligibility.AssistanceStopped(case_id=said.CASE)), Stage.STOPPED, None, {"service"}),
    ("to be recovered", (*PAID, RECOVERY), Stage.PAID, None, {"recovery"}),
    (
        "paid back",
        (*PAID, RECOVERY, funding.RecoveryRepaid(case_id=said.CASE, recovery_id="r1", left_fen=0)),
        Stage.PAID,
        None,
        set(),
    ),
    (
        "asked back no more",
        (*PAID, RECOVERY, funding.RecoveryDropped(case_id=said.CASE, recovery_id="r1", left_fen=0)),
        Stage.PAID,
        None,
        set(),
    ),
    (
        "a refusal is withdrawn",
        (said.accepted(), said.denied(), eligibility.DecisionWithdrawn(case_id=said.CASE)),
        Stage.FACTS_READY,
        "township_clerk",
        {"facts"},
    ),
)


@pytest.mark.parametrize(("events", "stage", "mover", "lists"), [pytest.param(*t[1:], id=t[0]) for t in TURNS])
def test_each_turn_leaves_the_case_where_its_next_mover_sees_it(
    events: Sequence[Message], stage: Stage, mover: str | None, lists: set[str]
) -> None:
    case = after(*events)
    assert (case.stage, work_list.waits_for(case), set(work_list.lists_of(case))) == (stage, mover, lists)


def test_facts_of_a_household_that_has_changed_since_count_no_more() -> None:
    ready = eligibility.FactsReady(case_id=said.CASE, household_version=1)
    assert after(said.accepted(), changed("pending"), ready).stage is Stage.ACCEPTED
    assert after(said.accepted(), ready, changed("pending")).stage is Stage.ACCEPTED
    again = eligibility.FactsReady(case_id=said.CASE, household_version=2)
    assert after(said.accepted(), again, changed("pending")).stage is Stage.FACTS_READY


def test_a_case_that_moved_belongs_to_its_new_place() -> None:
    to = said.common.Place(city="370100000000", county="370103000000", township="370103001000")
    assert after(said.accepted(), intake.CaseMoved(case_id=said.CASE, to_place=to)).area.township == "370103001000"


def test_what_sources_left_open_is_named_until_the_report_says_it() -> None:
    silent = verification.SourceUnanswered(case_id=said.CASE, source="banks", reason="down")
    assert after(said.accepted(), silent, silent).unanswered == ("banks:down",)
    assert after(said.accepted(), silent, verification.InquiryReported(case_id=said.CASE)).unanswered == ()


def test_a_case_says_what_it_waits_for_and_who_may_go_on_without_it() -> None:
    silent = verification.SourceUnanswered(case_id=said.CASE, source="banks", reason="down")
    [left_open] = CaseSummary.of(after(said.accepted(), silent)).unanswered
    assert (left_open.source, left_open.reason_title, left_open.may_decide) == (
        "banks",
        "暂时联系不上",
        "township_clerk",
    )


def test_an_emergency_is_never_told_as_a_monthly_amount() -> None:
    opened = funding.EntitlementOpened(case_id=said.CASE, scheme="temporary", amount_fen_monthly=80000)
    assert "每月" not in sentences.tell(opened).sentence
    assert "800.00元" in sentences.tell(URGENT).sentence
