"""What a month owes and has not yet put on a payroll, and what of a payroll is due no more."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, Uuid, and_, bindparam, exists, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from services.funding import tables
from services.funding.arrears import Arrears
from services.funding.budget import Encumbrance
from services.funding.drawing import Due
from services.funding.entitlement import Kind as Right
from services.funding.instruction import State as Told
from services.funding.payee import Hold
from services.funding.payroll import FIRST, Kind, LineKind
from services.funding.period import Period
from services.funding.store.budgets import encumbrance_of
from services.funding.store.entitlements import entitlement_of
from services.funding.store.instructions import is_contradicted
from services.funding.store.payrolls import LINES_LIMIT
from shared.database.tables import area_of
from shared.database.transaction import Transaction
from shared.vocabulary.money import Money


async def due(tx: Transaction, scheme: str, period: Period, kind: Kind) -> list[Due]:
    """What the actor's county owes for a month and has not yet put on a payroll, in the order of the entitlements.

    A payroll pays out of one budget year: arrears that were bound in another year wait for a payroll of that year.
    """
    right = Right.ONE_OFF if kind is Kind.URGENT else Right.REGULAR
    owed = [(row, None) for row in await tx.all(_months(scheme, period, right))]
    late = [(row, _arrears_beside(row)) for row in await tx.all(_arrears(scheme, period))]
    bound = await _encumbrances(tx, [row["encumbrance_id"] for row, _ in owed + late])
    found = [
        Due(
            entitlement=entitlement_of(row),
            encumbrance=bound[row["encumbrance_id"]],
            payee_id=row["payee_id"],
            period=arrears.period if arrears else _month_of(row, period, right),
            arrears=arrears,
        )
        for row, arrears in owed + late
    ]
    return sorted(found, key=lambda each: (each.entitlement.id, each.correction, each.period))[:LINES_LIMIT]


def _month_of(row: RowMapping, period: Period, right: Right) -> Period:
    return Period.of(row["first_month"]) if right is Right.ONE_OFF else period


def _months(scheme: str, period: Period, kind: Right) -> Select[Any]:
    """A month counts where the budget of its year stands behind it (预算法 art. 13) and nothing holds it."""
    t, e, line = tables.ENTITLEMENT.c, tables.ENCUMBRANCE.c, tables.LINE.c
    month = t.first_month if kind is Right.ONE_OFF else literal(str(period))
    ours = and_(
        e.entitlement_id == t.id,
        e.arrears_id.is_(None),
        e.from_month <= month,
        func.left(e.from_month, 4) == str(period.year),
    )
    is_paid = exists().where(
        line.case_id == t.case_id,
        line.scheme == t.scheme,
        line.period == month,
        line.correction == FIRST,
        ~line.is_rejected,
    )
    return (
        _owed(ours, month)
        .add_columns(e.id.label("encumbrance_id"))
        .where(t.scheme == scheme, t.kind == kind.value, month <= str(period), ~is_paid)
        .where(or_(t.last_month.is_(None), month <= t.last_month))
        .order_by(t.id)
        .limit(LINES_LIMIT)
    )


def _arrears(scheme: str, period: Period) -> Select[Any]:
    t, e, line, a = tables.ENTITLEMENT.c, tables.ENCUMBRANCE.c, tables.LINE.c, tables.ARREARS.c
    ours = and_(e.entitlement_id == t.id, func.left(e.from_month, 4) == str(period.year))
    is_paid = exists().where(
        line.entitlement_id == a.entitlement_id,
        line.period == a.period,
        line.kind == LineKind.ARREARS.value,
        line.correction == a.correction,
        ~line.is_rejected,
    )
    return (
        _owed(ours, a.period)
        .join(tables.ARREARS, a.id == e.arrears_id)
        .add_columns(e.id.label("encumbrance_id"), *(getattr(a, name).label(f"arrears_{name}") for name in _ARREARS))
        .where(t.scheme == scheme, a.period <= str(period), ~a.is_cancelled, ~is_paid)
        .order_by(a.id)
        .limit(LINES_LIMIT)
    )


_ARREARS = ("id", "period", "correction", "amount_fen", "owed_on")


def _arrears_beside(row: RowMapping) -> Arrears:
    """Arrears as they stand beside their right."""
    return Arrears(
        id=row["arrears_id"],
        case_id=row["case_id"],
        entitlement_id=row["id"],
        scheme=row["scheme"],
        period=Period.of(row["arrears_period"]),
        correction=row["arrears_correction"],
        amount=Money(row["arrears_amount_fen"]),
        owed_on=row["arrears_owed_on"],
        place=area_of(row),
    )


def _owed(ours: ColumnElement[bool], month: ColumnElement[Any]) -> Select[Any]:
    t, p = tables.ENTITLEMENT.c, tables.PAYEE.c
    return (
        select(tables.ENTITLEMENT, p.id.label("payee_id"))
        .select_from(tables.ENTITLEMENT)
        .join(tables.ENCUMBRANCE, ours)
        .join(tables.PAYEE, and_(p.case_id == t.case_id, p.county == t.county))
        .where(~p.is_withdrawn, p.hold == Hold.NONE.value, or_(t.held_from.is_(None), month < t.held_from))
    )


async def _encumbrances(tx: Transaction, ids: Sequence[UUID]) -> dict[UUID, Encumbrance]:
    query = select(tables.ENCUMBRANCE).where(tables.ENCUMBRANCE.c.id == func.any(bindparam("ids", ids, ARRAY(Uuid))))
    return {row["id"]: encumbrance_of(row) for row in await tx.all(query)}


async def unsettled(tx: Transaction, line_ids: Sequence[UUID]) -> list[tuple[UUID, str]]:
    """The cases and schemes of lines whose month is no month of their right any more."""
    t, line = tables.ENTITLEMENT.c, tables.LINE.c
    query = (
        select(line.case_id, line.scheme)
        .join(tables.ENTITLEMENT, t.id == line.entitlement_id)
        .where(line.id == func.any(bindparam("lines", list(line_ids), ARRAY(Uuid))), line.period > t.last_month)
        .distinct()
        .order_by(line.case_id, line.scheme)
    )
    return [(row["case_id"], row["scheme"]) for row in await tx.all(query)]


async def unsettled_of(tx: Transaction, payroll_id: UUID) -> list[tuple[UUID, str]]:
    """The same of all lines of a payroll."""
    lines = select(tables.LINE.c.id).where(tables.LINE.c.payroll_id == payroll_id)
    repeats = select(tables.REPEAT.c.line_id).where(tables.REPEAT.c.payroll_id == payroll_id)
    found = [row["id"] for row in await tx.all(lines)] + [row["line_id"] for row in await tx.all(repeats)]
    return await unsettled(tx, found)


async def outdated(tx: Transaction, payroll_id: UUID) -> int:
    """How many lines of a payroll are due no more, since something was decided, heard or found out meanwhile.

    Their right ended or their arrears fell away, whoever is paid for or paid has died, their person was found to be
    paid already, or the bank calls paid what it had returned.
    """
    line, t, a, p = tables.LINE.c, tables.ENTITLEMENT.c, tables.ARREARS.c, tables.PAYEE.c
    is_arrears = line.kind == LineKind.ARREARS.value
    owed = and_(
        a.entitlement_id == line.entitlement_id,
        a.period == line.period,
        a.correction == line.correction,
        ~a.is_cancelled,
    )
    is_due = or_(
        and_(is_arrears, exists().where(owed)),
        and_(~is_arrears, or_(t.last_month.is_(None), line.period <= t.last_month)),
    )
    lives = and_(p.hold != Hold.PAYEE_DEAD.value, or_(t.held_from.is_(None), line.period < t.held_from))
    m, r = tables.MEMBER.c, tables.REPEAT.c
    is_new = line.payroll_id == payroll_id
    is_doubled = and_(is_new, exists().where(m.line_id == line.id, m.is_doubled))
    repeated = select(r.line_id).where(r.payroll_id == payroll_id)
    i = tables.INSTRUCTION.c
    came_back = exists().where(i.id == r.returned_id, i.state == Told.RETURNED.value)
    is_disputed = exists().where(
        r.payroll_id == payroll_id, r.line_id == line.id, or_(is_contradicted(r.returned_id), ~came_back)
    )
    query = select(func.count().label("number")).select_from(tables.LINE)
    query = query.join(tables.ENTITLEMENT, t.id == line.entitlement_id).join(tables.PAYEE, p.id == line.payee_id)
    query = query.where(or_(is_new, line.id.in_(repeated)), or_(~is_due, ~lives, is_doubled, is_disputed))
    row = await tx.one(query)
    return int(row["number"]) if row is not None else 0
