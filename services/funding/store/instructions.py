"""Instructions to the bank, the file that they make, and what the bank answered."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, and_, exists, func, or_, select

from services.funding import tables
from services.funding.bank_file import Difference, Fault, Order
from services.funding.drawing import Repeat
from services.funding.instruction import Instruction, State
from services.funding.payee import Hold
from services.funding.payroll import Payroll
from services.funding.period import Period
from services.funding.store.entitlements import opened_account
from services.funding.store.payrolls import LINES_LIMIT
from shared.database import ground
from shared.database.tables import area_of, area_values
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.tasks.task import MAX_ATTEMPTS
from shared.vocabulary.money import Money


async def add(tx: Transaction, instructions: Sequence[Instruction]) -> None:
    """Keep instructions; the table refuses a second live one of a line."""
    await tx.insert_all(tables.INSTRUCTION, [instruction_row(each) for each in instructions])


async def lock_all(tx: Transaction, payroll_id: UUID) -> list[Instruction]:
    """The instructions of a payroll, held in the order of their ids."""
    t = tables.INSTRUCTION.c
    query = select(tables.INSTRUCTION).where(t.payroll_id == payroll_id).order_by(t.id).limit(LINES_LIMIT)
    return [instruction_of(row) for row in await tx.all(query.with_for_update())]


async def orders(tx: Transaction, payroll_id: UUID) -> list[Order]:
    """The open instructions of a payroll with the accounts opened: what goes to the bank and nowhere else.

    Each goes to the account that was checked, also where the payee has another by now: what that one does not take
    comes back, and is paid again to the new one by three hands.
    """
    i, p, former = tables.INSTRUCTION.c, tables.PAYEE.c, tables.FORMER_ACCOUNT.c
    is_former = and_(
        former.payee_id == p.id,
        former.account_from.is_not_distinct_from(i.account_from),
        p.account_from.is_distinct_from(i.account_from),
    )
    query = (
        select(i.id, i.amount_fen, p.id.label("payee_id"))
        .add_columns(func.coalesce(former.account, p.account).label("account"))
        .add_columns(func.coalesce(former.name, p.name).label("name"))
        .join(tables.LINE, tables.LINE.c.id == i.line_id)
        .join(tables.PAYEE, p.id == tables.LINE.c.payee_id)
        .outerjoin(tables.FORMER_ACCOUNT, is_former)
        .where(i.payroll_id == payroll_id, i.state == State.OPEN.value)
        .order_by(i.id)
        .limit(LINES_LIMIT)
    )
    return [
        Order(row["id"], opened_account(tx, row["payee_id"], row["account"]), row["name"], Money(row["amount_fen"]))
        for row in await tx.all(query)
    ]


async def is_told(tx: Transaction, entitlement_id: UUID) -> bool:
    """Whether the bank was told to pay a right, and has not returned it."""
    t = tables.INSTRUCTION.c
    live = t.state.in_((State.OPEN.value, State.SETTLED.value))
    return await tx.one(select(t.id).where(t.entitlement_id == entitlement_id, live).limit(1)) is not None


async def cancel_all(tx: Transaction, payroll_id: UUID) -> list[Instruction]:
    """Cancel the instructions of a stopped payroll; the table refuses it of any other."""
    cancelled = [each.cancel() for each in await lock_all(tx, payroll_id)]
    for each in cancelled:
        await tx.update(tables.INSTRUCTION, each.id, {"state": each.state.value})
    return cancelled


async def returned(tx: Transaction, scheme: str, year: int, period: Period | None) -> list[Instruction]:
    """What the bank returned and nobody repeats yet, out of a budget year, where the payee can be paid again."""
    i, line, r, p, t = tables.INSTRUCTION.c, tables.LINE.c, tables.REPEAT.c, tables.PAYEE.c, tables.ENTITLEMENT.c
    planned = exists().where(r.returned_id == i.id, ~r.is_rejected)
    query = (
        select(tables.INSTRUCTION)
        .join(tables.LINE, and_(line.id == i.line_id, ~line.is_rejected))
        .join(tables.PAYEE, and_(p.id == line.payee_id, p.hold == Hold.NONE.value, ~p.is_withdrawn))
        .join(tables.ENTITLEMENT, t.id == line.entitlement_id)
        .where(
            i.scheme == scheme, i.state == State.RETURNED.value, ~planned, func.left(line.from_month, 4) == str(year)
        )
        .where(or_(t.last_month.is_(None), i.period <= t.last_month), ~is_contradicted(i.id))
        .order_by(i.id)
        .limit(LINES_LIMIT)
    )
    if period is not None:
        query = query.where(i.period == str(period))
    return [instruction_of(row) for row in await tx.all(query)]


def is_contradicted(instruction_id: ColumnElement[UUID]) -> ColumnElement[bool]:
    """Whether the bank said two things of a payment and no letter of it says which: nothing is paid on a guess."""
    d, r = tables.DIFFERENCE.c, tables.RESOLUTION.c
    is_resolved = exists().where(r.difference_id == d.id)
    return exists().where(d.instruction_id == instruction_id, d.fault == Fault.CONTRADICTION.value, ~is_resolved)


async def add_repeats(tx: Transaction, repeats: Sequence[Repeat]) -> None:
    """Keep what a reissue repeats; the table lets a returned payment be named once."""
    rows = [
        {
            "id": each.id,
            "case_id": each.case_id,
            "payroll_id": each.payroll_id,
            "line_id": each.line_id,
            "returned_id": each.returned_id,
            "scheme": each.scheme,
            "amount_fen": each.amount.fen,
            "is_rejected": False,
            **area_values(each.place),
        }
        for each in repeats
    ]
    await tx.insert_all(tables.REPEAT, rows)


async def repeats_of(tx: Transaction, payroll_id: UUID) -> list[tuple[Repeat, Instruction]]:
    """What a reissue repeats, with the returned payments."""
    r, i = tables.REPEAT.c, tables.INSTRUCTION.c
    query = select(tables.INSTRUCTION, r.id.label("repeat_id")).join(tables.REPEAT, i.id == r.returned_id)
    rows = await tx.all(query.where(r.payroll_id == payroll_id).order_by(r.id).limit(LINES_LIMIT))
    found = [(row["repeat_id"], instruction_of(row)) for row in rows]
    return [
        (
            Repeat(repeat_id, each.case_id, payroll_id, each.line_id, each.id, each.scheme, each.amount, each.place),
            each,
        )
        for repeat_id, each in found
    ]


async def save_answers(tx: Transaction, answered: Sequence[Instruction]) -> None:
    """Keep the bank's answers, and the instructions as they now stand; the table takes one answer an instruction."""
    await tx.insert_all(tables.ANSWER, [_answer_row(each) for each in answered])
    for each in answered:
        await save_state(tx, each)


async def save_state(tx: Transaction, told: Instruction) -> None:
    """Keep what is known of a payment; the table asks for the bank's answer or letter behind it."""
    change = {"state": told.state.value, "reason": told.reason, "answered_on": told.answered_on}
    await tx.update(tables.INSTRUCTION, told.id, change)


async def get(tx: Transaction, instruction_id: UUID) -> Instruction:
    """One instruction."""
    return instruction_of(await tx.get(tables.INSTRUCTION, instruction_id))


async def has_other_round(tx: Transaction, kind: str, payroll_id: UUID, task_id: UUID) -> bool:
    """Whether another task of this kind will ask about the payroll; one that has failed too often will not."""
    t = ground.TASK.c
    is_about = t.argument["payroll_id"].astext == str(payroll_id)
    others = select(t.id).where(t.kind == kind, is_about, t.done_at.is_(None), t.id != task_id)
    return await tx.one(others.where(t.attempts < MAX_ATTEMPTS).limit(1)) is not None


async def add_differences(tx: Transaction, payroll: Payroll, found: Sequence[Difference], on: date) -> None:
    """Keep what does not agree with the bank, each once."""
    for each in found:
        row = {
            "id": new_id(),
            "payroll_id": payroll.id,
            "instruction_id": each.instruction_id,
            "fault": each.fault.value,
            "noticed_on": on,
            **area_values(payroll.place),
        }
        await tx.insert_new(tables.DIFFERENCE, row)


async def count_differences(tx: Transaction, payroll_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many differences with the bank wait for a person, by payroll."""
    t, r = tables.DIFFERENCE.c, tables.RESOLUTION.c
    waits = and_(t.payroll_id.in_(payroll_ids), ~exists().where(r.difference_id == t.id))
    query = select(t.payroll_id, func.count().label("number")).where(waits)
    return {row["payroll_id"]: row["number"] for row in await tx.all(query.group_by(t.payroll_id))}


def instruction_of(row: RowMapping) -> Instruction:
    """A row as an instruction."""
    return Instruction(
        id=row["id"],
        case_id=row["case_id"],
        line_id=row["line_id"],
        payroll_id=row["payroll_id"],
        entitlement_id=row["entitlement_id"],
        scheme=row["scheme"],
        period=Period.of(row["period"]),
        amount=Money(row["amount_fen"]),
        state=State(row["state"]),
        place=area_of(row),
        linked_to=row["linked_to"],
        reason=row["reason"],
        answered_on=row["answered_on"],
        account_from=row["account_from"],
    )


def instruction_row(instruction: Instruction) -> dict[str, Any]:
    """An instruction as a row to insert."""
    return {
        "id": instruction.id,
        "case_id": instruction.case_id,
        "line_id": instruction.line_id,
        "payroll_id": instruction.payroll_id,
        "entitlement_id": instruction.entitlement_id,
        "scheme": instruction.scheme,
        "period": str(instruction.period),
        "amount_fen": instruction.amount.fen,
        "state": instruction.state.value,
        "linked_to": instruction.linked_to,
        "reason": instruction.reason,
        "answered_on": instruction.answered_on,
        "account_from": instruction.account_from,
        **area_values(instruction.place),
    }


def _answer_row(answered: Instruction) -> dict[str, Any]:
    return {
        "id": new_id(),
        "case_id": answered.case_id,
        "instruction_id": answered.id,
        "outcome": answered.state.value,
        "amount_fen": answered.amount.fen,
        "reason": answered.reason,
        "heard_on": answered.answered_on,
        **area_values(answered.place),
    }
