"""Payrolls: made, checked or rejected, released, stopped while they can be, and made again for what came back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from asyncpg.exceptions import RestrictViolationError, UniqueViolationError
from sqlalchemy.exc import IntegrityError

from services.funding import drawing, ledger
from services.funding.drawing import Repeat
from services.funding.instruction import Instruction
from services.funding.instruction import State as Told
from services.funding.ledger import Kind as LedgerKind
from services.funding.left_out import SENTENCES, LeftOut, sort_out
from services.funding.payee import mark_of
from services.funding.payroll import IN_HAND, Hand, Kind, Line, Payroll, State, Summed, payees_changed
from services.funding.period import Period
from services.funding.store import budgets, due, instructions, left_out, payrolls
from services.funding.store.place import county_of
from services.funding.workflow import saying
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.refusal import Conflict, FieldProblem
from shared.tasks import task as tasks

SEND: Final = "send_bank_file"
SETTLE: Final = "settle_freed_lines"
PAID_ONCE = frozenset({"temporary"})
NAMED = 50
"""How many entitlements a refusal names."""


async def make(tx: Transaction, period: Period, scheme: str) -> Payroll:
    """Draw up the payroll of a month over everything that is owed and not yet on one, but for who is paid already.

    Single sums (急难型) go on payrolls of their own, any day and as often as need arises. Two makers at once: the
    table lets one payroll of a county, scheme and month be in hand, and a line of a month be there once.
    """
    kind = Kind.URGENT if scheme in PAID_ONCE else Kind.REGULAR
    owed = await due.due(tx, scheme, period, kind)
    taken, left = sort_out(owed, await left_out.paid_months(tx, owed, scheme))
    if left and not taken:
        raise _all_left_out(left)
    drawn, lines = drawing.draw_up(period, scheme, taken, Hand(tx.actor.id, tx.today), county_of(tx), kind)
    await _keep(tx, drawn)
    try:
        await payrolls.add_lines(tx, lines)
    except IntegrityError as error:
        raise _overtaken(error) from error
    await left_out.add(tx, drawn, left)
    return drawn


async def make_reissue(tx: Transaction, period: Period | None, scheme: str) -> Payroll:
    """Draw up what the bank returned, of one month or of all of this budget year, to be paid again.

    Each keeps its line and gets a new instruction at the release; whose account is not put right yet waits.
    """
    month = period or Period.at(tx.today)
    found = await instructions.returned(tx, scheme, month.year, period)
    payroll_id, by = new_id(), Hand(tx.actor.id, tx.today)
    repeats = [
        Repeat(new_id(), each.case_id, payroll_id, each.line_id, each.id, scheme, each.amount, each.place)
        for each in found
    ]
    drawn = drawing.reissue(month, scheme, repeats, by, county_of(tx))
    await _keep(tx, drawn)
    try:
        await instructions.add_repeats(tx, repeats)
    except IntegrityError as error:
        raise _overtaken(error) from error
    return drawn


async def _keep(tx: Transaction, drawn: Payroll) -> None:
    if not await payrolls.add(tx, drawn):
        raise Conflict("payroll_open", "该月份的发放表已有人编制,正在复核或签发。请先办完,再编制补充发放表。")


def _all_left_out(left: Sequence[LeftOut]) -> Conflict:
    """Nothing to pay now: the refusal names the entitlements, since no payroll is there to show them beside."""
    sentence = "该月份待发放的家庭都有人员已在其他发放表中,暂时没有可以编入的待遇。请核实下列待遇后再编制。"
    fields = [FieldProblem(f"entitlements.{each.entitlement.id}", SENTENCES[each.reason]) for each in left[:NAMED]]
    return Conflict("payroll_nothing_due", sentence, fields=fields)


def _overtaken(error: IntegrityError) -> Conflict:
    """The table's refusal as a sentence: within these moments another payroll came first. Made again, it is seen."""
    cause = error.orig.__cause__ if error.orig is not None else None
    if isinstance(cause, RestrictViolationError):
        return Conflict("payroll_overtaken", "部分待遇刚刚有了新的决定。请重新编制,系统会按最新决定计算。")
    if not isinstance(cause, UniqueViolationError):
        raise error
    if cause.constraint_name == "a_person_once_a_period":
        sentence = "有人员刚刚被编入其他地区的发放表。请再编制一次:系统会只把该户单列出来,其他家庭照常发放。"
        return Conflict("person_paid_elsewhere", sentence)
    return Conflict("payroll_line_exists", "部分待遇刚被编入另一张发放表。请刷新后重新编制。")


async def check(tx: Transaction, payroll_id: UUID, payees: str | None = None) -> Payroll:
    """Check a draft; not by its maker.

    Where accounts changed since it was drawn up or checked, `payees` shows that the checker has seen these very ones.
    """
    found = await payrolls.lock(tx, payroll_id)
    accounts = await payrolls.accounts_of(tx, payroll_id)
    present = mark_of(accounts)
    is_draft = found.state is State.DRAFT
    are_known = not any(each.came_after(found.id) for each in accounts) if is_draft else present == found.payees_seen
    if found.state in IN_HAND and present != payees and (payees is not None or not are_known):
        raise payees_changed()
    checked = found.check(await _summed(tx, found), Hand(tx.actor.id, tx.today), present)
    await _require_due(tx, found)
    return await payrolls.save(tx, checked)


async def reject(tx: Transaction, payroll_id: UUID, reason: str) -> Payroll:
    """Send a draft back: it ends, and its households are free for the maker's next payroll of the month."""
    found = await payrolls.lock(tx, payroll_id)
    rejected = await payrolls.save(tx, found.reject(Hand(tx.actor.id, tx.today), reason))
    await payrolls.free_lines(tx, payroll_id)
    await tasks.at_once(tx, SETTLE, str(payroll_id))
    return rejected


async def stop(tx: Transaction, payroll_id: UUID, reason: str) -> Payroll:
    """Stop a payroll that the bank has not got: its instructions are recalled and its households are free again.

    The task that sends marks the payroll before it calls the bank; whichever of the two comes first wins.
    """
    found = await payrolls.lock(tx, payroll_id)
    stopped = await payrolls.save(tx, found.halt(Hand(tx.actor.id, tx.today), reason))
    recalled = await instructions.cancel_all(tx, payroll_id)
    year = found.period.year
    await budgets.book(tx, [ledger.moved(LedgerKind.RECALL, each, year, tx.today) for each in recalled])
    await payrolls.free_lines(tx, payroll_id)
    await tasks.at_once(tx, SETTLE, str(payroll_id))
    saying.stopped(tx, stopped)
    return stopped


async def release(tx: Transaction, payroll_id: UUID) -> Payroll:
    """Release a checked payroll: instructions get their ids before the bank is called, and money is on its way."""
    found = await payrolls.lock(tx, payroll_id)
    accounts = await payrolls.accounts_of(tx, payroll_id)
    released = found.release(await _summed(tx, found), Hand(tx.actor.id, tx.today), mark_of(accounts))
    await _require_due(tx, found)
    released = await payrolls.save(tx, released)
    told = await _instructions(tx, found, {each.line_id: each.account_from for each in accounts})
    await instructions.add(tx, told)
    year = found.period.year
    await budgets.book(tx, [ledger.moved(LedgerKind.RELEASE, each, year, tx.today) for each in told])
    for each in told:
        if each.linked_to is not None:
            saying.reissued(tx, each)
    await tasks.at_once(tx, SEND, str(payroll_id))
    return released


async def _summed(tx: Transaction, found: Payroll) -> Sequence[Summed]:
    if found.kind is Kind.REISSUE:
        return [repeat for repeat, _ in await instructions.repeats_of(tx, found.id)]
    return await payrolls.lines_of(tx, found.id)


async def _require_due(tx: Transaction, found: Payroll) -> None:
    """What a later decision has overtaken is not paid and asked back afterwards: it is not paid at all."""
    if await due.outdated(tx, found.id):
        sentence = (
            "表中有待遇在编制后被终止或调整,或者受助人、领款人去世,或者人员重复、银行答复不一致,不能照此发放。"
            "请退回或停止本表,重新编制后再办理。"
        )
        raise Conflict("payroll_outdated", sentence)


async def _instructions(tx: Transaction, found: Payroll, accounts: Mapping[UUID, UUID | None]) -> list[Instruction]:
    if found.kind is Kind.REISSUE:
        repeats = await instructions.repeats_of(tx, found.id)
        return [_repeat(returned, found.id, accounts[returned.line_id]) for _, returned in repeats]
    return [_instruct(line, accounts[line.id]) for line in await payrolls.lines_of(tx, found.id)]


def _repeat(returned: Instruction, payroll_id: UUID, account_from: UUID | None) -> Instruction:
    return replace(
        returned,
        id=new_id(),
        payroll_id=payroll_id,
        linked_to=returned.id,
        state=Told.OPEN,
        reason="",
        answered_on=None,
        account_from=account_from,
    )


def _instruct(line: Line, account_from: UUID | None) -> Instruction:
    return Instruction(
        id=new_id(),
        case_id=line.case_id,
        line_id=line.id,
        payroll_id=line.payroll_id,
        entitlement_id=line.entitlement_id,
        scheme=line.scheme,
        period=line.period,
        amount=line.amount,
        state=Told.OPEN,
        place=line.place,
        account_from=account_from,
    )
