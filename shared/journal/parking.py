"""Parked events wait for a hand; here one is given up, when a person has decided so."""

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from shared.database import ground
from shared.database.transaction import Transaction


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
