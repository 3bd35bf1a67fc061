"""What follows a decision: payments that come back, payrolls that stop, rights that change, people who die or move."""

from uuid import UUID

import pytest
from stand import officer

from services.funding.workflow import banking
from shared.contracts.generated.onenet.funding.v1 import events_pb2 as events
from shared.ids import new_id

from .conftest import CHECKER, COUNTY, ELSEWHERE, FINANCE, MAKER, RELEASER, Family, Funds
from .lives import Lives


async def prepared(funds: Funds, fen: int = 81200) -> tuple[Lives, Family, str]:
    lives, family = Lives(funds), Family()
    await funds.allot("100000.00")
    return lives, family, await lives.grant(family, fen)


async def paid_months(funds: Funds, family: Family) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for each in (await funds.payments(family))["payments"]:
        if each["state"] == "settled":
            found.setdefault(each["period"], []).append((each["kind"], each["amount_yuan"]))
    return {period: sorted(each) for period, each in found.items()}


async def stop(funds: Funds, payroll_id: str, actor: object = CHECKER) -> object:
    return await funds.stand.post(f"/payrolls/{payroll_id}/stop", {"reason": "发现错误。"}, actor)  # type: ignore[arg-type]


async def test_what_came_back_is_held_and_paid_again_to_the_new_account_by_a_linked_instruction(funds: Funds) -> None:
    lives, family, _ = await prepared(funds)
    await funds.fault("return")
    await funds.paid()
    assert (await funds.payments(family))["payee"]["hold"] == "account_closed"
    assert [each.reason for each in await funds.said(events.PaymentHeld)] == ["account_closed"]
    assert (await funds.make(None, kind="reissue")).json()["code"] == "payroll_nothing_due"
    await lives.change_payee(family, "6217000000009999")
    assert len(await funds.said(events.PaymentFreed)) == 1
    again = await funds.paid(None, kind="reissue")
    assert (again["kind"], again["state"], again["settled_yuan"]) == ("reissue", "settled", "812.00")
    [first], [second] = [await funds.said(kind) for kind in (events.PaymentReturned, events.PaymentReissued)]
    assert (second.linked_to, second.period) == (first.instruction_id, "2026-11")
    assert [row.split(",")[2:] for row in funds.booked()] == [["returned", "1234"], ["settled", "9999"]]
    assert (await funds.make(None, kind="reissue")).json()["code"] == "payroll_nothing_due"
    assert (await funds.make()).json()["code"] == "payroll_nothing_due"
    assert (await funds.ledger())["balanced"]


async def test_what_comes_back_again_is_repeated_from_the_repeat(funds: Funds) -> None:
    lives, family, _ = await prepared(funds)
    await funds.fault("return", times=2)
    await funds.paid()
    await lives.change_payee(family, "6217000000008888")
    assert (await funds.paid("2026-11", kind="reissue"))["returned_yuan"] == "812.00"
    await lives.change_payee(family, "6217000000009999")
    await funds.paid(None, kind="reissue")
    first, second = await funds.said(events.PaymentReissued)
    assert second.linked_to == first.instruction_id
    assert await paid_months(funds, family) == {"2026-11": [("regular", "812.00")]}
    assert (await funds.ledger())["balanced"]


async def test_a_reissue_goes_through_three_hands_too(funds: Funds) -> None:
    lives, family, _ = await prepared(funds)
    await funds.fault("return")
    await funds.paid()
    await lives.change_payee(family, "6217000000009999")
    payroll_id = (await funds.make(None, kind="reissue")).json()["id"]
    assert (await funds.release(payroll_id)).json()["code"] == "payroll_state"
    assert (await funds.check(payroll_id, MAKER)).status_code == 403
    lines = (await funds.stand.get(f"/payrolls/{payroll_id}/lines", CHECKER)).json()["items"]
    assert [(line["amount_yuan"], line["account_tail"]) for line in lines] == [("812.00", "9999")]
    assert (await funds.reject(payroll_id)).status_code == 201
    await funds.paid(None, kind="reissue")
    assert await paid_months(funds, family) == {"2026-11": [("regular", "812.00")]}


@pytest.mark.parametrize("steps", [0, 1, 2], ids=["a draft", "a checked one", "a released one"])
async def test_a_payroll_that_the_bank_has_not_got_is_stopped_and_made_anew(funds: Funds, steps: int) -> None:
    _, family, _ = await prepared(funds)
    payroll_id = (await funds.make()).json()["id"]
    for step in (funds.check, funds.release)[:steps]:
        assert (await step(payroll_id)).status_code == 201
    stopped = await stop(funds, payroll_id)
    assert (stopped.status_code, stopped.json()["state"]) == (201, "stopped")  # type: ignore[attr-defined]
    await funds.run_for(seconds=10)
    assert funds.booked() == []
    [said] = await funds.said(events.PayrollStopped)
    assert said.payroll_id == payroll_id
    assert (await funds.balances())["in_transit"] == "0.00"
    assert (await funds.ledger())["balanced"]
    await funds.paid()
    assert await paid_months(funds, family) == {"2026-11": [("regular", "812.00")]}


async def test_what_is_on_its_way_to_the_bank_is_not_stopped_and_nobody_stops_their_own(funds: Funds) -> None:
    await prepared(funds)
    payroll_id = await funds.released()
    assert (await stop(funds, payroll_id, MAKER)).status_code == 403  # type: ignore[attr-defined]
    async with funds.stand.room.database.begin_system("test") as tx:
        await banking.begin_sending(tx, UUID(payroll_id))
    refused = await stop(funds, payroll_id, RELEASER)
    assert refused.json()["code"] == "payroll_sent"  # type: ignore[attr-defined]
    await funds.run_for(seconds=10)
    assert (await funds.payroll(payroll_id))["state"] == "settled"


async def test_a_stopped_reissue_leaves_what_came_back_to_be_repeated(funds: Funds) -> None:
    lives, family, _ = await prepared(funds)
    await funds.fault("return")
    await funds.paid()
    await lives.change_payee(family, "6217000000009999")
    payroll_id = await funds.released(None, kind="reissue")
    assert (await stop(funds, payroll_id)).status_code == 201  # type: ignore[attr-defined]
    await funds.run_for(seconds=5)
    await funds.paid(None, kind="reissue")
    assert await paid_months(funds, family) == {"2026-11": [("regular", "812.00")]}
    assert len(funds.booked()) == 2
    assert (await funds.ledger())["balanced"]


async def test_a_single_sum_is_paid_once_and_any_day_and_ends_its_right(funds: Funds) -> None:
    lives, family, other = Lives(funds), Family(), Family()
    body = {"year": 2026, "scheme": "temporary", "amount_yuan": "5000.00", "document": "临时〔2026〕1号"}
    await funds.stand.post("/budgets", body, FINANCE)
    await lives.emergency(family, 150000)
    [budget] = (await funds.stand.get("/budgets", FINANCE, year="2026")).json()["items"]
    assert budget["encumbered_yuan"] == "1500.00"
    first = (await funds.make(scheme="temporary")).json()
    assert (first["kind"], first["total_yuan"]) == ("urgent", "1500.00")
    await lives.emergency(other, 80000, kind="township_reserve")
    await funds.paid(scheme="temporary")
    await funds.check(first["id"])
    await funds.release(first["id"])
    await funds.run_for(seconds=20)
    assert await paid_months(funds, family) == {"2026-11": [("one_off", "1500.00")]}
    assert (await funds.payments(other))["payee"]["kind"] == "township_reserve"
    assert [each.reason for each in await funds.said(events.EntitlementEnded)] == ["paid_out"] * 2
    assert (await funds.make("2026-11", scheme="temporary")).json()["code"] == "payroll_nothing_due"
    ledger = (await funds.stand.get("/ledger", FINANCE, year="2026", scheme="temporary")).json()
    assert ledger["balanced"]


async def test_a_single_sum_that_was_not_in_order_is_asked_back(funds: Funds) -> None:
    lives, family = Lives(funds), Family()
    body = {"year": 2026, "scheme": "temporary", "amount_yuan": "5000.00", "document": "临时〔2026〕1号"}
    await funds.stand.post("/budgets", body, FINANCE)
    decision = await lives.emergency(family, 150000)
    await funds.paid(scheme="temporary")
    await lives.withdraw(family, decision, 0, scheme="temporary")
    [asked] = await funds.said(events.RecoveryOpened)
    assert (asked.reason, asked.amount_fen) == ("not_in_order", 150000)


async def test_an_adjusted_right_ends_with_the_month_before_and_frees_what_it_had_bound(funds: Funds) -> None:
    lives, family, _ = await prepared(funds)
    await lives.adjust(family, 50000, "2026-12")
    old, new = (await funds.payments(family))["entitlements"]
    assert (old["state"], old["last_month"], new["first_month"]) == ("ended", "2026-11", "2026-12")
    assert (await funds.balances())["encumbered"] == "1312.00"
    await funds.paid()
    await funds.stand.move_days(7)
    await funds.paid("2026-12")
    assert await paid_months(funds, family) == {"2026-11": [("regular", "812.00")], "2026-12": [("regular", "500.00")]}
    assert (await funds.balances())["encumbered"] == "0.00"
    assert (await funds.ledger())["balanced"]


async def test_a_stopped_right_is_paid_its_last_month_and_its_money_goes_to_who_waits(funds: Funds) -> None:
    lives, family, waiting = Lives(funds), Family(), Family()
    await funds.allot("1624.00")
    await lives.grant(family)
    await lives.grant(waiting, first_month="2026-12")
    assert [each["state"] for each in (await funds.payments(waiting))["entitlements"]] == ["unfunded"]
    await lives.stop(family, "2026-11")
    assert [each["state"] for each in (await funds.payments(waiting))["entitlements"]] == ["funded"]
    await funds.paid()
    await funds.stand.move_days(7)
    await funds.paid("2026-12")
    assert await paid_months(funds, family) == {"2026-11": [("regular", "812.00")]}
    assert await paid_months(funds, waiting) == {"2026-12": [("regular", "812.00")]}
    assert (await funds.ledger())["balanced"]


async def test_a_payroll_that_a_decision_has_overtaken_is_not_released(funds: Funds) -> None:
    lives, family, decision = await prepared(funds)
    payroll_id = (await funds.make()).json()["id"]
    await funds.check(payroll_id)
    await lives.withdraw(family, decision, 50000)
    assert (await funds.release(payroll_id)).json()["code"] == "payroll_outdated"
    assert (await stop(funds, payroll_id)).status_code == 201  # type: ignore[attr-defined]
    await funds.run_for(seconds=5)
    await funds.paid()
    assert await paid_months(funds, family) == {"2026-11": [("arrears", "500.00")]}
    assert (await funds.ledger())["balanced"]


async def test_too_little_that_was_paid_by_mistake_is_paid_by_the_next_payroll(funds: Funds) -> None:
    lives, family, decision = await prepared(funds)
    await funds.paid()
    await lives.withdraw(family, decision, 90000)
    [owed] = await funds.said(events.ArrearsOwed)
    assert owed.amount_fen == 8800
    assert [each["amount_yuan"] for each in (await funds.payments(family))["arrears"]] == ["88.00"]
    await funds.stand.move_days(7)
    payroll = await funds.paid("2026-12")
    assert (payroll["line_count"], payroll["total_yuan"]) == (2, "988.00")
    assert await paid_months(funds, family) == {
        "2026-11": [("arrears", "88.00"), ("regular", "812.00")],
        "2026-12": [("regular", "900.00")],
    }
    assert (await funds.ledger())["balanced"]


async def test_too_much_that_was_paid_is_asked_back_and_never_set_off(funds: Funds) -> None:
    lives, family, decision = await prepared(funds)
    await funds.paid()
    await lives.withdraw(family, decision, 50000)
    [asked] = (await funds.stand.get(f"/cases/{family.case_id}/recoveries", FINANCE)).json()["items"]
    assert (asked["amount_yuan"], asked["reason"], asked["months"]) == ("312.00", "withdrawn", ["2026-11"])
    path = f"/recoveries/{asked['id']}/repayments"
    part = await funds.stand.post(path, {"amount_yuan": "100.00", "document": "收据1"}, FINANCE)
    assert (part.status_code, part.json()["left_yuan"]) == (201, "212.00")
    again = await funds.stand.post(path, {"amount_yuan": "100.00", "document": "收据1"}, FINANCE)
    too_much = await funds.stand.post(path, {"amount_yuan": "212.01", "document": "收据2"}, FINANCE)
    assert (again.json()["code"], too_much.json()["code"]) == ("document_known", "repaid_too_much")
    [said] = await funds.said(events.RecoveryRepaid)
    assert (said.amount_fen, said.left_fen) == (10000, 21200)
    balances = await funds.balances()
    assert (balances["paid"], balances["recoverable"], balances["recovered"]) == ("500.00", "212.00", "100.00")
    await funds.stand.move_days(7)
    await funds.paid("2026-12")
    assert (await paid_months(funds, family))["2026-12"] == [("regular", "500.00")]
    assert (await funds.ledger())["balanced"]


async def test_a_payment_on_its_way_is_settled_when_the_bank_has_answered(funds: Funds) -> None:
    lives, family, decision = await prepared(funds)
    await funds.fault("slow", times=3)
    payroll_id = await funds.released()
    await funds.stand.run_tasks()
    await lives.withdraw(family, decision, 50000)
    assert await funds.said(events.RecoveryOpened) == []
    await funds.run_for(seconds=30)
    assert (await funds.payroll(payroll_id))["state"] == "settled"
    assert [each.amount_fen for each in await funds.said(events.RecoveryOpened)] == [31200]
    assert (await funds.ledger())["balanced"]


async def test_a_payment_that_comes_back_after_its_right_is_gone_is_not_repeated_at_the_old_amount(
    funds: Funds,
) -> None:
    lives, family, decision = await prepared(funds)
    await funds.fault("return")
    await funds.paid()
    await lives.withdraw(family, decision, 50000)
    await lives.change_payee(family, "6217000000009999")
    assert (await funds.make(None, kind="reissue")).json()["code"] == "payroll_nothing_due"
    await funds.paid()
    assert await paid_months(funds, family) == {"2026-11": [("regular", "500.00")]}
    assert (await funds.ledger())["balanced"]


async def test_a_refusal_that_was_wrong_is_made_good_by_one_payroll_for_all_its_months(funds: Funds) -> None:
    lives, family = Lives(funds), Family()
    await funds.allot("100000.00")
    await lives.grant(family, first_month="2026-08")
    payroll = await funds.paid()
    assert (payroll["line_count"], payroll["total_yuan"]) == (4, "3248.00")
    assert sorted(await paid_months(funds, family)) == ["2026-08", "2026-09", "2026-10", "2026-11"]
    assert (await funds.ledger())["balanced"]


async def test_the_month_of_death_is_due_and_no_later_one_even_before_the_decision_comes(funds: Funds) -> None:
    lives, family, _ = await prepared(funds)
    await lives.die(family, family.person_id, "2026-11-20")
    assert [each.reason for each in await funds.said(events.PaymentHeld)] == ["beneficiary_dead"]
    await funds.paid()
    await funds.stand.move_days(7)
    assert (await funds.make("2026-12")).json()["code"] == "payroll_nothing_due"
    assert await paid_months(funds, family) == {"2026-11": [("regular", "812.00")]}


async def test_what_was_paid_after_a_death_is_asked_back_when_the_right_is_stopped(funds: Funds) -> None:
    lives, family, _ = await prepared(funds)
    await funds.paid()
    await lives.die(family, family.person_id, "2026-10-31")
    await lives.stop(family, "2026-10", cause="death")
    [asked] = await funds.said(events.RecoveryOpened)
    assert (asked.reason, asked.amount_fen) == ("after_death", 81200)


async def test_a_dead_payee_is_not_paid_until_another_stands_in_and_the_others_lose_nothing(funds: Funds) -> None:
    lives, heir = Lives(funds), new_id()
    family = Family(others=(heir,))
    await funds.allot("100000.00")
    await lives.grant(family)
    await lives.die(family, family.person_id, "2026-11-20")
    assert (await funds.make()).json()["code"] == "payroll_nothing_due"
    await lives.change_payee(family, "6217000000007777", heir, "guardian", "张三丰")
    payee = (await funds.payments(family))["payee"]
    assert (payee["name"], payee["kind"], payee["hold"]) == ("张*丰", "guardian", "")
    await funds.paid()
    assert funds.booked()[0].endswith(",7777")


async def test_two_persons_who_are_one_were_paid_twice_and_the_later_payment_is_asked_back(funds: Funds) -> None:
    lives, known, unknown = Lives(funds), Family(), Family(others=(new_id(),))
    await funds.allot("100000.00")
    await lives.grant(known, 81200)
    await lives.grant(unknown, 50001)
    await funds.paid()
    for _ in range(2):
        await lives.merge(unknown, unknown.person_id, known.person_id)
    [asked] = await funds.said(events.RecoveryOpened)
    assert (asked.reason, asked.amount_fen, asked.case_id) == ("merged", 25000, str(unknown.case_id))
    await funds.stand.move_days(7)
    payroll = await funds.paid("2026-12")
    assert (payroll["line_count"], len(payroll["left_out"])) == (1, 1)
    reader = officer("applicant", person_id=known.person_id)
    assert (await funds.stand.get(f"/cases/{unknown.case_id}/payments", reader)).status_code == 200
    assert (await funds.ledger())["balanced"]


async def test_a_household_that_moves_within_its_county_is_seen_by_the_new_township_alone(funds: Funds) -> None:
    lives, family, _ = await prepared(funds)
    await funds.paid()
    await lives.move(family, COUNTY, "2026-12", "370102002000")
    path = f"/cases/{family.case_id}/payments"
    seen = await funds.stand.get(path, officer("township_clerk", "370102002000"))
    assert len(seen.json()["payments"]) == 1
    assert (await funds.stand.get(path, officer("township_clerk", "370102001000"))).status_code == 404


async def test_a_household_that_moves_to_another_county_is_paid_without_gap_and_no_month_twice(funds: Funds) -> None:
    lives, family, _ = await prepared(funds)
    await funds.allot("100000.00", actor=officer("county_finance", ELSEWHERE))
    await lives.move(family, ELSEWHERE, "2026-12")
    assert (await funds.balances())["encumbered"] == "812.00"
    await funds.paid()
    await funds.stand.move_days(7)
    assert (await funds.make("2026-12")).json()["code"] == "payroll_nothing_due"
    made = await funds.make("2026-12", officer("payroll_maker", ELSEWHERE))
    assert (made.status_code, made.json()["total_yuan"]) == (201, "812.00")
    assert (await funds.ledger())["balanced"]
    assert [each.reason for each in await funds.said(events.EntitlementEnded)] == ["moved"]
