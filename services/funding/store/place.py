"""The area columns of a row as the area that the nouns carry, and rows written in pieces that a statement can bear."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, Table

from shared.database.transaction import Transaction
from shared.vocabulary.divisions import Area

ROWS_A_STATEMENT = 1000


def area_of(row: RowMapping) -> Area:
    """The area of a row."""
    return Area(row["city"], row["county"], row["township"], row["village"])


def columns(place: Area) -> dict[str, str | None]:
    """The area columns of a row to be written."""
    return {"city": place.city, "county": place.county, "township": place.township, "village": place.village}


async def insert_many(tx: Transaction, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows of one shape; PostgreSQL binds at most 32,767 values in a statement."""
    for start in range(0, len(rows), ROWS_A_STATEMENT):
        await tx.insert_all(table, rows[start : start + ROWS_A_STATEMENT])


def county_of(tx: Transaction) -> Area:
    """The county for which an officer acts: rows of a budget or payroll belong to it and to no township."""
    return Area(tx.actor.area.city, tx.actor.area.county, None, None)
