"""An open proposal loses its ground before it is decided on: somebody objected, or what it rests on has changed."""

from services.eligibility import events
from services.eligibility.case import AssistanceCase
from services.eligibility.proposal import ProposalState
from services.eligibility.store import proposals as proposal_store
from shared.database.transaction import Transaction

OBJECTION = "objection"
HOUSEHOLD_CHANGED = "household_changed"
REPORT_REVISED = "report_revised"
_SENTENCES = {
    OBJECTION: "公示期间收到异议,重新调查或者民主评议后须重新提出认定。",
    HOUSEHOLD_CHANGED: "家庭情况发生变化,这份认定已经失效,须重新认定。",
    REPORT_REVISED: "收到了新的核对报告,这份认定已经失效,须重新认定。",
}


async def void_open(tx: Transaction, case: AssistanceCase, reason: str) -> None:
    """Take the ground from the case's open proposal, if there is one, and say so: its notice and its clock end."""
    proposal = await proposal_store.open_one(tx, case.id)
    if proposal is None:
        return
    state = ProposalState.DISPUTED if reason == OBJECTION else ProposalState.VOID
    await proposal_store.save(tx, proposal.without_ground(state, _SENTENCES[reason]))
    tx.publish(events.voided(proposal, reason, tx.today), case.id, area=case.county, schemes=case.schemes)
