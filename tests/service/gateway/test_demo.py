"""What exists in demo mode only: tokens for made-up people and the clock; production knows neither."""

from typing import Any

import pytest
from sqlalchemy import select
from stand import Stand

from gateway import demo
from shared.database import ground
from shared.identity import tokens
from shared.identity.actor import Actor
from shared.settings import Mode

from .conftest import Suite

CODES = {"village": "370102001002", "township": "370102001000", "county": "370102000000", "city": "370100000000"}
ROLE_AREAS = {
    "village_agent": "village",
    "township_clerk": "township",
    "township_reviewer": "township",
    "county_confirmer": "county",
    "county_finance": "county",
    "payroll_maker": "county",
    "payroll_checker": "county",
    "payroll_releaser": "county",
    "city_officer": "city",
}


async def log_in(suite: Suite, **wanted: str) -> tuple[Any, Actor]:
    issued = (await suite.door.post("/api/v1/demo/tokens", wanted)).json()
    return issued, tokens.verify(suite.door.key, issued["token"], "gateway", suite.door.clock.now()).actor


async def offset(stand: Stand) -> int:
    async with stand.room.database.begin_system() as tx:
        return int((await tx.connection.execute(select(ground.LEGAL_CLOCK.c.offset_days))).scalar_one())


async def test_every_role_can_be_played_but_those_of_the_public_and_of_systems() -> None:
    assert set(demo.roles()) == {*ROLE_AREAS, "applicant", "province_officer", "auditor", "bureau"}


@pytest.mark.parametrize("role", sorted(ROLE_AREAS))
async def test_an_officer_gets_a_token_of_the_roles_level_and_area(suite: Suite, role: str) -> None:
    code = CODES[ROLE_AREAS[role]]
    issued, actor = await log_in(suite, role=role, area_code=code, name="乙")
    assert (issued["actor_id"], actor.id) == (f"demo:{code}:乙", f"demo:{code}:乙")
    assert (actor.level, actor.area.code, actor.roles) == (ROLE_AREAS[role], code, {role})


async def test_one_name_in_one_place_is_one_human_being_in_every_role(suite: Suite) -> None:
    actors = [
        (await log_in(suite, role=role, area_code=CODES["county"], name=name))[1]
        for role, name in (("payroll_maker", "甲"), ("payroll_checker", "甲"), ("payroll_checker", "乙"))
    ]
    assert actors[0].id == actors[1].id != actors[2].id
    _, auditor = await log_in(suite, role="auditor", name="丙")
    assert auditor.id == "demo:370000000000:丙"


async def test_a_bureau_gets_a_token_with_its_own_id(suite: Suite) -> None:
    _, actor = await log_in(suite, role="bureau", bureau_id="banks")
    assert (actor.id, actor.level, actor.bureau_id) == ("demo:banks:甲", "bureau", "banks")


async def test_an_applicant_is_the_same_person_at_every_login(suite: Suite) -> None:
    first, actor = await log_in(suite, role="applicant", identity_number="37010219500307457X")
    second, _ = await log_in(suite, role="applicant", identity_number="37010219500307457X")
    assert first["person_id"] == second["person_id"] == str(actor.person_id)
    assert (actor.level, actor.id) == ("applicant", f"person:{actor.person_id}")


WRONG: tuple[Any, ...] = (
    pytest.param({"role": "system"}, "role", id="a system"),
    pytest.param({"role": "public"}, "role", id="the public"),
    pytest.param({"role": "township_clerk"}, "area_code", id="no area"),
    pytest.param({"role": "township_clerk", "area_code": CODES["county"]}, "area_code", id="an area of another level"),
    pytest.param({"role": "township_clerk", "area_code": "370102999000"}, "area_code", id="an unknown area"),
    pytest.param({"role": "bureau"}, "bureau_id", id="a bureau without id"),
    pytest.param({"role": "applicant"}, "identity_number", id="an applicant without number"),
)


@pytest.mark.parametrize(("wanted", "field"), WRONG)
async def test_whoever_nobody_can_be_is_refused_with_the_field_named(
    suite: Suite, wanted: dict[str, str], field: str
) -> None:
    response = await suite.door.post("/api/v1/demo/tokens", wanted)
    assert (response.status_code, response.json()["fields"][0]["field"]) == (422, field)


async def test_a_number_that_is_none_is_refused_without_being_repeated(suite: Suite) -> None:
    wanted = {"role": "applicant", "identity_number": "370102195003074571"}
    response = await suite.door.post("/api/v1/demo/tokens", wanted)
    assert (response.status_code, response.json()["code"]) == (422, "identity_refused")
    assert wanted["identity_number"] not in response.text


async def test_the_clock_moves_for_all_services_together_and_never_back(suite: Suite) -> None:
    before = (await suite.door.get("/api/v1/demo/clock")).json()
    ahead = before["offset_days"] + 8
    moved = await suite.door.post("/api/v1/demo/clock", {"offset_days": ahead})
    assert (moved.status_code, moved.json()["offset_days"]) == (200, ahead)
    assert (await suite.door.get("/api/v1/demo/clock")).json()["today"] > before["today"]
    assert await offset(suite.intake) == ahead
    back = await suite.door.post("/api/v1/demo/clock", {"offset_days": 1})
    assert back.json()["offset_days"] == ahead
    assert await offset(suite.intake) == ahead


async def test_in_production_neither_exists(suite: Suite) -> None:
    async with suite.with_upstreams(Mode.PRODUCTION) as client:
        headers = {"Idempotency-Key": "0" * 16}
        clock = {"offset_days": 1}
        answers = [
            await client.post("/api/v1/demo/tokens", json={"role": "auditor"}, headers=headers),
            await client.post("/api/v1/demo/clock", json=clock, headers=headers),
            await client.get("/api/v1/demo/clock"),
        ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert {answer.json()["code"] for answer in answers} == {"not_found"}
