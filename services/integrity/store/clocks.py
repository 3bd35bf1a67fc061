"""Clocks as rows and back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, RowMapping, Uuid, any_, bindparam, select

from services.integrity.clock import Clock
from services.integrity.tables import CLOCK
from shared.database.tables import area_of, area_values
from shared.database.transaction import Transaction
from shared.ids import derived_id
from shared.vocabulary.divisions import Area

_CASES = bindparam("cases", type_=ARRAY(Uuid))
_KNOWN = select(CLOCK.c.id).where(CLOCK.c.case_id == any_(_CASES))
_OF_CASES = select(CLOCK).where(CLOCK.c.case_id == any_(_CASES)).order_by(CLOCK.c.id).with_for_update()


def new(case_id: UUID, name: str, key: str, county: str) -> Clock:
    """A clock that has not begun."""
    return Clock(derived_id("integrity.clock", str(case_id), name, key), case_id, name, key, Area.of(county))


async def opened(tx: Transaction, named: Sequence[Clock], cases: Sequence[UUID]) -> list[Clock]:
    """All clocks of these cases, locked; those that are `named`, in the order of their ids, get a row if they had none.

    Whichever event names a clock first makes its row.
    """
    known = {row["id"] for row in await tx.all(_KNOWN, {"cases": cases})}
    await tx.insert_all_new(CLOCK, [{"id": each.id, **clock_values(each)} for each in named if each.id not in known])
    return [clock(row) for row in await tx.all(_OF_CASES, {"cases": cases})]


async def get(tx: Transaction, clock_id: UUID) -> Clock:
    """A clock by id, locked."""
    return clock(await tx.get(CLOCK, clock_id, lock=True))


async def save(tx: Transaction, changed: Sequence[Clock]) -> None:
    """Keep changed clocks."""
    await tx.update_all(CLOCK, [{"id": each.id, **clock_values(each)} for each in changed])


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
