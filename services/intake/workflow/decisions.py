"""What intake hears of decisions: until when an application can be withdrawn, and whose memberships go on."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from services.intake.application import Outcome
from services.intake.catalogue import catalogue
from services.intake.emergency import EmergencyState
from services.intake.store import applications as store
from services.intake.store import emergencies, register
from services.intake.workflow import memberships
from shared.database.engine import Database
from shared.database.transaction import Transaction
from shared.journal.event import Recorded
from shared.tasks import task as tasks
from shared.tasks.task import Task

OUTCOMES = "note_outcomes"


async def note_grant(tx: Transaction, event: Recorded) -> None:
    """From the decision on the application cannot be withdrawn; its memberships stay open while it is paid."""
    await _note(tx, event, Outcome.GRANTED)


async def note_denial(tx: Transaction, event: Recorded) -> None:
    """Whoever is denied may apply again, with this household or another."""
    await _note(tx, event, Outcome.DENIED)


async def note_stop(tx: Transaction, event: Recorded) -> None:
    """Assistance has ended: its people may apply anew."""
    await _note(tx, event, Outcome.STOPPED)


async def note_withdrawn_decision(tx: Transaction, event: Recorded) -> None:
    """A decision that was taken back.

    A refusal leaves the case open again; a grant goes on with what was right, or ends where nothing was due; after a
    wrong stop what was stopped goes on. Whoever is free is of the case again.
    """
    message = event.message
    case_id = UUID(message.case_id)
    if await emergencies.is_there(tx, case_id):
        return
    application = await store.lock(tx, case_id)
    if message.was_grant or message.lines:
        await _note(tx, event, Outcome.GRANTED if message.lines else Outcome.DENIED)
        if message.lines and application.outcome is not Outcome.GRANTED:
            await memberships.claim_free(tx, application)
        return
    await store.note_outcome(tx, case_id, None, None)
    await memberships.claim_free(tx, application)


async def _note(tx: Transaction, event: Recorded, outcome: Outcome) -> None:
    case_id, on = UUID(event.message.case_id), date.fromisoformat(event.message.decided_on)
    application = await store.lock(tx, case_id)
    await store.note_outcome(tx, case_id, outcome, on)
    await memberships.settle(tx, replace(application, outcome=outcome))


async def note_outcomes(database: Database, task: Task) -> None:
    """Write how the decisions of the first release ended, of which only the day was kept.

    A granted one left memberships open, and one without an exclusive scheme was never refused for being elsewhere.
    """
    left = True
    while left:
        async with database.begin_system() as tx:
            cases = await store.decided_without_outcome(tx)
            for case_id in cases:
                application = await store.lock(tx, case_id)
                is_exclusive = bool(catalogue().exclusive(application.schemes))
                is_granted = not is_exclusive or await register.holds_memberships(tx, case_id)
                outcome = Outcome.GRANTED if is_granted else Outcome.DENIED
                await store.note_outcome(tx, case_id, outcome, application.decided_on)
            left = bool(cases)
            if not left:
                await tasks.finish(tx, task.id)


async def note_emergency_grant(tx: Transaction, event: Recorded) -> None:
    """Urgent aid was granted: the explanation and the papers follow."""
    await _note_emergency(tx, event, EmergencyState.GRANTED)


async def note_emergency_decline(tx: Transaction, event: Recorded) -> None:
    """Not urgent or not small: the ordinary way stands open."""
    await _note_emergency(tx, event, EmergencyState.DECLINED)


async def _note_emergency(tx: Transaction, event: Recorded, state: EmergencyState) -> None:
    emergency = await emergencies.lock(tx, UUID(event.message.case_id))
    await emergencies.save_state(tx, emergency.decide(state, date.fromisoformat(event.message.decided_on)))
