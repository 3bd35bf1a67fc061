"""One query: put to its source, answered or left unknown; a late answer is kept beside what was reported."""

import json
from datetime import timedelta
from uuid import UUID

from services.economic_verification import events
from services.economic_verification.bureaus import register
from services.economic_verification.inquiry import UNANSWERED, Answer, LateAnswer, Query, Reason, fault_of, may_ask
from services.economic_verification.store import inquiries as store
from services.economic_verification.store import late as late_store
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.refusal import Conflict
from shared.tasks import task as tasks

ASK = "ask_bureau"
CLOSE = "close_inquiry"
CONCLUDE = "conclude_inquiry"


async def put_question(tx: Transaction, query_id: UUID) -> Query | None:
    """The query to ask now, noted as asked; None where nothing is to be asked any more.

    The consent is looked at again here, immediately before every call.
    """
    query = await store.lock_query(tx, query_id)
    if query.is_closed:
        return None
    if not may_ask(query, await store.consents(tx, query.case_id), tx.today):
        await close(tx, query, Reason.NO_CONSENT)
        return None
    asked = query.put()
    await store.save_query(tx, asked)
    return asked


async def ask_again(tx: Transaction, query: Query, wait: timedelta) -> None:
    """The source is busy and says when it may be asked again; its deadline ends the waiting."""
    await tasks.at(tx, ASK, f"{query.id}:{query.attempts}", tx.now + wait, query_id=str(query.id))


async def close(tx: Transaction, query: Query, reason: Reason) -> None:
    """Leave a query unknown, and conclude the inquiry if it was the last."""
    await _keep_unknown(tx, query.leave_unknown(reason))
    await _conclude_after(tx, query)


async def record(tx: Transaction, query_id: UUID, outcome: Answer | Reason) -> None:
    """Record what came of a call; an answer to a query that was closed in the meantime is kept as a late one."""
    query = await store.lock_query(tx, query_id)
    if isinstance(outcome, Reason):
        if not query.is_closed:
            await close(tx, query, outcome)
    elif not query.is_closed:
        await _hear(tx, query, outcome)
    elif query.takes_late_answers:
        await _keep_late(tx, query, outcome)


async def answer(tx: Transaction, query_id: UUID, given: Answer) -> tuple[Query, bool]:
    """Hear a source through our API, and say whether it was too late.

    The same answer again changes nothing; another one to a query that was answered is refused.
    """
    query = await store.lock_query(tx, query_id)
    if not query.is_closed:
        return await _hear(tx, query, given), False
    if query.answer_digest == _digest(tx, given):
        return query, False
    if query.takes_late_answers:
        await _keep_late(tx, query, given)
        return query, True
    raise Conflict("query_closed", "这项查询已经结束,不再接收新的答复。如需更正,请联系发起核对的民政部门。")


async def close_overdue(tx: Transaction, inquiry_id: UUID) -> None:
    """The deadline has passed: what is not answered is unknown, never none."""
    await store.lock_inquiry(tx, inquiry_id)
    for query in await store.queries(tx, inquiry_id, lock=True):
        if not query.is_closed and query.due_on < tx.today:
            await close(tx, query, Reason.DEADLINE)


async def _hear(tx: Transaction, query: Query, given: Answer) -> Query:
    heard = query.hear(given, register.sources()[query.source], tx.today, _digest(tx, given))
    if heard.reason is not None:
        await _keep_unknown(tx, heard)
    else:
        await store.save_query(tx, heard)
        await store.add_items(tx, heard, heard.items_of(given))
    await _conclude_after(tx, heard)
    return heard


async def _keep_late(tx: Transaction, query: Query, given: Answer) -> None:
    """Keep an answer to a query that was closed: what was reported as unknown stays so, and both are shown."""
    fault = fault_of(given, query.identity_number, register.sources()[query.source], tx.today)
    late = LateAnswer(
        id=new_id(),
        query_id=query.id,
        person_id=query.person_id,
        source=query.source,
        status=given.status,
        data_on=given.data_on,
        received_on=tx.today,
        digest=_digest(tx, given),
        figures=given.figures if fault is None else (),
        fault=fault,
    )
    await late_store.add(tx, query, late)


async def _keep_unknown(tx: Transaction, query: Query) -> None:
    """Say once an inquiry, source and reason that the case goes on without this source's word."""
    if query.reason in UNANSWERED and not await store.has_unknown(tx, query):
        tx.publish(events.unanswered(query, tx.today), query.case_id, area=query.area.county or "")
    await store.save_query(tx, query)


def _digest(tx: Transaction, given: Answer) -> bytes:
    """A keyed digest: an answer is guessable, so a plain hash beside the row would tell it."""
    figures = sorted([f.aspect, f.kind, str(f.amount.fen), str(f.count)] for f in given.figures)
    whole = [given.identity_number, given.status, given.data_on.isoformat(), figures]
    return tx.keyring.mac(json.dumps(whole).encode())


async def _conclude_after(tx: Transaction, query: Query) -> None:
    """Whether it was the last is for the task to see: a bureau may not look at the case's other queries."""
    await tasks.at_once(tx, CONCLUDE, str(query.id), inquiry_id=str(query.inquiry_id))
