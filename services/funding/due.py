"""The tasks that funding does on its own: each opens its transactions visibly, and never calls the bank within one."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final
from uuid import UUID

from services.funding.bank import Bank
from services.funding.workflow import funds, payments, rights
from shared.crypto.signing import Verifier
from shared.database.engine import Database
from shared.database.transaction import Transaction
from shared.tasks import task as tasks
from shared.tasks.task import Task
from shared.tasks.worker import Run

FETCH: Final = "fetch_bank_answers"
PURPOSE: Final = "payment"
MAX_ROUNDS = 400
"""With the longest wait between them: some three days, after which a person asks the bank."""
_FIRST_WAIT = timedelta(milliseconds=500)
_LONGEST_WAIT = timedelta(minutes=10)
_DOUBLINGS = 11


def runs(bank: Bank, verifier: Verifier) -> Mapping[str, Run]:
    """The kinds of tasks with what they call outside."""

    async def open_entitlements(database: Database, task: Task) -> None:
        async with database.begin_system(PURPOSE) as tx:
            await rights.open_entitlements(tx, UUID(task.key), verifier)
            await tasks.finish(tx, task.id)

    async def send_bank_file(database: Database, task: Task) -> None:
        await _send(database, task, bank)

    async def fetch_bank_answers(database: Database, task: Task) -> None:
        await _fetch(database, task, bank)

    return {
        rights.OPEN: open_entitlements,
        funds.FUND: _fund,
        payments.SEND: send_bank_file,
        FETCH: fetch_bank_answers,
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


async def _send(database: Database, task: Task, bank: Bank) -> None:
    """Send a payroll's file under its own id; after an attempt of unknown outcome the bank is asked first."""
    payroll_id = UUID(task.key)
    async with database.begin_system(PURPOSE) as tx:
        orders = await payments.orders(tx, payroll_id)
    is_there = not orders or (task.attempts > 1 and await bank.has(payroll_id))
    if not is_there:
        await bank.put(payroll_id, orders)
    async with database.begin_system(PURPOSE) as tx:
        await payments.record_sent(tx, payroll_id)
        await _ask_again(tx, payroll_id, 1)
        await tasks.finish(tx, task.id)


async def _fetch(database: Database, task: Task, bank: Bank) -> None:
    """Ask for answers until every instruction has one."""
    payroll_id, number = UUID(task.argument["payroll_id"]), int(task.argument["round"])
    answers = await bank.answers(payroll_id)
    async with database.begin_system(PURPOSE) as tx:
        is_complete = await payments.record_answers(tx, payroll_id, answers)
        if not is_complete and number >= MAX_ROUNDS:
            await payments.give_up_asking(tx, payroll_id)
        elif not is_complete:
            await _ask_again(tx, payroll_id, number + 1)
        await tasks.finish(tx, task.id)


async def _ask_again(tx: Transaction, payroll_id: UUID, number: int) -> None:
    wait = min(_FIRST_WAIT * 2 ** min(number - 1, _DOUBLINGS), _LONGEST_WAIT)
    key = f"{payroll_id}:{number}"
    await tasks.at(tx, FETCH, key, tx.now + wait, payroll_id=str(payroll_id), round=str(number))
