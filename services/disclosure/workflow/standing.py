"""What stands in public, and how it is taken down again with the task that waits for its end."""

from datetime import date

from services.disclosure.notice import Notice
from services.disclosure.store import notices
from shared.database.transaction import Transaction
from shared.tasks import task as tasks

CONCLUDE = "conclude_notice"


async def take_down(tx: Transaction, notice: Notice) -> None:
    """The public reads it no longer, and its days stop."""
    await notices.take_down(tx, notice.id)
    await tasks.cancel(tx, CONCLUDE, _key(notice))


async def conclude_on(tx: Transaction, notice: Notice, due_on: date) -> None:
    """Wait for the end of a posted notice."""
    await tasks.on(tx, CONCLUDE, _key(notice), due_on, notice_id=str(notice.id))


def _key(notice: Notice) -> str:
    """One a posting: a notice that moved to another village is posted twice."""
    return f"{notice.id}:{notice.version}"
