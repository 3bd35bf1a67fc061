"""Budgets, allotments, encumbrances and the ledger."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, func, select

from services.funding import ledger, tables
from services.funding.budget import Allotment, Budget, Disencumbrance, Encumbrance
from services.funding.ledger import Account, Books, Entry, Turnover
from services.funding.period import Period
from shared.database.tables import area_of, area_values
from shared.database.transaction import Transaction
from shared.vocabulary.money import ZERO, Money
from shared.web import pages

YEARS_LIMIT = 100


async def lock(tx: Transaction, county: str | None, year: int, scheme: str) -> Budget | None:
    """The budget of a county, year and scheme, held until the transaction ends."""
    t = tables.BUDGET.c
    mine = (t.county == county) & (t.year == year) & (t.scheme == scheme)
    row = await tx.one(select(tables.BUDGET).where(mine).with_for_update())
    return budget_of(row) if row is not None else None


async def get(tx: Transaction, budget_id: UUID) -> Budget:
    """A budget, held until the transaction ends."""
    return budget_of(await tx.get(tables.BUDGET, budget_id, lock=True))


async def open_new(tx: Transaction, budget: Budget) -> None:
    """Insert a budget unless its county, year and scheme have one; the key holds the area."""
    await tx.insert_new(tables.BUDGET, budget_row(budget))


async def save(tx: Transaction, budget: Budget) -> Budget:
    """Keep the amounts; the table refuses more bound than allotted."""
    return budget_of(await tx.update(tables.BUDGET, budget.id, _amounts(budget), version=budget.version))


async def add_allotment(tx: Transaction, allotment: Allotment) -> bool:
    """Keep an allotment; False where this document was entered before."""
    row = {
        "id": allotment.id,
        "budget_id": allotment.budget_id,
        "document": allotment.document,
        "amount_fen": allotment.amount.fen,
        "allotted_on": allotment.allotted_on,
        **area_values(allotment.place),
    }
    return await tx.insert_new(tables.ALLOTMENT, row) is not None


async def add_encumbrance(tx: Transaction, encumbrance: Encumbrance) -> None:
    """Keep an encumbrance."""
    await tx.insert(tables.ENCUMBRANCE, encumbrance_row(encumbrance))


async def free(tx: Transaction, freed: Disencumbrance) -> None:
    """Keep that a part of an encumbrance is bound no more; the table refuses what a line has taken."""
    row = {
        "id": freed.id,
        "case_id": freed.case_id,
        "encumbrance_id": freed.encumbrance_id,
        "budget_id": freed.budget_id,
        "amount_fen": freed.amount.fen,
        "freed_on": freed.freed_on,
        **area_values(freed.place),
    }
    await tx.insert(tables.DISENCUMBRANCE, row)


async def hold(tx: Transaction, county: str | None, scheme: str) -> None:
    """Hold all budgets of a county and scheme, in the order of their ids, before rights that they fund change."""
    t = tables.BUDGET.c
    mine = select(t.id).where(t.county == county, t.scheme == scheme).order_by(t.id).limit(YEARS_LIMIT)
    await tx.all(mine.with_for_update())


async def years_of(tx: Transaction, county: str | None, scheme: str) -> list[int]:
    """The years for which a county has a budget of a scheme, earliest first."""
    t = tables.BUDGET.c
    query = select(t.year).where(t.county == county, t.scheme == scheme).order_by(t.year).limit(YEARS_LIMIT)
    return [row["year"] for row in await tx.all(query)]


async def page(tx: Transaction, year: int | None, cursor: str | None, limit: int) -> tuple[list[Budget], str | None]:
    """Budgets of the actor's area."""
    query = select(tables.BUDGET)
    if year is not None:
        query = query.where(tables.BUDGET.c.year == year)
    rows, following = pages.split(await tx.all(pages.after(query, tables.BUDGET.c.id, cursor, limit)), limit)
    return [budget_of(row) for row in rows], following


async def book(tx: Transaction, entries: Sequence[Entry]) -> None:
    """Append to the ledger."""
    await tx.insert_all(tables.ENTRY, [entry_row(entry) for entry in entries])


async def turnovers(tx: Transaction, year: int, scheme: str) -> list[Turnover]:
    """The ledger of a year and scheme in the actor's area, summed by the pair of accounts."""
    t = tables.ENTRY.c
    total = func.sum(t.amount_fen).label("total_fen")
    query = select(t.debit_account, t.credit_account, total).where(t.year == year, t.scheme == scheme)
    rows = await tx.all(query.group_by(t.debit_account, t.credit_account))
    return [
        Turnover(Account(row["debit_account"]), Account(row["credit_account"]), Money(int(row["total_fen"])))
        for row in rows
    ]


async def books(tx: Transaction, year: int, scheme: str) -> Books:
    """What budgets and payrolls, written apart from the ledger, say of the same year and scheme."""
    b, p, r = tables.BUDGET.c, tables.PAYROLL.c, tables.RECOVERY.c
    mine = (b.year == year) & (b.scheme == scheme)
    paid = (func.left(p.period, 4) == str(year)) & (p.scheme == scheme)
    asked = (r.year == year) & (r.scheme == scheme)
    return Books(
        allotted=await _sum(tx, b.amount_fen, mine),
        encumbered=await _sum(tx, b.encumbered_fen, mine),
        settled=await _sum(tx, p.settled_fen, paid),
        recoverable=await _sum(tx, r.amount_fen - r.repaid_fen - r.dropped_fen, asked),
        recovered=await _sum(tx, r.repaid_fen, asked),
    )


async def _sum(tx: Transaction, column: ColumnElement[Any], where: ColumnElement[bool]) -> Money:
    row = await tx.one(select(func.sum(column).label("total_fen")).where(where))
    return Money(int(row["total_fen"])) if row is not None and row["total_fen"] is not None else ZERO


def budget_of(row: RowMapping) -> Budget:
    """A row as a budget."""
    return Budget(
        row["id"],
        row["year"],
        row["scheme"],
        Money(row["amount_fen"]),
        Money(row["encumbered_fen"]),
        area_of(row),
        row["row_version"],
    )


def encumbrance_of(row: RowMapping) -> Encumbrance:
    """A row as an encumbrance."""
    return Encumbrance(
        id=row["id"],
        case_id=row["case_id"],
        entitlement_id=row["entitlement_id"],
        budget_id=row["budget_id"],
        from_month=Period.of(row["from_month"]),
        amount_monthly=Money(row["amount_fen_monthly"]),
        amount=Money(row["amount_fen"]),
        place=area_of(row),
        arrears_id=row["arrears_id"],
    )


def entry_of(row: RowMapping) -> Entry:
    """A row as an entry of the ledger."""
    return Entry(
        id=row["id"],
        kind=ledger.Kind(row["kind"]),
        reference_id=row["reference_id"],
        debit=Account(row["debit_account"]),
        credit=Account(row["credit_account"]),
        amount=Money(row["amount_fen"]),
        year=row["year"],
        scheme=row["scheme"],
        booked_on=row["booked_on"],
        place=area_of(row),
        case_id=row["case_id"],
    )


def _amounts(budget: Budget) -> dict[str, Any]:
    return {"amount_fen": budget.amount.fen, "encumbered_fen": budget.encumbered.fen}


def budget_row(budget: Budget) -> dict[str, Any]:
    """A budget as a row to insert."""
    terms = {"id": budget.id, "year": budget.year, "scheme": budget.scheme}
    return {**terms, **_amounts(budget), **area_values(budget.place)}


def encumbrance_row(encumbrance: Encumbrance) -> dict[str, Any]:
    """An encumbrance as a row to insert."""
    return {
        "id": encumbrance.id,
        "case_id": encumbrance.case_id,
        "entitlement_id": encumbrance.entitlement_id,
        "budget_id": encumbrance.budget_id,
        "from_month": str(encumbrance.from_month),
        "amount_fen_monthly": encumbrance.amount_monthly.fen,
        "amount_fen": encumbrance.amount.fen,
        "arrears_id": encumbrance.arrears_id,
        **area_values(encumbrance.place),
    }


def entry_row(entry: Entry) -> dict[str, Any]:
    """An entry of the ledger as a row to insert."""
    return {
        "id": entry.id,
        "case_id": entry.case_id,
        "kind": entry.kind.value,
        "reference_id": entry.reference_id,
        "debit_account": entry.debit.value,
        "credit_account": entry.credit.value,
        "amount_fen": entry.amount.fen,
        "year": entry.year,
        "scheme": entry.scheme,
        "booked_on": entry.booked_on,
        **area_values(entry.place),
    }
