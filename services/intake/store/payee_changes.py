"""Payees that wait for a second officer, as rows and back."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import RowMapping, select

from services.intake import rows, tables
from services.intake.payee_change import PayeeChange, Standing
from services.intake.rows import Placed, owned
from shared.database.transaction import Transaction
from shared.web import pages

_TABLE = tables.PAYEE_CHANGE


async def add(tx: Transaction, case: Placed, change: PayeeChange) -> bool:
    """Write what was asked for; False where another of the case waits."""
    values = rows.payee_values(change.payee) | {
        "id": change.id,
        "replaces_id": change.replaces_id,
        "asked_by": change.asked_by,
        "asked_on": change.asked_on,
    }
    return await tx.insert_new(_TABLE, values | _course(change) | owned(case)) is not None


async def save(tx: Transaction, change: PayeeChange) -> None:
    """Write what came of it."""
    await tx.update(_TABLE, change.id, _course(change))


async def lock(tx: Transaction, change_id: UUID) -> PayeeChange:
    """A wish by its id, held until the transaction ends."""
    return _change(await tx.get(_TABLE, change_id, lock=True))


async def page(
    tx: Transaction, standing: Standing | None, cursor: str | None, limit: int
) -> tuple[Sequence[PayeeChange], str | None]:
    """A page of those that the actor may see."""
    query = select(_TABLE) if standing is None else select(_TABLE).where(_TABLE.c.standing == standing.value)
    found, following = pages.split(await tx.all(pages.after(query, _TABLE.c.id, cursor, limit)), limit)
    return [_change(row) for row in found], following


async def paid_now(tx: Transaction, case_id: UUID) -> UUID:
    """The row of whoever is paid now: the last one counts."""
    payee = tables.PAYEE
    query = select(payee.c.id).where(payee.c.case_id == case_id).order_by(payee.c.id.desc()).limit(1)
    found: UUID = (await tx.connection.execute(query)).scalar_one()
    return found


def _course(change: PayeeChange) -> rows.Values:
    return {
        "standing": change.standing.value,
        "settled_by": change.settled_by,
        "settled_on": change.settled_on,
        "reason": change.reason,
    }


def _change(row: RowMapping) -> PayeeChange:
    return PayeeChange(
        id=row["id"],
        case_id=row["case_id"],
        payee=rows.payee_of(row, row["person_id"]),
        replaces_id=row["replaces_id"],
        asked_by=row["asked_by"],
        asked_on=row["asked_on"],
        standing=Standing(row["standing"]),
        settled_by=row["settled_by"],
        settled_on=row["settled_on"],
        reason=row["reason"],
    )
