"""Somebody of a household that is paid has died: the right ends with its last person, or is reviewed for the others."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.eligibility import adjustment as rules
from services.eligibility import authority as powers
from services.eligibility import household, issuing, letter, right_events
from services.eligibility import running_review as reviews
from services.eligibility.adjustment import AdjustmentState
from services.eligibility.case import AssistanceCase, State
from services.eligibility.decision import STOPPED, Decision, Handlers, Kind
from services.eligibility.policy.policy import Policy
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

FOLLOW_DEATH = "follow_death"
_REASON = "登记的保障对象已经去世,待遇自去世的次月起停发。"


async def hear_of_running(tx: Transaction, case: AssistanceCase, person_id: UUID, died_on: date) -> None:
    """A running right loses a person, and an intention that was computed with them is dropped.

    A payee from outside the household is no member: their death is a matter of the account.
    """
    decision = await decision_store.in_force(tx, case.id)
    members = (await fact_store.inventory(tx, case)).members
    is_member = person_id in {member.person_id for member in members}
    if case.state is not State.GRANTED or decision is None or decision.kind is Kind.EMERGENCY or not is_member:
        return
    intended = await adjustment_store.open_of_case(tx, case.id)
    if intended is not None:
        await adjustments.drop(tx, case, replace(intended, state=AdjustmentState.SUPERSEDED))
    argument = {"case_id": str(case.id), "person_id": str(person_id), "died_on": died_on.isoformat()}
    await tasks.at_once(tx, FOLLOW_DEATH, f"{case.id}:{person_id}", **argument)


@dataclass(frozen=True, slots=True)
class Following:
    """Follows a death: nobody is left to be heard and the right ends, or whoever is left is looked at anew."""

    signer: Signer
    policy: Policy

    async def run(self, database: Database, task: Task) -> None:
        """Stop the right with the month of death, or ask for a review; unless another decision was quicker."""
        died_on = date.fromisoformat(task.argument["died_on"])
        async with database.begin_system() as tx:
            case = await case_store.lock(tx, UUID(task.argument["case_id"]))
            if case.state is State.GRANTED:
                if await self._is_anybody_left(tx, case):
                    due_on = reviews.months_after(died_on, reviews.DEATH_MONTHS)
                    await review_calls.ask(tx, case, reviews.DEATH, task.argument["person_id"], due_on)
                else:
                    await self._stop(tx, case, died_on)
            await tasks.finish(tx, task.id)

    async def _is_anybody_left(self, tx: Transaction, case: AssistanceCase) -> bool:
        """Whether somebody is counted who lives; of a single entry only the one who was taken in."""
        members = (await fact_store.inventory(tx, case)).members
        counted = household.counted(household.standings(members, self.policy, tx.today))
        left = {member.person_id for member in counted}
        return bool(left if case.entry is None else left & {case.entry.person_id})

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
