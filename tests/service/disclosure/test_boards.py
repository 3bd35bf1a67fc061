"""Boards and the public account on a real database: a decision makes a line, whatever is heard first."""

from typing import Any
from uuid import UUID

import pytest
from conftest import MakeStand
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from stand import COUNTY, Stand, officer

from services.disclosure.app import PLAN
from services.disclosure.publicity import rule
from shared.contracts.generated.onenet.disclosure.v1.events_pb2 import BoardDelisted, BoardListed
from shared.identity.actor import Actor
from shared.ids import new_id

from . import sayings


@pytest.fixture
async def stand(make_stand: MakeStand) -> Stand:
    return await make_stand(PLAN)


async def board(stand: Stand, **query: str) -> dict[str, Any]:
    response = await stand.get(f"/boards/{sayings.VILLAGE}", **query)
    assert response.status_code == 200, response.text
    return dict(response.json())


async def fund_use(stand: Stand) -> list[dict[str, Any]]:
    response = await stand.get("/fund-use", county_code=COUNTY, year="2026")
    assert response.status_code == 200, response.text
    return list(response.json()["items"])


async def test_a_grant_is_listed_as_soon_as_it_is_decided(stand: Stand) -> None:
    case_id = new_id()
    await sayings.accept(stand, case_id)
    assert (await board(stand))["items"] == []
    await sayings.grant(stand, case_id)
    [item] = (await board(stand))["items"]
    assert (item["name"], item["persons"], item["amount_yuan"], item["since_month"]) == (
        "王*明",
        3,
        "812.00",
        "2026-12",
    )
    [listed] = [event.message for event in await stand.said()]
    assert isinstance(listed, BoardListed)
    assert (listed.persons, listed.amount_fen_monthly) == (3, 81200)


async def test_a_payment_heard_before_decision_and_case_makes_the_same_line(stand: Stand) -> None:
    case_id = new_id()
    await sayings.pay(stand, case_id)
    await sayings.grant(stand, case_id)
    await sayings.accept(stand, case_id)
    assert [item["name"] for item in (await board(stand))["items"]] == ["王*明"]
    assert [use["persons"] for use in await fund_use(stand)] == [3]
    assert not await stand.parked()


async def test_later_payments_list_nobody_twice(stand: Stand) -> None:
    case_id = new_id()
    await sayings.accept(stand, case_id)
    await sayings.grant(stand, case_id)
    await sayings.pay(stand, case_id)
    await sayings.pay(stand, case_id, period="2027-01")
    assert len((await board(stand))["items"]) == 1
    assert len(await stand.said()) == 1


async def test_a_changed_amount_is_shown_on_the_board(stand: Stand) -> None:
    case_id = new_id()
    await sayings.accept(stand, case_id)
    await sayings.grant(stand, case_id)
    await sayings.pay(stand, case_id)
    await sayings.grant(stand, case_id, persons=2, amount_fen=60050)
    [item] = (await board(stand))["items"]
    assert (item["persons"], item["amount_yuan"]) == (2, "600.50")


async def test_a_childs_line_on_the_board_names_nobody_and_its_money_is_counted(stand: Stand) -> None:
    case_id = new_id()
    await sayings.accept(stand, case_id, is_minor=True)
    await sayings.grant(stand, case_id)
    await sayings.pay(stand, case_id)
    assert [item["name"] for item in (await board(stand))["items"]] == ["未成年人"]
    assert [use["households"] for use in await fund_use(stand)] == [1]


async def sheet(stand: Stand, actor: Actor, village: str = sayings.VILLAGE, **query: str) -> dict[str, Any]:
    response = await stand.get(f"/boards/{village}/sheet", actor, **query)
    assert response.status_code == 200, response.text
    return dict(response.json())


async def listed(stand: Stand, *, is_minor: bool = False) -> UUID:
    case_id = new_id()
    await sayings.accept(stand, case_id, is_minor=is_minor)
    await sayings.grant(stand, case_id)
    return case_id


@pytest.mark.parametrize(
    ("actor", "name"),
    [
        pytest.param(officer("village_agent", sayings.VILLAGE), "王小明", id="who posts it"),
        pytest.param(officer("township_clerk", sayings.TOWN), "王小明", id="the township"),
        pytest.param(officer("county_confirmer", COUNTY), "王*明", id="the county"),
        pytest.param(officer("auditor", ""), "王*明", id="an auditor"),
    ],
)
async def test_the_villages_sheet_has_full_names_for_village_and_township_alone(
    stand: Stand, actor: Actor, name: str
) -> None:
    case_id = await listed(stand)
    shown = await sheet(stand, actor)
    assert (shown["as_of"], shown["village_name"][-1:], shown["next"]) == ("2026-11-24", "会", None)
    [line] = shown["items"]
    assert (line["name"], line["persons"], line["amount_yuan"], line["since_month"]) == (name, 3, "812.00", "2026-12")
    async with stand.room.database.begin_system("test") as tx:
        query = text("SELECT actor, case_id FROM audit_pending WHERE operation = 'read'")
        read = [tuple(row) for row in await tx.connection.execute(query)]
    assert (actor.id, case_id) in read


async def test_a_childs_line_on_the_sheet_has_no_name(stand: Stand) -> None:
    await listed(stand, is_minor=True)
    shown = await sheet(stand, officer("village_agent", sayings.VILLAGE))
    assert [line["name"] for line in shown["items"]] == ["未成年人"]


async def test_the_sheet_of_another_village_is_not_shown_and_nobody_reads_it_without_a_login(stand: Stand) -> None:
    await listed(stand)
    others = officer("village_agent", "370102001003"), officer("township_clerk", "370103002000")
    for other in others:
        refused = await stand.get(f"/boards/{sayings.VILLAGE}/sheet", other)
        assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
    assert (await stand.get(f"/boards/{sayings.VILLAGE}/sheet")).status_code == 401
    assert (await stand.get("/boards/999999999999/sheet", officer("auditor", ""))).status_code == 404


async def test_the_county_may_not_read_the_full_names_past_our_code_either(stand: Stand) -> None:
    await listed(stand)
    async with stand.room.database.begin(officer("county_confirmer", COUNTY), "disclosure") as tx:
        with pytest.raises(ProgrammingError, match="permission denied"):
            await tx.connection.execute(text("SELECT name FROM board_name"))


async def test_the_public_account_sums_by_scheme_and_month(stand: Stand) -> None:
    for _ in range(2):
        case_id = new_id()
        await sayings.accept(stand, case_id)
        await sayings.grant(stand, case_id)
        await sayings.pay(stand, case_id)
    await sayings.pay(stand, case_id, period="2026-11")
    november, december = await fund_use(stand)
    assert (november["period"], november["households"], november["amount_yuan"]) == ("2026-11", 1, "812.00")
    assert (december["households"], december["persons"], december["amount_yuan"]) == (2, 6, "1624.00")


async def test_an_instruction_is_counted_once_however_often_it_is_said(stand: Stand) -> None:
    case_id, instruction = new_id(), new_id()
    await sayings.pay(stand, case_id, instruction=instruction)
    await sayings.pay(stand, case_id, instruction=instruction)
    assert [use["amount_yuan"] for use in await fund_use(stand)] == ["812.00"]


async def test_a_board_is_read_in_pages(stand: Stand) -> None:
    for _ in range(3):
        case_id = new_id()
        await sayings.accept(stand, case_id)
        await sayings.grant(stand, case_id)
        await sayings.pay(stand, case_id)
    first = await board(stand, limit="2")
    second = await board(stand, limit="2", cursor=first["next"])
    assert (len(first["items"]), len(second["items"]), second["next"]) == (2, 1, None)
    assert len({item["entry_id"] for item in first["items"] + second["items"]}) == 3


async def test_aid_that_was_given_once_leaves_the_board_after_its_days_and_is_counted_on(stand: Stand) -> None:
    case_id, monthly = new_id(), new_id()
    await sayings.report_emergency(stand, case_id)
    await sayings.give_at_once(stand, case_id)
    await sayings.pay(stand, case_id, period="2026-11", scheme="temporary")
    await sayings.accept(stand, monthly)
    await sayings.grant(stand, monthly)
    days = rule("temporary").board_days
    assert days is not None
    await stand.move_days(days - 1)
    await stand.run_tasks()
    assert {item["scheme"] for item in (await board(stand))["items"]} == {"temporary", "dibao"}
    await stand.move_days(1)
    await stand.run_tasks()
    assert [item["scheme"] for item in (await board(stand))["items"]] == ["dibao"], "a running right stays"
    gone = [event.message for event in await stand.said() if isinstance(event.message, BoardDelisted)]
    assert [each.case_id for each in gone] == [str(case_id)]
    await sayings.pay(stand, case_id, period="2026-11", scheme="temporary")
    assert [item["scheme"] for item in (await board(stand))["items"]] == ["dibao"], "a late payment brings no line back"
    assert [use["persons"] for use in await fund_use(stand)] == [1]
