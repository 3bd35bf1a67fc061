"""What waits for a hand: lists parked events, and drops one when a person has decided so."""

from collections.abc import Sequence

from sqlalchemy import RowMapping, delete, select
from sqlalchemy.dialects.postgresql import insert

from shared.database import ground
from shared.database.transaction import Transaction

LIST_LIMIT = 200


async def parked(tx: Transaction) -> Sequence[RowMapping]:
    """The parked events, oldest first; subjects and types, no contents."""
    return await tx.all(select(ground.PARKED).order_by(ground.PARKED.c.parked_at).limit(LIST_LIMIT))


async def drop(tx: Transaction, publisher: str, subject: str, seq: int) -> bool:
    """Give one parked event up: the cursor moves over it, so that what waits behind can be tried again.

    Only the first parked event of a subject can be dropped; returns whether it was.
    """
    table = ground.PARKED
    mine = (table.c.publisher == publisher) & (table.c.subject == subject)
    first = await tx.connection.scalar(select(table.c.subjectseq).where(mine).order_by(table.c.subjectseq).limit(1))
    if first != seq:
        return False
    await tx.connection.execute(delete(table).where(mine, table.c.subjectseq == seq))
    cursor = insert(ground.CONSUMER_CURSOR).values(publisher=publisher, subject=subject, last_seq=seq)
    await tx.connection.execute(
        cursor.on_conflict_do_update(index_elements=["publisher", "subject"], set_={"last_seq": seq})
    )
    tx.note_act("parked", f"{publisher}/{subject}/{seq}", "drop")
    return True
