"""The check in a case's turns: a changed household, an emergency, a death, a merge, a move."""

from sqlalchemy import select
from stand import officer

from services.economic_verification.tables import CONSENT, INQUIRY, ITEM, QUERY
from shared.contracts.generated.onenet.common.v1 import common_pb2 as common
from shared.contracts.generated.onenet.economic_verification.v1 import events_pb2 as said
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake_events
from shared.ids import new_id

from .conftest import Case, Check


async def states(check: Check, case: Case) -> list[tuple[int, str]]:
    async with check.stand.room.database.begin_system() as tx:
        query = select(INQUIRY.c.household_version, INQUIRY.c.state).where(INQUIRY.c.case_id == case.id)
        return [(row[0], row[1]) for row in await tx.connection.execute(query.order_by(INQUIRY.c.household_version))]


async def test_a_changed_household_is_asked_about_anew_and_the_former_no_more(check: Check) -> None:
    members = check.household("student").members
    case = await check.accept(members[:1])
    grown = Case(case.id, case.people | {new_id(): members[1]})
    await check.hear_household(grown, intake_events.HouseholdChanged)
    assert await states(check, case) == [(1, "superseded"), (2, "open")]
    found = await check.settle(grown)
    assert (found["household_version"], len(found["results"])) == (2, 6)
    (event,) = await check.reports(case)
    assert event.message.household_version == 2
    async with check.stand.room.database.begin_system() as tx:
        rows = await tx.all(select(QUERY).where(QUERY.c.case_id == case.id, QUERY.c.reason == "superseded"))
    assert {row["attempts"] for row in rows} == {0}, "of the former household no source was asked any more"
    assert len(rows) == 3


async def test_the_same_household_again_asks_nobody_anew(check: Check) -> None:
    case = await check.accept(check.household("plain").members[:1])
    before = await check.settle(case)
    await check.hear_household(case, intake_events.HouseholdChanged, version=1)
    assert await check.inquiry(case) == before
    assert len(await check.reports(case)) == 1
    assert await check.stand.parked() == []


async def test_a_report_of_the_former_household_stays_beside_the_new_one(check: Check) -> None:
    case = await check.accept(check.household("plain").members[:1])
    await check.settle(case)
    await check.hear_household(case, intake_events.HouseholdChanged)
    await check.settle(case)
    assert [event.message.household_version for event in await check.reports(case)] == [1, 2]
    assert await states(check, case) == [(1, "reported"), (2, "reported")]


async def test_after_an_emergency_whoever_consented_is_asked_about_and_the_report_says_so(check: Check) -> None:
    first, second = check.household("student").members[:2]
    case = Case(new_id(), {new_id(): first, new_id(): second})
    await check.hear_household(case, intake_events.EmergencySupplemented, version=1, consenting=[case.first])
    found = await check.settle(case)
    assert found["after_emergency"]
    (event,) = await check.reports(case)
    assert event.message.after_emergency
    assert event.schemes == ("temporary",)
    by_person = {
        person: {r.reason or r.status for r in event.message.results if r.person_id == str(person)}
        for person in case.people
    }
    assert by_person[case.first] <= {"found", "none"}
    assert [by_person[person] for person in list(case.people)[1:]] == [{"no_consent"}]
    opened = [e.message for e in await check.stand.said() if e.subject == str(case.id)]
    assert isinstance(opened[0], said.InquiryOpened)


async def test_an_ordinary_report_does_not_follow_an_emergency(check: Check) -> None:
    case = await check.accept(check.household("plain").members[:1])
    await check.settle(case)
    assert [event.message.after_emergency for event in await check.reports(case)] == [False]


async def test_nobody_is_asked_about_the_dead_and_the_others_are(check: Check) -> None:
    case = await check.accept(check.household("student").members[:2])
    first, second = case.people
    await check.stand.hear(
        intake_events.PersonDied(case_id=str(case.id), person_id=str(first), died_on="2026-11-23"), case.id
    )
    await check.settle(case)
    async with check.stand.room.database.begin_system() as tx:
        rows = await tx.all(select(QUERY).where(QUERY.c.case_id == case.id))
    assert {(row["reason"], row["attempts"]) for row in rows if row["person_id"] == first} == {("died", 0)}
    assert {row["state"] for row in rows if row["person_id"] == second} == {"answered"}
    assert await check.unanswered(case) == []
    assert len(await check.reports(case)) == 1


async def test_what_is_held_of_somebody_without_identity_is_held_of_whom_they_are(check: Check) -> None:
    case = await check.accept(check.household("hidden_wage").members)
    await check.settle(case)
    earner = next(i for i, p in case.people.items() if p.wage_fen_year)
    found = new_id()
    merged = intake_events.PersonsMerged(
        case_id=str(case.id), from_person_id=str(earner), into_person_id=str(found), merged_on="2026-11-24"
    )
    for _ in range(2):
        await check.stand.hear(merged, case.id)
    async with check.stand.room.database.begin_system() as tx:
        for table in (QUERY, ITEM, CONSENT):
            people = await tx.all(select(table.c.person_id).where(table.c.case_id == case.id))
            assert earner not in {row["person_id"] for row in people}
            assert found in {row["person_id"] for row in people}
    shown = await check.inquiry(case)
    wages = {each["person_id"] for each in shown["report"]["contradictions"] if each["kind"] == "wage"}
    assert str(found) in wages
    assert await check.stand.parked() == []


async def test_a_moved_case_is_read_where_it_is_now(check: Check) -> None:
    case = await check.accept(check.household("plain").members[:1])
    await check.settle(case)
    place = common.Place(city="370100000000", county="370103000000", township="370103003000")
    await check.stand.hear(intake_events.CaseMoved(case_id=str(case.id), to_place=place), case.id)
    path = f"/cases/{case.id}/inquiry"
    there, here = officer("township_clerk", "370103003000"), officer("township_clerk", "370102001000")
    shown = await check.stand.get(path, there)
    assert (shown.status_code, len(shown.json()["items"]) > 0) == (200, True)
    assert (await check.stand.get(path, here)).status_code == 404
