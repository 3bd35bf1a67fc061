"""Rows of several areas, schemes, bureaus and cases, people of every level, and the rule of who may see and write what.

The rule is written once more here, in plain Python and from the words of the design: role x area x scheme x purpose,
deny by default. It reads what a table declares, and nothing of how the database is told to keep it.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Table

from deploy.plans import PLANS
from shared.database.tables import Access, access_of
from shared.ids import new_id

AREA = ("city", "county", "township", "village")
PLACES = (
    ("370100000000", "370102000000", "370102001000", "370102001001"),
    ("370100000000", "370102000000", "370102001000", "370102001002"),
    ("370100000000", "370102000000", "370102001000", None),
    ("370100000000", "370102000000", "370102002000", "370102002001"),
    ("370100000000", "370102000000", None, None),
    ("370100000000", "370103000000", "370103001000", "370103001001"),
    ("370200000000", "370202000000", "370202001000", "370202001001"),
    ("370200000000", "370202000000", None, None),
)
NOWHERE = ("370900000000", "370901000000", "370901001000", "370901001001")
SCHEMES = ("dibao", "temporary", "edge", None)
BUREAUS = ("banks", "social_insurance", "vehicles")
LEVELS = ("public", "applicant", "village", "township", "county", "city", "province", "bureau", "auditor")
CASES = tuple(new_id() for _ in PLACES)
PERSONS = {new_id(): frozenset({CASES[1]}), new_id(): frozenset({CASES[1], CASES[6]}), new_id(): frozenset[UUID]()}
"""Who reads which cases; the last is a stranger."""


@dataclass(frozen=True)
class Row:
    """A made-up row; `version` is another in each row of a table, so that sums and maxima tell rows apart."""

    id: UUID
    version: int
    place: tuple[str | None, ...]
    scheme: str | None
    bureau: str
    case_id: UUID
    is_public: bool


@dataclass(frozen=True)
class Fenced:
    """A business table of a service with its made-up rows."""

    service: str
    table: Table
    access: Access
    rows: tuple[Row, ...]

    @property
    def name(self) -> str:
        """Qualified, so that no search path matters."""
        return f'{self.service}."{self.table.name}"'

    def values(self, row: Row) -> dict[str, Any]:
        """The columns of a row that its fences look at."""
        columns = set(self.table.c.keys())
        values: dict[str, Any] = {"id": row.id, "row_version": row.version}
        if self.access.has_area:
            values |= dict(zip(AREA, row.place, strict=True))
        if self.access.case_column:
            values[self.access.case_column] = row.case_id
        if self.access.bureau_column:
            values[self.access.bureau_column] = row.bureau
        if "scheme" in columns:
            values["scheme"] = row.scheme
        if "schemes" in columns:
            values["schemes"] = None if row.scheme is None else [row.scheme]
        if "taken_down_on" in columns:
            values["taken_down_on"] = None if row.is_public else date(2026, 11, 24)
        return values


@dataclass(frozen=True)
class Person:
    """Somebody at work: a level, and what the session says of them."""

    level: str
    place: tuple[str, str, str, str]
    schemes: str
    purpose: str
    person_id: UUID | None
    bureau: str

    @property
    def settings(self) -> dict[str, str]:
        """The session's settings but for the role; whatever their level does not need stands in them all the same."""
        named = dict(zip(AREA, self.place, strict=True))
        person = {"person": str(self.person_id or ""), "bureau": self.bureau, "level": self.level}
        return named | person | {"schemes": self.schemes, "purpose": self.purpose, "actor": "test"}


def is_granted(fenced: Fenced, level: str, *, write: bool) -> bool:
    """Whether a level has anything to do with the table at all."""
    if write:
        return level in fenced.access.write
    is_shown = level == "public" and fenced.access.public is not None
    return is_shown or level == "auditor" or level in fenced.access.read | fenced.access.write


def sees(person: Person, fenced: Fenced, row: Row) -> bool:
    """The rule of access, for a level that is granted the table."""
    if not person.purpose:
        return False
    if not fenced.access.has_area or person.level == "auditor":
        return True
    if person.level == "applicant":
        reads = PERSONS.get(person.person_id, frozenset()) if person.person_id else frozenset()
        return fenced.access.case_column is not None and row.case_id in reads
    if person.level == "bureau":
        return fenced.access.bureau_column is not None and bool(person.bureau) and row.bureau == person.bureau
    if person.level == "public":
        return fenced.access.public == "true" or row.is_public
    return _is_in_area(person, row) and _is_of_scheme(person, fenced, row)


def _is_in_area(person: Person, row: Row) -> bool:
    if person.level == "province":
        return True
    position = AREA.index(person.level)
    return row.place[position] == person.place[position]


def _is_of_scheme(person: Person, fenced: Fenced, row: Row) -> bool:
    if person.schemes == "*" or not {"scheme", "schemes"} & set(fenced.table.c.keys()):
        return True
    return row.scheme is not None and row.scheme in person.schemes.split(",")


def made_up_row(chance: random.Random, version: int) -> Row:
    """A row somewhere."""
    index = chance.randrange(len(PLACES))
    return Row(
        id=new_id(),
        version=version,
        place=PLACES[index],
        scheme=chance.choice(SCHEMES),
        bureau=chance.choice(BUREAUS),
        case_id=CASES[index],
        is_public=chance.random() < 0.5,
    )


def made_up_person(chance: random.Random) -> Person:
    """Somebody of any level; most have a purpose and work where there are rows."""
    found = chance.choice([place for place in PLACES if None not in place])
    drawn = chance.choice((found, found, found, NOWHERE, ("", "", "", "")))
    return Person(
        level=chance.choice(LEVELS),
        place=(str(drawn[0]), str(drawn[1]), str(drawn[2]), str(drawn[3])),
        schemes=chance.choice(("*", "*", "dibao", "temporary", "edge,dibao", "")),
        purpose=chance.choice(("case_handling",) * 9 + ("",)),
        person_id=chance.choice((*PERSONS, None)),
        bureau=chance.choice((*BUREAUS, "")),
    )


def fenced_tables(chance: random.Random, rows: int) -> Sequence[Fenced]:
    """Every business table of every service, with so many rows each."""
    return [
        Fenced(plan.service, table, access, tuple(made_up_row(chance, 1 << number) for number in range(rows)))
        for plan in PLANS
        for table in plan.tables.sorted_tables
        if (access := access_of(table)) is not None
    ]
