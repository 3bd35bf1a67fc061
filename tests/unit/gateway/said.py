"""Events of one case on their usual way, a list a publisher, for the tests of the projection."""

from collections.abc import Sequence

from google.protobuf.message import Message

from shared.contracts.generated.onenet.common.v1 import common_pb2 as common
from shared.contracts.generated.onenet.disclosure.v1 import events_pb2 as disclosure
from shared.contracts.generated.onenet.economic_verification.v1 import events_pb2 as verification
from shared.contracts.generated.onenet.eligibility.v1 import events_pb2 as eligibility
from shared.contracts.generated.onenet.funding.v1 import events_pb2 as funding
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake

CASE = "0198c0de-0000-7000-8000-000000000001"
PLACE = common.Place(city="370100000000", county="370102000000", township="370102001000", village="370102001002")
GRANT = common.Line(scheme="dibao", outcome="granted", amount_fen_monthly=81200)
REFUSAL = common.Line(
    scheme="dibao",
    outcome="denied",
    findings=[
        common.Finding(code="member_counted", outcome="not_met"),
        common.Finding(code="income_below_standard", outcome="not_met"),
        common.Finding(code="income_below_standard", outcome="not_met"),
        common.Finding(code="property_vehicles", outcome="met"),
        common.Finding(code="source_unknown", outcome="unknown"),
    ],
)
CERTIFICATE = common.Line(scheme="edge", outcome="certified")

Said = Sequence[Message]


def submitted() -> Message:
    return intake.ApplicationSubmitted(
        case_id=CASE, case_number="370102-2026-000001-1", place=PLACE, schemes=["dibao"], submitted_on="2026-11-24"
    )


def accepted() -> Message:
    return intake.ApplicationAccepted(
        case_id=CASE, case_number="370102-2026-000001-1", place=PLACE, schemes=["dibao"], accepted_on="2026-11-25"
    )


def proposed(determination_id: str = "d1", *, grants: bool = True) -> Message:
    return opinion(GRANT if grants else REFUSAL, determination_id=determination_id)


def opinion(*lines: common.Line, determination_id: str = "d1") -> Message:
    return eligibility.DeterminationProposed(
        case_id=CASE, determination_id=determination_id, grants=GRANT in lines, lines=lines
    )


def reviewed(
    determination_id: str = "d1", *, grants: bool = True, outcome: str = "agreed", on: str = "2026-12-01"
) -> Message:
    return eligibility.DeterminationReviewed(
        case_id=CASE,
        determination_id=determination_id,
        outcome=outcome,
        grants=grants,
        reviewed_on=on,
        answer_until="" if grants else "2026-12-05",
    )


def rechecked() -> Message:
    """A refusal that stands after the applicant's answer; there is nothing left to wait for."""
    return eligibility.DeterminationReviewed(
        case_id=CASE, determination_id="d2", outcome="agreed", grants=False, reviewed_on="2026-12-04"
    )


def due(*, grants: bool = True) -> Message:
    return eligibility.ConfirmationDue(
        case_id=CASE, determination_id="d1", grants=grants, due_on="2026-12-28", authority="历下区民政局"
    )


def granted() -> Message:
    return eligibility.AssistanceGranted(
        case_id=CASE,
        decision_id="e1",
        decision_number="历下民低保〔2026〕1号",
        determination_id="d1",
        lines=[GRANT],
        first_month="2027-01",
    )


def denied(*, edge: bool = False) -> Message:
    return eligibility.AssistanceDenied(
        case_id=CASE,
        decision_id="e1",
        decision_number="历下民低保〔2026〕2号",
        determination_id="d1",
        lines=[REFUSAL, CERTIFICATE] if edge else [REFUSAL],
        edge=edge,
        serve_until="2026-12-31",
    )


def certified() -> Message:
    """An application for the edge family alone, which succeeds."""
    return eligibility.AssistanceDenied(
        case_id=CASE, decision_id="e1", decision_number="历下民低保〔2026〕3号", lines=[CERTIFICATE], edge=True
    )


def planned(determination_id: str = "d1", notice_id: str = "n1") -> Message:
    return disclosure.NoticePlanned(case_id=CASE, notice_id=notice_id, determination_id=determination_id)


def posted(notice_id: str = "n1") -> Message:
    return disclosure.NoticePosted(case_id=CASE, notice_id=notice_id, posted_on="2026-12-05", ends_on="2026-12-12")


def concluded(outcome: str = "undisputed") -> Message:
    return disclosure.NoticeConcluded(case_id=CASE, notice_id="n1", determination_id="d1", outcome=outcome)


def surveyed() -> Message:
    return intake.SurveyCompleted(case_id=CASE, survey_id="s1", investigators=2)


def reported(*unknown: str) -> Message:
    results = [verification.SourceResult(source=source, status="unknown") for source in unknown]
    return verification.InquiryReported(case_id=CASE, report_id="r1", results=results)


def opened() -> Message:
    return verification.InquiryOpened(case_id=CASE, inquiry_id="i1", sources=["banks"])


def ready() -> Message:
    return eligibility.FactsReady(case_id=CASE)


def served() -> Message:
    return eligibility.DocumentServed(case_id=CASE, decision_id="e1", way="handed_over", granted=True)


def entitled() -> Message:
    return funding.EntitlementOpened(
        case_id=CASE, entitlement_id="t1", scheme="dibao", amount_fen_monthly=81200, first_month="2027-01"
    )


def unfunded() -> Message:
    return funding.EncumbranceRefused(case_id=CASE, entitlement_id="t1", reason="budget")


def paid() -> Message:
    return funding.PaymentSettled(case_id=CASE, entitlement_id="t1", scheme="dibao", period="2027-01", amount_fen=81200)


def listed() -> Message:
    return disclosure.BoardListed(case_id=CASE, entry_id="b1", scheme="dibao", amount_fen_monthly=81200, persons=2)


def granted_way() -> dict[str, Said]:
    """A case that is granted and paid, by publisher: within one the order is sure, between them it is not."""
    return {
        "intake": [submitted(), accepted(), surveyed()],
        "economic_verification": [opened(), reported()],
        "eligibility": [ready(), proposed(), reviewed(), due(), granted(), served()],
        "disclosure": [planned(), posted(), concluded(), listed()],
        "funding": [entitled(), paid()],
    }
