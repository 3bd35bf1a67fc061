"""A bank in disorder, and two who want the same at once: nothing is lost, nothing is paid twice."""

import asyncio
from uuid import UUID

import pytest
from stand import officer

from services.funding.workflow import banking, decisions
from shared.contracts.generated.onenet.funding.v1 import events_pb2 as events
from shared.crypto.signing import Purpose

from .conftest import CHECKER, COUNTY, MAKER, RELEASER, Family, Funds
from .lives import Lives


async def four(funds: Funds) -> list[Family]:
    families = [Family(account=f"62170000000000{n:02d}") for n in (11, 22, 33, 44)]
    await funds.allot("100000.00")
    for number, family in enumerate(families):
        await funds.grant(family, fen=10000 + number)
    return families


@pytest.mark.parametrize(
    ("kinds", "differences"),
    [
        pytest.param(["cut"], 0, id="the line breaks after the bank took the file"),
        pytest.param(["lost"], 0, id="the bank took the file and lost it"),
        pytest.param(["half"], 0, id="half of the answers"),
        pytest.param(["doubled"], 0, id="each answer twice"),
        pytest.param(["stranger"], 1, id="an answer to an id that nobody knows"),
        pytest.param(["amount"], 4, id="answers of other amounts"),
        pytest.param(["cut", "half", "doubled", "rubbish", "slow", "down"], 0, id="all of it in a row"),
    ],
)
async def test_whatever_the_bank_does_each_instruction_is_paid_once(
    funds: Funds, kinds: list[str], differences: int
) -> None:
    await four(funds)
    payroll_id = await funds.released()
    for kind in kinds:
        await funds.fault(kind)
    await funds.run_for(seconds=60)
    payroll = await funds.payroll(payroll_id)
    assert (payroll["state"], payroll["settled_yuan"], payroll["open_yuan"]) == ("settled", "400.06", "0.00")
    assert payroll["bank_differences"] == differences
    assert sorted(int(row.split(",")[1]) for row in funds.booked()) == [10000, 10001, 10002, 10003]
    assert len(await funds.said(events.PaymentSettled)) == 4
    assert (await funds.ledger())["balanced"]


async def test_an_answer_that_comes_after_we_gave_up_is_asked_for_and_taken_over(funds: Funds) -> None:
    await four(funds)
    payroll_id = await funds.released()
    await funds.stand.run_tasks()
    await funds.fault("slow", times=1000)
    await funds.run_for(seconds=3)
    async with funds.stand.room.database.begin_system("test") as tx:
        await banking.give_up_asking(tx, UUID(payroll_id))
    await funds.sql("UPDATE task SET done_at = now() WHERE done_at IS NULL")
    assert (await funds.payroll(payroll_id))["open_yuan"] == "400.06"
    await funds.fault("slow", times=0)
    assert (await funds.stand.post(f"/payrolls/{payroll_id}/bank-inquiry", None, CHECKER)).status_code == 403
    assert (await funds.stand.post(f"/payrolls/{payroll_id}/bank-inquiry", None, MAKER)).status_code == 201
    await funds.run_for(seconds=10)
    assert (await funds.payroll(payroll_id))["state"] == "settled"
    again = await funds.stand.post(f"/payrolls/{payroll_id}/bank-inquiry", None, MAKER)
    assert again.json()["code"] == "payroll_state"


async def test_a_file_that_nobody_could_send_is_sent_when_somebody_asks(funds: Funds) -> None:
    await four(funds)
    payroll_id = await funds.released()
    await funds.fault("down", times=1)
    await funds.stand.run_tasks()
    await funds.sql("UPDATE task SET done_at = now() WHERE done_at IS NULL")
    assert (await funds.payroll(payroll_id))["state"] == "sending"
    assert (await funds.stand.post(f"/payrolls/{payroll_id}/bank-inquiry", None, RELEASER)).status_code == 201
    await funds.run_for(seconds=10)
    assert (await funds.payroll(payroll_id))["state"] == "settled"
    assert len(funds.booked()) == 4


async def test_of_a_stop_and_a_sending_at_once_one_wins_and_the_books_say_which(funds: Funds) -> None:
    await four(funds)
    for _ in range(6):
        payroll_id = await funds.released()
        path = f"/payrolls/{payroll_id}/stop"
        stopped, _ = await asyncio.gather(
            funds.stand.post(path, {"reason": "发现错误。"}, CHECKER), funds.stand.run_tasks()
        )
        await funds.run_for(seconds=10)
        state = (await funds.payroll(payroll_id))["state"]
        assert (state, stopped.status_code) in {("stopped", 201), ("settled", 409)}
        assert len(funds.booked()) == (4 if state == "settled" else 0)
        assert (await funds.ledger())["balanced"]
        if state == "settled":
            return
    assert funds.booked() == []


async def test_of_many_who_repeat_the_same_return_at_once_one_does(funds: Funds) -> None:
    lives, [family, *_] = Lives(funds), await four(funds)
    await funds.fault("return", tail="11")
    await funds.paid()
    await lives.change_payee(family, "6217000000009999")
    makers = [officer("payroll_maker", COUNTY, name=name) for name in "甲乙丙丁"]
    answers = await asyncio.gather(*(funds.make(None, maker, kind="reissue") for maker in makers))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]


async def test_a_decision_and_a_maker_at_once_leave_no_month_paid_beside_its_right(funds: Funds) -> None:
    lives, families = Lives(funds), await four(funds)
    made, *_ = await asyncio.gather(funds.make(), *(lives.stop(family, "2026-10") for family in families[:2]))
    await funds.run_for(seconds=5)
    if made.status_code == 201:
        checked = await funds.check(made.json()["id"])
        if checked.status_code == 409:
            path = f"/payrolls/{made.json()['id']}/stop"
            assert (await funds.stand.post(path, {"reason": "有新的决定。"}, CHECKER)).status_code == 201
            await funds.run_for(seconds=5)
            await funds.paid()
        else:
            await funds.release(made.json()["id"])
            await funds.run_for(seconds=20)
    else:
        await funds.paid()
    asked = sum(each.amount_fen for each in await funds.said(events.RecoveryOpened))
    settled = sum(each.amount_fen for each in await funds.said(events.PaymentSettled))
    assert settled - asked == 10002 + 10003
    assert (await funds.ledger())["balanced"]


async def test_fifty_who_ask_for_the_last_money_at_once_never_overspend_and_the_others_are_told(funds: Funds) -> None:
    families = [Family() for _ in range(50)]
    await funds.allot("4060.00")  # twenty households of 101.50 for two months
    heard = []
    for family in families:
        await funds.accept(family)
        message = funds.decision(family, fen=10150)
        await funds.stand.hear(message, family.case_id)
        heard.append(UUID(message.decision_id))
    verifier = funds.stand.room.keys.verifier(Purpose.DETERMINATION, "eligibility")

    async def open_one(decision_id: UUID) -> None:
        async with funds.stand.room.database.begin_system("test") as tx:
            await decisions.carry_out(tx, decision_id, verifier)

    await asyncio.gather(*map(open_one, heard))
    assert await funds.sql("SELECT state, count(*) FROM entitlement GROUP BY 1 ORDER BY 1") == [
        ("funded", 20),
        ("unfunded", 30),
    ]
    assert await funds.sql("SELECT amount_fen, encumbered_fen FROM budget") == [(406000, 406000)]
    assert len(await funds.said(events.EncumbranceRefused)) == 30
    assert (await funds.ledger())["balanced"]


async def test_whoever_asks_again_and_again_starts_no_further_rounds(funds: Funds) -> None:
    await four(funds)
    payroll_id = await funds.released()
    await funds.stand.run_tasks()
    await funds.fault("slow", times=1000)
    for _ in range(4):
        assert (await funds.stand.post(f"/payrolls/{payroll_id}/bank-inquiry", None, MAKER)).status_code == 201
        await funds.run_for(seconds=61)
    waiting = "SELECT count(*) FROM task WHERE kind = 'fetch_bank_answers' AND done_at IS NULL"
    assert await funds.sql(waiting) == [(1,)]
    await funds.sql("UPDATE task SET done_at = now() WHERE done_at IS NULL")
    assert (await funds.stand.post(f"/payrolls/{payroll_id}/bank-inquiry", None, MAKER)).status_code == 201
    await funds.run_for(seconds=10)
    assert await funds.sql(waiting) == [(1,)], "where nobody asks any more, whoever asks starts the rounds anew"
    await funds.fault("slow", times=0)
    await funds.run_for(seconds=60)
    assert (await funds.payroll(payroll_id))["state"] == "settled"
