"""Progress and work lists over real journals: whoever may see a case sees it, nobody else does."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from uuid import UUID

import pytest
from conftest import MakeStand
from google.protobuf.message import Message
from stand import Stand, officer

from gateway.app import PLAN, build
from gateway.work_list import LISTS
from shared.contracts.generated.onenet.common.v1.common_pb2 import Finding, Line, Place
from shared.contracts.generated.onenet.eligibility.v1 import events_pb2 as eligibility
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.database import ground
from shared.identity.actor import Actor
from shared.ids import new_id

from .serving import client_of

CITY, COUNTY, TOWN, VILLAGE = "370100000000", "370102000000", "370102001000", "370102001002"
PLACE = Place(city=CITY, county=COUNTY, township=TOWN, village=VILLAGE)
CLERK = officer("township_clerk", TOWN)
REVIEWER = officer("township_reviewer", TOWN)
AGENT = officer("village_agent", VILLAGE)


def person(person_id: UUID) -> Actor:
    return Actor(f"person:{person_id}", "applicant", frozenset({"applicant"}), person_id=person_id)


@pytest.fixture(scope="module")
async def stand(make_stand: MakeStand) -> AsyncIterator[Stand]:
    opened = await make_stand(PLAN)
    async with client_of(build(opened.room, {}, opened.room.settings)) as client:
        yield replace(opened, client=client)


def submitted(case_id: UUID, *readers: UUID) -> Message:
    return intake.ApplicationSubmitted(
        case_id=str(case_id),
        case_number="370102-2026-000001-1",
        place=PLACE,
        schemes=["dibao"],
        reader_person_ids=[str(reader) for reader in readers],
    )


def proposed(case_id: UUID) -> Message:
    findings = [Finding(code="income_below_standard", outcome="not_met")]
    line = Line(scheme="dibao", outcome="denied", findings=findings)
    return eligibility.DeterminationProposed(case_id=str(case_id), determination_id="d1", grants=False, lines=[line])


async def on_list(stand: Stand, actor: Actor) -> dict[str, int]:
    answered = (await stand.get("/api/v1/work-lists", actor)).json()
    return {item["name"]: item["count"] for item in answered["items"]}


async def test_a_submitted_case_is_seen_by_its_household_and_its_officers_and_by_nobody_else(stand: Stand) -> None:
    case_id, reader, neighbour, other = new_id(), new_id(), new_id(), new_id()
    await stand.hear(submitted(case_id, reader), case_id)
    await stand.hear(submitted(other, neighbour), other)
    path = f"/api/v1/cases/{case_id}/progress"
    for who in (person(reader), CLERK, AGENT, officer("county_confirmer", COUNTY), officer("auditor")):
        assert (await stand.get(path, who)).json()["case_number"] == "370102-2026-000001-1"
    strangers = (
        person(new_id()),
        person(neighbour),
        officer("township_clerk", "370102002000"),
        officer("village_agent", "370102001003"),
        officer("county_confirmer", "370103000000"),
    )
    for who in strangers:
        assert (await stand.get(path, who)).status_code == 404
        assert str(case_id) not in (await stand.get("/api/v1/progress", who)).text
    assert (await stand.get(path)).status_code == 401
    assert (await stand.get(path, officer("bureau", bureau_id="banks"))).status_code == 403


async def test_an_event_that_comes_before_the_application_finds_its_place_later(stand: Stand) -> None:
    case_id = new_id()
    await stand.hear(proposed(case_id), case_id)
    assert (await stand.get(f"/api/v1/cases/{case_id}/progress", AGENT)).status_code == 404
    await stand.hear(submitted(case_id), case_id)
    told = (await stand.get(f"/api/v1/cases/{case_id}/progress", AGENT)).json()
    assert (told["stage"], told["area_code"]) == ("proposed", VILLAGE)
    assert [step["event"] for step in told["steps"]] == ["DeterminationProposed", "ApplicationSubmitted"]
    assert told["steps"][0]["reasons"] == ["家庭收入没有低于当地低保标准。"]
    assert told["refs"]["determination_id"] == "d1"
    assert not await stand.parked()


async def test_work_moves_from_desk_to_desk(stand: Stand) -> None:
    before = await on_list(stand, CLERK), await on_list(stand, REVIEWER)
    case_id = new_id()
    await stand.hear(submitted(case_id), case_id)
    assert (await on_list(stand, CLERK))["acceptance"] == before[0]["acceptance"] + 1
    await stand.hear(proposed(case_id), case_id)
    assert await on_list(stand, CLERK) == before[0]
    assert (await on_list(stand, REVIEWER))["review"] == before[1]["review"] + 1


async def test_a_desk_sees_its_own_lists_and_supervisors_see_all(stand: Stand) -> None:
    clerks = {"acceptance", "survey", "resurvey", "change", "facts", "objection", "service", "supplement", "payee"}
    assert (await on_list(stand, CLERK)).keys() == clerks | {"running_review", "hearing"}
    assert (await on_list(stand, REVIEWER)).keys() == {
        "emergency",
        "review",
        "delegated_confirmation",
        "delegated_adjustment",
    }
    assert (await on_list(stand, AGENT)).keys() == {"posting"}
    assert len(await on_list(stand, officer("city_officer", CITY))) == len(LISTS)
    assert (await stand.get("/api/v1/work-lists/review", CLERK)).status_code == 404
    assert (await stand.get("/api/v1/work-lists/nothing", CLERK)).status_code == 404


async def test_counts_stop_at_the_edge_of_the_area(stand: Stand) -> None:
    case_id = new_id()
    await stand.hear(submitted(case_id), case_id)
    assert (await on_list(stand, officer("township_clerk", "370102002000")))["acceptance"] == 0


async def test_pages_follow_each_other_and_can_be_of_one_stage(stand: Stand) -> None:
    reader = new_id()
    cases: Sequence[UUID] = [new_id() for _ in range(3)]
    for case_id in cases:
        await stand.hear(submitted(case_id, reader), case_id)
    await stand.hear(proposed(cases[1]), cases[1])
    first = (await stand.get("/api/v1/progress", person(reader), limit="2")).json()
    second = (await stand.get("/api/v1/progress", person(reader), limit="2", cursor=first["next"])).json()
    assert [item["case_id"] for item in first["items"] + second["items"]] == [str(each) for each in cases]
    assert second["next"] is None
    of_stage = (await stand.get("/api/v1/progress", person(reader), stage="proposed")).json()
    assert [item["case_id"] for item in of_stage["items"]] == [str(cases[1])]
    assert (await stand.get("/api/v1/progress", CLERK, stage="nowhere")).status_code == 422


async def test_whoever_reads_the_progress_of_a_case_is_noted(stand: Stand) -> None:
    case_id = new_id()
    await stand.hear(submitted(case_id), case_id)
    await stand.get(f"/api/v1/cases/{case_id}/progress", CLERK)
    async with stand.room.database.begin_system() as tx:
        entries = await tx.all(ground.AUDIT_PENDING.select().where(ground.AUDIT_PENDING.c.case_id == case_id))
    assert [entry["actor"] for entry in entries if entry["operation"] == "read"] == [CLERK.id]
