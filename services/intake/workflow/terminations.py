"""Ending a procedure in which a member refuses to sign, with reasons and remedies (民发〔2021〕57号 art. 29)."""

from dataclasses import replace
from uuid import UUID

from services.intake import termination
from services.intake.application import Application, State, Withdrawal
from services.intake.catalogue import catalogue
from services.intake.events import applications as events
from services.intake.store import applications as store
from services.intake.termination import Termination
from services.intake.workflow import memberships
from shared.database.transaction import Transaction


async def terminate(tx: Transaction, case_id: UUID, reason: str) -> tuple[Application, Termination]:
    """End it: whoever is of the case may apply anew at once, with this household or another."""
    before = await store.lock(tx, case_id)
    ended = termination.terminate(before, reason, tx.today, catalogue().cooperation_reminder_days)
    given_up = Withdrawal(reason, tx.today, undone=False)
    await store.add_withdrawal(tx, before, given_up, ended.reminder.sm3)
    saved = await store.save(tx, replace(before, state=State.TERMINATED, withdrawal=given_up))
    await memberships.release_soon(tx, case_id)
    events.withdrawn(tx, before, terminated=True)
    return saved, ended
