"""The use cases of economic verification: open an inquiry, ask, hear an answer, give up at the deadline, report."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.economic_verification import events, report, store
from services.economic_verification.bureaus import register
from services.economic_verification.events import Acceptance, Person
from services.economic_verification.inquiry import Answer, Inquiry, InquiryState, Item, Query, Reason, may_ask
from services.economic_verification.report import Report
from shared.crypto.keyring import DataClass
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.journal.event import Event, Recorded
from shared.refusal import Conflict
from shared.tasks import task as tasks

ASK = "ask_bureau"
CLOSE = "close_inquiry"
CONCLUDE = "conclude_inquiry"


@dataclass(frozen=True, slots=True)
class Dossier:
    """An inquiry with everything that an officer reads of it."""

    inquiry: Inquiry
    queries: Sequence[Query]
    items: Sequence[Item]
    report: Report | None


async def open_inquiry(tx: Transaction, event: Recorded) -> None:
    """Start the check with the acceptance, well within the three working days of 57号 art. 15 and 17."""
    accepted = events.read_acceptance(tx.keyring, event)
    inquiry = _inquiry(accepted, tx.today)
    if not await store.add_inquiry(tx, inquiry):
        return
    queries = _queries(accepted, inquiry, tx.today)
    await store.add_consents(tx, accepted.consents, inquiry.area)
    await store.add_queries(tx, queries)
    await store.add_items(tx, inquiry, accepted.declared)
    tx.publish(
        events.opened(inquiry, queries), inquiry.case_id, area=inquiry.area.county or "", schemes=inquiry.schemes
    )
    await _schedule(tx, inquiry, queries)


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


async def withdraw(tx: Transaction, event: Recorded) -> None:
    """End what is open of a withdrawn application: without an active case nothing is asked (社会救助法 art. 70(6))."""
    for inquiry in await store.open_inquiries(tx, UUID(event.message.case_id)):
        for query in await store.queries(tx, inquiry.id, lock=True):
            if not query.is_closed:
                await store.save_query(tx, query.leave_unknown(Reason.WITHDRAWN))
        await store.close_inquiry(tx, inquiry, InquiryState.WITHDRAWN)


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
                await close_query(tx, query, Reason.NO_CONSENT)


async def put_question(tx: Transaction, query_id: UUID) -> Query | None:
    """The query to ask now, noted as asked; None where nothing is to be asked any more.

    The consent is looked at again here, immediately before every call.
    """
    query = await store.lock_query(tx, query_id)
    if query.is_closed:
        return None
    if not may_ask(query, await store.consents(tx, query.case_id), tx.today):
        await close_query(tx, query, Reason.NO_CONSENT)
        return None
    asked = query.put()
    await store.save_query(tx, asked)
    return asked


async def close_query(tx: Transaction, query: Query, reason: Reason) -> None:
    """Leave a query unknown, and conclude the inquiry if it was the last."""
    await store.save_query(tx, query.leave_unknown(reason))
    await _conclude_after(tx, query)


async def record(tx: Transaction, query_id: UUID, outcome: Answer | Reason) -> None:
    """Record what came of a call, unless the query was closed in the meantime."""
    query = await store.lock_query(tx, query_id)
    if query.is_closed:
        return
    if isinstance(outcome, Reason):
        await close_query(tx, query, outcome)
    else:
        await _hear(tx, query, outcome)


async def answer(tx: Transaction, query_id: UUID, given: Answer) -> Query:
    """Hear a source through our API. The same answer again changes nothing; another one later is refused."""
    query = await store.lock_query(tx, query_id)
    if not query.is_closed:
        return await _hear(tx, query, given)
    if query.answer_digest == _digest(tx, given):
        return query
    raise Conflict("query_closed", "这项查询已经结束,不再接收新的答复。如需更正,请联系发起核对的民政部门。")


async def _hear(tx: Transaction, query: Query, given: Answer) -> Query:
    heard = query.hear(given, register.sources()[query.source], tx.today, _digest(tx, given))
    await store.save_query(tx, heard)
    await store.add_items(tx, heard, heard.items_of(given))
    await _conclude_after(tx, heard)
    return heard


def _digest(tx: Transaction, given: Answer) -> bytes:
    """A keyed digest: an answer is guessable, so a plain hash beside the row would tell it."""
    figures = sorted([f.aspect, f.kind, str(f.amount.fen), str(f.count)] for f in given.figures)
    whole = [given.identity_number, given.status, given.data_on.isoformat(), figures]
    return tx.keyring.mac(json.dumps(whole).encode())


async def _conclude_after(tx: Transaction, query: Query) -> None:
    """Whether it was the last is for the task to see: a bureau may not look at the case's other queries."""
    await tasks.at_once(tx, CONCLUDE, str(query.id), inquiry_id=str(query.inquiry_id))


async def close_overdue(tx: Transaction, inquiry_id: UUID) -> None:
    """The deadline has passed: what is not answered is unknown, never none."""
    await store.lock_inquiry(tx, inquiry_id)
    for query in await store.queries(tx, inquiry_id, lock=True):
        if not query.is_closed and query.due_on < tx.today:
            await close_query(tx, query, Reason.DEADLINE)


async def conclude(tx: Transaction, inquiry_id: UUID) -> None:
    """Report when every query is closed; once."""
    inquiry = await store.lock_inquiry(tx, inquiry_id)
    queries = await store.queries(tx, inquiry_id)
    if inquiry.state is not InquiryState.OPEN or not all(query.is_closed for query in queries):
        return
    items = await store.items(tx, inquiry_id)
    finished = report.conclude(inquiry, queries, items, register.sources(), new_id(), tx.today)
    await store.add_report(tx, finished, inquiry.area)
    await store.close_inquiry(tx, inquiry, InquiryState.REPORTED)
    _say_reported(tx, inquiry, finished, queries, items)


def _say_reported(
    tx: Transaction, inquiry: Inquiry, finished: Report, queries: Sequence[Query], items: Sequence[Item]
) -> None:
    event_id = new_id()
    means = events.verified_means(inquiry, items).SerializeToString(deterministic=True)
    message = events.reported(finished, queries, tx.keyring.seal_event(DataClass.MEANS, event_id, means, tx.today))
    tx.publish_sealed(Event(event_id, str(inquiry.case_id), message, inquiry.area.county or "", inquiry.schemes))


async def dossier(tx: Transaction, case_id: UUID) -> Dossier:
    """The newest inquiry of a case."""
    inquiry = await store.latest_inquiry(tx, case_id)
    return Dossier(
        inquiry=inquiry,
        queries=await store.queries(tx, inquiry.id),
        items=await store.items(tx, inquiry.id),
        report=await store.report(tx, inquiry.id),
    )


async def waiting(tx: Transaction, cursor: str | None, limit: int) -> tuple[list[Query], str | None]:
    """What a bureau has yet to answer."""
    return await store.waiting(tx, cursor, limit)
