"""How far a consumer has come: its position in each journal, its cursor in each subject, and what is parked."""

from collections.abc import Mapping

from sqlalchemy import func, literal, select, text
from sqlalchemy.dialects.postgresql import insert

from shared.database import ground
from shared.database.transaction import Transaction

_OPEN = text("""
    INSERT INTO consumer_cursor (publisher, subject, last_seq)
    SELECT :publisher, subject, 0 FROM unnest(CAST(:subjects AS text[])) AS s (subject) ORDER BY subject
    ON CONFLICT DO NOTHING
""")
_LOCK = text("""
    SELECT 1 FROM consumer_cursor WHERE publisher = :publisher AND subject = ANY(:subjects)
    ORDER BY subject FOR UPDATE
""")
_ADVANCE = text("""
    UPDATE consumer_cursor AS c SET last_seq = reached.last_seq
    FROM unnest(CAST(:subjects AS text[]), CAST(:numbers AS bigint[])) AS reached (subject, last_seq)
    WHERE c.publisher = :publisher AND c.subject = reached.subject
""")


async def lock(tx: Transaction, name: str, subjects: list[str]) -> None:
    """Hold these subjects' cursors until the transaction ends; `subjects` are sorted, so that nobody deadlocks.

    A worker that was taken for dead and wakes up waits here, and then sees how far its successor has come.
    """
    await tx.connection.execute(_OPEN, {"publisher": name, "subjects": subjects})
    await tx.connection.execute(_LOCK, {"publisher": name, "subjects": subjects})


async def positions(tx: Transaction) -> dict[str, int]:
    """How far each publisher's journal has been read."""
    table = ground.CONSUMER_POSITION
    return {row.publisher: row.position for row in await tx.connection.execute(select(table))}


async def lock_position(tx: Transaction, name: str) -> int:
    """The same of one journal, held until the transaction ends."""
    table = ground.CONSUMER_POSITION
    mine = select(table.c.position).where(table.c.publisher == name).with_for_update()
    found = await tx.connection.scalar(mine)
    if found is None:
        await tx.connection.execute(insert(table).values(publisher=name, position=0).on_conflict_do_nothing())
        found = await tx.connection.scalar(mine)
    return int(found or 0)


async def save_position(tx: Transaction, name: str, position: int) -> None:
    """Note that the journal has been read up to here."""
    table = ground.CONSUMER_POSITION
    await tx.connection.execute(table.update().where(table.c.publisher == name).values(position=position))


async def standing(tx: Transaction, name: str, subjects: list[str]) -> tuple[dict[str, int], dict[str, int]]:
    """The cursors of these subjects, and the last parked number of those that wait; both in one look."""
    cursor, parked = ground.CONSUMER_CURSOR, ground.PARKED
    cursors = select(cursor.c.subject, cursor.c.last_seq.label("seq"), literal(value=False).label("waits")).where(
        cursor.c.publisher == name, cursor.c.subject.in_(subjects)
    )
    waiting = (
        select(parked.c.subject, func.max(parked.c.subjectseq).label("seq"), literal(value=True).label("waits"))
        .where(parked.c.publisher == name, parked.c.subject.in_(subjects))
        .group_by(parked.c.subject)
    )
    rows = (await tx.connection.execute(cursors.union_all(waiting))).all()
    return {r.subject: r.seq for r in rows if not r.waits}, {r.subject: r.seq for r in rows if r.waits}


async def save(tx: Transaction, name: str, reached: Mapping[str, int]) -> None:
    """Advance cursors that are locked."""
    if reached:
        values = {"publisher": name, "subjects": list(reached), "numbers": list(reached.values())}
        await tx.connection.execute(_ADVANCE, values)


async def parked_numbers(tx: Transaction, name: str, subject: str) -> list[int]:
    """The numbers of a subject's events that wait for a hand."""
    table = ground.PARKED
    query = select(table.c.subjectseq).where(table.c.publisher == name, table.c.subject == subject)
    return list((await tx.connection.execute(query.order_by(table.c.subjectseq))).scalars())
