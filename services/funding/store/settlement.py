"""Reads all that a case has in one scheme, held against whoever draws up a payroll, and keeps what is settled."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, Table, and_, case, exists, func, select

from services.funding import tables
from services.funding.arrears import Arrears
from services.funding.instruction import State
from services.funding.period import Period
from services.funding.recovery import Reason
from services.funding.settlement import Bound, CaseMoney, Paid, Stage
from services.funding.store.budgets import encumbrance_of
from services.funding.store.entitlements import entitlement_of
from services.funding.store.payrolls import latest_instruction, line_of
from shared.database.tables import area_of, area_values
from shared.database.transaction import Transaction
from shared.vocabulary.money import ZERO, Money

_OF_A_CASE_LIMIT = 5_000


async def read(tx: Transaction, case_id: UUID, scheme: str) -> CaseMoney:
    """The encumbrances are locked first: a payroll that is drawn up at this moment is waited for and then seen."""
    bound = await _bound(tx, case_id, scheme)
    rights = select(tables.ENTITLEMENT).where(_mine(tables.ENTITLEMENT, case_id, scheme)).order_by("id")
    arrears = select(tables.ARREARS).where(_mine(tables.ARREARS, case_id, scheme)).order_by("id")
    return CaseMoney(
        rights=[entitlement_of(row) for row in await tx.all(rights)],
        paid=await _paid(tx, case_id, scheme),
        arrears=[arrears_of(row) for row in await tx.all(arrears)],
        bound=bound,
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


async def _paid(tx: Transaction, case_id: UUID, scheme: str) -> list[Paid]:
    recovered, doubled = await _asked_back(tx, case_id)
    line = tables.LINE.c
    query = _with_stage().where(line.case_id == case_id, line.scheme == scheme, ~line.is_rejected).order_by(line.id)
    return [
        Paid(
            line_of(row),
            Stage(row["stage"]),
            Money(recovered.get(row["id"], 0)),
            Money(doubled.get(row["id"], 0)),
        )
        for row in await tx.all(query.limit(_OF_A_CASE_LIMIT))
    ]


def _with_stage() -> Select[Any]:
    """A payment that came back and stands on a reissue in hand is on its way again."""
    i, r, p = tables.INSTRUCTION.c, tables.REPEAT.c, tables.PAYROLL.c
    in_hand = exists().where(
        r.returned_id == i.id, ~r.is_rejected, p.id == r.payroll_id, p.state.in_(("draft", "checked"))
    )
    stage = case(
        (i.state == State.SETTLED.value, Stage.SETTLED.value),
        (and_(i.state == State.RETURNED.value, ~in_hand), Stage.RETURNED.value),
        else_=Stage.ON_ITS_WAY.value,
    )
    query = select(tables.LINE, stage.label("stage"))
    return query.select_from(tables.LINE).outerjoin(tables.INSTRUCTION, latest_instruction())


async def _asked_back(tx: Transaction, case_id: UUID) -> tuple[dict[UUID, int], dict[UUID, int]]:
    t = tables.RECOVERY_PART.c
    recovered: defaultdict[UUID, int] = defaultdict(int)
    doubled: defaultdict[UUID, int] = defaultdict(int)
    for row in await tx.all(select(t.line_id, t.reason, t.amount_fen).where(t.case_id == case_id)):
        kind = doubled if row["reason"] == Reason.MERGED else recovered
        kind[row["line_id"]] += row["amount_fen"]
    return recovered, doubled


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
