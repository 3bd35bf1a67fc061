"""The tasks that funding does on its own: each opens its transactions visibly, and never calls the bank within one."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog

from services.funding.bank import Bank, Unreachable
from services.funding.bank_file import Answer, MalformedAnswer
from services.funding.workflow import banking, decisions, disputes, funds, payments
from services.funding.workflow.banking import FETCH
from shared.crypto.signing import Verifier
from shared.database.engine import Database
from shared.database.transaction import Transaction
from shared.tasks import task as tasks
from shared.tasks.task import Task
from shared.tasks.worker import Run

PURPOSE: Final = "payment"
MAX_ROUNDS = 400
"""With the longest wait between them: some three days, after which a person asks the bank."""
log = structlog.get_logger()
_FIRST_WAIT = timedelta(milliseconds=500)
_LONGEST_WAIT = timedelta(minutes=10)
_DOUBLINGS = 11


def runs(bank: Bank, verifier: Verifier) -> Mapping[str, Run]:
    """The kinds of tasks with what they call outside."""

    async def open_entitlements(database: Database, task: Task) -> None:
        async with database.begin_system(PURPOSE) as tx:
            await decisions.carry_out(tx, UUID(task.key), verifier)
            await tasks.finish(tx, task.id)

    async def send_bank_file(database: Database, task: Task) -> None:
        await _send(database, task, bank)

    async def fetch_bank_answers(database: Database, task: Task) -> None:
        await _fetch(database, task, bank)

    return {
        decisions.OPEN: open_entitlements,
        funds.FUND: _fund,
        payments.SEND: send_bank_file,
        FETCH: fetch_bank_answers,
        payments.SETTLE: _settle_freed,
        disputes.FOLLOW: _follow_resolution,
    }


async def _fund(database: Database, task: Task) -> None:
    """Fund a batch of those who wait; what is left is the next task."""
    budget_id, after = UUID(task.argument["budget_id"]), task.argument.get("after")
    async with database.begin_system(PURPOSE) as tx:
        following = await funds.fund_waiting(tx, budget_id, UUID(after) if after else None)
        if following is not None:
            key = f"{task.key.partition('/')[0]}/{following}"
            await tasks.at_once(tx, funds.FUND, key, budget_id=str(budget_id), after=str(following))
        await tasks.finish(tx, task.id)


async def _settle_freed(database: Database, task: Task) -> None:
    """Settle what a rejected or stopped payroll has left."""
    async with database.begin_system(PURPOSE) as tx:
        await banking.settle_freed(tx, UUID(task.key))
        await tasks.finish(tx, task.id)


async def _follow_resolution(database: Database, task: Task) -> None:
    """What the bank's letter about a payment brings with it."""
    async with database.begin_system(PURPOSE) as tx:
        await disputes.follow(tx, UUID(task.key))
        await tasks.finish(tx, task.id)


async def _send(database: Database, task: Task, bank: Bank) -> None:
    """Send a payroll's file under its own id; after an attempt of unknown outcome the bank is asked first.

    The payroll is marked before the call, so that nobody stops what the bank may already have.
    """
    payroll_id = UUID(task.key.partition(":")[0])
    async with database.begin_system(PURPOSE) as tx:
        orders, was_tried = await banking.begin_sending(tx, payroll_id)
    if orders and not (was_tried and await bank.has(payroll_id)):
        await bank.put(payroll_id, orders)
    async with database.begin_system(PURPOSE) as tx:
        if await banking.record_sent(tx, payroll_id):
            await _ask_again(tx, payroll_id, 1)
        await tasks.finish(tx, task.id)


async def _fetch(database: Database, task: Task, bank: Bank) -> None:
    """Ask for answers until every instruction has one; a round that brings none is a round all the same.

    A payroll has one chain of rounds: a round that somebody ordered meanwhile is asked, and followed by none.
    """
    payroll_id, number = UUID(task.argument["payroll_id"]), int(task.argument["round"])
    answers = await _answers(database, payroll_id, bank)
    async with database.begin_system(PURPOSE) as tx:
        is_complete = await banking.record_answers(tx, payroll_id, answers)
        if not is_complete and number >= MAX_ROUNDS:
            await banking.give_up_asking(tx, payroll_id)
        elif not is_complete and not await banking.asks_already(tx, payroll_id, task.id):
            await _ask_again(tx, payroll_id, number + 1, task.key)
        await tasks.finish(tx, task.id)


async def _answers(database: Database, payroll_id: UUID, bank: Bank) -> Sequence[Answer]:
    """What the bank says; one that has lost the file gets it again, under the same ids."""
    try:
        found = await bank.answers(payroll_id)
        if found is None:
            async with database.begin_system(PURPOSE) as tx:
                orders = await banking.orders(tx, payroll_id)
            log.error("bank_lost_file", payroll_id=str(payroll_id))
            await bank.put(payroll_id, orders)
    except (Unreachable, MalformedAnswer) as error:
        log.warning("bank_not_heard", payroll_id=str(payroll_id), reason=type(error).__name__)
        return ()
    return found or ()


async def _ask_again(tx: Transaction, payroll_id: UUID, number: int, before: str = "") -> None:
    """The next round of a chain; a chain that somebody ordered keeps its own keys."""
    wait = min(_FIRST_WAIT * 2 ** min(number - 1, _DOUBLINGS), _LONGEST_WAIT)
    chain = before.rpartition(":")[0] or str(payroll_id)
    key = f"{chain}:{number}"
    await tasks.at(tx, FETCH, key, tx.now + wait, payroll_id=str(payroll_id), round=str(number))
