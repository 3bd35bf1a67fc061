"""Delegations as rows, imported by the province and read by everybody."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import RowMapping, or_, select

from services.eligibility import tables
from services.eligibility.delegation import Delegation
from services.eligibility.policy.policy import Span
from services.eligibility.store import MOST_ROWS
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.vocabulary.divisions import Area


async def put(tx: Transaction, delegation: Delegation) -> None:
    """Import a delegation; the same area, scheme and first day again is a correction, such as an earlier end."""
    table = tables.DELEGATION
    key = {
        "area_code": delegation.area_code,
        "scheme": delegation.scheme,
        "valid_from": delegation.valid.first,
    }
    values = {
        "valid_to": delegation.valid.last,
        "document": delegation.document,
        "basis": delegation.basis,
        "status": delegation.status,
    }
    if await tx.insert_new(table, {"id": new_id()} | key | values) is not None:
        return
    query = select(table).where(*(table.c[name] == value for name, value in key.items()))
    known = await tx.one(query.with_for_update())
    if known is not None and any(known[name] != value for name, value in values.items()):
        await tx.update(table, known["id"], values)


async def in_force(tx: Transaction, place: Area, on: date) -> Sequence[Delegation]:
    """The delegations of a place's township and county on a day."""
    return await _listed(tx, [code for code in (place.township, place.county) if code], on)


async def of_area(tx: Transaction, area_code: str, on: date | None) -> Sequence[Delegation]:
    """The delegations of exactly one area, of a day or of any."""
    return await _listed(tx, [area_code], on)


async def every(tx: Transaction, on: date | None) -> Sequence[Delegation]:
    """The delegations of the province, of a day or of any."""
    return await _listed(tx, None, on)


async def _listed(tx: Transaction, areas: Sequence[str] | None, on: date | None) -> Sequence[Delegation]:
    table = tables.DELEGATION
    query = select(table).order_by(table.c.area_code, table.c.scheme, table.c.valid_from).limit(MOST_ROWS)
    if areas is not None:
        query = query.where(table.c.area_code.in_(areas))
    if on is not None:
        query = query.where(table.c.valid_from <= on, or_(table.c.valid_to.is_(None), table.c.valid_to >= on))
    return [_delegation(row) for row in await tx.all(query)]


def _delegation(row: RowMapping) -> Delegation:
    return Delegation(
        area_code=row["area_code"],
        scheme=row["scheme"],
        valid=Span(row["valid_from"], row["valid_to"]),
        document=row["document"],
        basis=row["basis"],
        status=row["status"],
    )
