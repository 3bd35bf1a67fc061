"""Clocks as rows and back."""

from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select

from services.integrity.clock import Clock
from services.integrity.tables import CLOCK
from shared.database.tables import area_of, area_values
from shared.database.transaction import Transaction
from shared.ids import derived_id
from shared.vocabulary.divisions import Area


async def opened(tx: Transaction, case_id: UUID, name: str, key: str, county: str) -> Clock:
    """A clock, locked; whichever of its events is heard first makes its row."""
    new = Clock(derived_id("integrity.clock", str(case_id), name, key), case_id, name, key, Area.of(county))
    row = await tx.insert_new(CLOCK, {"id": new.id, **clock_values(new)})
    return clock(row) if row is not None else await get(tx, new.id)


async def get(tx: Transaction, clock_id: UUID) -> Clock:
    """A clock by id, locked."""
    return clock(await tx.get(CLOCK, clock_id, lock=True))


async def running(tx: Transaction, case_id: UUID, name: str | None = None) -> list[Clock]:
    """The clocks of a case that run, or those of one name, locked."""
    running = CLOCK.c.started_on.is_not(None) & CLOCK.c.stopped_on.is_(None)
    named = running if name is None else running & (CLOCK.c.name == name)
    query = select(CLOCK).where((CLOCK.c.case_id == case_id) & named).order_by(CLOCK.c.id)
    return [clock(row) for row in await tx.all(query.with_for_update())]


async def save(tx: Transaction, changed: Clock) -> None:
    """Keep a changed clock."""
    await tx.update(CLOCK, changed.id, clock_values(changed))


def clock(row: RowMapping) -> Clock:
    """A clock from its row."""
    return Clock(
        id=row["id"],
        case_id=row["case_id"],
        name=row["name"],
        key=row["key"],
        area=area_of(row),
        started_on=row["started_on"],
        due_on=row["due_on"],
        is_estimated=row["is_estimated"],
        stopped_on=row["stopped_on"],
        days=row["days"],
        why=row["why"],
    )


def clock_values(known: Clock) -> dict[str, Any]:
    """A clock as the values of its row."""
    return {
        "case_id": known.case_id,
        "name": known.name,
        "key": known.key,
        "started_on": known.started_on,
        "due_on": known.due_on,
        "is_estimated": known.is_estimated,
        "stopped_on": known.stopped_on,
        "days": known.days,
        "why": known.why,
        **area_values(known.area),
    }
