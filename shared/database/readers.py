"""Who of a household may read a case; set through the two doors that hold for applicants too."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, bindparam, func, select

from shared.database.transaction import Transaction

_ADMIT = select(func.admit_reader(bindparam("the_case", type_=Uuid), bindparam("person", type_=Uuid)))
_DISMISS = select(func.dismiss_readers(bindparam("the_case", type_=Uuid), bindparam("kept", type_=ARRAY(Uuid))))


async def let_read(tx: Transaction, case_id: UUID, persons: Iterable[UUID]) -> None:
    """Let exactly these persons read the case from now on; whoever left the household reads it no more."""
    kept = sorted(set(persons))
    for person in kept:
        await tx.connection.execute(_ADMIT, {"the_case": case_id, "person": person})
    await tx.connection.execute(_DISMISS, {"the_case": case_id, "kept": kept})
