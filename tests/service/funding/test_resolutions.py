"""The bank calls a payment both paid and returned: its letter says which, a person enters it, the books follow."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from httpx import Response
from stand import officer

from services.funding.bank_file import Answer, Outcome
from services.funding.workflow import banking
from shared.contracts.generated.onenet.funding.v1 import events_pb2 as events
from shared.identity.actor import Actor
from shared.vocabulary.money import Money

from .conftest import CHECKER, ELSEWHERE, FINANCE, MAKER, Family, Funds
from .lives import Lives
from .test_guards import refused
from .test_turns import paid_months, prepared

RETURNED, SETTLED = Outcome.RETURNED, Outcome.SETTLED


async def say(funds: Funds, payroll_id: str, family: Family, *outcomes: Outcome) -> None:
    """Let the bank say something of a family's payment, past the bank that really answers."""
    rows = await funds.sql("SELECT id, amount_fen FROM instruction WHERE case_id = :case", case=family.case_id)
    answers = [Answer(rows[0][0], Money(rows[0][1]), outcome, "") for outcome in outcomes]
    async with funds.stand.room.database.begin_system("test") as tx:
        await banking.begin_sending(tx, UUID(payroll_id))
        await banking.record_sent(tx, UUID(payroll_id))
        await banking.record_answers(tx, UUID(payroll_id), answers)


async def disputed(funds: Funds, first: Outcome, then: Outcome) -> tuple[Lives, Family, str]:
    """A payment of which the bank has said one thing and then another."""
    lives, family, _ = await prepared(funds)
    payroll_id = await funds.released()
    for outcome in (first, then):
        await say(funds, payroll_id, family, outcome)
    return lives, family, payroll_id


async def differences(funds: Funds, payroll_id: str, actor: Actor = FINANCE) -> list[dict[str, Any]]:
    found = await funds.stand.get(f"/payrolls/{payroll_id}/differences", actor)
    assert found.status_code == 200, found.text
    return [dict(each) for each in found.json()["items"]]


async def resolve(funds: Funds, payroll_id: str, outcome: Outcome, actor: Actor = FINANCE) -> Response:
    [difference] = await differences(funds, payroll_id)
    path = f"/payrolls/{payroll_id}/differences/{difference['id']}/resolution"
    answer = await funds.stand.post(path, {"outcome": outcome.value, "document": "济农商函〔2026〕1号"}, actor)
    await funds.stand.run_tasks()
    return answer


async def test_a_letter_that_it_came_back_lets_it_be_paid_again(funds: Funds) -> None:
    lives, family, payroll_id = await disputed(funds, RETURNED, SETTLED)
    await lives.change_payee(family, "6217000000009999")
    assert (await funds.make(None, kind="reissue")).json()["code"] == "payroll_nothing_due"
    assert (await funds.payroll(payroll_id))["bank_differences"] == 1
    done = await resolve(funds, payroll_id, RETURNED)
    assert (done.status_code, done.json()["state"], done.json()["resolution"]["outcome"]) == (
        201,
        "returned",
        "returned",
    )
    assert (await funds.payroll(payroll_id))["bank_differences"] == 0
    await funds.paid(None, kind="reissue")
    assert await paid_months(funds, family) == {"2026-11": [("regular", "812.00")]}
    assert (await funds.ledger())["balanced"]


async def test_a_letter_that_it_arrived_puts_the_books_right_and_frees_the_account(funds: Funds) -> None:
    _, family, payroll_id = await disputed(funds, RETURNED, SETTLED)
    assert (await funds.payments(family))["payee"]["hold"] == "account_closed"
    assert (await resolve(funds, payroll_id, SETTLED)).status_code == 201
    payroll = await funds.payroll(payroll_id)
    assert (payroll["settled_yuan"], payroll["returned_yuan"], payroll["state"]) == ("812.00", "0.00", "settled")
    assert await paid_months(funds, family) == {"2026-11": [("regular", "812.00")]}
    assert (await funds.payments(family))["payee"]["hold"] == ""
    assert (await funds.make(None, kind="reissue")).json()["code"] == "payroll_nothing_due"
    assert [each.amount_fen for each in await funds.said(events.PaymentSettled)] == [81200]
    assert (await funds.balances())["paid"] == "812.00"
    assert (await funds.ledger())["balanced"]


async def test_a_letter_that_it_never_arrived_holds_the_account_until_it_is_put_right(funds: Funds) -> None:
    lives, family, payroll_id = await disputed(funds, SETTLED, RETURNED)
    assert (await resolve(funds, payroll_id, RETURNED)).status_code == 201
    assert (await funds.payments(family))["payee"]["hold"] == "account_closed"
    assert [each.reason for each in await funds.said(events.PaymentReturned)] == ["银行书面确认未入账"]
    assert (await funds.ledger())["balanced"]
    await lives.change_payee(family, "6217000000009999")
    await funds.paid(None, kind="reissue")
    assert await paid_months(funds, family) == {"2026-11": [("regular", "812.00")]}
    assert (await funds.ledger())["balanced"]


async def test_of_two_answers_at_once_the_letter_is_the_first_that_counts(funds: Funds) -> None:
    _, family, _ = await prepared(funds)
    payroll_id = await funds.released()
    await say(funds, payroll_id, family, SETTLED, RETURNED)
    assert (await funds.payroll(payroll_id))["open_yuan"] == "812.00"
    assert (await resolve(funds, payroll_id, SETTLED)).status_code == 201
    assert (await funds.payroll(payroll_id))["state"] == "settled"
    assert (await funds.ledger())["balanced"]


async def test_what_is_asked_of_the_past_waits_for_the_letter(funds: Funds) -> None:
    lives, family, decision = await prepared(funds)
    payroll_id = await funds.released()
    for outcome in (SETTLED, RETURNED):
        await say(funds, payroll_id, family, outcome)
    await lives.withdraw(family, decision, 0)
    assert await funds.said(events.RecoveryOpened) == []
    await resolve(funds, payroll_id, SETTLED)
    assert [each.amount_fen for each in await funds.said(events.RecoveryOpened)] == [81200]
    assert (await funds.ledger())["balanced"]


async def test_nobody_resolves_their_own_payroll_and_nobody_but_the_countys_finance(funds: Funds) -> None:
    _, _, payroll_id = await disputed(funds, RETURNED, SETTLED)
    for actor in (MAKER, CHECKER, replace(FINANCE, id=MAKER.id)):
        assert (await resolve(funds, payroll_id, RETURNED, actor)).status_code == 403
    assert (await resolve(funds, payroll_id, RETURNED, officer("county_finance", ELSEWHERE))).status_code == 404
    assert (await resolve(funds, payroll_id, RETURNED)).status_code == 201
    assert (await resolve(funds, payroll_id, SETTLED)).json()["code"] == "difference_resolved"


async def test_what_was_paid_again_already_is_not_called_paid_before_one_came_back(funds: Funds) -> None:
    lives, family, _ = await prepared(funds)
    payroll_id = await funds.released()
    await say(funds, payroll_id, family, RETURNED)
    await lives.change_payee(family, "6217000000009999")
    await funds.paid(None, kind="reissue")
    await say(funds, payroll_id, family, SETTLED)
    assert (await resolve(funds, payroll_id, SETTLED)).json()["code"] == "payment_repeated"
    assert (await funds.ledger())["balanced"]


async def test_what_is_no_contradiction_needs_no_letter(funds: Funds) -> None:
    await prepared(funds)
    await funds.fault("stranger")
    payroll_id = (await funds.paid())["id"]
    [difference] = await differences(funds, payroll_id)
    assert (difference["fault"], difference["case_id"]) == ("unknown_instruction", None)
    assert (await resolve(funds, payroll_id, SETTLED)).json()["code"] == "difference_kind"


LETTER = (
    "INSERT INTO resolution (id, case_id, payroll_id, difference_id, instruction_id, scheme, outcome, document, "
    "resolver, resolved_on, row_version, city, county) SELECT gen_random_uuid(), i.case_id, i.payroll_id, d.id, i.id, "
    "i.scheme, 'settled', 'x', {by}, current_date, 1, p.city, p.county FROM bank_difference d "
    "JOIN instruction i ON i.id = d.instruction_id JOIN payroll p ON p.id = d.payroll_id"
)


@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        pytest.param(LETTER.format(by="p.maker"), "resolves a contradiction", id="the maker's own letter"),
        pytest.param("UPDATE instruction SET state = 'settled'", "stands", id="a payment put right without a letter"),
        pytest.param(
            "UPDATE payroll SET settled_fen = returned_fen, returned_fen = 0", "stand", id="a sum moved without one"
        ),
    ],
)
async def test_the_database_puts_nothing_right_without_a_letter(funds: Funds, statement: str, refusal: str) -> None:
    await disputed(funds, RETURNED, SETTLED)
    assert refusal in await refused(funds, statement)
