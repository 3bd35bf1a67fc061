"""Breaches as rows and back."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, RowMapping, Uuid, any_, bindparam, select

from services.integrity.breach import Breach
from services.integrity.tables import BREACH
from shared.database.tables import area_of, area_values
from shared.database.transaction import Transaction
from shared.web import pages

_OF_CLOCKS = (
    select(BREACH)
    .where(BREACH.c.clock_id == any_(bindparam("clocks", type_=ARRAY(Uuid))))
    .order_by(BREACH.c.id)
    .with_for_update()
)


async def of_clocks(tx: Transaction, clock_ids: Collection[UUID]) -> dict[UUID, Breach]:
    """The breaches of these clocks by the clock, locked."""
    rows = await tx.all(_OF_CLOCKS, {"clocks": list(clock_ids)})
    return {row["clock_id"]: breach(row) for row in rows}


async def add(tx: Transaction, new: Breach) -> None:
    """Keep a new breach."""
    await tx.insert(BREACH, {"id": new.id, **breach_values(new)})


async def save(tx: Transaction, changed: Breach) -> None:
    """Keep a changed breach."""
    await tx.update(BREACH, changed.id, breach_values(changed))


async def page(
    tx: Transaction, clock_name: str | None, cursor: str | None, limit: int
) -> tuple[list[Breach], str | None]:
    """A page of the breaches that the actor may see."""
    query = select(BREACH) if clock_name is None else select(BREACH).where(BREACH.c.clock == clock_name)
    rows, following = pages.split(await tx.all(pages.after(query, BREACH.c.id, cursor, limit)), limit)
    return [breach(row) for row in rows], following


def breach(row: RowMapping) -> Breach:
    """A breach from its row."""
    return Breach(
        id=row["id"],
        case_id=row["case_id"],
        clock_id=row["clock_id"],
        clock=row["clock"],
        due_on=row["due_on"],
        breached_on=row["breached_on"],
        is_estimated=row["is_estimated"],
        area=area_of(row),
        cleared_on=row["cleared_on"],
        days=row["days"],
        why=row["why"],
    )


def breach_values(known: Breach) -> dict[str, Any]:
    """A breach as the values of its row."""
    return {
        "case_id": known.case_id,
        "clock_id": known.clock_id,
        "clock": known.clock,
        "due_on": known.due_on,
        "breached_on": known.breached_on,
        "is_estimated": known.is_estimated,
        "cleared_on": known.cleared_on,
        "days": known.days,
        "why": known.why,
        **area_values(known.area),
    }
