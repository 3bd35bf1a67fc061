"""The bank: it gets a payroll's file once, and what it answers is matched, booked and settled."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import structlog

from services.funding import bank_file, ledger, payroll
from services.funding.bank_file import Answer, Order
from services.funding.instruction import Instruction, State
from services.funding.ledger import Kind
from services.funding.payroll import LineKind, Payroll
from services.funding.store import budgets, due, instructions, payrolls, recoveries
from services.funding.workflow import payees, rights, saying
from services.funding.workflow.payments import SEND
from shared.database.transaction import Transaction
from shared.refusal import Conflict
from shared.tasks import task as tasks

FETCH: Final = "fetch_bank_answers"
KINDS = {State.SETTLED: Kind.SETTLEMENT, State.RETURNED: Kind.RETURN}

log = structlog.get_logger()


async def begin_sending(tx: Transaction, payroll_id: UUID) -> tuple[list[Order], bool]:
    """The bank's file, marked as on its way, and whether it was so before: then the bank is asked first.

    There is nothing to send of a payroll that was stopped, or that the bank has.
    """
    found = await payrolls.lock(tx, payroll_id)
    if found.state not in payroll.ON_THEIR_WAY:
        return [], False
    if found.state is payroll.State.RELEASED:
        await payrolls.save(tx, found.begin_sending())
    return await instructions.orders(tx, payroll_id), found.state is payroll.State.SENDING


async def orders(tx: Transaction, payroll_id: UUID) -> list[Order]:
    """The bank's file once more, for a bank that has lost it: what is still open, under the same ids."""
    return await instructions.orders(tx, payroll_id)


async def record_sent(tx: Transaction, payroll_id: UUID) -> bool:
    """The bank has the file; False of a payroll that was stopped before."""
    found = await payrolls.lock(tx, payroll_id)
    if found.state in payroll.ON_THEIR_WAY:
        await payrolls.save(tx, found.send(tx.today))
    return found.state not in payroll.DEAD


async def record_answers(tx: Transaction, payroll_id: UUID, answers: Sequence[Answer]) -> bool:
    """Take over what the bank answered, each instruction once; True when nothing is open any more."""
    found = await payrolls.lock(tx, payroll_id)
    told = await instructions.lock_all(tx, payroll_id)
    matched = bank_file.match(told, answers, tx.today)
    await instructions.save_answers(tx, matched.answered)
    for each in matched.answered:
        saying.answered(tx, each)
    year = found.period.year
    await budgets.book(tx, [ledger.moved(KINDS[each.state], each, year, tx.today) for each in matched.answered])
    if matched.answered:
        await payrolls.save(tx, found.record(matched.answered, tx.today))
        await follow(tx, matched.answered)
    if matched.differences:
        log.error("bank_differs", payroll_id=str(payroll_id), differences=len(matched.differences))
        await instructions.add_differences(tx, found, matched.differences, tx.today)
    return not matched.still_open


async def follow(tx: Transaction, answered: Sequence[Instruction]) -> None:
    """What an answer brings with it: a closed account is held, a single sum ends its right, and the past is settled."""
    returned = [each for each in answered if each.state is State.RETURNED]
    await payees.hold_accounts(tx, returned)
    arrived = [each.line_id for each in answered if each.state is State.SETTLED]
    await rights.pay_out(tx, await payrolls.lines_among(tx, arrived, LineKind.ONE_OFF))
    for case_id, scheme in await due.unsettled(tx, [each.line_id for each in answered]):
        await rights.hold(tx, case_id)
        await rights.settle(tx, case_id, scheme)
    await payees.ask_back_doubled(tx, await recoveries.doubled(tx, line_ids=arrived))


async def settle_freed(tx: Transaction, payroll_id: UUID) -> None:
    """Lines of a rejected or stopped payroll are free; those that a later decision had overtaken are settled now."""
    for case_id, scheme in await due.unsettled_of(tx, payroll_id):
        await rights.hold(tx, case_id)
        await rights.settle(tx, case_id, scheme)


async def ask_again(tx: Transaction, payroll_id: UUID) -> Payroll:
    """Somebody wants the bank asked once more: for a file of unknown fate, or for answers that are still missing.

    However often they ask within a minute, the bank is asked once; whoever asks while rounds go on starts no others.
    """
    found = await payrolls.lock(tx, payroll_id)
    key = f"{payroll_id}:{tx.now:%Y-%m-%dT%H.%M}:1"
    if found.state in payroll.ON_THEIR_WAY:
        await tasks.at_once(tx, SEND, key)
    elif found.state is payroll.State.SENT:
        await tasks.at_once(tx, FETCH, key, payroll_id=str(payroll_id), round="1")
    else:
        raise Conflict(
            "payroll_state", "只有已签发送银行、且银行还没有全部答复的发放表才需要查询,请刷新后查看最新状态。"
        )
    return found


async def asks_already(tx: Transaction, payroll_id: UUID, task_id: UUID) -> bool:
    """Whether another round is to come anyway; the payroll is held, so that of two rounds at once one goes on."""
    await payrolls.lock(tx, payroll_id)
    return await instructions.has_other_round(tx, FETCH, payroll_id, task_id)


async def give_up_asking(tx: Transaction, payroll_id: UUID) -> None:
    """The bank stayed silent on some instructions for too long: they stay open, and a person has to ask the bank."""
    found = await payrolls.lock(tx, payroll_id)
    silent = [each for each in await instructions.lock_all(tx, payroll_id) if each.state is State.OPEN]
    unanswered = [bank_file.Difference(each.id, bank_file.Fault.SILENCE) for each in silent]
    await instructions.add_differences(tx, found, unanswered, tx.today)
