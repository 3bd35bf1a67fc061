"""Deaths, mergers of persons and moves of cases, as they were heard: a right that opens later is held to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Uuid, exists, func, literal, select

from services.funding import tables
from services.funding.period import Period
from shared.database import ground
from shared.database.tables import area_of, area_values
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.vocabulary.divisions import Area


@dataclass(frozen=True, slots=True)
class Move:
    """A household that is paid from another county from a month on."""

    first_month: Period
    from_county: str
    to: Area


async def keep_death(tx: Transaction, case_id: UUID, person_id: UUID, died_on: date, place: Area) -> bool:
    """Keep a death; False where it is known."""
    row = {"id": new_id(), "case_id": case_id, "person_id": person_id, "died_on": died_on, **area_values(place)}
    if await tx.insert_new(tables.DEATH, {**row, "is_corrected": False}) is not None:
        return True
    t = tables.DEATH.c
    mistaken = select(t.id).where(t.case_id == case_id, t.person_id == person_id, t.is_corrected)
    known = await tx.one(mistaken.with_for_update())
    if known is not None:
        await tx.update(tables.DEATH, known["id"], {"died_on": died_on, "is_corrected": False})
    return known is not None


async def correct_deaths(tx: Transaction, person_id: UUID) -> None:
    """Whoever lives is dead in no case."""
    t = tables.DEATH.c
    standing = select(t.id).where(t.person_id == person_id, ~t.is_corrected).order_by(t.id).with_for_update()
    for row in await tx.all(standing):
        await tx.update(tables.DEATH, row["id"], {"is_corrected": True})


async def deaths_of(tx: Transaction, persons: Iterable[UUID]) -> dict[UUID, date]:
    """Those of the persons who died, and when; without deaths that were recorded by mistake."""
    t = tables.DEATH.c
    rows = await tx.all(select(t.person_id, t.died_on).where(t.person_id.in_(list(persons)), ~t.is_corrected))
    return {row["person_id"]: row["died_on"] for row in rows}


async def present_ids(tx: Transaction, persons: Iterable[UUID]) -> tuple[UUID, ...]:
    """The persons under the ids that stand for them now: a decision may name one who was found to be another since.

    No order holds between topics, and under the former id a person could be paid a second time.
    """
    t = tables.MERGER.c
    current, seen = list(dict.fromkeys(persons)), set[UUID]()
    while unseen := [each for each in current if each not in seen]:
        seen.update(unseen)
        rows = await tx.all(select(t.from_person_id, t.into_person_id).where(t.from_person_id.in_(unseen)))
        found = {row["from_person_id"]: row["into_person_id"] for row in rows}
        current = list(dict.fromkeys(found.get(each, each) for each in current))
    return tuple(current)


async def keep_move(tx: Transaction, case_id: UUID, move: Move) -> None:
    """Keep that a household is paid from another county from a month on."""
    row = {"id": new_id(), "case_id": case_id, "first_month": str(move.first_month), "from_county": move.from_county}
    await tx.insert(tables.CASE_MOVE, {**row, **area_values(move.to)})


async def moves_of(tx: Transaction, case_id: UUID) -> list[Move]:
    """The moves of a case from county to county, in their order."""
    t = tables.CASE_MOVE.c
    rows = await tx.all(select(tables.CASE_MOVE).where(t.case_id == case_id).order_by(t.id))
    return [Move(Period.of(row["first_month"]), row["from_county"], area_of(row)) for row in rows]


async def keep_merger(tx: Transaction, case_id: UUID, from_person: UUID, into_person: UUID, place: Area) -> None:
    """Keep that one person was found to be another; the members of lines may follow."""
    row = {"id": new_id(), "case_id": case_id, "from_person_id": from_person, "into_person_id": into_person}
    await tx.insert_new(tables.MERGER, {**row, **area_values(place)})


async def cases_read_by(tx: Transaction, person_id: UUID) -> list[UUID]:
    """The cases that a person may read."""
    t = ground.CASE_READER.c
    return [
        row["case_id"] for row in await tx.all(select(t.case_id).where(t.person_id == person_id).order_by("case_id"))
    ]


async def follow_merger(tx: Transaction, from_person: UUID, into_person: UUID) -> None:
    """Members of lines, deaths, rights and payees name the person who was found."""
    m = tables.MEMBER
    other = m.alias("other").c
    doubled = (
        select(other.id)
        .where(
            other.person_id == into_person,
            other.scheme == m.c.scheme,
            other.period == m.c.period,
            other.correction == m.c.correction,
            ~other.is_rejected,
            ~other.is_doubled,
        )
        .exists()
    )
    rows = await tx.all(
        select(m.c.id, m.c.is_rejected, doubled.label("doubled")).where(m.c.person_id == from_person).order_by(m.c.id)
    )
    for row in rows:
        is_doubled = row["doubled"] and not row["is_rejected"]
        change = {"person_id": into_person} | ({"is_doubled": True} if is_doubled else {})
        await tx.update(m, row["id"], change)
    d, theirs = tables.DEATH.c, tables.DEATH.alias("theirs").c
    both = exists().where(theirs.case_id == d.case_id, theirs.person_id == into_person)
    deaths = select(d.id).where(d.person_id == from_person, ~both).order_by(d.id)
    for row in await tx.all(deaths):
        await tx.update(tables.DEATH, row["id"], {"person_id": into_person})
    for row in await tx.all(counting(from_person).with_for_update()):
        persons = dict.fromkeys(into_person if each == from_person else each for each in row["person_ids"])
        await tx.update(tables.ENTITLEMENT, row["id"], {"person_ids": list(persons)})


def counting(person_id: UUID) -> Select[Any]:
    """The rights that count a person."""
    t = tables.ENTITLEMENT.c
    return select(tables.ENTITLEMENT).where(literal(person_id, Uuid) == func.any(t.person_ids)).order_by(t.id)
