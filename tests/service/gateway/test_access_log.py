"""A person reads who looked at their case and who changed it; nobody else does."""

from dataclasses import replace
from datetime import UTC, datetime

from stand import Stand, officer

from gateway.api.access_log import PURPOSES, AccessView
from shared.identity.actor import Actor
from shared.identity.matrix import matrix
from shared.ids import new_id
from shared.web.access_log import AccessLine

from .conftest import Suite
from .test_names import CLERK, drafted


async def reader(stand: Stand, case_id: object) -> Actor:
    """An applicant who may read the case, as the submission's readers may."""
    person = new_id()
    async with stand.room.database.begin_system() as tx:
        await tx.connection.exec_driver_sql(f"INSERT INTO case_reader VALUES ('{case_id}', '{person}')")  # noqa: S608
    return replace(officer("applicant"), id=f"person:{person}", person_id=person)


def test_every_purpose_for_which_people_act_on_cases_has_words() -> None:
    people = {p.purpose for p in matrix().permissions.values() if p.roles - {"public", "system"}}
    assert people - set(PURPOSES) == {"public_information", "policy_administration"}


def test_a_look_from_a_place_that_has_been_abolished_since_is_told_by_its_code() -> None:
    look = AccessLine(
        at=datetime(2026, 12, 2, tzinfo=UTC),
        role="county_confirmer",
        area_code="370199000000",
        purpose="determination",
        is_change=False,
    )
    assert AccessView.of(look).area_name == "370199000000"


async def test_the_applicant_reads_which_desk_looked_when_and_why(suite: Suite) -> None:
    case_id = await drafted(suite)
    response = await suite.door.get(f"/api/v1/cases/{case_id}/access-log", await reader(suite.door, case_id))
    assert response.status_code == 200, response.text
    lines = response.json()["items"]
    assert {(line["who"], line["purpose"], line["is_change"]) for line in lines} >= {("乡镇经办人", "办理申请", True)}
    assert CLERK.id not in response.text


async def test_who_may_not_read_the_case_may_not_read_its_log(suite: Suite) -> None:
    case_id, other = await drafted(suite), await drafted(suite)
    response = await suite.door.get(f"/api/v1/cases/{case_id}/access-log", await reader(suite.door, other))
    assert response.status_code == 404
