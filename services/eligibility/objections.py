"""An objection to a notice, and the appraisal that may look into it (57号 art. 19). Who objected is not known here."""

from dataclasses import replace
from uuid import UUID

from services.eligibility import events, readiness, voiding
from services.eligibility.case import State
from services.eligibility.store import cases as case_store
from services.eligibility.store import facts as fact_store
from services.eligibility.store import proposals as proposal_store
from shared.database.transaction import Transaction
from shared.journal.event import Recorded


async def hear_objection(tx: Transaction, event: Recorded) -> None:
    """The noticed proposal is void and the household is looked at again; after the notice it is a complaint.

    A complaint during the confirmation has the county visit before it decides (57号 art. 20).
    """
    case = await case_store.ensure(tx, UUID(event.message.case_id), event.area)
    proposal = await proposal_store.open_one(tx, case.id)
    if proposal is None or str(proposal.id) != event.message.determination_id:
        return
    if case.state is State.AWAITING_CONFIRMATION:
        await case_store.save(tx, case.wanting_visit(events.day(event.message.raised_on) or tx.today))
    elif case.state is State.REVIEWED:
        await voiding.void_open(tx, case, voiding.OBJECTION)
        await readiness.save(tx, case.moved(State.RESURVEY))


async def hear_appraisal(tx: Transaction, event: Recorded) -> None:
    """A meeting has looked at the household: its result stands beside the facts that are adopted next."""
    case = await case_store.ensure(tx, UUID(event.message.case_id), event.area)
    appraisal = events.appraisal(event.message, tx.today)
    await fact_store.insert_appraisal(tx, case, appraisal)
    await readiness.save(tx, replace(case, appraisal_id=appraisal.id))
