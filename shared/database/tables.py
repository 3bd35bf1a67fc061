"""Business tables: declared once, with whoever may read and write their rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Integer, MetaData, Table, Text, Uuid
from sqlalchemy.sql.schema import SchemaItem

from shared.vocabulary.divisions import Area

OFFICERS = frozenset({"village", "township", "county", "city", "province"})
LEVELS = ("village", "township", "county", "city", "province", "applicant", "bureau", "auditor", "public", "system")
"""The database roles of a service, one a level of actor; `system` is for consumers and tasks."""


@dataclass(frozen=True, slots=True)
class Access:
    """Who may see and write a table's rows.

    `read` and `write` are levels; rows with an area are further held to equality on its column. Applicants see rows of
    cases that name them as reader (`case_column`), bureaus those of their own id (`bureau_column`), the public those
    for which the SQL condition `public` holds. `system` reads and writes all, `auditor` reads all. `past_columns` are
    the lists that the audit's digests were taken over before a migration added columns: they still verify.
    """

    read: frozenset[str] = field(default=OFFICERS)
    write: frozenset[str] = field(default=frozenset())
    case_column: str | None = None
    bureau_column: str | None = None
    public: str | None = None
    has_area: bool = True
    past_columns: tuple[frozenset[str], ...] = ()


def business_table(metadata: MetaData, name: str, *items: SchemaItem, access: Access) -> Table:
    """Declare a table: `id` first, then what is its own, then the row's version and its area.

    `row_version` is gapless from 1: the ETag of the row and the audit's count of its writes. The area is written at
    insert and not derived from a code, since codes are abolished and cases are not.
    """
    area: list[Column[Any]] = []
    if access.has_area:
        area = [
            Column("city", Text, nullable=False),
            Column("county", Text, nullable=False),
            Column("township", Text),
            Column("village", Text),
        ]
    version = Column("row_version", Integer, nullable=False)
    identity: Column[Any] = Column("id", Uuid, primary_key=True)
    return Table(name, metadata, identity, *items, version, *area, info={"access": access})


def area_values(area: Area) -> dict[str, str | None]:
    """The area columns of a row to be written."""
    return {"city": area.city, "county": area.county, "township": area.township, "village": area.village}


def area_of(row: Mapping[Any, Any]) -> Area:
    """The area of a row that was read."""
    return Area(city=row["city"], county=row["county"], township=row["township"], village=row["village"])


def access_of(table: Table) -> Access | None:
    """The declared access, or None for a table of the ground floor."""
    found = table.info.get("access")
    return found if isinstance(found, Access) else None
