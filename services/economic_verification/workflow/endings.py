"""What ends questions or carries them elsewhere: a withdrawal, a consent taken back, a death, a merge, a move."""

from datetime import date
from uuid import UUID

from services.economic_verification.inquiry import Inquiry, InquiryState, Reason, may_ask
from services.economic_verification.store import inquiries as store
from services.economic_verification.tables import METADATA
from services.economic_verification.workflow import asking
from shared.contracts import places
from shared.database.moving import move_rows
from shared.database.transaction import Transaction
from shared.journal.event import Recorded


async def withdraw(tx: Transaction, event: Recorded) -> None:
    """End what is open of a withdrawn application: without an active case nothing is asked (社会救助法 art. 70(6))."""
    for inquiry in await store.open_inquiries(tx, UUID(event.message.case_id)):
        await end(tx, inquiry, InquiryState.WITHDRAWN, Reason.WITHDRAWN)


async def end(tx: Transaction, inquiry: Inquiry, state: InquiryState, reason: Reason) -> None:
    """Ask nothing more for an inquiry, which is not reported."""
    for query in await store.queries(tx, inquiry.id, lock=True):
        if not query.is_closed:
            await store.save_query(tx, query.leave_unknown(reason))
    await store.close_inquiry(tx, inquiry, state)


async def end_consent(tx: Transaction, event: Recorded) -> None:
    """A member took a consent back (个人信息保护法 art. 15): what it let us ask and nobody answered stays unknown.

    A question that waits in a source's own list is closed too, since the source would read it only now.
    """
    case_id = UUID(event.message.case_id)
    await store.end_consent(tx, UUID(event.message.consent_id), date.fromisoformat(event.message.withdrawn_on))
    consents = await store.consents(tx, case_id)
    for inquiry in await store.open_inquiries(tx, case_id):
        for query in await store.queries(tx, inquiry.id, lock=True):
            if not query.is_closed and not may_ask(query, consents, tx.today):
                await asking.close(tx, query, Reason.NO_CONSENT)


async def hear_death(tx: Transaction, event: Recorded) -> None:
    """Nobody is asked about the dead any more: they are counted no longer (民法典 art. 13)."""
    person_id = UUID(event.message.person_id)
    for inquiry in await store.open_inquiries(tx, UUID(event.message.case_id)):
        for query in await store.queries(tx, inquiry.id, lock=True):
            if not query.is_closed and query.person_id == person_id:
                await asking.close(tx, query, Reason.DIED)


async def merge(tx: Transaction, event: Recorded) -> None:
    """Who was known without identity is somebody: what is held of them is held of that person.

    A report's digest stays that of what was reported, under the id of then.
    """
    message = event.message
    await store.reassign(tx, UUID(message.case_id), UUID(message.from_person_id), UUID(message.into_person_id))


async def move(tx: Transaction, event: Recorded) -> None:
    """The case is another office's now, with everything that was asked for it."""
    await move_rows(tx, METADATA, UUID(event.message.case_id), places.area_of(event.message.to_place))
