"""Differences with the bank as people look at them, and the letters that resolve them."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, exists, func, select

from services.funding import tables
from services.funding.bank_file import Difference, Fault, Outcome
from services.funding.payroll import Hand, Payroll
from services.funding.resolution import Disputed, Resolution
from services.funding.store.instructions import instruction_of
from shared.database.tables import area_of, area_values
from shared.database.transaction import Transaction
from shared.refusal import Conflict, NotFound
from shared.vocabulary.money import Money
from shared.web import pages


@dataclass(frozen=True, slots=True)
class ShownDifference:
    """A difference; of a stranger's id no payment of ours is known, and what nobody has resolved has no letter."""

    id: UUID
    difference: Difference
    noticed_on: date
    case_id: UUID | None
    amount: Money | None
    state: str | None
    resolution: Resolution | None


async def page(
    tx: Transaction, payroll_id: UUID, cursor: str | None, limit: int
) -> tuple[list[ShownDifference], str | None]:
    """One page of a payroll's differences."""
    query = _shown().where(tables.DIFFERENCE.c.payroll_id == payroll_id)
    rows, following = pages.split(await tx.all(pages.after(query, tables.DIFFERENCE.c.id, cursor, limit)), limit)
    return [_shown_of(row) for row in rows], following


async def get(tx: Transaction, difference_id: UUID) -> ShownDifference:
    """One difference."""
    row = await tx.one(_shown().where(tables.DIFFERENCE.c.id == difference_id))
    if row is None:
        raise _not_found()
    return _shown_of(row)


def _not_found() -> NotFound:
    return NotFound("not_found", "没有找到这条记录,或者您没有权限查看。")


_LETTER = ("id", "scheme", "outcome", "document", "resolver", "resolved_on")


def _shown() -> Select[Any]:
    d, i, r = tables.DIFFERENCE.c, tables.INSTRUCTION.c, tables.RESOLUTION.c
    return (
        select(tables.DIFFERENCE, i.case_id, i.amount_fen, i.state)
        .add_columns(*(r[name].label(f"letter_{name}") for name in _LETTER))
        .outerjoin(tables.INSTRUCTION, i.id == d.instruction_id)
        .outerjoin(tables.RESOLUTION, r.difference_id == d.id)
    )


def _shown_of(row: RowMapping) -> ShownDifference:
    amount = row["amount_fen"]
    return ShownDifference(
        id=row["id"],
        difference=Difference(row["instruction_id"], Fault(row["fault"])),
        noticed_on=row["noticed_on"],
        case_id=row["case_id"],
        amount=Money(amount) if amount is not None else None,
        state=row["state"],
        resolution=_letter_of(row) if row["letter_id"] is not None else None,
    )


def _letter_of(row: RowMapping) -> Resolution:
    return Resolution(
        id=row["letter_id"],
        payroll_id=row["payroll_id"],
        case_id=row["case_id"],
        difference_id=row["id"],
        instruction_id=row["instruction_id"],
        scheme=row["letter_scheme"],
        outcome=Outcome(row["letter_outcome"]),
        document=row["letter_document"],
        by=Hand(row["letter_resolver"], row["letter_resolved_on"]),
        place=area_of(row),
    )


async def lock_disputed(tx: Transaction, payroll: Payroll, difference_id: UUID) -> Disputed:
    """A difference with its payment, held with the line, so that nobody repeats or frees it at this moment."""
    found = await tx.get(tables.DIFFERENCE, difference_id)
    if found["payroll_id"] != payroll.id:
        raise _not_found()
    told = select(tables.INSTRUCTION).where(tables.INSTRUCTION.c.id == found["instruction_id"])
    row = await tx.one(told.with_for_update())
    if row is None:
        raise Conflict("difference_kind", "银行答复的这笔不是本系统发出的支付,请直接与银行核对。")
    line = await tx.get(tables.LINE, row["line_id"], lock=True)
    part, drop, r = tables.RECOVERY_PART.c, tables.RECOVERY_DROP.c, tables.REPEAT.c
    asked = select(func.coalesce(func.sum(part.amount_fen), 0)).where(part.line_id == line["id"]).scalar_subquery()
    dropped = select(func.coalesce(func.sum(drop.amount_fen), 0)).where(drop.line_id == line["id"]).scalar_subquery()
    is_repeated = exists().where(r.returned_id == row["id"], ~r.is_rejected)
    after = await tx.one(select(is_repeated.label("is_repeated"), (asked - dropped).label("asked_fen")))
    assert after is not None  # noqa: S101  (a query without a table has one row)
    return Disputed(
        payroll=payroll,
        difference=Difference(row["id"], Fault(found["fault"])),
        instruction=instruction_of(row),
        is_freed=line["is_rejected"],
        is_repeated=after["is_repeated"],
        is_asked_back=after["asked_fen"] > 0,
    )


async def add(tx: Transaction, resolution: Resolution) -> bool:
    """Keep what the letter says; False where the difference was resolved before."""
    row = {
        "id": resolution.id,
        "case_id": resolution.case_id,
        "payroll_id": resolution.payroll_id,
        "difference_id": resolution.difference_id,
        "instruction_id": resolution.instruction_id,
        "scheme": resolution.scheme,
        "outcome": resolution.outcome.value,
        "document": resolution.document,
        "resolver": resolution.by.actor,
        "resolved_on": resolution.by.on,
        **area_values(resolution.place),
    }
    return await tx.insert_new(tables.RESOLUTION, row) is not None


async def instruction_id_of(tx: Transaction, resolution_id: UUID) -> UUID:
    """Which payment a letter was about."""
    row = await tx.get(tables.RESOLUTION, resolution_id)
    found: UUID = row["instruction_id"]
    return found
