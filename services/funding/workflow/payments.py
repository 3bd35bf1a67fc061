"""The monthly payroll: made, checked or rejected, released, sent to the bank once, matched to what the bank answers."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import structlog
from asyncpg.exceptions import UniqueViolationError
from sqlalchemy.exc import IntegrityError

from services.funding import bank_file, ledger, payroll
from services.funding.bank_file import Answer, Order
from services.funding.instruction import Instruction, State
from services.funding.ledger import Kind
from services.funding.left_out import SENTENCES, LeftOut, sort_out
from services.funding.payroll import Hand, Line, Payroll
from services.funding.period import Period
from services.funding.store import budgets, instructions, left_out, payrolls
from services.funding.store.place import county_of
from shared.contracts.generated.onenet.funding.v1 import events_pb2 as events
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.refusal import Conflict, FieldProblem
from shared.tasks import task as tasks

SEND: Final = "send_bank_file"
NAMED = 50
"""How many entitlements a refusal names."""

log = structlog.get_logger()


async def make(tx: Transaction, period: Period, scheme: str) -> Payroll:
    """Draw up the payroll of a month over everything that is owed and not yet on one, but for who is paid already.

    Two makers at once: the table lets one payroll of a county, scheme and month be in hand, the other is told.
    """
    due = await payrolls.due(tx, scheme, period)
    persons = {person for each in due for person in each.entitlement.person_ids}
    taken, left = sort_out(due, await left_out.paid_persons(tx, persons, scheme, period))
    if left and not taken:
        raise _all_left_out(left)
    drawn, lines = payroll.draw_up(period, scheme, taken, Hand(tx.actor.id, tx.today), county_of(tx))
    if not await payrolls.add(tx, drawn):
        raise Conflict("payroll_open", "该月份的发放表已有人编制,正在复核或签发。请先办完,再编制补充发放表。")
    try:
        await payrolls.add_lines(tx, lines)
    except IntegrityError as error:
        raise _overtaken(error) from error
    await left_out.add(tx, drawn, left)
    return drawn


def _all_left_out(left: Sequence[LeftOut]) -> Conflict:
    """Nothing to pay now: the refusal names the entitlements, since no payroll is there to show them beside."""
    sentence = "该月份待发放的家庭都有人员已在其他发放表中,暂时没有可以编入的待遇。请核实下列待遇后再编制。"
    fields = [FieldProblem(f"entitlements.{each.entitlement.id}", SENTENCES[each.reason]) for each in left[:NAMED]]
    return Conflict("payroll_nothing_due", sentence, fields=fields)


def _overtaken(error: IntegrityError) -> Conflict:
    """The table's refusal as a sentence: within these moments another payroll came first. Made again, it is seen."""
    cause = error.orig.__cause__ if error.orig is not None else None
    if not isinstance(cause, UniqueViolationError):
        raise error
    if cause.constraint_name == "a_person_once_a_period":
        sentence = "有人员刚刚被编入其他地区的发放表。请再编制一次:系统会只把该户单列出来,其他家庭照常发放。"
        return Conflict("person_paid_elsewhere", sentence)
    return Conflict("payroll_line_exists", "部分待遇刚被编入另一张发放表。请刷新后重新编制。")


async def check(tx: Transaction, payroll_id: UUID) -> Payroll:
    """Check a draft; not by its maker."""
    found = await payrolls.lock(tx, payroll_id)
    lines = await payrolls.lines_of(tx, payroll_id)
    return await payrolls.save(tx, found.check(lines, Hand(tx.actor.id, tx.today)))


async def reject(tx: Transaction, payroll_id: UUID, reason: str) -> Payroll:
    """Send a draft back: it ends, and its households are free for the maker's next payroll of the month."""
    found = await payrolls.lock(tx, payroll_id)
    rejected = await payrolls.save(tx, found.reject(Hand(tx.actor.id, tx.today), reason))
    await payrolls.free_lines(tx, payroll_id)
    return rejected


async def release(tx: Transaction, payroll_id: UUID) -> Payroll:
    """Release a checked payroll: instructions get their ids before the bank is called, and money is on its way."""
    found = await payrolls.lock(tx, payroll_id)
    lines = await payrolls.lines_of(tx, payroll_id)
    released = await payrolls.save(tx, found.release(lines, Hand(tx.actor.id, tx.today)))
    told = [_instruct(line) for line in lines]
    await instructions.add(tx, told)
    await budgets.book(tx, [ledger.moved(Kind.RELEASE, each, tx.today) for each in told])
    await tasks.at_once(tx, SEND, str(payroll_id))
    return released


def _instruct(line: Line) -> Instruction:
    return Instruction(
        id=new_id(),
        case_id=line.case_id,
        line_id=line.id,
        payroll_id=line.payroll_id,
        entitlement_id=line.entitlement_id,
        scheme=line.scheme,
        period=line.period,
        amount=line.amount,
        state=State.OPEN,
        place=line.place,
    )


async def orders(tx: Transaction, payroll_id: UUID) -> list[Order]:
    """The bank's file of a released payroll; empty once the bank has it."""
    found = await payrolls.get(tx, payroll_id)
    return await instructions.orders(tx, payroll_id) if found.state is payroll.State.RELEASED else []


async def record_sent(tx: Transaction, payroll_id: UUID) -> None:
    """The bank has the file."""
    found = await payrolls.lock(tx, payroll_id)
    if found.state is payroll.State.RELEASED:
        await payrolls.save(tx, found.send(tx.today))


async def record_answers(tx: Transaction, payroll_id: UUID, answers: Sequence[Answer]) -> bool:
    """Take over what the bank answered, each instruction once; True when nothing is open any more."""
    found = await payrolls.lock(tx, payroll_id)
    told = await instructions.lock_all(tx, payroll_id)
    matched = bank_file.match(told, answers, tx.today)
    await instructions.save_answers(tx, matched.answered)
    for each in matched.answered:
        _publish(tx, each)
    await budgets.book(tx, [ledger.moved(_KINDS[each.state], each, tx.today) for each in matched.answered])
    if matched.answered:
        await payrolls.save(tx, found.record(matched.answered, tx.today))
    if matched.differences:
        log.error("bank_differs", payroll_id=str(payroll_id), differences=len(matched.differences))
        await instructions.add_differences(tx, found, matched.differences, tx.today)
    return not matched.still_open


async def give_up_asking(tx: Transaction, payroll_id: UUID) -> None:
    """The bank stayed silent on some instructions for too long: they stay open, and a person has to ask the bank."""
    found = await payrolls.lock(tx, payroll_id)
    silent = [each for each in await instructions.lock_all(tx, payroll_id) if each.state is State.OPEN]
    unanswered = [bank_file.Difference(each.id, bank_file.Fault.SILENCE) for each in silent]
    await instructions.add_differences(tx, found, unanswered, tx.today)


_KINDS = {State.SETTLED: Kind.SETTLEMENT, State.RETURNED: Kind.RETURN}


def _publish(tx: Transaction, answered: Instruction) -> None:
    names = {
        "case_id": str(answered.case_id),
        "instruction_id": str(answered.id),
        "entitlement_id": str(answered.entitlement_id),
        "period": str(answered.period),
    }
    said: events.PaymentSettled | events.PaymentReturned
    if answered.state is State.SETTLED:
        settled_on = tx.today.isoformat()
        said = events.PaymentSettled(
            **names, scheme=answered.scheme, amount_fen=answered.amount.fen, settled_on=settled_on
        )
    else:
        returned_on = tx.today.isoformat()
        said = events.PaymentReturned(
            **names, amount_fen=answered.amount.fen, reason=answered.reason, returned_on=returned_on
        )
    tx.publish(said, answered.case_id, area=answered.place.county or "", schemes=[answered.scheme])
