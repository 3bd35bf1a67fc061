"""Reads all that a case has in one scheme, held against whoever draws up a payroll, and keeps what is settled."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, Table, and_, case, exists, func, select

from services.funding import tables
from services.funding.arrears import Arrears
from services.funding.instruction import State
from services.funding.period import Period
from services.funding.recovery import Reason
from services.funding.settlement import Asked, Bound, CaseMoney, Paid, Stage
from services.funding.store.budgets import encumbrance_of
from services.funding.store.entitlements import entitlement_of
from services.funding.store.instructions import is_contradicted
from services.funding.store.payrolls import latest_instruction, line_of
from shared.database.tables import area_of, area_values
from shared.database.transaction import Transaction
from shared.vocabulary.money import ZERO, Money

_OF_A_CASE_LIMIT = 5_000


@dataclass(frozen=True, slots=True)
class _Part:
    """What a recovery asks back of a line, without what was dropped of it."""

    recovery_id: UUID
    line_id: UUID
    is_doubled: bool
    amount: Money


async def read(tx: Transaction, case_id: UUID, scheme: str) -> CaseMoney:
    """The encumbrances are locked first: a payroll that is drawn up at this moment is waited for and then seen."""
    bound = await _bound(tx, case_id, scheme)
    left = await _left(tx, case_id, scheme)
    rights = select(tables.ENTITLEMENT).where(_mine(tables.ENTITLEMENT, case_id, scheme)).order_by("id")
    arrears = select(tables.ARREARS).where(_mine(tables.ARREARS, case_id, scheme)).order_by("id")
    parts = await _parts(tx, case_id)
    paid = await _paid(tx, case_id, scheme, parts)
    lines = {each.line.id: each.line for each in paid}
    return CaseMoney(
        rights=[entitlement_of(row) for row in await tx.all(rights)],
        paid=paid,
        arrears=[arrears_of(row) for row in await tx.all(arrears)],
        bound=bound,
        asked=[
            Asked(part.recovery_id, lines[part.line_id], part.amount)
            for part in parts
            if part.line_id in lines and not part.is_doubled
        ],
        left=left,
    )


def _mine(table: Table, case_id: UUID, scheme: str) -> ColumnElement[bool]:
    return and_(table.c.case_id == case_id, table.c.scheme == scheme)


async def _bound(tx: Transaction, case_id: UUID, scheme: str) -> list[Bound]:
    e, d, t = tables.ENCUMBRANCE.c, tables.DISENCUMBRANCE.c, tables.ENTITLEMENT.c
    mine = exists().where(t.id == e.entitlement_id, t.scheme == scheme)
    query = select(tables.ENCUMBRANCE).where(e.case_id == case_id, mine).order_by(e.id).with_for_update()
    found = [encumbrance_of(row) for row in await tx.all(query)]
    freed = select(d.encumbrance_id, func.sum(d.amount_fen).label("fen")).where(d.case_id == case_id)
    sums = {row["encumbrance_id"]: Money(int(row["fen"])) for row in await tx.all(freed.group_by(d.encumbrance_id))}
    return [Bound(each, sums.get(each.id, ZERO)) for each in found]


async def _left(tx: Transaction, case_id: UUID, scheme: str) -> dict[UUID, Money]:
    """Held: who enters a repayment at this moment is waited for."""
    t = tables.RECOVERY.c
    query = select(t.id, (t.amount_fen - t.repaid_fen - t.dropped_fen).label("left_fen"))
    query = query.where(_mine(tables.RECOVERY, case_id, scheme)).order_by(t.id).with_for_update()
    return {row["id"]: Money(row["left_fen"]) for row in await tx.all(query)}


async def _paid(tx: Transaction, case_id: UUID, scheme: str, parts: Sequence[_Part]) -> list[Paid]:
    recovered: defaultdict[UUID, Money] = defaultdict(lambda: ZERO)
    doubled: defaultdict[UUID, Money] = defaultdict(lambda: ZERO)
    for part in parts:
        kind = doubled if part.is_doubled else recovered
        kind[part.line_id] += part.amount
    line = tables.LINE.c
    query = _with_stage().where(line.case_id == case_id, line.scheme == scheme, ~line.is_rejected).order_by(line.id)
    return [
        Paid(line_of(row), Stage(row["stage"]), recovered[row["id"]], doubled[row["id"]])
        for row in await tx.all(query.limit(_OF_A_CASE_LIMIT))
    ]


def _with_stage() -> Select[Any]:
    """A payment that came back and stands on a reissue in hand is on its way again.

    One of which the bank has said two things waits for its letter.
    """
    i, r, p = tables.INSTRUCTION.c, tables.REPEAT.c, tables.PAYROLL.c
    in_hand = exists().where(
        r.returned_id == i.id, ~r.is_rejected, p.id == r.payroll_id, p.state.in_(("draft", "checked"))
    )
    stage = case(
        (is_contradicted(i.id), Stage.ON_ITS_WAY.value),
        (i.state == State.SETTLED.value, Stage.SETTLED.value),
        (and_(i.state == State.RETURNED.value, ~in_hand), Stage.RETURNED.value),
        else_=Stage.ON_ITS_WAY.value,
    )
    query = select(tables.LINE, stage.label("stage"))
    return query.select_from(tables.LINE).outerjoin(tables.INSTRUCTION, latest_instruction())


async def _parts(tx: Transaction, case_id: UUID) -> list[_Part]:
    t, d = tables.RECOVERY_PART.c, tables.RECOVERY_DROP.c
    of_part = and_(d.recovery_id == t.recovery_id, d.line_id == t.line_id)
    dropped = select(func.coalesce(func.sum(d.amount_fen), 0)).where(of_part).scalar_subquery()
    query = select(t.recovery_id, t.line_id, t.reason, t.amount_fen, dropped.label("dropped_fen"))
    rows = await tx.all(query.where(t.case_id == case_id).order_by(t.id))
    return [
        _Part(
            row["recovery_id"],
            row["line_id"],
            row["reason"] == Reason.MERGED,
            Money(row["amount_fen"] - int(row["dropped_fen"])),
        )
        for row in rows
    ]


async def free_lost(tx: Transaction, lost: Iterable[Paid]) -> None:
    """What came back and is due no more frees its keys; the table refuses it while anything may still pay it."""
    for each in lost:
        await tx.update(tables.LINE, each.line.id, {"is_rejected": True})
        members = select(tables.MEMBER.c.id).where(tables.MEMBER.c.line_id == each.line.id).order_by("id")
        for row in await tx.all(members):
            await tx.update(tables.MEMBER, row["id"], {"is_rejected": True})


async def cancel_arrears(tx: Transaction, cancelled: Iterable[Arrears]) -> None:
    """Arrears that another decision has overtaken are not paid."""
    for each in cancelled:
        await tx.update(tables.ARREARS, each.id, {"is_cancelled": True})


async def add_arrears(tx: Transaction, owed: Sequence[Arrears]) -> None:
    """Keep what is owed of the past; the table refuses more than the right."""
    await tx.insert_all(tables.ARREARS, [arrears_row(each) for each in owed])


async def of_case(tx: Transaction, case_id: UUID) -> list[Arrears]:
    """What a case is owed of the past and no payroll has taken yet."""
    t, line = tables.ARREARS.c, tables.LINE.c
    taken = exists().where(
        line.entitlement_id == t.entitlement_id,
        line.period == t.period,
        line.kind == "arrears",
        line.correction == t.correction,
        ~line.is_rejected,
    )
    query = select(tables.ARREARS).where(t.case_id == case_id, ~t.is_cancelled, ~taken).order_by(t.id)
    return [arrears_of(row) for row in await tx.all(query.limit(_OF_A_CASE_LIMIT))]


async def unbound(tx: Transaction, county: str | None, scheme: str, limit: int) -> list[Arrears]:
    """Arrears that no budget stands behind yet, oldest first."""
    t, e = tables.ARREARS.c, tables.ENCUMBRANCE.c
    mine = and_(t.county == county, t.scheme == scheme, ~t.is_cancelled, ~exists().where(e.arrears_id == t.id))
    return [arrears_of(row) for row in await tx.all(select(tables.ARREARS).where(mine).order_by(t.id).limit(limit))]


def arrears_of(row: RowMapping) -> Arrears:
    """A row as arrears."""
    return Arrears(
        id=row["id"],
        case_id=row["case_id"],
        entitlement_id=row["entitlement_id"],
        scheme=row["scheme"],
        period=Period.of(row["period"]),
        correction=row["correction"],
        amount=Money(row["amount_fen"]),
        owed_on=row["owed_on"],
        place=area_of(row),
        is_cancelled=row["is_cancelled"],
    )


def arrears_row(arrears: Arrears) -> dict[str, Any]:
    """Arrears as a row to insert."""
    return {
        "id": arrears.id,
        "case_id": arrears.case_id,
        "entitlement_id": arrears.entitlement_id,
        "scheme": arrears.scheme,
        "period": str(arrears.period),
        "correction": arrears.correction,
        "amount_fen": arrears.amount.fen,
        "is_cancelled": arrears.is_cancelled,
        "owed_on": arrears.owed_on,
        **area_values(arrears.place),
    }
