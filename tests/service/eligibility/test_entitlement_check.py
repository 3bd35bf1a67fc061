"""Anybody may ask what they would get: answered at once by the same rules, and nothing of it is kept."""

import logging
from typing import Any

import pytest
from conftest import MakeStand
from sqlalchemy import text
from stand import Stand

from services.eligibility.app import PLAN

ON = "2026-11-24"
WAGE = "9613.57"


def household(**more: Any) -> dict[str, Any]:
    wage = [{"kind": "wage", "yuan": WAGE}]
    applicant = {"relation": "self", "birth_on": "1980-05-01", "disability_grade": 0, "income": wage}
    child = {"relation": "child", "birth_on": "2016-09-01", "disability_grade": 0, "income": "none"}
    return {"county": "370102000000", "category": "urban", "members": [applicant, child]} | more


async def _counted(stand: Stand) -> dict[str, int]:
    """How many rows each table of the service holds."""
    async with stand.room.database.begin_system() as tx:
        readable = "has_table_privilege(format('%I.%I', schemaname, tablename), 'SELECT')"
        query = text(f"SELECT tablename FROM pg_tables WHERE schemaname = 'eligibility' AND {readable}")  # noqa: S608
        names = [row["tablename"] for row in await tx.all(query)]
        return {name: (await tx.all(text(f"SELECT count(*) AS n FROM {name}")))[0]["n"] for name in names}  # noqa: S608


async def test_nobody_need_log_in_and_no_key_is_asked_for(make_stand: MakeStand) -> None:
    stand = await make_stand(PLAN)
    answer = await stand.client.post("/entitlement-check", json=household())
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["on"], told["county_name"]) == (ON, "山东省济南市历下区")
    assert told["examples"], "demo mode counts with examples and says so"
    assert {each["result"] for each in told["gets"]} <= {"granted", "certified"}
    assert "dibao" in {each["scheme"] for each in told["gets"]}
    assert "不是决定" in told["notice"]


async def test_what_nobody_said_is_named(make_stand: MakeStand) -> None:
    stand = await make_stand(PLAN)
    told = (await stand.client.post("/entitlement-check", json=household())).json()
    unclear = {each["scheme"]: each["missing"] for each in told["unclear"]}
    assert unclear["education"] == ["就读阶段"]


async def test_a_wrong_fact_is_refused_with_field_and_cure_and_no_echo(make_stand: MakeStand) -> None:
    stand = await make_stand(PLAN)
    answer = await stand.client.post("/entitlement-check", json=household(category="suburban"))
    assert (answer.status_code, answer.json()["code"]) == (422, "facts_invalid")
    assert [each["field"] for each in answer.json()["fields"]] == ["category"]
    assert "suburban" not in answer.text


async def test_a_day_before_any_rule_is_refused(make_stand: MakeStand) -> None:
    stand = await make_stand(PLAN)
    answer = await stand.client.post("/entitlement-check", json=household(), params={"on": "2001-01-01"})
    assert (answer.status_code, answer.json()["code"]) == (422, "no_sheet_in_force")


async def test_nothing_is_stored_and_nothing_of_it_is_logged(
    make_stand: MakeStand, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    stand = await make_stand(PLAN)
    before = await _counted(stand)
    assert {"idempotency", "audit_entry", "outbox", "task"} <= before.keys()
    with caplog.at_level(logging.DEBUG):
        await stand.client.post("/entitlement-check", json=household())
        await stand.post("/entitlement-check", household())
        await stand.client.post("/entitlement-check", json=household(category=WAGE))
    assert await _counted(stand) == before
    written = capfd.readouterr()
    assert WAGE not in caplog.text + written.out + written.err


async def test_the_form_is_told_to_everybody(make_stand: MakeStand) -> None:
    stand = await make_stand(PLAN)
    told = (await stand.client.get("/entitlement-check/schema")).json()
    assert told["json_schema"]["properties"]["members"]["minItems"] == 1
