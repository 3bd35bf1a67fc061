"""Moves as the old place asks for them, and as the new place answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, select

from services.intake import tables
from services.intake.application import Application
from services.intake.arrival import Arrival, Standing
from services.intake.rows import owned
from shared.database.tables import area_of, area_values
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.web import pages

_MOVE, _ARRIVAL = tables.MOVE, tables.ARRIVAL


@dataclass(frozen=True, slots=True)
class Move:
    """A move that somebody asked for; done once the case has moved, or once the new place has returned it."""

    id: UUID
    case_id: UUID
    village_code: str
    moved_on: date
    done_on: date | None = None
    returned_for: str | None = None


async def add(tx: Transaction, application: Application, move: Move, paper_hash: str) -> None:
    """Write what was asked for; the database holds one open move a case."""
    values = {
        "id": move.id,
        "village_code": move.village_code,
        "moved_on": move.moved_on,
        "paper_hash": paper_hash,
        "requested_on": tx.today,
    }
    await tx.insert(_MOVE, values | owned(application))


async def is_under_way(tx: Transaction, case_id: UUID) -> bool:
    """Whether a move of the case waits for the new place, or for the system."""
    query = select(_MOVE.c.id).where((_MOVE.c.case_id == case_id) & _MOVE.c.done_on.is_(None))
    return await tx.one(query) is not None


async def get(tx: Transaction, move_id: UUID) -> Move:
    """A move by its id."""
    return _move(await tx.get(_MOVE, move_id))


async def finish(tx: Transaction, move_id: UUID, returned_for: str | None = None) -> None:
    """Write that the case has moved, or why it has not."""
    await tx.update(_MOVE, move_id, {"done_on": tx.today, "returned_for": returned_for})


async def page(tx: Transaction, cursor: str | None, limit: int) -> tuple[Sequence[Move], str | None]:
    """A page of the moves that the actor may see."""
    found, following = await _page(tx, select(_MOVE), cursor, limit)
    return [_move(row) for row in found], following


def new(case_id: UUID, village_code: str, moved_on: date) -> Move:
    """A move with a fresh id."""
    return Move(new_id(), case_id, village_code, moved_on)


async def offer(tx: Transaction, arrival: Arrival) -> None:
    """Put a move before the new place; the system alone writes in two places."""
    values = {
        "id": arrival.id,
        "case_id": arrival.case_id,
        "case_number": arrival.case_number,
        "applicant": arrival.applicant,
        "from_township": arrival.from_township,
        "moved_on": arrival.moved_on,
        "offered_on": arrival.offered_on,
    }
    await tx.insert_new(_ARRIVAL, values | _course(arrival) | area_values(arrival.place))


async def arrival(tx: Transaction, arrival_id: UUID, *, lock: bool = False) -> Arrival:
    """An arrival by its id."""
    return _arrival(await tx.get(_ARRIVAL, arrival_id, lock=lock))


async def save_arrival(tx: Transaction, settled: Arrival) -> None:
    """Write what the new place answered."""
    await tx.update(_ARRIVAL, settled.id, _course(settled))


async def arrivals(
    tx: Transaction, standing: Standing | None, cursor: str | None, limit: int
) -> tuple[Sequence[Arrival], str | None]:
    """A page of those who are to arrive where the actor is."""
    query = select(_ARRIVAL) if standing is None else select(_ARRIVAL).where(_ARRIVAL.c.standing == standing.value)
    found, following = await _page(tx, query, cursor, limit)
    return [_arrival(row) for row in found], following


async def _page(
    tx: Transaction, query: Select[Any], cursor: str | None, limit: int
) -> tuple[Sequence[RowMapping], str | None]:
    return pages.split(await tx.all(pages.after(query, query.selected_columns["id"], cursor, limit)), limit)


def _move(row: RowMapping) -> Move:
    return Move(row["id"], row["case_id"], row["village_code"], row["moved_on"], row["done_on"], row["returned_for"])


def _course(known: Arrival) -> dict[str, Any]:
    return {
        "standing": known.standing.value,
        "settled_by": known.settled_by,
        "settled_on": known.settled_on,
        "reason": known.reason,
    }


def _arrival(row: RowMapping) -> Arrival:
    return Arrival(
        id=row["id"],
        case_id=row["case_id"],
        case_number=row["case_number"],
        applicant=row["applicant"],
        from_township=row["from_township"],
        place=area_of(row),
        moved_on=row["moved_on"],
        offered_on=row["offered_on"],
        standing=Standing(row["standing"]),
        settled_by=row["settled_by"],
        settled_on=row["settled_on"],
        reason=row["reason"],
    )
