"""The report of an inquiry, and what officers and bureaus read of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.economic_verification import events, report
from services.economic_verification.bureaus import register
from services.economic_verification.inquiry import Inquiry, InquiryState, Item, LateAnswer, Query
from services.economic_verification.report import Report
from services.economic_verification.store import inquiries as store
from services.economic_verification.store import late as late_store
from shared.crypto.keyring import DataClass
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.journal.event import Event


@dataclass(frozen=True, slots=True)
class Dossier:
    """An inquiry with everything that an officer reads of it."""

    inquiry: Inquiry
    queries: Sequence[Query]
    items: Sequence[Item]
    late: Sequence[LateAnswer]
    report: Report | None

    @property
    def is_revisable(self) -> bool:
        """Whether a source said later what the report holds for unknown."""
        unknown = {query.id for query in self.queries if query.takes_late_answers}
        return self.report is not None and any(each.is_believed and each.query_id in unknown for each in self.late)


async def conclude(tx: Transaction, inquiry_id: UUID) -> None:
    """Report when every query is closed; once."""
    inquiry = await store.lock_inquiry(tx, inquiry_id)
    queries = await store.queries(tx, inquiry_id, lock=True)
    if inquiry.state is not InquiryState.OPEN or not all(query.is_closed for query in queries):
        return
    queries = await _with_corrections(tx, inquiry, queries)
    items = await store.items(tx, inquiry_id)
    finished = report.conclude(inquiry, queries, items, register.sources(), new_id(), tx.today)
    await store.add_report(tx, finished, inquiry.area)
    await store.close_inquiry(tx, inquiry, InquiryState.REPORTED)
    _say_reported(tx, inquiry, finished, queries, items)


async def _with_corrections(tx: Transaction, inquiry: Inquiry, queries: Sequence[Query]) -> list[Query]:
    """A source that made good for rubbish or silence within its own days counts as having answered."""
    in_time = {late.query_id: late for late in await late_store.of_inquiry(tx, inquiry.id) if late.is_believed}
    corrected = []
    for query in queries:
        late = in_time.get(query.id)
        if late is None or late.received_on > query.due_on:
            corrected.append(query)
            continue
        answered = query.take(late)
        await store.save_query(tx, answered)
        await store.add_items(tx, answered, late.items())
        corrected.append(answered)
    return corrected


def _say_reported(
    tx: Transaction, inquiry: Inquiry, finished: Report, queries: Sequence[Query], items: Sequence[Item]
) -> None:
    event_id = new_id()
    means = events.verified_means(inquiry, items).SerializeToString(deterministic=True)
    sealed = tx.keyring.seal_event(DataClass.MEANS, event_id, means, tx.today)
    message = events.reported(inquiry, finished, queries, sealed)
    tx.publish_sealed(Event(event_id, str(inquiry.case_id), message, inquiry.area.county or "", inquiry.schemes))


async def dossier(tx: Transaction, case_id: UUID) -> Dossier:
    """The newest inquiry of a case."""
    inquiry = await store.latest_inquiry(tx, case_id)
    return Dossier(
        inquiry=inquiry,
        queries=await store.queries(tx, inquiry.id),
        items=await store.items(tx, inquiry.id),
        late=await late_store.of_inquiry(tx, inquiry.id),
        report=await store.report(tx, inquiry.id),
    )


async def waiting(tx: Transaction, cursor: str | None, limit: int) -> tuple[list[Query], str | None]:
    """What a bureau has yet to answer."""
    return await store.waiting(tx, cursor, limit)
