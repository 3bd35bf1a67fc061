"""An inquiry begins: with an acceptance, with a household that has changed, and after an emergency."""

from collections.abc import Sequence
from datetime import date, timedelta

from services.economic_verification import events
from services.economic_verification.bureaus import register
from services.economic_verification.events import Acceptance, Person
from services.economic_verification.inquiry import Inquiry, InquiryState, Query, Reason, may_ask
from services.economic_verification.store import inquiries as store
from services.economic_verification.workflow import endings
from services.economic_verification.workflow.asking import ASK, CLOSE, CONCLUDE
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.journal.event import Recorded
from shared.tasks import task as tasks


async def accept(tx: Transaction, event: Recorded) -> None:
    """Start the check with the acceptance, well within the three working days of 57号 art. 15 and 17."""
    await _open(tx, events.read_acceptance(tx.keyring, event))


async def change(tx: Transaction, event: Recorded) -> None:
    """A household that has changed is asked about anew, and of the former one no source is asked any more.

    The same version again says only that nothing has changed.
    """
    accepted = events.read_acceptance(tx.keyring, event)
    former = await store.open_inquiries(tx, accepted.case_id)
    if not await _open(tx, accepted):
        return
    for inquiry in former:
        await endings.end(tx, inquiry, InquiryState.SUPERSEDED, Reason.SUPERSEDED)


async def follow(tx: Transaction, event: Recorded) -> None:
    """After the aid whoever was helped is asked about (社会救助法 art. 50), as far as they let us."""
    await _open(tx, events.read_supplement(tx.keyring, event))


async def _open(tx: Transaction, accepted: Acceptance) -> bool:
    inquiry = _inquiry(accepted, tx.today)
    if not await store.add_inquiry(tx, inquiry):
        return False
    queries = _queries(accepted, inquiry, tx.today)
    await store.add_consents(tx, accepted.consents, inquiry.area)
    await store.add_queries(tx, queries)
    await store.add_items(tx, inquiry, accepted.declared)
    tx.publish(
        events.opened(inquiry, queries), inquiry.case_id, area=inquiry.area.county or "", schemes=inquiry.schemes
    )
    await _schedule(tx, inquiry, queries)
    return True


def _inquiry(accepted: Acceptance, on: date) -> Inquiry:
    return Inquiry(
        id=new_id(),
        case_id=accepted.case_id,
        area=accepted.area,
        schemes=accepted.schemes,
        household_version=accepted.household_version,
        lookback_months=accepted.lookback_months,
        state=InquiryState.OPEN,
        opened_on=on,
        due_on=max(source.due_on(on) for source in register.sources().values()),
        after_emergency=accepted.after_emergency,
    )


def _queries(accepted: Acceptance, inquiry: Inquiry, on: date) -> list[Query]:
    """One query a member and source; where it may not be asked, its answer is unknown from the start."""
    asked = [
        _query(inquiry, person, source.code, source.due_on(on))
        for person in accepted.people
        for source in register.sources().values()
    ]
    return [_allowed(query, accepted, on) for query in asked]


def _query(inquiry: Inquiry, person: Person, source: str, due_on: date) -> Query:
    return Query(
        id=new_id(),
        inquiry_id=inquiry.id,
        case_id=inquiry.case_id,
        area=inquiry.area,
        person_id=person.id,
        name=person.name,
        identity_number=person.identity_number,
        source=source,
        due_on=due_on,
    )


def _allowed(query: Query, accepted: Acceptance, on: date) -> Query:
    if not may_ask(query, accepted.consents, on):
        return query.leave_unknown(Reason.NO_CONSENT)
    return query if query.identity_number else query.leave_unknown(Reason.NO_IDENTITY)


async def _schedule(tx: Transaction, inquiry: Inquiry, queries: Sequence[Query]) -> None:
    still_open = [query for query in queries if not query.is_closed]
    for query in still_open:
        await tasks.at_once(tx, ASK, str(query.id), query_id=str(query.id))
    for due_on in sorted({query.due_on for query in still_open}):
        # The last day belongs to the source: what is still open is closed on the day after.
        the_day_after = due_on + timedelta(days=1)
        await tasks.on(tx, CLOSE, f"{inquiry.id}:{due_on}", the_day_after, inquiry_id=str(inquiry.id))
    if not still_open:
        await tasks.at_once(tx, CONCLUDE, str(inquiry.id), inquiry_id=str(inquiry.id))
