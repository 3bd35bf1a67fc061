"""The stage machine: no order between publishers, no event forgotten, every stage with its next mover."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from google.protobuf.message import Message
from hypothesis import given
from hypothesis import strategies as st

from gateway import changes, work_list
from gateway.changes import CHANGES
from gateway.progress import Progress, Stage
from gateway.sentences import SENTENCES
from gateway.subscriptions import SUBSCRIPTIONS
from shared.contracts import registry
from shared.vocabulary.divisions import Area

from . import said

DAY = date(2026, 11, 24)
STUB = Progress(UUID(said.CASE), Area("370100000000", "370102000000", None, None), DAY)


def after(*events: Message) -> Progress:
    case = STUB
    for event in events:
        case = changes.apply(case, event, DAY)
    return case


def test_every_event_of_the_contract_that_concerns_a_case_moves_the_progress_and_has_its_sentence() -> None:
    of_cases = {each for each in registry._TYPES.values() if "case_id" in each.DESCRIPTOR.fields_by_name}
    assert of_cases == CHANGES.keys() == SENTENCES.keys() == SUBSCRIPTIONS.keys()


WAY: Sequence[tuple[str, Sequence[Message], Stage, str | None, tuple[str, ...]]] = (
    ("submitted", [said.submitted()], Stage.SUBMITTED, "township_clerk", ("acceptance",)),
    ("accepted", [said.accepted()], Stage.ACCEPTED, "township_clerk", ("survey",)),
    ("surveyed, bureaus open", [said.opened(), said.surveyed()], Stage.ACCEPTED, "bureau", ()),
    ("reported too", [said.reported()], Stage.ACCEPTED, "system", ()),
    ("facts ready", [said.ready()], Stage.FACTS_READY, "township_clerk", ("facts",)),
    ("proposed", [said.proposed()], Stage.PROPOSED, "township_reviewer", ("review",)),
    ("reviewed", [said.reviewed()], Stage.REVIEWED, "system", ()),
    ("notice planned", [said.planned()], Stage.POSTING, "village_agent", ("posting",)),
    ("notice posted", [said.posted()], Stage.POSTED, "public", ()),
    ("notice over", [said.concluded()], Stage.POSTED, "public", ()),
    ("due", [said.due()], Stage.AWAITING_CONFIRMATION, "county_confirmer", ("confirmation",)),
    ("granted", [said.granted()], Stage.GRANTED, "payroll_maker", ("service",)),
    ("unfunded", [said.unfunded()], Stage.GRANTED, "county_finance", ("service",)),
    ("served", [said.served(), said.entitled()], Stage.SERVED, "payroll_maker", ()),
    ("paid", [said.paid()], Stage.PAID, None, ()),
    ("listed", [said.listed()], Stage.LISTED, None, ()),
)


@pytest.mark.parametrize("steps", [pytest.param(n, id=WAY[n - 1][0]) for n in range(1, len(WAY) + 1)])
def test_a_granted_case_stands_where_its_last_event_leaves_it_and_waits_for_whoever_is_next(steps: int) -> None:
    case = after(*(event for _, events, *_ in WAY[:steps] for event in events))
    _, _, stage, mover, lists = WAY[steps - 1]
    assert (case.stage, work_list.waits_for(case), work_list.lists_of(case)) == (stage, mover, lists)


@given(st.data())
def test_any_order_between_the_publishers_ends_in_the_same_place(data: st.DataObject) -> None:
    queues = {name: list(events) for name, events in said.granted_way().items()}
    case = STUB
    while queues := {name: events for name, events in queues.items() if events}:
        case = changes.apply(case, queues[data.draw(st.sampled_from(sorted(queues)))].pop(0), DAY)
    expected = after(*(event for events in said.granted_way().values() for event in events))
    assert case == replace(expected, refs=case.refs, dues=case.dues)
    assert (case.stage, dict(case.refs), dict(case.dues)) == (Stage.LISTED, dict(expected.refs), dict(expected.dues))


def test_a_refused_applicant_may_answer_until_the_named_day_and_then_the_county_decides() -> None:
    case = after(said.accepted(), said.ready(), said.proposed(grants=False), said.reviewed(grants=False))
    assert (case.stage, work_list.waits_for(case), case.due_on) == (Stage.REVIEWED, "applicant", date(2026, 12, 5))
    case = changes.apply(case, said.due(grants=False), DAY)
    assert (case.stage, case.due_on) == (Stage.AWAITING_CONFIRMATION, date(2026, 12, 28))


def test_a_refusal_that_stands_after_the_recheck_waits_for_no_answer_any_more() -> None:
    told = (said.accepted(), said.ready(), said.proposed(grants=False), said.reviewed(grants=False))
    case = after(*told, said.reviewed(grants=False, outcome="returned"), said.proposed("d2", grants=False))
    case = changes.apply(case, said.rechecked(), DAY)
    assert (case.stage, work_list.waits_for(case), case.due_on) == (Stage.REVIEWED, "system", None)


def test_an_edge_family_is_not_shown_as_refused() -> None:
    assert after(said.accepted(), said.denied()).title == "未批准"
    assert after(said.accepted(), said.denied(edge=True)).title == "已认定为低保边缘家庭"


def test_a_consent_that_is_withdrawn_moves_no_stage() -> None:
    case = after(said.accepted(), said.opened())
    assert changes.apply(case, said.intake.ConsentWithdrawn(case_id=said.CASE), DAY) == replace(
        case, events=case.events + 1
    )


def test_a_denial_stays_on_the_service_list_until_it_is_served() -> None:
    case = after(said.accepted(), said.ready(), said.denied(edge=True))
    assert (case.stage, case.due_on, case.is_edge) == (Stage.DENIED, date(2026, 12, 31), True)
    assert work_list.lists_of(case) == ("service",)
    ended = changes.apply(case, said.served(), DAY)
    assert (ended.stage, work_list.waits_for(ended), work_list.lists_of(ended)) == (Stage.SERVED, None, ())


def test_a_paid_case_still_asks_for_the_service_of_its_document() -> None:
    case = after(said.accepted(), said.granted(), said.paid())
    assert (case.stage, work_list.lists_of(case)) == (Stage.PAID, ("service",))


def test_a_returned_application_waits_for_the_applicant_and_a_returned_review_for_new_facts() -> None:
    returned = after(said.submitted(), said.intake.ApplicationReturned(case_id=said.CASE))
    assert (returned.stage, work_list.waits_for(returned)) == (Stage.RETURNED, "applicant")
    reopened = after(said.accepted(), said.ready(), said.proposed(), said.reviewed(outcome="returned"))
    assert (reopened.stage, reopened.grants) == (Stage.FACTS_READY, None)


def test_the_notice_of_an_old_proposal_says_nothing_about_the_new_one() -> None:
    case = after(
        said.accepted(), said.proposed(), said.reviewed(), said.planned(), said.posted(), said.proposed("d2"),
        said.reviewed("d2"),
    )  # fmt: skip
    assert case.stage is Stage.REVIEWED
    assert changes.apply(case, said.planned("d2", "n2"), DAY).stage is Stage.POSTING


def test_a_case_without_notice_is_never_shown_as_posted() -> None:
    case = after(said.accepted(), said.proposed(), said.reviewed(), said.concluded("suppressed"))
    assert case.stage is Stage.REVIEWED


def test_a_withdrawn_case_is_on_no_list() -> None:
    case = after(said.accepted(), said.ready(), said.intake.ApplicationWithdrawn(case_id=said.CASE))
    assert (case.stage, work_list.lists_of(case), work_list.waits_for(case)) == (Stage.WITHDRAWN, (), None)


def test_a_stage_counts_from_the_day_on_which_it_began() -> None:
    case = changes.apply(STUB, said.accepted(), date(2026, 11, 25))
    assert changes.apply(case, said.opened(), date(2026, 11, 30)).since == date(2026, 11, 25)
