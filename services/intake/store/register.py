"""The province's register behind its doors: persons by identity number, and open memberships."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Table, Uuid, func, select

from services.intake import tables
from services.intake.rows import Values
from services.intake.store import PARTS_LIMIT
from shared.database import driver
from shared.database.transaction import Transaction
from shared.ids import new_id


async def person_for(tx: Transaction, identity_number: str) -> UUID:
    """The person behind an identity number, province-wide; the register itself is seen by nobody."""
    fresh, index = new_id(), tx.keyring.blind_index("identity_number", identity_number)
    found: UUID | None = await tx.connection.scalar(select(func.person_for(index, fresh, type_=Uuid)))
    if found is None:
        raise LookupError("the register of persons gave no person")
    if found == fresh:
        _note_behind_door(tx, tables.PERSON, _person(fresh, index))
    return found


# Sorted by index, so that two households of the same people wait for each other instead of blocking each other.
_PERSONS = """
    SELECT wanted.found_by, wanted.fresh, person_for(wanted.found_by, wanted.fresh) AS person_id
    FROM (SELECT * FROM unnest($1::bytea[], $2::uuid[]) AS given (found_by, fresh) ORDER BY found_by) AS wanted
"""


async def persons_for(tx: Transaction, identity_numbers: Collection[str]) -> dict[str, UUID]:
    """The persons behind several identity numbers, in one question."""
    numbers = {tx.keyring.blind_index("identity_number", number): number for number in identity_numbers}
    asked = sorted(numbers)
    found: dict[str, UUID] = {}
    for row in await driver.run(tx.raw, _PERSONS, asked, [new_id() for _ in asked]):
        if row["person_id"] == row["fresh"]:
            _note_behind_door(tx, tables.PERSON, _person(row["fresh"], row["found_by"]))
        found[numbers[row["found_by"]]] = row["person_id"]
    return found


async def person_without_identity(tx: Transaction) -> UUID:
    """A new person of whom nothing is known yet."""
    fresh = new_id()
    await tx.connection.execute(select(func.person_without_identity(fresh, type_=Uuid)))
    _note_behind_door(tx, tables.PERSON, _person(fresh, None))
    return fresh


def _person(person_id: UUID, index: bytes | None) -> Values:
    return {"id": person_id, "identity_index": index, "merged_into": None, "row_version": 1}


async def merge(tx: Transaction, from_person: UUID, into_person: UUID) -> None:
    """Write that two are one, in the system's own transaction."""
    await tx.update(tables.PERSON, from_person, {"merged_into": into_person})


async def claim(tx: Transaction, case_id: UUID, person_id: UUID, scheme: str) -> bool:
    """Whether the person is now, or was already, of this case for the scheme; False where another case is open."""
    fresh = new_id()
    asked = func.claim_membership(fresh, person_id, case_id, scheme, tx.today, type_=Uuid)
    found: UUID | None = await tx.connection.scalar(select(asked))
    if found == fresh:
        values = {
            "id": fresh,
            "person_id": person_id,
            "case_id": case_id,
            "scheme": scheme,
            "opened_on": tx.today,
            "released_on": None,
            "row_version": 1,
        }
        _note_behind_door(tx, tables.OPEN_MEMBERSHIP, values)
    return found is not None


def _note_behind_door(tx: Transaction, table: Table, values: Values) -> None:
    """Note for the audit what a door wrote: its function cannot, and the row is known to the last column."""
    tx.note_write(table, values, "insert")


async def holds_memberships(tx: Transaction, case_id: UUID) -> bool:
    """Whether a case has an open membership; only the system sees it."""
    table = tables.OPEN_MEMBERSHIP
    still_open = (table.c.case_id == case_id) & table.c.released_on.is_(None)
    return await tx.one(select(table.c.id).where(still_open).limit(1)) is not None


async def release(tx: Transaction, case_id: UUID, kept: Collection[UUID] = ()) -> None:
    """End the open memberships of a case but those of `kept`, in the system's own transaction."""
    table = tables.OPEN_MEMBERSHIP
    still_open = (table.c.case_id == case_id) & table.c.released_on.is_(None)
    for row in await tx.all(select(table).where(still_open).order_by(table.c.id).limit(PARTS_LIMIT).with_for_update()):
        if row["person_id"] not in kept:
            await tx.update(table, row["id"], {"released_on": tx.today})
