"""Recoveries with their parts, and what was repaid."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Uuid, and_, bindparam, exists, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from services.funding import tables
from services.funding.instruction import State
from services.funding.payroll import Line
from services.funding.recovery import Drop, Part, Reason, Recovery, Repayment
from services.funding.store.payrolls import line_of
from shared.database.tables import area_of, area_values
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.vocabulary.money import Money
from shared.web import pages

OF_A_CASE_LIMIT = 100


async def add(tx: Transaction, recovery: Recovery, parts: Sequence[Part]) -> None:
    """Keep a recovery and its parts; the tables hold it to what was really paid."""
    await tx.insert(tables.RECOVERY, recovery_row(recovery))
    rows = [
        {
            "id": new_id(),
            "case_id": recovery.case_id,
            "recovery_id": recovery.id,
            "line_id": part.line_id,
            "scheme": recovery.scheme,
            "period": str(part.period),
            "reason": recovery.reason.value,
            "amount_fen": part.amount.fen,
            **area_values(recovery.place),
        }
        for part in parts
    ]
    await tx.insert_all(tables.RECOVERY_PART, rows)


async def lock(tx: Transaction, recovery_id: UUID) -> Recovery:
    """A recovery that is about to change."""
    return recovery_of(await tx.get(tables.RECOVERY, recovery_id, lock=True))


async def add_repayment(tx: Transaction, recovery: Recovery, repayment: Repayment) -> bool:
    """Keep what came back; False where this receipt was entered before."""
    row = {
        "id": repayment.id,
        "case_id": repayment.case_id,
        "recovery_id": repayment.recovery_id,
        "document": repayment.document,
        "amount_fen": repayment.amount.fen,
        "repaid_on": repayment.repaid_on,
        **area_values(repayment.place),
    }
    if await tx.insert_new(tables.REPAYMENT, row) is None:
        return False
    await tx.update(tables.RECOVERY, recovery.id, {"repaid_fen": recovery.repaid.fen}, version=recovery.version)
    return True


async def add_drops(tx: Transaction, recovery: Recovery, drops: Sequence[Drop]) -> None:
    """Keep what is asked back no more; the tables hold it to what was asked and not repaid."""
    rows = [
        {
            "id": each.id,
            "case_id": each.case_id,
            "recovery_id": each.recovery_id,
            "line_id": each.line_id,
            "scheme": each.scheme,
            "period": str(each.period),
            "amount_fen": each.amount.fen,
            "dropped_on": each.dropped_on,
            **area_values(each.place),
        }
        for each in drops
    ]
    await tx.insert_all(tables.RECOVERY_DROP, rows)
    await tx.update(tables.RECOVERY, recovery.id, {"dropped_fen": recovery.dropped.fen}, version=recovery.version)


async def of_case(tx: Transaction, case_id: UUID) -> list[Recovery]:
    """The recoveries of a case, oldest first."""
    t = tables.RECOVERY.c
    query = select(tables.RECOVERY).where(t.case_id == case_id).order_by(t.id).limit(OF_A_CASE_LIMIT)
    return [recovery_of(row) for row in await tx.all(query)]


async def page(
    tx: Transaction, *, is_open: bool | None, cursor: str | None, limit: int
) -> tuple[list[Recovery], str | None]:
    """Recoveries of the actor's area."""
    t = tables.RECOVERY.c
    query = select(tables.RECOVERY)
    if is_open is not None:
        done = t.repaid_fen + t.dropped_fen
        query = query.where(done < t.amount_fen if is_open else done == t.amount_fen)
    rows, following = pages.split(await tx.all(pages.after(query, t.id, cursor, limit)), limit)
    return [recovery_of(row) for row in rows], following


async def months_of(tx: Transaction, recovery_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """The months that recoveries are about."""
    t = tables.RECOVERY_PART.c
    query = select(t.recovery_id, func.array_agg(func.distinct(t.period)).label("months"))
    rows = await tx.all(query.where(t.recovery_id.in_(recovery_ids)).group_by(t.recovery_id))
    return {row["recovery_id"]: sorted(row["months"]) for row in rows}


@dataclass(frozen=True, slots=True)
class Doubled:
    """A settled line that pays a person whom an earlier settled line pays for the same month."""

    line: Line
    case_number: str
    persons: int
    left: Money


async def doubled(
    tx: Transaction, line_ids: Sequence[UUID] | None = None, person_id: UUID | None = None
) -> list[Doubled]:
    """Lines that pay somebody a second time, since two persons were found to be one; without those asked back."""
    other, every = tables.MEMBER.alias("other"), tables.MEMBER.alias("every")
    m, o, line, i, part = tables.MEMBER.c, other.c, tables.LINE.c, tables.INSTRUCTION.c, tables.RECOVERY_PART.c
    drop = tables.RECOVERY_DROP.c
    same = and_(
        o.person_id == m.person_id, o.scheme == m.scheme, o.period == m.period, o.line_id < m.line_id, ~o.is_rejected
    )
    settled = tables.INSTRUCTION.alias("settled").c
    is_paid_there = exists().where(settled.line_id == o.line_id, settled.state == State.SETTLED.value)
    known = exists().where(part.line_id == m.line_id, part.reason == Reason.MERGED.value)
    persons = select(func.count()).select_from(every).where(every.c.line_id == line.id).scalar_subquery()
    asked = select(func.coalesce(func.sum(part.amount_fen), 0)).where(part.line_id == line.id).scalar_subquery()
    dropped = select(func.coalesce(func.sum(drop.amount_fen), 0)).where(drop.line_id == line.id).scalar_subquery()
    query = (
        select(
            tables.LINE,
            tables.ENTITLEMENT.c.case_number,
            persons.label("persons"),
            (asked - dropped).label("asked_fen"),
        )
        .join(tables.MEMBER, m.line_id == line.id)
        .join(other, same)
        .join(tables.INSTRUCTION, and_(i.line_id == line.id, i.state == State.SETTLED.value))
        .join(tables.ENTITLEMENT, tables.ENTITLEMENT.c.id == line.entitlement_id)
        .where(~m.is_rejected, or_(m.is_doubled, o.is_doubled), is_paid_there, ~known)
        .order_by(line.id)
    )
    if line_ids is not None:
        among = func.any(bindparam("lines", list(line_ids), ARRAY(Uuid)))
        query = query.where(or_(m.line_id == among, o.line_id == among))
    if person_id is not None:
        query = query.where(m.person_id == person_id)
    found = {
        row["id"]: Doubled(line_of(row), row["case_number"], row["persons"], _left(row)) for row in await tx.all(query)
    }
    return list(found.values())


def _left(row: RowMapping) -> Money:
    return Money(row["amount_fen"] - int(row["asked_fen"]))


def recovery_of(row: RowMapping) -> Recovery:
    """A row as a recovery."""
    return Recovery(
        id=row["id"],
        case_id=row["case_id"],
        case_number=row["case_number"],
        scheme=row["scheme"],
        year=row["year"],
        amount=Money(row["amount_fen"]),
        reason=Reason(row["reason"]),
        opened_on=row["opened_on"],
        place=area_of(row),
        repaid=Money(row["repaid_fen"]),
        dropped=Money(row["dropped_fen"]),
        version=row["row_version"],
    )


def recovery_row(recovery: Recovery) -> dict[str, Any]:
    """A recovery as a row to insert."""
    return {
        "id": recovery.id,
        "case_id": recovery.case_id,
        "case_number": recovery.case_number,
        "scheme": recovery.scheme,
        "year": recovery.year,
        "amount_fen": recovery.amount.fen,
        "repaid_fen": recovery.repaid.fen,
        "dropped_fen": recovery.dropped.fen,
        "reason": recovery.reason.value,
        "opened_on": recovery.opened_on,
        **area_values(recovery.place),
    }
