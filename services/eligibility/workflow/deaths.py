"""Somebody of a household that is paid has died: the right ends with its last person, or is reviewed for the others."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.eligibility import adjustment as rules
from services.eligibility import authority as powers
from services.eligibility import issuing, letter, right_events
from services.eligibility import running_review as reviews
from services.eligibility.adjustment import AdjustmentState
from services.eligibility.case import AssistanceCase, State
from services.eligibility.decision import STOPPED, Decision, Handlers, Kind
from services.eligibility.facts import DEATH
from services.eligibility.store import adjustments as adjustment_store
from services.eligibility.store import cases as case_store
from services.eligibility.store import decisions as decision_store
from services.eligibility.store import facts as fact_store
from services.eligibility.workflow import adjustments, review_calls
from services.eligibility.workflow.endings import end_reviews
from shared.crypto.signing import Signer
from shared.database.engine import Database
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.tasks import task as tasks
from shared.tasks.task import Task

STOP_FOR_DEATH = "stop_for_death"
_REASON = "登记的保障对象已经去世,待遇自去世的次月起停发。"


async def hear_of_running(tx: Transaction, case: AssistanceCase, person_id: UUID, died_on: date) -> None:
    """A running right loses a person: nobody is left to be heard, or whoever is left is looked at anew.

    An intention that was computed with the dead person is dropped. A payee from outside the household is no member:
    their death is a matter of the account.
    """
    decision = await decision_store.in_force(tx, case.id)
    if case.state is not State.GRANTED or decision is None or decision.kind is Kind.EMERGENCY:
        return
    members = (await fact_store.inventory(tx, case)).members
    if person_id not in {member.person_id for member in members}:
        return
    await _drop_open(tx, case)
    dead = {person_id} | {member.person_id for member in members if member.absence == DEATH}
    if set(adjustments.paid_line(decision).person_ids) <= dead:
        argument = {"case_id": str(case.id), "died_on": died_on.isoformat()}
        await tasks.at_once(tx, STOP_FOR_DEATH, f"{case.id}:{decision.id}", **argument)
    else:
        due_on = reviews.months_after(died_on, reviews.DEATH_MONTHS)
        await review_calls.ask(tx, case, reviews.DEATH, str(person_id), due_on)


async def _drop_open(tx: Transaction, case: AssistanceCase) -> None:
    adjustment = await adjustment_store.open_of_case(tx, case.id)
    if adjustment is not None:
        await adjustments.drop(tx, case, replace(adjustment, state=AdjustmentState.SUPERSEDED))


@dataclass(frozen=True, slots=True)
class Stopping:
    """Stops rights whose last person has died: there is nobody to be heard, and the month of death is the last."""

    signer: Signer

    async def run(self, database: Database, task: Task) -> None:
        """Stop the right, unless another decision was quicker."""
        async with database.begin_system() as tx:
            case = await case_store.lock(tx, UUID(task.argument["case_id"]))
            if case.state is State.GRANTED:
                await self._stop(tx, case, date.fromisoformat(task.argument["died_on"]))
            await tasks.finish(tx, task.id)

    async def _stop(self, tx: Transaction, case: AssistanceCase, died_on: date) -> None:
        in_force = await adjustments.running(tx, case.id)
        authority = await powers.of_day(tx, case)
        former = adjustments.paid_line(in_force)
        decision = Decision(
            id=new_id(),
            case_id=case.id,
            determination_id=None,
            number=await issuing.next_number(tx, case, issuing.DIBAO_SERIES),
            outcome=STOPPED,
            edge=False,
            authority=authority.name,
            lines=(rules.stopped_line(former, rules.DEATH),),
            opinion=_REASON,
            decided_by=tx.actor.id,
            decided_on=tx.today,
            first_month=None,
            serve_until=None,
            kind=Kind.STOPPED,
            replaces_id=in_force.id,
            last_month=f"{died_on:%Y-%m}",
        )
        decision = replace(decision, text=letter.of_adjustment(decision, case, authority, former, ""))
        message = right_events.stopped(decision, rules.DEATH)
        await issuing.issue(tx, case, decision, message, Handlers(""), self.signer)
        await case_store.save(tx, case.moved(State.STOPPED))
        await end_reviews(tx, case)
