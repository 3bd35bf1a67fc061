"""An objection's way: raised by anybody and in nobody's name, looked into by the township, answered to its raiser."""

from uuid import UUID

from services.disclosure.objection import (
    Answer,
    Objection,
    Objector,
    State,
    new_number,
    new_receipt,
    require_another,
    require_calm,
    require_room,
    unordered_id,
)
from services.disclosure.store import cases, notices
from services.disclosure.store import objections as store
from services.disclosure.workflow import announcements, standing
from shared.database.transaction import Transaction
from shared.journal.event import Recorded
from shared.refusal import NotFound

_HANDLER = "township_clerk"


async def raise_objection(
    tx: Transaction, notice_id: UUID, statement: str, objector: Objector, *, at_window: bool = False
) -> tuple[Objection, str]:
    """Keep an objection and take the notice down (57号 art. 19), once a case; gives it with the receipt, told once.

    In the system's transaction, so that audit and row name nobody who objects; villages and households have no access
    to either table.
    """
    notice = await notices.get(tx, notice_id, lock=True)
    disputed = notice.dispute(tx.today, was_disputed=await notices.was_disputed(tx, notice.case_id))
    require_room(await store.open_count(tx, notice_id), at_window=at_window)
    if not at_window:
        require_calm(await store.number_today(tx, notice.area))
    objection = Objection(
        id=unordered_id(),
        case_id=notice.case_id,
        notice_id=notice.id,
        determination_id=notice.determination_id,
        number=new_number(),
        scheme=notice.scheme,
        raised_on=tx.today,
        area=notice.area,
    )
    receipt, case = new_receipt(), await cases.find(tx, notice.case_id)
    await store.add(tx, objection, statement, objector, receipt, case.taken_in_by if case else None)
    announcements.raised(tx, notice, objection)
    if disputed.state is not notice.state:
        await notices.save(tx, disputed)
        await standing.take_down(tx, notice)
        announcements.withdrawn(tx, disputed, "objection")
    return objection, receipt


async def complain(
    tx: Transaction, case_id: UUID, statement: str, objector: Objector, *, at_window: bool = False
) -> tuple[Objection, str]:
    """Keep a complaint about a case, whatever its stage (57号 arts. 20, 37), as protected as an objection.

    What is about a notice that stands takes its own way: that one comes down.
    """
    case = await cases.find(tx, case_id)
    if case is None:
        raise NotFound("not_found", "没有找到这件案件,请核对后再试。")
    require_room(await store.open_complaints(tx, case_id), at_window=at_window)
    if not at_window:
        require_calm(await store.number_today(tx, case.area))
    complaint = Objection(
        id=unordered_id(),
        case_id=case_id,
        notice_id=None,
        determination_id=None,
        number=new_number(),
        scheme=case.schemes[0] if case.schemes else "",
        raised_on=tx.today,
        area=case.area,
    )
    receipt = new_receipt()
    await store.add(tx, complaint, statement, objector, receipt, case.taken_in_by)
    announcements.complained(tx, complaint, case.schemes)
    return complaint, receipt


async def complaints_of(
    tx: Transaction, case_id: UUID, cursor: str | None, limit: int
) -> tuple[list[tuple[Objection, str | None]], str | None]:
    """A page of a case's complaints with what they say, for the clerk who looks into them; others read no word."""
    found, following = await store.complaints_of(tx, case_id, cursor, limit)
    return await _with_statements(tx, found), following


async def of_notice(
    tx: Transaction, notice_id: UUID, cursor: str | None, limit: int
) -> tuple[list[tuple[Objection, str | None]], str | None]:
    """A page of a notice's objections with what they say, for the clerk who looks into them; others read no word."""
    await notices.get(tx, notice_id)
    found, following = await store.of_notice(tx, notice_id, cursor, limit)
    return await _with_statements(tx, found), following


async def _with_statements(tx: Transaction, found: list[Objection]) -> list[tuple[Objection, str | None]]:
    statements = await store.statements_of(tx, found) if _HANDLER in tx.actor.roles else {}
    return [(each, statements.get(each.id)) for each in found]


async def in_state(
    tx: Transaction, state: State | None, cursor: str | None, limit: int
) -> tuple[list[Objection], str | None]:
    """A page of the area's objections, without what they say."""
    return await store.in_state(tx, state, cursor, limit)


async def objector(tx: Transaction, objection_id: UUID) -> tuple[Objection, Objector]:
    """Who raised it, for a clerk who did not take the case in and has to tell them; each look is noted."""
    objection = await store.get(tx, objection_id)
    require_another(tx.actor.id, await store.taker_of(tx, objection_id))
    found = await store.objector_of(tx, objection_id)
    tx.note_read([objection.case_id], "objector")
    return objection, found


async def answer(tx: Transaction, objection_id: UUID, given: Answer) -> Objection:
    """Note what was found and how the raiser was told (57号 art. 37)."""
    objection = await store.get(tx, objection_id, lock=True)
    closed = objection.close(given, await store.objector_of(tx, objection_id))
    await store.save(tx, closed)
    announcements.answered(tx, closed, given)
    return closed


async def by_receipt(tx: Transaction, receipt: str) -> Objection:
    """What became of the objection that a receipt was given for, for whoever holds the receipt."""
    found = await store.by_receipt(tx, receipt)
    if found is None:
        raise NotFound("receipt_unknown", "没有找到这个查询码,请核对后再查询。")
    return found


async def note_visit(tx: Transaction, event: Recorded) -> None:
    """The county has been there, or a review is done: whoever complained is to be told (57号 art. 37)."""
    for complaint in await store.open_of_case(tx, UUID(event.message.case_id)):
        if complaint.is_complaint and complaint.due_since is None:
            await store.save(tx, complaint.fall_due(tx.today))


async def fall_due(tx: Transaction, case_id: UUID) -> None:
    """The case has its new proposal or its end: whoever objected before is to be told."""
    for objection in await store.open_of_case(tx, case_id):
        due = objection.fall_due(tx.today)
        if due != objection:
            await store.save(tx, due)
