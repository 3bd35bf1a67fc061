"""Grants and the boards' lines as rows and back."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select

from services.disclosure import tables
from services.disclosure.board import BoardEntry, Grant
from shared.database.tables import area_of, area_values
from shared.database.transaction import Transaction
from shared.ids import derived_id
from shared.vocabulary.divisions import Area
from shared.vocabulary.money import Money
from shared.web import pages


async def open_grant(tx: Transaction, case_id: UUID, scheme: str, county: str) -> Grant:
    """The grant of a scheme to a case, locked; decision and payments are heard in any order."""
    grant_id = derived_id("disclosure.grant", str(case_id), scheme)
    values = grant_values(Grant(grant_id, case_id, scheme, Area.of(county)))
    row = await tx.insert_new(tables.GRANT, {"id": grant_id, **values})
    return grant(row if row is not None else await tx.get(tables.GRANT, grant_id, lock=True))


async def grants_of(tx: Transaction, case_id: UUID) -> list[Grant]:
    """What a case was granted, one a scheme, locked."""
    table = tables.GRANT
    rows = await tx.all(select(table).where(table.c.case_id == case_id).order_by(table.c.id).with_for_update())
    return [grant(row) for row in rows]


async def save_grant(tx: Transaction, changed: Grant) -> None:
    """Keep a changed grant."""
    await tx.update(tables.GRANT, changed.id, grant_values(changed))


def grant(row: RowMapping) -> Grant:
    """A grant from its row."""
    amount = row["amount_fen_monthly"]
    return Grant(
        id=row["id"],
        case_id=row["case_id"],
        scheme=row["scheme"],
        area=area_of(row),
        amount_monthly=None if amount is None else Money(amount),
        persons=row["persons"],
        first_month=row["first_month"],
        ended_on=row["ended_on"],
    )


def grant_values(known: Grant) -> dict[str, Any]:
    """A grant as the values of its row."""
    return {
        "case_id": known.case_id,
        "scheme": known.scheme,
        "amount_fen_monthly": None if known.amount_monthly is None else known.amount_monthly.fen,
        "persons": known.persons,
        "first_month": known.first_month,
        "ended_on": known.ended_on,
        **area_values(known.area),
    }


async def list_entry(tx: Transaction, entry: BoardEntry) -> bool:
    """Put a line on the board, or bring the line that stands there up to date; True where it did not stand there."""
    if await tx.insert_new(tables.BOARD_ENTRY, {"id": entry.id, **board_values(entry)}) is not None:
        return True
    row = await tx.get(tables.BOARD_ENTRY, entry.id, lock=True)
    is_back = row["taken_down_on"] is not None
    if is_back:
        await tx.update(tables.BOARD_ENTRY, entry.id, {**board_values(entry), "taken_down_on": None})
    elif _shown(board_entry(row)) != _shown(entry):
        changed = board_values(replace(entry, listed_on=row["listed_on"]))
        await tx.update(tables.BOARD_ENTRY, entry.id, changed)
    return is_back


async def standing_entry(tx: Transaction, entry_id: UUID) -> BoardEntry | None:
    """A line that stands on the board."""
    table = tables.BOARD_ENTRY
    row = await tx.one(select(table).where(table.c.id == entry_id, table.c.taken_down_on.is_(None)).with_for_update())
    return board_entry(row) if row is not None else None


async def delist(tx: Transaction, entry_id: UUID) -> BoardEntry | None:
    """Take a line off the board; None where none stands there."""
    row = await tx.one(select(tables.BOARD_ENTRY).where(tables.BOARD_ENTRY.c.id == entry_id).with_for_update())
    if row is None or row["taken_down_on"] is not None:
        return None
    return board_entry(await tx.update(tables.BOARD_ENTRY, entry_id, {"taken_down_on": tx.today}))


def _shown(entry: BoardEntry) -> tuple[object, ...]:
    return (entry.name_masked, entry.persons, entry.amount_monthly, entry.first_month)


async def page(tx: Transaction, village: str, cursor: str | None, limit: int) -> tuple[list[BoardEntry], str | None]:
    """A page of a village's board."""
    table = tables.BOARD_ENTRY
    query = select(table).where(table.c.village == village, table.c.taken_down_on.is_(None))
    rows, following = pages.split(await tx.all(pages.after(query, table.c.id, cursor, limit)), limit)
    return [board_entry(row) for row in rows], following


async def name_entry(tx: Transaction, entry: BoardEntry, name: str) -> None:
    """Keep the full name of a line apart from what the public reads."""
    values = {"case_id": entry.case_id, "name": name, **area_values(entry.area)}
    if await tx.insert_new(tables.BOARD_NAME, {"id": entry.id, **values}) is None:
        row = await tx.get(tables.BOARD_NAME, entry.id, lock=True)
        if row["name"] != name:
            await tx.update(tables.BOARD_NAME, entry.id, {"name": name})


async def names_of(tx: Transaction, entries: Sequence[BoardEntry]) -> dict[UUID, str]:
    """The full names of lines, for the levels that may read them."""
    table = tables.BOARD_NAME
    rows = await tx.all(select(table.c.id, table.c.name).where(table.c.id.in_([entry.id for entry in entries])))
    return {row["id"]: row["name"] for row in rows}


def board_entry(row: RowMapping) -> BoardEntry:
    """A board's line from its row."""
    return BoardEntry(
        id=row["id"],
        case_id=row["case_id"],
        scheme=row["scheme"],
        name_masked=row["name_masked"],
        persons=row["persons"],
        amount_monthly=Money(row["amount_fen_monthly"]),
        first_month=row["first_month"],
        listed_on=row["listed_on"],
        area=area_of(row),
    )


def board_values(entry: BoardEntry) -> dict[str, Any]:
    """A board's line as the values of its row."""
    return {
        "case_id": entry.case_id,
        "scheme": entry.scheme,
        "name_masked": entry.name_masked,
        "persons": entry.persons,
        "amount_fen_monthly": entry.amount_monthly.fen,
        "first_month": entry.first_month,
        "listed_on": entry.listed_on,
        **area_values(entry.area),
    }
