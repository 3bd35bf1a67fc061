"""How far a consumer has come: its position in each journal, its cursor in each subject, and what is parked."""

from collections.abc import Mapping

from sqlalchemy import select

from shared.database import driver, ground
from shared.database.transaction import Transaction

_OPEN = """
    INSERT INTO consumer_cursor (publisher, subject, last_seq)
    SELECT $1, subject, 0 FROM unnest($2::text[]) AS s (subject) ORDER BY subject
    ON CONFLICT DO NOTHING
"""
_LOCK = """
    SELECT subject, last_seq FROM consumer_cursor WHERE publisher = $1 AND subject = ANY($2)
    ORDER BY subject FOR UPDATE
"""
_ADVANCE = """
    UPDATE consumer_cursor AS c SET last_seq = reached.last_seq
    FROM unnest($2::text[], $3::bigint[]) AS reached (subject, last_seq)
    WHERE c.publisher = $1 AND c.subject = reached.subject
"""
# All that waits, since it is little (`consumer.PARKED_LIMIT`) and the subjects are many.
_WAITING = "SELECT subject, max(subjectseq) AS last FROM parked WHERE publisher = $1 GROUP BY subject"

_POSITIONS = "SELECT publisher, position FROM consumer_position"
_LOCK_POSITION = "SELECT position FROM consumer_position WHERE publisher = $1 FOR UPDATE"
_OPEN_POSITION = "INSERT INTO consumer_position (publisher, position) VALUES ($1, 0) ON CONFLICT DO NOTHING"
_SAVE_POSITION = "UPDATE consumer_position SET position = $2 WHERE publisher = $1"


async def lock(tx: Transaction, name: str, subjects: list[str]) -> dict[str, int]:
    """Hold these subjects' cursors until the transaction ends; gives the last number applied of each.

    `subjects` are sorted, so that nobody deadlocks. A worker that was taken for dead and wakes up waits here, and then
    sees how far its successor has come.
    """
    found = await driver.run(tx.raw, _LOCK, name, subjects)
    if len(found) < len(subjects):
        await driver.run(tx.raw, _OPEN, name, subjects)
        found = await driver.run(tx.raw, _LOCK, name, subjects)
    return {subject: last for subject, last in found}  # noqa: C416  (records, which `dict` reads as mappings)


async def waiting(tx: Transaction, name: str) -> dict[str, int]:
    """The last parked number of each subject that waits; looked up once its cursors are held."""
    return {subject: last for subject, last in await driver.run(tx.raw, _WAITING, name)}  # noqa: C416  (as above)


async def positions(tx: Transaction) -> dict[str, int]:
    """How far each publisher's journal has been read."""
    return {publisher: position for publisher, position in await driver.run(tx.raw, _POSITIONS)}  # noqa: C416  (as above)


async def lock_position(tx: Transaction, name: str) -> int:
    """The same of one journal, held until the transaction ends."""
    found = await driver.run(tx.raw, _LOCK_POSITION, name)
    if not found:
        await driver.run(tx.raw, _OPEN_POSITION, name)
        found = await driver.run(tx.raw, _LOCK_POSITION, name)
    return int(found[0]["position"])


async def save_position(tx: Transaction, name: str, position: int) -> None:
    """Note that the journal has been read up to here."""
    await driver.run(tx.raw, _SAVE_POSITION, name, position)


async def save(tx: Transaction, name: str, reached: Mapping[str, int]) -> None:
    """Advance cursors that are locked."""
    if reached:
        await driver.run(tx.raw, _ADVANCE, name, list(reached), list(reached.values()))


async def parked_numbers(tx: Transaction, name: str, subject: str) -> list[int]:
    """The numbers of a subject's events that wait for a hand."""
    table = ground.PARKED
    query = select(table.c.subjectseq).where(table.c.publisher == name, table.c.subject == subject)
    return list((await tx.connection.execute(query.order_by(table.c.subjectseq))).scalars())
