"""The law's clocks on a real database: started and stopped by what the rooms say, judged by the legal date."""

from typing import Any
from uuid import UUID

import pytest
from conftest import MakeStand
from stand import COUNTY, Stand, officer

from services.integrity.app import PLAN
from shared.contracts.generated.onenet.common.v1.common_pb2 import Place
from shared.contracts.generated.onenet.disclosure.v1.events_pb2 import (
    NoticeConcluded,
    NoticePosted,
    NoticeWithdrawn,
)
from shared.contracts.generated.onenet.economic_verification.v1.events_pb2 import InquiryOpened
from shared.contracts.generated.onenet.eligibility.v1.events_pb2 import (
    AssistanceAdjusted,
    AssistanceDenied,
    AssistanceGranted,
    AssistanceStopped,
    AuthorityNamed,
    ConfirmationDue,
    DecisionWithdrawn,
    DeterminationReviewed,
    DocumentServed,
    EmergencyGranted,
    ProposalVoided,
    ReviewCompleted,
    ReviewDue,
)
from shared.contracts.generated.onenet.intake.v1.events_pb2 import (
    ApplicationAccepted,
    ApplicationWithdrawn,
    CaseMoved,
    DeathCorrected,
    EmergencySupplemented,
    PeriodExtended,
    PersonDied,
    SurveyCompleted,
)
from shared.contracts.generated.onenet.integrity.v1.events_pb2 import ClockBreached
from shared.ids import new_id

TOWN = "370102001000"
CONFIRMER = officer("county_confirmer", COUNTY)
OTHER_COUNTY = officer("county_confirmer", "370103000000")
CLERK = officer("township_clerk", TOWN)


@pytest.fixture
async def stand(make_stand: MakeStand) -> Stand:
    return await make_stand(PLAN)


async def accept(stand: Stand, case_id: UUID) -> None:
    message = ApplicationAccepted(
        case_id=str(case_id),
        place=Place(city="370100000000", county=COUNTY, township=TOWN),
        accepted_on="2026-11-24",
    )
    await stand.hear(message, case_id)


async def open_inquiry(stand: Stand, case_id: UUID, on: str = "2026-11-24") -> None:
    await stand.hear(InquiryOpened(case_id=str(case_id), inquiry_id=str(new_id()), opened_on=on), case_id)


async def deny(stand: Stand, case_id: UUID, determination_id: UUID, decision_id: UUID) -> None:
    message = AssistanceDenied(
        case_id=str(case_id),
        decision_id=str(decision_id),
        determination_id=str(determination_id),
        decided_on="2026-11-24",
    )
    await stand.hear(message, case_id)


async def breaches(stand: Stand, **query: str) -> list[dict[str, Any]]:
    response = await stand.get("/breaches", CONFIRMER, **query)
    assert response.status_code == 200, response.text
    return list(response.json()["items"])


async def pass_days(stand: Stand, days: int) -> None:
    await stand.move_days(days)
    await stand.run_tasks()


async def test_a_survey_that_never_begins_is_a_breach_with_its_clause(stand: Stand) -> None:
    case_id = new_id()
    await accept(stand, case_id)
    await pass_days(stand, 3)
    assert await breaches(stand) == []
    await pass_days(stand, 1)
    found = {item["clock"]: item for item in await breaches(stand)}
    assert set(found) == {"survey_start", "inquiry_start"}
    late = found["survey_start"]
    assert (late["due_on"], late["breached_on"], late["cleared_on"]) == ("2026-11-27", "2026-11-28", None)
    assert "第十五条" in late["basis"]
    said = [event.message for event in await stand.said()]
    assert {message.clock for message in said if isinstance(message, ClockBreached)} == set(found)


async def test_a_case_handled_in_time_breaches_nothing(stand: Stand) -> None:
    case_id, notice_id, determination_id = new_id(), str(new_id()), str(new_id())
    case = str(case_id)
    await accept(stand, case_id)
    await open_inquiry(stand, case_id)
    await stand.hear(SurveyCompleted(case_id=case, visited_on="2026-11-25"), case_id)
    await stand.hear(NoticePosted(case_id=case, notice_id=notice_id, posted_on="2026-11-26"), case_id)
    concluded = NoticeConcluded(case_id=case, notice_id=notice_id, concluded_on="2026-12-04")
    await stand.hear(concluded, case_id)
    await stand.hear(ConfirmationDue(case_id=case, determination_id=determination_id), case_id)
    granted = AssistanceGranted(case_id=case, determination_id=determination_id, decided_on="2026-12-07")
    await stand.hear(granted, case_id)
    await pass_days(stand, 90)
    assert await breaches(stand) == []
    assert await stand.said() == []
    assert not await stand.parked()


async def test_the_inquiry_alone_begins_the_survey_as_well(stand: Stand) -> None:
    case_id = new_id()
    await accept(stand, case_id)
    await open_inquiry(stand, case_id)
    await pass_days(stand, 10)
    assert await breaches(stand) == []


async def test_a_stop_heard_before_the_start_is_not_lost(stand: Stand) -> None:
    case_id = new_id()
    await open_inquiry(stand, case_id)
    await accept(stand, case_id)
    await pass_days(stand, 10)
    assert await breaches(stand) == []


async def test_a_step_taken_late_is_a_breach_even_if_no_task_ran_between(stand: Stand) -> None:
    case_id = new_id()
    await accept(stand, case_id)
    await open_inquiry(stand, case_id, "2026-11-30")
    assert not await stand.parked()
    assert {item["clock"] for item in await breaches(stand)} == {"survey_start", "inquiry_start"}


async def test_a_breach_is_cleared_when_an_act_in_time_becomes_known(stand: Stand) -> None:
    case_id = new_id()
    await accept(stand, case_id)
    await pass_days(stand, 4)
    await open_inquiry(stand, case_id, "2026-11-26")
    assert {item["cleared_on"] for item in await breaches(stand)} == {"2026-11-28"}
    assert len(await stand.said()) == 2, "a breach is said once"


async def test_a_refusal_that_is_not_served_in_three_working_days_is_a_breach(stand: Stand) -> None:
    case_id, determination_id, decision_id = new_id(), new_id(), new_id()
    await deny(stand, case_id, determination_id, decision_id)
    await pass_days(stand, 4)
    assert [item["clock"] for item in await breaches(stand)] == ["refusal_service"]


async def test_a_refusal_served_on_the_last_day_is_in_time(stand: Stand) -> None:
    case_id, determination_id, decision_id = new_id(), new_id(), new_id()
    await deny(stand, case_id, determination_id, decision_id)
    served = DocumentServed(case_id=str(case_id), decision_id=str(decision_id), served_on="2026-11-27")
    await stand.hear(served, case_id)
    await pass_days(stand, 30)
    assert await breaches(stand) == []


async def test_a_determination_that_the_authority_sends_back_is_no_breach_and_one_that_it_leaves_lying_is(
    stand: Stand,
) -> None:
    case_id, left_lying, sent_back = new_id(), str(new_id()), str(new_id())
    case = str(case_id)
    for determination_id in (left_lying, sent_back):
        reviewed = DeterminationReviewed(
            case_id=case, determination_id=determination_id, outcome="agreed", reviewed_on="2026-11-24"
        )
        await stand.hear(reviewed, case_id)
        await stand.hear(ConfirmationDue(case_id=case, determination_id=determination_id), case_id)
    returned = DeterminationReviewed(
        case_id=case, determination_id=sent_back, outcome="returned", reviewed_on="2026-11-26"
    )
    await stand.hear(returned, case_id)
    await pass_days(stand, 20)
    assert [item["clock"] for item in await breaches(stand)] == ["confirmation"]


async def test_a_withdrawn_application_has_no_clock_that_runs(stand: Stand) -> None:
    case_id = new_id()
    await accept(stand, case_id)
    await stand.hear(ApplicationWithdrawn(case_id=str(case_id), withdrawn_on="2026-11-25"), case_id)
    await pass_days(stand, 90)
    assert await breaches(stand) == []


async def test_a_case_without_decision_is_overdue_after_thirty_working_days(stand: Stand) -> None:
    case_id = new_id()
    await accept(stand, case_id)
    await open_inquiry(stand, case_id)
    await pass_days(stand, 60)
    assert [item["clock"] for item in await breaches(stand)] == ["total"]


async def say(stand: Stand, case_id: UUID, *messages: Any) -> None:
    for message in messages:
        message.case_id = str(case_id)
        await stand.hear(message, case_id)


@pytest.mark.parametrize(
    ("said", "last_day", "document"),
    [
        pytest.param([AuthorityNamed(level="township", total_workdays=20)], "2026-12-22", "83号", id="township"),
        pytest.param([AuthorityNamed(level="county", total_workdays=30)], "2027-01-06", "83号", id="county"),
        pytest.param(
            [
                AuthorityNamed(level="township", total_workdays=20),
                PeriodExtended(reason="disputed_notice", workdays=45),
            ],
            "2027-01-27",
            "57号",
            id="disputed",
        ),
    ],
)
async def test_the_whole_takes_as_long_as_the_authority_has(
    stand: Stand, said: list[Any], last_day: str, document: str
) -> None:
    case_id = new_id()
    await accept(stand, case_id)
    await open_inquiry(stand, case_id)
    await say(stand, case_id, *said)
    await pass_days(stand, 120)
    [late] = await breaches(stand)
    assert (late["clock"], late["due_on"]) == ("total", last_day)
    assert document in late["basis"]
    assert late["reason"]


async def test_a_period_extended_after_its_end_clears_the_breach_and_is_judged_at_its_new_end(stand: Stand) -> None:
    case_id = new_id()
    await accept(stand, case_id)
    await open_inquiry(stand, case_id)
    await pass_days(stand, 45)
    assert [item["cleared_on"] for item in await breaches(stand)] == [None]
    await say(stand, case_id, PeriodExtended(reason="difficult_survey", workdays=45))
    assert [item["cleared_on"] for item in await breaches(stand)] == ["2027-01-08"]
    await pass_days(stand, 30)
    [again] = await breaches(stand)
    assert (again["cleared_on"], again["days"], again["due_on"]) == (None, 45, "2027-01-27")
    said = [event.message.due_on for event in await stand.said()]
    assert said == ["2027-01-06", "2027-01-27"]


async def test_a_notice_or_proposal_that_loses_its_ground_has_no_clock_that_runs(stand: Stand) -> None:
    case_id, notice_id, determination_id = new_id(), str(new_id()), str(new_id())
    await say(
        stand,
        case_id,
        NoticePosted(notice_id=notice_id, posted_on="2026-11-24"),
        ConfirmationDue(determination_id=determination_id),
        NoticeWithdrawn(notice_id=notice_id, reason="objection", withdrawn_on="2026-11-26"),
        ProposalVoided(determination_id=determination_id, reason="objection", voided_on="2026-11-26"),
    )
    await pass_days(stand, 60)
    assert await breaches(stand) == []


async def test_a_supplement_is_due_when_the_decision_says_and_nothing_is_invented_where_it_says_nothing(
    stand: Stand,
) -> None:
    late, silent, kept = new_id(), new_id(), new_id()
    for case_id, until in ((late, "2026-12-08"), (silent, ""), (kept, "2026-12-08")):
        await say(stand, case_id, EmergencyGranted(decided_on="2026-11-24", supplement_until=until))
    await say(stand, kept, EmergencySupplemented(supplemented_on="2026-12-08"))
    await pass_days(stand, 60)
    [item] = await breaches(stand)
    assert (item["case_id"], item["clock"], item["due_on"]) == (str(late), "emergency_supplement", "2026-12-08")
    assert item["due_is_example"], "the law says that the papers follow, not within how many days"


async def test_a_review_is_due_when_it_says_unless_it_is_completed_or_the_aid_ends(stand: Stand) -> None:
    left, done, over = new_id(), new_id(), new_id()
    for case_id in (left, done, over):
        await say(stand, case_id, ReviewDue(review_id=str(case_id), opened_on="2026-11-24", due_on="2026-12-22"))
    await say(stand, done, ReviewCompleted(review_id=str(done), completed_on="2026-12-01"))
    await say(stand, over, AssistanceStopped(decided_on="2026-12-01"))
    await pass_days(stand, 60)
    assert [(item["case_id"], item["clock"]) for item in await breaches(stand)] == [(str(left), "review")]


def died() -> PersonDied:
    return PersonDied(person_id=str(new_id()), died_on="2026-11-20", recorded_on="2026-11-24")


@pytest.mark.parametrize(
    "acts",
    [
        pytest.param([died(), AssistanceStopped(decided_on="2026-11-24")], id="stopped"),
        pytest.param([AssistanceStopped(decided_on="2026-11-24"), died()], id="stopped, and heard first"),
        pytest.param([died(), AssistanceAdjusted(decided_on="2026-12-24")], id="adjusted"),
        pytest.param([died(), ReviewCompleted(completed_on="2026-12-24", outcome="unchanged")], id="found unchanged"),
        pytest.param([died(), AssistanceDenied(decided_on="2026-12-24", decision_id="d")], id="refused while open"),
    ],
)
async def test_what_follows_a_death_within_three_months_breaches_nothing(stand: Stand, acts: list[Any]) -> None:
    case_id = new_id()
    await say(stand, case_id, *acts, DocumentServed(decision_id="d", served_on="2026-12-25"))
    await pass_days(stand, 120)
    assert await breaches(stand) == []


async def test_a_review_after_a_death_that_asks_for_an_adjustment_is_not_the_adjustment(stand: Stand) -> None:
    case_id = new_id()
    await say(stand, case_id, died(), ReviewCompleted(completed_on="2026-12-24", outcome="adjust"))
    await pass_days(stand, 120)
    assert [item["clock"] for item in await breaches(stand)] == ["death_change"]


async def test_a_death_that_nothing_follows_is_a_breach_after_three_months_and_an_earlier_change_is_no_answer(
    stand: Stand,
) -> None:
    case_id = new_id()
    await say(stand, case_id, AssistanceAdjusted(decided_on="2026-11-23"), died())
    await pass_days(stand, 88)
    assert await breaches(stand) == []
    await pass_days(stand, 1)
    [late] = await breaches(stand)
    assert (late["clock"], late["due_on"]) == ("death_change", "2027-02-20")


async def test_a_refusal_that_is_taken_back_need_not_be_served(stand: Stand) -> None:
    case_id, decision_id = new_id(), new_id()
    await deny(stand, case_id, new_id(), decision_id)
    await say(stand, case_id, DecisionWithdrawn(withdrawn_decision_id=str(decision_id), decided_on="2026-11-25"))
    await pass_days(stand, 30)
    assert await breaches(stand) == []


async def test_clocks_run_on_in_the_new_place_and_a_breach_stays_with_the_office_that_was_late(stand: Stand) -> None:
    case_id = new_id()
    await accept(stand, case_id)
    await pass_days(stand, 4)
    new_place = Place(city="370100000000", county="370103000000", township="370103003000")
    await say(stand, case_id, CaseMoved(to_place=new_place))
    await pass_days(stand, 60)
    assert {item["clock"] for item in await breaches(stand)} == {"survey_start", "inquiry_start"}
    there = (await stand.get("/breaches", OTHER_COUNTY)).json()["items"]
    assert [item["clock"] for item in there] == ["total"]


async def test_breaches_are_seen_in_their_county_and_filtered_by_clock(stand: Stand) -> None:
    await accept(stand, new_id())
    await pass_days(stand, 4)
    assert len(await breaches(stand, clock="survey_start")) == 1
    assert (await stand.get("/breaches", OTHER_COUNTY)).json()["items"] == []
    assert (await stand.get("/breaches", CLERK)).status_code == 403
    assert (await stand.get("/breaches")).status_code == 401


async def test_a_refusal_that_was_taken_back_is_determined_again_within_as_many_days(stand: Stand) -> None:
    case_id = new_id()
    case = str(case_id)
    await accept(stand, case_id)
    await open_inquiry(stand, case_id)
    named = AuthorityNamed(case_id=case, level="township", total_workdays=20, named_on="2026-11-24")
    await stand.hear(named, case_id)
    first, second = new_id(), str(new_id())
    await deny(stand, case_id, new_id(), first)
    await stand.hear(DocumentServed(case_id=case, decision_id=str(first), served_on="2026-11-24"), case_id)
    await pass_days(stand, 60)
    assert await breaches(stand) == []
    taken_back = DecisionWithdrawn(
        case_id=case, decision_id=second, withdrawn_decision_id=str(first), decided_on="2027-01-23"
    )
    await stand.hear(taken_back, case_id)
    await pass_days(stand, 60)
    [late] = await breaches(stand, clock="total")
    assert (late["days"], late["due_on"] > "2027-02-01") == (20, True)


async def test_what_is_granted_after_all_ends_the_second_clock(stand: Stand) -> None:
    case_id = new_id()
    case = str(case_id)
    await accept(stand, case_id)
    await open_inquiry(stand, case_id)
    await stand.hear(AssistanceDenied(case_id=case, decision_id=str(new_id()), decided_on="2026-11-24"), case_id)
    taken_back = DecisionWithdrawn(case_id=case, decision_id=str(new_id()), decided_on="2026-11-25")
    await stand.hear(taken_back, case_id)
    await stand.hear(AssistanceGranted(case_id=case, decided_on="2026-11-26"), case_id)
    await pass_days(stand, 90)
    assert await breaches(stand, clock="total") == []


async def test_a_grant_that_was_taken_back_starts_no_second_clock(stand: Stand) -> None:
    case_id = new_id()
    case = str(case_id)
    await accept(stand, case_id)
    await open_inquiry(stand, case_id)
    await stand.hear(AssistanceGranted(case_id=case, decided_on="2026-11-24"), case_id)
    taken_back = DecisionWithdrawn(case_id=case, decision_id=str(new_id()), decided_on="2026-11-25", was_grant=True)
    await stand.hear(taken_back, case_id)
    await pass_days(stand, 90)
    assert await breaches(stand, clock="total") == []


async def test_a_review_whose_outcome_was_given_up_is_late_after_its_day(stand: Stand) -> None:
    case_id, review_id = new_id(), str(new_id())
    due = ReviewDue(case_id=str(case_id), review_id=review_id, opened_on="2026-11-24", due_on="2026-12-22")
    await stand.hear(due, case_id)
    completed = ReviewCompleted(case_id=str(case_id), review_id=review_id, outcome="adjust", completed_on="2026-11-30")
    await stand.hear(completed, case_id)
    await stand.hear(due, case_id)
    await pass_days(stand, 29)
    [late] = await breaches(stand)
    assert (late["clock"], late["due_on"], late["due_is_example"]) == ("review", "2026-12-22", True)


async def test_a_death_that_was_a_mistake_has_no_days(stand: Stand) -> None:
    case_id, person_id = new_id(), str(new_id())
    await stand.hear(PersonDied(case_id=str(case_id), person_id=person_id, died_on="2026-11-20"), case_id)
    corrected = DeathCorrected(case_id=str(case_id), person_id=person_id, corrected_on="2026-11-24")
    await stand.hear(corrected, case_id)
    await pass_days(stand, 120)
    assert await breaches(stand) == []
