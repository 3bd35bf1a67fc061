"""When the facts of a case are ready: household, report and survey of one version, and an objection looked into."""

from services.eligibility import events
from services.eligibility.case import AssistanceCase, State
from services.eligibility.proposal import ProposalState
from services.eligibility.store import cases as case_store
from services.eligibility.store import facts as fact_store
from services.eligibility.store import proposals as proposal_store
from shared.database.transaction import Transaction

_WAITING = frozenset({State.WAITING, State.RESURVEY})


async def save(tx: Transaction, case: AssistanceCase) -> None:
    """Write a case to which something has come, and say so if its facts are ready by that."""
    if case.state not in _WAITING or not case.has_all_facts:
        await case_store.save(tx, case)
    elif await _owes_new_look(tx, case):
        await case_store.save(tx, case if case.state is State.RESURVEY else case.moved(State.RESURVEY))
    else:
        await make_ready(tx, case)


async def make_ready(tx: Transaction, case: AssistanceCase) -> None:
    """Let an officer adopt the facts, anew where a proposal was made of older ones."""
    await case_store.save(tx, case if case.state is State.FACTS_READY else case.moved(State.FACTS_READY))
    unknown = (await fact_store.inventory(tx, case)).unknown_sources()
    tx.publish(events.facts_ready(case, unknown, tx.today), case.id, area=case.county, schemes=case.schemes)


async def _owes_new_look(tx: Transaction, case: AssistanceCase) -> bool:
    """An objection wants a survey or an appraisal after the proposal that was objected to (57号 art. 19)."""
    proposals = await proposal_store.of_case(tx, case.id)
    if not proposals or proposals[-1].state is not ProposalState.DISPUTED:
        return False
    pins = proposals[-1].pins
    return (pins.survey_id, pins.appraisal_id) == (case.survey_id, case.appraisal_id)
