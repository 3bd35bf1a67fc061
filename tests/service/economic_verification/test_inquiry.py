"""An inquiry from acceptance to report: real database, real journal, real simulators over HTTP."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from stand import officer

from services.economic_verification import tasks
from services.economic_verification.bureaus.register import ExampleRefused
from services.economic_verification.tables import CONSENT, QUERY
from services.economic_verification.workflow import asking
from shared.contracts.generated.onenet.common.v1 import common_pb2 as common
from shared.contracts.generated.onenet.economic_verification.v1 import events_pb2 as said
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake_events
from shared.ids import new_id
from shared.settings import Mode

from .conftest import CLERK, Case, Check, bureau

WORKING_DAYS_TO_DUE = 14
"""From Tuesday 24 November, ten working days end on Tuesday 8 December."""


async def test_every_source_is_asked_about_every_member_and_reported(check: Check) -> None:
    household = check.household("student")
    case = await check.accept(household.members)
    found = await check.settle(case)
    assert len(found["results"]) == 3 * len(household.members)
    assert {each["state"] for each in found["results"]} == {"answered"}
    assert found["state"] == "reported"
    (event,) = await check.reports(case)
    assert event.message.report_digest.hex() == found["report"]["digest"]
    given = {(item.person_id, item.kind): item.amount_fen for item in check.open_means(event).items}
    wanted = {
        (str(i), kind): fen
        for i, p in case.people.items()
        for kind, fen in {
            "wage": p.wage_fen_year,
            "basic_pension": p.pension_fen_year,
            "deposit": p.deposit_fen,
        }.items()
        if fen
    }
    assert given == wanted


async def test_the_opening_is_said_once_although_the_acceptance_comes_twice(check: Check) -> None:
    case = await check.accept(check.household("plain").members)
    await check.hear_acceptance(case)
    opened = [e for e in await check.stand.said() if e.subject == str(case.id)]
    assert [type(event.message) for event in opened] == [said.InquiryOpened]
    assert list(opened[0].message.sources) == ["banks", "public_security", "social_insurance"]
    assert await check.stand.parked() == []


async def test_a_hidden_wage_is_a_contradiction_and_not_a_judgement(check: Check) -> None:
    members = check.household("hidden_wage").members
    case = await check.accept(members)
    found = await check.settle(case)
    earner = next(i for i, p in case.people.items() if p.wage_fen_year)
    wages = [c for c in found["report"]["contradictions"] if c["kind"] == "wage"]
    assert {"person_id": str(earner), "kind": "wage", "source": "social_insurance"} in wages


async def test_what_was_declared_in_full_is_no_contradiction(check: Check) -> None:
    person = next(p for p in check.people.persons if p.deposit_fen and not p.silent_sources and p.absence == "none")
    declared = [
        common.MeansItem(aspect="asset", kind="deposit", amount_fen=person.deposit_fen),
        common.MeansItem(aspect="income", kind="wage", amount_fen=person.wage_fen_year),
        common.MeansItem(aspect="income", kind="basic_pension", amount_fen=person.pension_fen_year),
        common.MeansItem(aspect="asset", kind="vehicle", count=person.vehicles),
    ]
    found = await check.settle(await check.accept([person], declared=declared))
    assert found["report"]["contradictions"] == []


async def test_a_source_outside_the_consent_is_not_asked_and_stays_unknown(check: Check) -> None:
    case = await check.accept(check.household("edge").members[:1], scope=("public_security", "social_insurance"))
    await check.settle(case)
    assert await check.results(case, "banks") == [("unknown", None, "no_consent")]
    async with check.stand.room.database.begin_system() as tx:
        asked = await tx.all(select(QUERY.c.attempts).where(QUERY.c.case_id == case.id, QUERY.c.source == "banks"))
    assert [row["attempts"] for row in asked] == [0]


async def test_without_any_consent_the_report_says_that_nothing_is_known(check: Check) -> None:
    case = await check.accept(check.household("edge").members[:1], scope=())
    await check.settle(case)
    (event,) = await check.reports(case)
    assert {(r.status, r.reason) for r in event.message.results} == {("unknown", "no_consent")}
    assert list(check.open_means(event).items) == []


async def test_the_consent_is_looked_at_again_immediately_before_the_call(check: Check) -> None:
    case = await check.accept(check.household("edge").members[:1])
    async with check.stand.room.database.begin_system() as tx:
        (consent,) = await tx.all(select(CONSENT.c.id).where(CONSENT.c.case_id == case.id))
        await tx.update(CONSENT, consent["id"], {"scope": ["banks"]})
    await check.settle(case)
    assert await check.results(case, "public_security") == [("unknown", None, "no_consent")]
    assert [state for state, _, _ in await check.results(case, "banks")] == ["answered"]


async def test_a_consent_that_was_taken_back_ends_what_nobody_answered_and_no_other_members_queries(
    check: Check,
) -> None:
    case = await check.accept(check.household("student").members[:2])
    first, second = case.people
    await _take_back(check, case, first)
    await check.settle(case)
    async with check.stand.room.database.begin_system() as tx:
        rows = await tx.all(select(QUERY).where(QUERY.c.case_id == case.id))
    ended = {(row["state"], row["reason"], row["attempts"]) for row in rows if row["person_id"] == first}
    assert ended == {("unknown", "no_consent", 0)}
    assert {row["state"] for row in rows if row["person_id"] == second} == {"answered"}
    (event,) = await check.reports(case)
    unknown = {r.person_id for r in event.message.results if (r.status, r.reason) == ("unknown", "no_consent")}
    assert unknown == {str(first)}
    assert await check.stand.parked() == []


async def test_a_consent_that_is_taken_back_after_the_report_leaves_it_as_it_is(check: Check) -> None:
    case = await check.accept(check.household("student").members[:1])
    before = await check.settle(case)
    await _take_back(check, case, case.first)
    assert await check.inquiry(case) == before
    assert len(await check.reports(case)) == 1


async def test_a_question_in_a_sources_list_is_not_read_there_after_the_consent_was_taken_back(check: Check) -> None:
    case = await check.accept(check.household("student").members[:1])
    async with check.stand.room.database.begin_system() as tx:
        (row,) = await tx.all(select(QUERY.c.id).where(QUERY.c.case_id == case.id, QUERY.c.source == "banks"))
        await asking.put_question(tx, row["id"])
    await _take_back(check, case, case.first)
    listed = await check.stand.get("/queries", bureau("banks"), limit="100")
    assert str(row["id"]) not in {each["query_id"] for each in listed.json()["items"]}
    assert await check.results(case, "banks") == [("unknown", None, "no_consent")]
    await check.settle(case)


async def test_a_consent_that_no_acceptance_brought_is_taken_back_without_a_trace(check: Check) -> None:
    case = await check.accept(check.household("student").members[:1])
    message = intake_events.ConsentWithdrawn(
        case_id=str(case.id), consent_id=str(new_id()), person_id=str(case.first), withdrawn_on="2026-11-24"
    )
    await check.stand.hear(message, case.id)
    assert await check.stand.parked() == []
    found = await check.settle(case)
    assert {each["state"] for each in found["results"]} == {"answered"}


async def _take_back(check: Check, case: Case, person_id: UUID) -> None:
    async with check.stand.room.database.begin_system() as tx:
        mine = (CONSENT.c.case_id == case.id) & (CONSENT.c.person_id == person_id)
        (consent,) = await tx.all(select(CONSENT.c.id).where(mine))
    message = intake_events.ConsentWithdrawn(
        case_id=str(case.id),
        consent_id=str(consent["id"]),
        person_id=str(person_id),
        withdrawn_on="2026-11-24",
    )
    await check.stand.hear(message, case.id)


async def test_a_source_that_was_down_is_asked_again_and_answers(check: Check) -> None:
    await check.fault("social_insurance", "down", 3)
    case = await check.accept(check.household("above").members[:1])
    await check.settle(case)
    assert [state for state, _, _ in await check.results(case, "social_insurance")] == ["answered"]


async def test_a_source_that_stays_down_is_unknown_and_never_none(check: Check) -> None:
    await check.fault("social_insurance", "down", 6)
    case = await check.accept(check.household("above").members[:1])
    await check.settle(case)
    assert await check.results(case, "social_insurance") == [("unknown", None, "down")]
    (event,) = await check.reports(case)
    assert ("social_insurance", "unknown", "down") in [(r.source, r.status, r.reason) for r in event.message.results]


@pytest.mark.parametrize(
    ("source", "kind", "reason"),
    [
        pytest.param("public_security", "rubbish", "rubbish", id="an impossible answer at once"),
        pytest.param("public_security", "another_person", "another_person", id="another person at once"),
        pytest.param("banks", "rubbish", "rubbish", id="a negative deposit later"),
        pytest.param("banks", "another_person", "another_person", id="another person later"),
    ],
)
async def test_an_answer_that_cannot_be_believed_is_unknown_and_leaves_no_item(
    check: Check, source: str, kind: str, reason: str
) -> None:
    await check.fault(source, kind, 1)
    case = await check.accept(check.household("above").members[:1])
    found = await check.settle(case)
    assert await check.results(case, source) == [("unknown", None, reason)]
    assert [item for item in found["items"] if item["source"] == source] == []


async def test_a_name_that_the_source_does_not_know_is_refused_and_unknown(check: Check) -> None:
    person = replace(check.household("above").members[0], name="别人")
    case = await check.accept([person], scope=("public_security",))
    await check.settle(case)
    assert await check.results(case, "public_security") == [("unknown", None, "refused")]


async def test_a_withdrawn_application_ends_the_check_without_a_report(check: Check) -> None:
    case = await check.accept(check.household("plain").members[:1])
    await check.stand.hear(intake_events.ApplicationWithdrawn(case_id=str(case.id), stage="accepted"), case.id)
    found = await check.settle(case)
    assert found["state"] == "withdrawn"
    assert {each["reason"] for each in found["results"]} == {"withdrawn"}
    assert await check.reports(case) == []


async def test_identity_numbers_do_not_stand_in_the_tables(check: Check) -> None:
    case = await check.accept(check.household("plain").members[:1])
    number = case.people[case.first].identity_number.encode()
    async with check.stand.room.database.begin_system() as tx:
        rows = await tx.all(select(QUERY).where(QUERY.c.case_id == case.id))
    assert rows
    assert all(number not in row["identity_number"] for row in rows)


async def test_a_worker_with_example_deadlines_does_not_start_in_production(check: Check) -> None:
    room = check.stand.room
    production = replace(room, settings=replace(room.settings, mode=Mode.PRODUCTION))
    with pytest.raises(ExampleRefused):
        tasks.of(production)


async def test_an_officer_of_another_township_finds_nothing(check: Check) -> None:
    case = await check.accept(check.household("plain").members[:1])
    stranger = officer("township_clerk", "370102002000")
    answer = await check.stand.get(f"/cases/{case.id}/inquiry", stranger)
    assert (answer.status_code, answer.json()["code"]) == (404, "inquiry_not_found")


async def test_an_auditor_sees_masked_names_and_an_applicant_nothing(check: Check) -> None:
    case = await check.accept(check.household("plain").members[:1])
    name = case.people[case.first].name
    path = f"/cases/{case.id}/inquiry"
    seen = (await check.stand.get(path, officer("auditor"))).json()["results"][0]["name"]
    assert seen != name
    assert "*" in seen
    assert (await check.stand.get(path, CLERK)).json()["results"][0]["name"] == name
    assert (await check.stand.get(path, officer("applicant"))).status_code == 403


async def test_a_source_is_shown_with_what_it_waits_for_until_when_and_who_decides_without_it(check: Check) -> None:
    case = await check.accept(check.household("plain").members[:1], scope=("public_security", "banks"))
    sources = {each["source"]: each for each in (await check.inquiry(case))["sources"]}
    assert list(sources) == ["public_security", "social_insurance", "banks"]
    banks, unasked = sources["banks"], sources["social_insurance"]
    assert (banks["is_waiting"], banks["since"], banks["until"]) == (True, "2026-11-24", "2026-12-08")
    assert "正在等银行答复1人的存款" in banks["sentence"]
    assert "不等于没有" in banks["sentence"]
    assert "第十八条" in banks["basis"]
    assert "经办人" in banks["decided_by"]
    assert (unasked["is_waiting"], unasked["unknown"]) == (False, 1)
    assert unasked["decided_by"]
    settled = {each["source"]: each for each in (await check.settle(case))["sources"]}
    assert settled["banks"]["sentence"] == "银行已经全部答复。"
    assert settled["banks"]["decided_by"] is None


async def test_a_silent_bank_has_until_the_last_day_and_is_unknown_the_day_after(check: Check) -> None:
    """The last test of the module: it moves the legal clock."""
    silent = next(p for p in check.people.persons if p.silent_sources)
    case = await check.accept([silent])
    await check.stand.run_tasks()
    await check.stand.move_days(WORKING_DAYS_TO_DUE)
    check.stand.clock.advance(timedelta(seconds=60))
    await check.stand.run_tasks()
    assert await check.results(case, "banks") == [("asked", None, None)]
    assert await check.reports(case) == []
    await check.stand.move_days(1)
    await check.stand.run_tasks()
    assert await check.results(case, "banks") == [("unknown", None, "deadline")]
    (event,) = await check.reports(case)
    assert ("banks", "unknown", "deadline") in [(r.source, r.status, r.reason) for r in event.message.results]
