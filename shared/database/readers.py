"""Who of a household may read a case; set through the two doors that hold for applicants too."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from shared.database import driver, ground
from shared.database.transaction import Transaction

# Both doors in one round trip; the second waits for the count of the first.
_EXACTLY = """
    SELECT dismiss_readers($1, $2) FROM (SELECT count(admit_reader($1, person)) AS n FROM unnest($2::uuid[]) AS person)
    AS admitted WHERE admitted.n >= 0
"""


async def let_read(tx: Transaction, case_id: UUID, persons: Iterable[UUID]) -> None:
    """Let exactly these persons read the case from now on; whoever left the household reads it no more."""
    kept = sorted(set(persons))
    await driver.run(tx.raw, _EXACTLY, case_id, kept)


async def replace_reader(tx: Transaction, case_id: UUID, found_as: UUID, person: UUID) -> None:
    """Let a person who was known under another id read what they read under that; for the system role alone."""
    table = ground.CASE_READER
    readers = {row["person_id"] for row in await tx.all(select(table.c.person_id).where(table.c.case_id == case_id))}
    if found_as in readers:
        await let_read(tx, case_id, readers - {found_as} | {person})
