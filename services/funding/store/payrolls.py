"""Payrolls and their lines, as they are kept and shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, Uuid, and_, bindparam, column, exists, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from services.funding import tables
from services.funding.instruction import State as Told
from services.funding.payee import Account
from services.funding.payroll import Hand, Kind, Line, LineKind, Payroll, Rejection, State, Stop
from services.funding.period import Period
from shared.database.tables import area_of, area_values
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.vocabulary.money import Money
from shared.web import pages

LINES_LIMIT = 20_000
"""More than the largest county of the province has households in one scheme."""


async def add(tx: Transaction, payroll: Payroll) -> bool:
    """Keep a new payroll; False where its county, scheme and month have one in hand. The key holds the area."""
    return await tx.insert_new(tables.PAYROLL, payroll_row(payroll)) is not None


async def save(tx: Transaction, payroll: Payroll) -> Payroll:
    """Keep a payroll's next step."""
    return payroll_of(await tx.update(tables.PAYROLL, payroll.id, _course(payroll), version=payroll.version))


async def lock(tx: Transaction, payroll_id: UUID) -> Payroll:
    """A payroll that is about to change."""
    return payroll_of(await tx.get(tables.PAYROLL, payroll_id, lock=True))


async def get(tx: Transaction, payroll_id: UUID) -> Payroll:
    """A payroll to look at."""
    return payroll_of(await tx.get(tables.PAYROLL, payroll_id))


async def add_lines(tx: Transaction, lines: Sequence[Line]) -> None:
    """Keep lines and their members; the tables refuse an entitlement or a person twice in a month.

    Members go in the order of the persons, so that counties with persons in common wait and do not deadlock.
    """
    await tx.insert_all(tables.LINE, [line_row(line) for line in lines])
    members = sorted((person, line.id) for line in lines for person in line.person_ids)
    by_id = {line.id: line for line in lines}
    await tx.insert_all(tables.MEMBER, [_member_row(by_id[line_id], person) for person, line_id in members])


async def free_lines(tx: Transaction, payroll_id: UUID) -> None:
    """Mark the lines of a rejected or stopped payroll and their members, so that their keys are free for a new one.

    The migration's functions do it in one statement a table; each row is noted for the audit.
    """
    doors = ((tables.REPEAT, func.free_repeats), (tables.LINE, func.free_lines), (tables.MEMBER, func.free_members))
    for table, free in doors:
        freed = free(payroll_id).table_valued(*(column(each.name, each.type) for each in table.c))
        for row in await tx.all(select(freed)):
            tx.note_write(table, row, "update")


async def lines_of(tx: Transaction, payroll_id: UUID) -> list[Line]:
    """All lines of a payroll, without their members: what is added up and paid."""
    query = select(tables.LINE).where(tables.LINE.c.payroll_id == payroll_id).order_by(tables.LINE.c.id)
    return [line_of(row) for row in await tx.all(query.limit(LINES_LIMIT))]


async def accounts_of(tx: Transaction, payroll_id: UUID) -> list[Account]:
    """Where the money of a payroll goes as things stand, also of what it repeats."""
    line, p = tables.LINE.c, tables.PAYEE.c
    repeated = select(tables.REPEAT.c.line_id).where(tables.REPEAT.c.payroll_id == payroll_id)
    query = (
        select(line.id, p.id.label("payee_id"), p.account_from)
        .join(tables.PAYEE, p.id == line.payee_id)
        .where(or_(line.payroll_id == payroll_id, line.id.in_(repeated)))
        .order_by(line.id)
        .limit(LINES_LIMIT)
    )
    return [Account(row["id"], row["payee_id"], row["account_from"]) for row in await tx.all(query)]


async def lines_among(tx: Transaction, line_ids: Sequence[UUID], kind: LineKind) -> list[Line]:
    """Those of the lines that are of a kind."""
    t = tables.LINE.c
    among = t.id == func.any(bindparam("lines", list(line_ids), ARRAY(Uuid)))
    query = select(tables.LINE).where(among, t.kind == kind.value).order_by(t.id)
    return [line_of(row) for row in await tx.all(query)]


async def page(
    tx: Transaction, period: Period | None, state: State | None, cursor: str | None, limit: int
) -> tuple[list[Payroll], str | None]:
    """Payrolls of the actor's area."""
    query = select(tables.PAYROLL)
    if period is not None:
        query = query.where(tables.PAYROLL.c.period == str(period))
    if state is not None:
        query = query.where(tables.PAYROLL.c.state == state.value)
    rows, following = pages.split(await tx.all(pages.after(query, tables.PAYROLL.c.id, cursor, limit)), limit)
    return [payroll_of(row) for row in rows], following


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line as people look at it, with its payee and what the bank said of its latest instruction."""

    line: Line
    case_number: str
    payee_name: str
    account_tail: str
    persons: int
    state: str | None
    reason: str
    answered_on: Any
    account_from: UUID | None


async def page_of_lines(
    tx: Transaction, payroll_id: UUID, cursor: str | None, limit: int
) -> tuple[list[ShownLine], str | None]:
    """One page of a payroll's lines."""
    repeated = select(tables.REPEAT.c.line_id).where(tables.REPEAT.c.payroll_id == payroll_id)
    query = _shown().where(or_(tables.LINE.c.payroll_id == payroll_id, tables.LINE.c.id.in_(repeated)))
    rows, following = pages.split(await tx.all(pages.after(query, tables.LINE.c.id, cursor, limit)), limit)
    return [_shown_of(row) for row in rows], following


async def lines_of_case(tx: Transaction, case_id: UUID, limit: int) -> list[ShownLine]:
    """The latest payments of a case, newest first, without those of payrolls that were rejected."""
    mine = _shown().where(tables.LINE.c.case_id == case_id, ~tables.LINE.c.is_rejected)
    query = mine.order_by(tables.LINE.c.id.desc()).limit(limit)
    return [_shown_of(row) for row in await tx.all(query)]


def latest_instruction() -> ColumnElement[bool]:
    """What is known last of a line: the instruction that no other repeats, cancelled ones aside."""
    i, repeat = tables.INSTRUCTION.c, tables.INSTRUCTION.alias("later").c
    repeated = exists().where(repeat.linked_to == i.id, repeat.state != Told.CANCELLED.value)
    return and_(i.line_id == tables.LINE.c.id, i.state != Told.CANCELLED.value, ~repeated)


def _shown() -> Select[Any]:
    """A line beside its payee, entitlement and latest instruction (the one that no other repeats)."""
    i, p, t = tables.INSTRUCTION.c, tables.PAYEE.c, tables.ENTITLEMENT.c
    return (
        select(tables.LINE, p.name, p.account_tail, p.case_number)
        .add_columns(func.cardinality(t.person_ids).label("persons"), i.state, i.reason, i.answered_on, p.account_from)
        .join(tables.PAYEE, p.id == tables.LINE.c.payee_id)
        .join(tables.ENTITLEMENT, t.id == tables.LINE.c.entitlement_id)
        .outerjoin(tables.INSTRUCTION, latest_instruction())
    )


def _shown_of(row: RowMapping) -> ShownLine:
    return ShownLine(
        line=line_of(row),
        case_number=row["case_number"],
        payee_name=row["name"],
        account_tail=row["account_tail"],
        persons=row["persons"],
        state=row["state"],
        reason=row["reason"] or "",
        answered_on=row["answered_on"],
        account_from=row["account_from"],
    )


def payroll_of(row: RowMapping) -> Payroll:
    """A row as a payroll."""
    return Payroll(
        id=row["id"],
        scheme=row["scheme"],
        period=Period.of(row["period"]),
        state=State(row["state"]),
        total=Money(row["total_fen"]),
        line_count=row["line_count"],
        maker=Hand(row["maker"], row["made_on"]),
        place=area_of(row),
        checker=Hand(row["checker"], row["checked_on"]) if row["checker"] is not None else None,
        releaser=Hand(row["releaser"], row["released_on"]) if row["releaser"] is not None else None,
        sent_on=row["sent_on"],
        settled_on=row["settled_on"],
        settled=Money(row["settled_fen"]),
        returned=Money(row["returned_fen"]),
        rejection=_rejection_of(row),
        kind=Kind(row["kind"]),
        stop=Stop(Hand(row["stopper"], row["stopped_on"]), row["stop_reason"]) if row["stopper"] is not None else None,
        payees_seen=row["payees_seen"],
        version=row["row_version"],
    )


def _rejection_of(row: RowMapping) -> Rejection | None:
    if row["rejecter"] is None:
        return None
    return Rejection(Hand(row["rejecter"], row["rejected_on"]), row["rejection_reason"])


def line_of(row: RowMapping) -> Line:
    """A row as a line; its members stand in a table of their own."""
    return Line(
        id=row["id"],
        case_id=row["case_id"],
        payroll_id=row["payroll_id"],
        entitlement_id=row["entitlement_id"],
        encumbrance_id=row["encumbrance_id"],
        payee_id=row["payee_id"],
        scheme=row["scheme"],
        period=Period.of(row["period"]),
        from_month=Period.of(row["from_month"]),
        amount=Money(row["amount_fen"]),
        person_ids=(),
        place=area_of(row),
        kind=LineKind(row["kind"]),
        correction=row["correction"],
        is_rejected=row["is_rejected"],
    )


def _course(payroll: Payroll) -> dict[str, Any]:
    """The columns that change on a payroll's way."""
    rejection, stop = payroll.rejection, payroll.stop
    return {
        "state": payroll.state.value,
        "checker": payroll.checker.actor if payroll.checker else None,
        "checked_on": payroll.checker.on if payroll.checker else None,
        "releaser": payroll.releaser.actor if payroll.releaser else None,
        "released_on": payroll.releaser.on if payroll.releaser else None,
        "sent_on": payroll.sent_on,
        "settled_on": payroll.settled_on,
        "settled_fen": payroll.settled.fen,
        "returned_fen": payroll.returned.fen,
        "rejecter": rejection.by.actor if rejection else None,
        "rejected_on": rejection.by.on if rejection else None,
        "rejection_reason": rejection.reason if rejection else None,
        "stopper": stop.by.actor if stop else None,
        "stopped_on": stop.by.on if stop else None,
        "stop_reason": stop.reason if stop else None,
        "payees_seen": payroll.payees_seen,
    }


def payroll_row(payroll: Payroll) -> dict[str, Any]:
    """A payroll as a row to insert."""
    terms = {"scheme": payroll.scheme, "period": str(payroll.period), "kind": payroll.kind.value}
    amounts = {"total_fen": payroll.total.fen, "line_count": payroll.line_count, "made_on": payroll.maker.on}
    return {
        "id": payroll.id,
        "maker": payroll.maker.actor,
        **terms,
        **amounts,
        **_course(payroll),
        **area_values(payroll.place),
    }


def line_row(line: Line) -> dict[str, Any]:
    """A line as a row to insert."""
    return {
        "id": line.id,
        "case_id": line.case_id,
        "payroll_id": line.payroll_id,
        "entitlement_id": line.entitlement_id,
        "encumbrance_id": line.encumbrance_id,
        "payee_id": line.payee_id,
        "scheme": line.scheme,
        "period": str(line.period),
        "from_month": str(line.from_month),
        "kind": line.kind.value,
        "correction": line.correction,
        "amount_fen": line.amount.fen,
        "is_rejected": line.is_rejected,
        **area_values(line.place),
    }


def _member_row(line: Line, person_id: UUID) -> dict[str, Any]:
    return {
        "id": new_id(),
        "case_id": line.case_id,
        "line_id": line.id,
        "person_id": person_id,
        "scheme": line.scheme,
        "period": str(line.period),
        "correction": line.correction,
        "is_rejected": line.is_rejected,
        **area_values(line.place),
    }
