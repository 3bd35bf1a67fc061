"""The monthly payroll from its maker to the bank and back: three hands, one payment, books that balance to the fen."""

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest
from stand import officer

from services.funding import bank_file
from services.funding.workflow import banking
from shared.contracts.generated.onenet.funding.v1 import events_pb2 as events
from shared.ids import new_id

from .conftest import CHECKER, COUNTY, ELSEWHERE, FINANCE, MAKER, RELEASER, Family, Funds


async def three_families(funds: Funds) -> list[Family]:
    families = [Family(account=f"62170000000000{n:02d}") for n in (11, 22, 33)]
    await funds.allot("100000.00")
    for family, fen in zip(families, (81200, 40050, 1), strict=True):
        await funds.grant(family, fen=fen)
    return families


async def test_a_payroll_is_made_checked_released_and_paid_to_the_fen(funds: Funds) -> None:
    families = await three_families(funds)
    payroll = await funds.paid()
    assert (payroll["state"], payroll["total_yuan"], payroll["settled_yuan"]) == ("settled", "1212.51", "1212.51")
    assert (payroll["open_yuan"], payroll["bank_differences"]) == ("0.00", 0)
    assert len({payroll["maker"], payroll["checker"], payroll["releaser"]}) == 3
    assert sorted(int(row.split(",")[1]) for row in funds.booked()) == [1, 40050, 81200]
    settled = await funds.said(events.PaymentSettled)
    assert sum(each.amount_fen for each in settled) == 121251
    assert {each.case_id for each in settled} == {str(family.case_id) for family in families}
    [payment] = (await funds.payments(families[0]))["payments"]
    assert (payment["period"], payment["amount_yuan"], payment["state"]) == ("2026-11", "812.00", "settled")
    lines = (await funds.stand.get(f"/payrolls/{payroll['id']}/lines", CHECKER)).json()["items"]
    assert [line["payee_name"] for line in lines] == ["王*明"] * 3
    assert (payroll["state_title"], lines[0]["state_title"], payment["state_title"]) == (
        "银行已答复",
        "已到账",
        "已到账",
    )
    assert (payroll["scheme_title"], payment["scheme_title"]) == ("最低生活保障", "最低生活保障")


async def test_the_ledger_balances_and_says_what_budgets_payrolls_and_the_bank_say(funds: Funds) -> None:
    await three_families(funds)
    await funds.fault("return", tail="22")
    await funds.paid()
    ledger = await funds.ledger()
    assert (ledger["balanced"], ledger["differences"]) == (True, [])
    assert ledger["debit_total_yuan"] == ledger["credit_total_yuan"]
    balances = await funds.balances()
    assert balances == {
        "appropriation": "100000.00",
        "available": "97574.98",
        "encumbered": "1613.01",
        "in_transit": "0.00",
        "paid": "812.01",
        "recoverable": "0.00",
        "recovered": "0.00",
    }
    paid_by_bank = sum(int(row.split(",")[1]) for row in funds.booked() if "settled" in row)
    assert balances["paid"] == f"{paid_by_bank // 100}.{paid_by_bank % 100:02d}"


async def test_a_payment_that_the_bank_returns_is_said_with_its_reason(funds: Funds) -> None:
    families = await three_families(funds)
    await funds.fault("return", tail="22")
    payroll = await funds.paid()
    assert (payroll["state"], payroll["settled_yuan"], payroll["returned_yuan"]) == ("settled", "812.01", "400.50")
    [returned] = await funds.said(events.PaymentReturned)
    assert (returned.case_id, returned.amount_fen) == (str(families[1].case_id), 40050)
    [payment] = (await funds.payments(families[1]))["payments"]
    assert payment["state"] == "returned"
    assert payment["reason"]


async def test_nobody_is_paid_twice_for_a_period(funds: Funds) -> None:
    await three_families(funds)
    await funds.paid()
    again = await funds.make()
    assert (again.status_code, again.json()["code"]) == (409, "payroll_nothing_due")


async def test_who_is_granted_later_gets_a_payroll_of_their_own_for_the_same_month(funds: Funds) -> None:
    await three_families(funds)
    await funds.paid()
    late = Family()
    await funds.grant(late)
    payroll = await funds.paid()
    assert (payroll["line_count"], payroll["total_yuan"]) == (1, "812.00")


async def test_a_second_payroll_waits_until_the_first_has_left(funds: Funds) -> None:
    await three_families(funds)
    assert (await funds.make()).status_code == 201
    await funds.grant(Family())
    refused = await funds.make()
    assert (refused.status_code, refused.json()["code"]) == (409, "payroll_open")


async def test_of_two_makers_at_once_one_makes_the_payroll(funds: Funds) -> None:
    await three_families(funds)
    makers = [officer("payroll_maker", COUNTY, name=name) for name in "甲乙丙丁"]
    answers = await asyncio.gather(*(funds.make(actor=maker) for maker in makers))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert await funds.sql("SELECT count(*) FROM payroll_line") == [(3,)]


async def test_a_month_is_paid_from_its_first_day_on_and_not_before(funds: Funds) -> None:
    await funds.allot("100000.00")
    await funds.grant(Family(), first_month="2026-12")
    early = await funds.make("2026-12")
    assert (early.status_code, early.json()["code"]) == (409, "period_not_begun")
    await funds.stand.move_days(7)
    assert (await funds.make("2026-12")).status_code == 201
    assert (await funds.make("2026-11")).json()["code"] == "payroll_nothing_due"


async def test_what_the_budget_does_not_cover_is_not_paid(funds: Funds) -> None:
    covered, waiting = Family(), Family()
    await funds.allot("1624.00")
    await funds.grant(covered)
    await funds.grant(waiting)
    payroll = await funds.paid()
    assert payroll["line_count"] == 1
    assert (await funds.payments(waiting))["payments"] == []


async def paid_next_door_first(funds: Funds) -> tuple[str, Family, Family]:
    """A draft of the next county with one person, and here that person's household and one that has no doubt."""
    person = new_id()
    await funds.allot("10000.00")
    await funds.allot("10000.00", actor=officer("county_finance", ELSEWHERE))
    await funds.grant(Family(person_id=person, county=ELSEWHERE))
    doubted, other = Family(others=(person,)), Family(account="6217000000000022")
    await funds.grant(doubted)
    await funds.grant(other)
    made = await funds.make(actor=officer("payroll_maker", ELSEWHERE))
    return made.json()["id"], doubted, other


async def test_a_person_paid_in_another_county_is_left_out_here_and_nobody_else_waits(funds: Funds) -> None:
    _, doubted, other = await paid_next_door_first(funds)
    payroll = await funds.paid()
    assert (payroll["state"], payroll["line_count"], payroll["settled_yuan"]) == ("settled", 1, "812.00")
    [left] = payroll["left_out"]
    assert (left["case_id"], left["code"]) == (str(doubted.case_id), "person_paid_elsewhere")
    assert left["case_number"]
    assert "核实" in left["sentence"]
    [payment] = (await funds.payments(other))["payments"]
    assert payment["state"] == "settled"
    assert (await funds.payments(doubted))["payments"] == []
    [listed] = (await funds.stand.get("/payrolls", MAKER)).json()["items"]
    assert listed["left_out"] == payroll["left_out"]
    assert (await funds.ledger())["balanced"]


async def test_a_household_that_was_left_out_is_taken_by_a_later_payroll_once_resolved(funds: Funds) -> None:
    next_door, doubted, _ = await paid_next_door_first(funds)
    await funds.paid()
    still = await funds.make()
    assert (still.status_code, still.json()["code"]) == (409, "payroll_nothing_due")
    [named] = still.json()["fields"]
    assert named["field"].startswith("entitlements.")
    assert (await funds.reject(next_door, officer("payroll_checker", ELSEWHERE))).status_code == 201
    payroll = await funds.paid()
    assert (payroll["line_count"], payroll["left_out"]) == (1, [])
    [payment] = (await funds.payments(doubted))["payments"]
    assert payment["state"] == "settled"


async def test_of_two_rights_to_one_person_the_older_is_paid_and_only_the_younger_waits(funds: Funds) -> None:
    person = new_id()
    older, younger, other = Family(person_id=person), Family(others=(person,)), Family()
    await funds.allot("10000.00")
    for family in (older, younger, other):
        await funds.grant(family)
    payroll = await funds.paid()
    assert payroll["line_count"] == 2
    assert [(each["case_id"], each["code"]) for each in payroll["left_out"]] == [(str(younger.case_id), "person_twice")]


async def test_of_two_counties_with_one_person_at_once_neither_is_stopped(funds: Funds) -> None:
    person = new_id()
    makers = {COUNTY: MAKER, ELSEWHERE: officer("payroll_maker", ELSEWHERE)}
    for county in makers:
        await funds.allot("10000.00", actor=officer("county_finance", county))
        await funds.grant(Family(person_id=person, county=county))
        await funds.grant(Family(county=county))
    at_once = await asyncio.gather(*(funds.make(actor=maker) for maker in makers.values()))
    overtaken = [maker for maker, answer in zip(makers.values(), at_once, strict=True) if answer.status_code != 201]
    assert {answer.json().get("code") for answer in at_once} <= {None, "person_paid_elsewhere"}
    assert len(overtaken) < len(makers)
    again = [await funds.make(actor=maker) for maker in overtaken]
    made = [answer.json() for answer in (*at_once, *again) if answer.status_code == 201]
    assert sorted((each["line_count"], len(each["left_out"])) for each in made) == [(1, 1), (2, 0)]


@pytest.mark.parametrize(
    ("step", "role"),
    [
        pytest.param("check", "payroll_checker", id="the maker does not check"),
        pytest.param("release", "payroll_releaser", id="the maker does not release"),
    ],
)
async def test_one_person_with_two_roles_is_still_one_person(funds: Funds, step: str, role: str) -> None:
    await three_families(funds)
    payroll_id = (await funds.make()).json()["id"]
    if step == "release":
        await funds.check(payroll_id)
    same = replace(officer(role, COUNTY), id=MAKER.id)
    refused = await funds.stand.post(f"/payrolls/{payroll_id}/{step}", None, same)
    assert (refused.status_code, refused.json()["code"]) == (403, "same_hand")


async def test_a_draft_is_not_released_and_a_released_payroll_not_released_again(funds: Funds) -> None:
    await three_families(funds)
    payroll_id = (await funds.make()).json()["id"]
    assert (await funds.release(payroll_id)).json()["code"] == "payroll_state"
    assert (await funds.check(payroll_id)).status_code == 201
    assert (await funds.release(payroll_id)).status_code == 201
    assert (await funds.release(payroll_id)).json()["code"] == "payroll_state"


async def test_a_checker_sends_a_draft_back_and_the_maker_makes_a_new_one_that_is_paid(funds: Funds) -> None:
    families = await three_families(funds)
    first = (await funds.make()).json()["id"]
    rejected = await funds.reject(first, reason=" 第3户金额与决定不一致。 ")
    assert (rejected.status_code, rejected.json()["state"]) == (201, "rejected")
    shown = await funds.payroll(first)
    assert (shown["rejecter"], shown["rejection_reason"], shown["open_yuan"]) == (
        CHECKER.id,
        "第3户金额与决定不一致。",
        "0.00",
    )
    assert (await funds.payments(families[0]))["payments"] == []
    lines = (await funds.stand.get(f"/payrolls/{first}/lines", CHECKER)).json()["items"]
    assert {line["state"] for line in lines} == {"rejected"}
    paid = await funds.paid()
    assert (paid["line_count"], paid["settled_yuan"]) == (3, "1212.51")
    assert len(funds.booked()) == len(await funds.said(events.PaymentSettled)) == 3
    assert (await funds.ledger())["balanced"]


async def test_a_rejected_payroll_goes_nowhere_any_more_and_a_checked_one_is_not_rejected(funds: Funds) -> None:
    await three_families(funds)
    rejected = (await funds.make()).json()["id"]
    assert (await funds.reject(rejected)).status_code == 201
    for answer in (await funds.check(rejected), await funds.release(rejected), await funds.reject(rejected)):
        assert answer.json()["code"] == "payroll_state"
    checked = (await funds.make()).json()["id"]
    await funds.check(checked)
    assert (await funds.reject(checked)).json()["code"] == "payroll_state"


async def test_a_draft_is_rejected_by_a_checker_of_its_county_who_did_not_make_it(funds: Funds) -> None:
    await three_families(funds)
    payroll_id = (await funds.make()).json()["id"]
    assert (await funds.reject(payroll_id, MAKER)).status_code == 403
    assert (await funds.reject(payroll_id, replace(CHECKER, id=MAKER.id))).json()["code"] == "same_hand"
    assert (await funds.reject(payroll_id, officer("payroll_checker", ELSEWHERE))).status_code == 404
    assert (await funds.reject(payroll_id, reason=" ")).status_code == 422


async def test_a_maker_may_not_check_by_role(funds: Funds) -> None:
    await three_families(funds)
    payroll_id = (await funds.make()).json()["id"]
    assert (await funds.check(payroll_id, MAKER)).status_code == 403
    assert (await funds.check(payroll_id, officer("payroll_checker", ELSEWHERE))).status_code == 404


@pytest.mark.parametrize(
    ("kind", "times"),
    [
        pytest.param("down", 3, id="a bank that is down"),
        pytest.param("slow", 3, id="a bank that answers late"),
        pytest.param("rubbish", 2, id="a bank that talks rubbish"),
    ],
)
async def test_a_faulty_bank_delays_payment_and_never_doubles_it(funds: Funds, kind: str, times: int) -> None:
    await three_families(funds)
    payroll_id = await funds.released()
    await funds.fault(kind, times)
    await funds.run_for(seconds=60)
    assert (await funds.payroll(payroll_id))["state"] == "settled"
    assert len(funds.booked()) == 3
    assert len(await funds.said(events.PaymentSettled)) == 3


async def test_a_file_that_the_bank_took_without_our_knowing_is_not_sent_again(funds: Funds) -> None:
    await three_families(funds)
    payroll_id = await funds.released()
    async with funds.stand.room.database.begin_system("test") as tx:
        orders = await banking.orders(tx, UUID(payroll_id))
    taken = await funds.bank.put(f"/bank/files/{payroll_id}", json=bank_file.content(orders))
    assert taken.status_code == 201
    await funds.run_for(seconds=20)
    assert (await funds.payroll(payroll_id))["state"] == "settled"
    assert len(funds.booked()) == 3


async def test_an_answer_heard_twice_is_booked_once(funds: Funds) -> None:
    await three_families(funds)
    payroll_id = await funds.released()
    await funds.run_for(seconds=20)
    from_bank = await funds.bank.get(f"/bank/files/{payroll_id}/answers")
    answers = bank_file.read_answers(from_bank.json())
    async with funds.stand.room.database.begin_system("test") as tx:
        assert await banking.record_answers(tx, UUID(payroll_id), answers)
    assert len(await funds.said(events.PaymentSettled)) == 3
    assert (await funds.ledger())["balanced"]


async def test_what_the_bank_says_and_nobody_asked_is_a_difference_for_a_person(funds: Funds) -> None:
    await three_families(funds)
    payroll_id = await funds.released()
    stranger = {"instruction_id": str(new_id()), "amount_fen": 99, "outcome": "settled"}
    answers = bank_file.read_answers({"answers": [stranger]})
    for _ in range(2):
        async with funds.stand.room.database.begin_system("test") as tx:
            assert not await banking.record_answers(tx, UUID(payroll_id), answers)
    assert (await funds.payroll(payroll_id))["bank_differences"] == 1


async def test_lists_are_paged_and_held_to_the_area(funds: Funds) -> None:
    await three_families(funds)
    await funds.paid()
    listed = (await funds.stand.get("/payrolls", RELEASER, period="2026-11")).json()["items"]
    assert len(listed) == 1
    first = (await funds.stand.get(f"/payrolls/{listed[0]['id']}/lines", FINANCE, limit="2")).json()
    second = (await funds.stand.get(f"/payrolls/{listed[0]['id']}/lines", FINANCE, cursor=first["next"])).json()
    assert len({line["id"] for line in (*first["items"], *second["items"])}) == 3
    neighbour = officer("payroll_maker", ELSEWHERE)
    assert (await funds.stand.get("/payrolls", neighbour)).json()["items"] == []
    assert (await funds.stand.get(f"/payrolls/{listed[0]['id']}/lines", neighbour)).status_code == 404
