"""Who of a household may read a case; set through the two doors that hold for applicants too."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, bindparam, func, select

from shared.database import ground
from shared.database.transaction import Transaction

_ADMIT = select(func.admit_reader(bindparam("the_case", type_=Uuid), bindparam("person", type_=Uuid)))
_DISMISS = select(func.dismiss_readers(bindparam("the_case", type_=Uuid), bindparam("kept", type_=ARRAY(Uuid))))


async def let_read(tx: Transaction, case_id: UUID, persons: Iterable[UUID]) -> None:
    """Let exactly these persons read the case from now on; whoever left the household reads it no more."""
    kept = sorted(set(persons))
    for person in kept:
        await tx.connection.execute(_ADMIT, {"the_case": case_id, "person": person})
    await tx.connection.execute(_DISMISS, {"the_case": case_id, "kept": kept})


async def replace_reader(tx: Transaction, case_id: UUID, found_as: UUID, person: UUID) -> None:
    """Let a person who was known under another id read what they read under that; for the system role alone."""
    table = ground.CASE_READER
    readers = {row["person_id"] for row in await tx.all(select(table.c.person_id).where(table.c.case_id == case_id))}
    if found_as in readers:
        await let_read(tx, case_id, readers - {found_as} | {person})
