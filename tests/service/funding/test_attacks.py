"""What somebody who wants money, or wants somebody's money stopped, tries with events, hands and moments."""

import asyncio
from uuid import UUID

import pytest
from conftest import STARTED_AT
from stand import officer

from services.funding.bank_file import Answer, Outcome
from services.funding.workflow import banking, payees
from shared.contracts.generated.onenet.funding.v1 import events_pb2 as events
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.ids import new_id
from shared.journal.event import Recorded
from shared.vocabulary.money import Money

from .conftest import COUNTY, FINANCE, MAKER, TODAY, Family, Funds
from .lives import Lives
from .test_guards import refused
from .test_turns import paid_months, prepared


def _heard(event_id: UUID, family: Family, message: intake.PersonDied) -> Recorded:
    case = str(family.case_id)
    return Recorded(event_id, "intake", 1, case, 1, "", message, COUNTY, (), STARTED_AT, TODAY, None, None)


async def alive(funds: Funds, family: Family, person: UUID) -> None:
    message = intake.DeathCorrected(case_id=str(family.case_id), person_id=str(person), corrected_on=TODAY.isoformat())
    await funds.stand.hear(message, family.case_id, area=family.county)


async def test_whoever_was_called_dead_by_mistake_is_paid_what_was_held_and_can_die_later(funds: Funds) -> None:
    lives, family, _ = await prepared(funds)
    await lives.die(family, family.person_id, "2026-10-20")
    assert (await funds.make()).json()["code"] == "payroll_nothing_due"
    await alive(funds, family, family.person_id)
    assert len(await funds.said(events.PaymentFreed)) == 1
    await funds.paid()
    assert await paid_months(funds, family) == {"2026-11": [("regular", "812.00")]}
    await lives.die(family, family.person_id, "2026-11-24")
    await funds.stand.move_days(7)
    assert (await funds.make("2026-12")).json()["code"] == "payroll_nothing_due"


async def test_a_payee_who_was_called_dead_by_mistake_is_paid_for_the_others_again(funds: Funds) -> None:
    lives, family = Lives(funds), Family(others=(new_id(),))
    await funds.allot("10000.00")
    await lives.grant(family)
    await lives.die(family, family.person_id, "2026-10-20")
    assert (await funds.payments(family))["payee"]["hold"] == "payee_dead"
    await alive(funds, family, family.person_id)
    assert (await funds.payments(family))["payee"]["hold"] == ""


async def test_a_decision_signed_before_two_were_found_to_be_one_pays_the_one_once(funds: Funds) -> None:
    lives, first, second = Lives(funds), Family(), Family()
    await funds.allot("100000.00")
    await lives.grant(first)
    await funds.paid()
    await funds.accept(second)
    await lives.merge(second, second.person_id, first.person_id)
    await funds.hear(second, funds.decision(second))
    assert (await funds.make()).json()["code"] == "payroll_nothing_due"
    assert await paid_months(funds, second) == {}


async def test_a_death_is_not_forgotten_by_whoever_finds_the_money_at_that_moment(funds: Funds) -> None:
    lives, family = Lives(funds), Family()
    await lives.grant(family, first_month="2026-12")
    database = funds.stand.room.database
    [right] = (await funds.payments(family))["entitlements"]
    assert right["state"] == "unfunded"
    body = {"year": 2026, "scheme": "dibao", "amount_yuan": "9000.00", "document": "济财社〔2026〕9号"}
    await funds.stand.post("/budgets", body, FINANCE)
    async with database.begin_system("test") as tx:
        event_id = new_id()
        message = intake.PersonDied(case_id=str(family.case_id), person_id=str(family.person_id), died_on="2026-11-20")
        await payees.hear_death(tx, _heard(event_id, family, message))
        finding = asyncio.create_task(funds.stand.run_tasks())
        await asyncio.sleep(1)
    await finding
    [right] = (await funds.payments(family))["entitlements"]
    assert (right["state"], right["held_from"]) == ("funded", "2026-12")


async def test_what_the_bank_calls_both_paid_and_returned_is_not_paid_again(funds: Funds) -> None:
    lives, family, _ = await prepared(funds)
    other = Family()
    await lives.grant(other)
    await funds.fault("return")
    payroll_id = await funds.released()
    await funds.run_for(seconds=1)
    async with funds.stand.room.database.begin_system("test") as tx:
        rows = await funds.sql("SELECT id, amount_fen FROM instruction ORDER BY id")
        said = [Answer(row[0], Money(row[1]), outcome, "") for row in rows[:1] for outcome in (Outcome.RETURNED,)]
        await banking.record_answers(tx, UUID(payroll_id), said)
    async with funds.stand.room.database.begin_system("test") as tx:
        late = [Answer(rows[0][0], Money(rows[0][1]), Outcome.SETTLED, "")]
        await banking.record_answers(tx, UUID(payroll_id), late)
    for each in (family, other):
        await lives.change_payee(each, "6217000000009999")
    assert (await funds.make(None, kind="reissue")).json()["code"] == "payroll_nothing_due"


async def test_a_drafted_reissue_of_what_the_bank_then_calls_paid_is_not_released(funds: Funds) -> None:
    lives, family, _ = await prepared(funds)
    await lives.grant(Family())
    payroll_id = await funds.released()
    row = (await funds.sql("SELECT id, amount_fen FROM instruction WHERE case_id = :case", case=family.case_id))[0]
    for outcome in (Outcome.RETURNED, Outcome.SETTLED):
        async with funds.stand.room.database.begin_system("test") as tx:
            if outcome is Outcome.SETTLED:
                await lives.change_payee(family, "6217000000009999")
                again = (await funds.make(None, kind="reissue")).json()["id"]
                assert (await funds.check(again)).status_code == 201
            await banking.begin_sending(tx, UUID(payroll_id))
            await banking.record_sent(tx, UUID(payroll_id))
            await banking.record_answers(tx, UUID(payroll_id), [Answer(row[0], Money(row[1]), outcome, "")])
    assert (await funds.release(again)).json()["code"] == "payroll_outdated"


@pytest.mark.parametrize("others", [(), (new_id(),)], ids=["nobody is left", "the payee is dead"])
async def test_a_checked_payroll_does_not_pay_whoever_died_meanwhile(funds: Funds, others: tuple[UUID, ...]) -> None:
    lives, family = Lives(funds), Family(others=others)
    await funds.allot("10000.00")
    await lives.grant(family)
    payroll_id = (await funds.make()).json()["id"]
    await funds.check(payroll_id)
    await lives.die(family, family.person_id, "2026-10-31")
    assert (await funds.release(payroll_id)).json()["code"] == "payroll_outdated"


async def test_a_right_that_two_were_found_to_share_meanwhile_is_not_released(funds: Funds) -> None:
    lives, first, second = Lives(funds), Family(), Family()
    await funds.allot("100000.00")
    await lives.grant(first)
    await lives.grant(second)
    payroll_id = (await funds.make()).json()["id"]
    await funds.check(payroll_id)
    await lives.merge(second, second.person_id, first.person_id)
    assert (await funds.release(payroll_id)).json()["code"] == "payroll_outdated"
    await funds.stand.post(f"/payrolls/{payroll_id}/stop", {"reason": "合并人员。"}, FINANCE)
    await funds.paid()
    assert await paid_months(funds, second) == {}
    assert await funds.said(events.RecoveryOpened) == []


async def test_a_payment_that_comes_back_from_the_former_account_does_not_hold_the_new_one(funds: Funds) -> None:
    lives, family, _ = await prepared(funds)
    await funds.fault("return")
    await funds.released()
    await lives.change_payee(family, "6217000000001234")
    await lives.change_payee(family, "6217000000009999")
    row = (await funds.sql("SELECT id, amount_fen, payroll_id FROM instruction"))[0]
    async with funds.stand.room.database.begin_system("test") as tx:
        await banking.begin_sending(tx, row[2])
        await banking.record_sent(tx, row[2])
        await banking.record_answers(tx, row[2], [Answer(row[0], Money(row[1]), Outcome.RETURNED, "销户")])
    assert (await funds.payments(family))["payee"]["hold"] == ""
    assert (await funds.make(None, kind="reissue")).status_code == 201


async def test_one_receipt_does_not_pay_two_debts(funds: Funds) -> None:
    lives, first, second = Lives(funds), Family(), Family()
    await funds.allot("100000.00")
    decisions = [(each, await lives.grant(each)) for each in (first, second)]
    await funds.paid()
    for family, decision in decisions:
        await lives.withdraw(family, decision, 0)
    found = (await funds.stand.get("/recoveries", FINANCE)).json()["items"]
    body = {"amount_yuan": "100.00", "document": "非税缴款书 1"}
    codes = [
        (await funds.stand.post(f"/recoveries/{each['id']}/repayments", body, FINANCE)).status_code for each in found
    ]
    assert codes == [201, 409]


async def test_two_who_died_and_were_one_are_merged(funds: Funds) -> None:
    lives, family = Lives(funds), Family(others=(new_id(),))
    await funds.allot("10000.00")
    await lives.grant(family)
    for person in (family.person_id, *family.others):
        await lives.die(family, person, "2026-11-20")
    await lives.merge(family, family.others[0], family.person_id)
    found = await funds.sql("SELECT person_ids, held_from FROM entitlement")
    assert [(list(row[0]), row[1]) for row in found] == [([family.person_id], "2026-12")]
    assert officer("county_confirmer", COUNTY).area == MAKER.area


FORGED_LINE = (
    "INSERT INTO payroll_line (id, case_id, payroll_id, entitlement_id, encumbrance_id, payee_id, scheme, period, "
    "from_month, kind, correction, amount_fen, is_rejected, row_version, city, county) SELECT gen_random_uuid(), "
    "t.case_id, d.id, t.id, e.id, p.id, t.scheme, '2026-11', e.from_month, 'regular', 0, t.amount_fen_monthly, "
    "false, 1, t.city, t.county FROM entitlement t JOIN encumbrance e ON e.entitlement_id = t.id "
    "JOIN payee p ON p.case_id {who} t.case_id CROSS JOIN forged d ORDER BY t.id LIMIT 1"
)
FORGED = (
    "WITH forged AS (INSERT INTO payroll (id, scheme, period, kind, state, total_fen, line_count, maker, made_on, "
    "settled_fen, returned_fen, row_version, city, county) SELECT gen_random_uuid(), 'dibao', '2026-11', 'regular', "
    "'draft', 81200, 1, 'a', current_date, 0, 0, 1, city, county FROM budget LIMIT 1 RETURNING id) "
)
STEPS = (
    "UPDATE payroll SET state = 'checked', checker = 'b', checked_on = made_on",
    "UPDATE payroll SET state = 'released', releaser = 'c', released_on = made_on",
)


async def test_a_line_is_paid_to_the_payee_of_its_own_case(funds: Funds) -> None:
    lives = Lives(funds)
    await funds.allot("10000.00")
    for _ in range(2):
        await lives.grant(Family())
    await funds.sql(FORGED + "SELECT FROM forged")
    forged = FORGED_LINE.replace("forged d", "payroll d")
    assert await refused(funds, forged.format(who="<>")) == "line_payee"


async def test_a_payroll_whose_persons_do_not_stand_in_it_is_not_released(funds: Funds) -> None:
    await funds.allot("10000.00")
    await Lives(funds).grant(Family())
    await funds.sql(FORGED + "SELECT FROM forged")
    await funds.sql(FORGED_LINE.replace("forged d", "payroll d").format(who="="))
    await funds.sql(STEPS[0])
    assert "do not stand in it" in await refused(funds, STEPS[1])


@pytest.mark.parametrize("state", ["settled", "returned"])
async def test_nobody_but_the_bank_says_what_became_of_a_payment(funds: Funds, state: str) -> None:
    await prepared(funds)
    await funds.released()
    said = f"UPDATE instruction SET state = '{state}', answered_on = current_date"  # noqa: S608  (a test's own words)
    assert "stands" in await refused(funds, said)


async def test_a_budget_grows_by_its_documents_alone(funds: Funds) -> None:
    await funds.allot("10000.00")
    assert "sum of its allotments" in await refused(funds, "UPDATE budget SET amount_fen = amount_fen + 1")


@pytest.mark.parametrize("is_drafted", [False, True], ids=["before a payroll", "in a drafted payroll"])
async def test_a_single_sum_that_was_withdrawn_before_it_was_paid_is_not_paid(
    funds: Funds, *, is_drafted: bool
) -> None:
    lives, family = Lives(funds), Family()
    body = {"year": 2026, "scheme": "temporary", "amount_yuan": "5000.00", "document": "临时〔2026〕1号"}
    await funds.stand.post("/budgets", body, FINANCE)
    decision = await lives.emergency(family, 150000)
    payroll_id = (await funds.make(scheme="temporary")).json()["id"] if is_drafted else ""
    await lives.withdraw(family, decision, 0, "2026-12", scheme="temporary")
    if is_drafted:
        assert (await funds.check(payroll_id)).json()["code"] == "payroll_outdated"
    else:
        assert (await funds.make(scheme="temporary")).json()["code"] == "payroll_nothing_due"
        [budget] = (await funds.stand.get("/budgets", FINANCE, year="2026")).json()["items"]
        assert budget["encumbered_yuan"] == "0.00"


async def test_a_single_sum_that_was_paid_stays_with_whoever_did_nothing_wrong(funds: Funds) -> None:
    lives, family = Lives(funds), Family()
    body = {"year": 2026, "scheme": "temporary", "amount_yuan": "5000.00", "document": "临时〔2026〕1号"}
    await funds.stand.post("/budgets", body, FINANCE)
    decision = await lives.emergency(family, 150000)
    await funds.paid(scheme="temporary")
    await lives.withdraw(family, decision, 0, "2026-12", scheme="temporary")
    assert await funds.said(events.RecoveryOpened) == []


@pytest.mark.parametrize("is_dealt_with", [True, False], ids=["refused already", "not yet looked at"])
async def test_rubbish_under_the_id_of_a_decision_does_not_stop_the_signed_one(
    funds: Funds, *, is_dealt_with: bool
) -> None:
    family, stranger = Family(), Family()
    await funds.allot("10000.00")
    await funds.accept(family)
    signed = funds.decision(family)
    rubbish = funds.decision(stranger, fen=999900)
    rubbish.decision_id, rubbish.signature = signed.decision_id, bytes(64)
    await funds.stand.hear(rubbish, family.case_id)
    if is_dealt_with:
        await funds.stand.run_tasks()
    await funds.hear(family, signed)
    [right] = (await funds.payments(family))["entitlements"]
    assert (right["monthly_amount_yuan"], right["decision_id"]) == ("812.00", signed.decision_id)
    await funds.hear(family, rubbish)
    assert len((await funds.payments(family))["entitlements"]) == 1
