"""An objection to a notice, and the appraisal that may look into it (57号 art. 19). Who objected is not known here."""

from dataclasses import replace
from uuid import UUID

from services.eligibility import events, readiness, voiding
from services.eligibility.case import PENDING, State
from services.eligibility.running_review import CHANGE
from services.eligibility.store import cases as case_store
from services.eligibility.store import facts as fact_store
from services.eligibility.store import proposals as proposal_store
from services.eligibility.workflow import review_calls
from shared.database.transaction import Transaction
from shared.journal.event import Recorded


async def hear_objection(tx: Transaction, event: Recorded) -> None:
    """The noticed proposal is void and the household is looked at again; after the notice it is a complaint.

    So it is once: 57号 art. 19 has one new look and no second notice after it, or anybody could keep a household from
    its decision for ever. What is objected to the next notice has the county visit before it decides, as a complaint
    during the confirmation has (art. 20).
    """
    case = await case_store.ensure(tx, UUID(event.message.case_id), event.area)
    proposal = await proposal_store.open_one(tx, case.id)
    if proposal is None or str(proposal.id) != event.message.determination_id:
        return
    is_noticed = case.state is State.REVIEWED
    was_disputed = await proposal_store.was_disputed(tx, case.id)
    if case.state is State.AWAITING_CONFIRMATION or (is_noticed and was_disputed):
        await case_store.save(tx, case.wanting_visit(events.day(event.message.raised_on) or tx.today))
    elif is_noticed:
        await voiding.void_open(tx, case, voiding.OBJECTION)
        await readiness.save(tx, case.moved(State.RESURVEY))


async def hear_complaint(tx: Transaction, event: Recorded) -> None:
    """Somebody complained of a case (57号 arts. 20, 37): the county visits before it decides; a right is reviewed."""
    case = await case_store.ensure(tx, UUID(event.message.case_id), event.area)
    if case.state in PENDING:
        await case_store.save(tx, case.wanting_visit(events.day(event.message.received_on) or tx.today))
    elif case.state is State.GRANTED:
        await review_calls.ask(tx, case, CHANGE, event.message.complaint_id)


async def hear_appraisal(tx: Transaction, event: Recorded) -> None:
    """A meeting has looked at the household: its result stands beside the facts that are adopted next."""
    case = await case_store.ensure(tx, UUID(event.message.case_id), event.area)
    appraisal = events.appraisal(event.message, tx.today)
    await fact_store.insert_appraisal(tx, case, appraisal)
    await readiness.save(tx, replace(case, appraisal_id=appraisal.id))
