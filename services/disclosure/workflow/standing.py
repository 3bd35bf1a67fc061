"""What stands in public, and how it is taken down again with the task that waits for its end."""

from services.disclosure.notice import Notice
from services.disclosure.store import notices
from shared.database.transaction import Transaction
from shared.tasks import task as tasks

CONCLUDE = "conclude_notice"


async def take_down(tx: Transaction, notice: Notice) -> None:
    """The public reads it no longer, and its days stop."""
    await notices.take_down(tx, notice.id)
    await tasks.cancel(tx, CONCLUDE, str(notice.id))
