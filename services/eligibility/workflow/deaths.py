"""Somebody of a household that is paid has died, or has not: its right is to end, or is looked at anew.

A right never ends by itself, however plain the reason: funding holds what would be paid to the dead, and the authority
decides (民发〔2021〕57号 art. 32). A record that was a mistake can be put right until then.
"""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.eligibility import right_events
from services.eligibility import running_review as reviews
from services.eligibility.adjustment import Adjustment, AdjustmentState
from services.eligibility.case import AssistanceCase, State
from services.eligibility.decision import Decision, Kind
from services.eligibility.facts import DEATH
from services.eligibility.policy.policy import Policy
from services.eligibility.running_review import ReviewState
from services.eligibility.store import adjustments as adjustment_store
from services.eligibility.store import cases as case_store
from services.eligibility.store import deaths as death_store
from services.eligibility.store import decisions as decision_store
from services.eligibility.store import facts as fact_store
from services.eligibility.store import reviews as review_store
from services.eligibility.workflow import adjustments, review_calls, survivors
from shared.database.engine import Database
from shared.database.transaction import Transaction
from shared.tasks import task as tasks
from shared.tasks.task import Task

FOLLOW_DEATH = "follow_death"
_CORRECTED = "死亡登记有误,已经更正,不需要核查。"


async def hear_of_running(tx: Transaction, case: AssistanceCase, person_id: UUID, died_on: date, event: UUID) -> None:
    """A running right loses a person, and an intention that was computed with them is dropped."""
    if await _running(tx, case) is None:
        return
    await _drop_intention(tx, case)
    argument = {"case_id": str(case.id), "person_id": str(person_id), "died_on": died_on.isoformat()}
    await tasks.at_once(tx, FOLLOW_DEATH, str(event), **argument)


async def correct_of_running(tx: Transaction, case: AssistanceCase, person_id: UUID, event: UUID) -> None:
    """The person lives: what their death began is given up, and who is not paid by now is looked at again."""
    decision = await _running(tx, case)
    if decision is None:
        return
    await _drop_intention(tx, case)
    members = (await fact_store.inventory(tx, case)).members
    if not any(member.absence == DEATH for member in members):
        await _end_death_reviews(tx, case)
    paid = {person for line in decision.lines for person in line.person_ids}
    if person_id not in paid or person_id not in {member.person_id for member in members}:
        await review_calls.ask(tx, case, reviews.CHANGE, str(event))


async def _running(tx: Transaction, case: AssistanceCase) -> Decision | None:
    decision = await decision_store.in_force(tx, case.id)
    is_monthly = decision is not None and decision.kind is not Kind.EMERGENCY
    return decision if case.state is State.GRANTED and is_monthly else None


async def _drop_intention(tx: Transaction, case: AssistanceCase) -> None:
    """Whatever was intended was so with other people alive; a review behind it is to be done again."""
    intended = await adjustment_store.open_of_case(tx, case.id)
    if intended is not None:
        await adjustments.drop(tx, case, replace(intended, state=AdjustmentState.SUPERSEDED))


async def _end_death_reviews(tx: Transaction, case: AssistanceCase) -> None:
    for review in await review_store.of_case(tx, case.id):
        if review.state is ReviewState.OPEN and review.cause == reviews.DEATH:
            done = review.completed(reviews.UNCHANGED, _CORRECTED, tx.actor.id, tx.today)
            await review_store.save(tx, done)
            tx.publish(right_events.review_completed(done, tx.today), case.id, area=case.county, schemes=case.schemes)


@dataclass(frozen=True, slots=True)
class Following:
    """Follows a death: where nobody is left to be heard a stop is proposed, else whoever is left is looked at anew."""

    policy: Policy

    async def run(self, database: Database, task: Task) -> None:
        """Propose or ask, unless another decision was quicker or the death was a mistake."""
        person_id = UUID(task.argument["person_id"])
        async with database.begin_system() as tx:
            case = await case_store.lock(tx, UUID(task.argument["case_id"]))
            if person_id in await death_store.of_case(tx, case.id) and await _running(tx, case) is not None:
                await self._follow(tx, case, task)
            await tasks.finish(tx, task.id)

    async def _follow(self, tx: Transaction, case: AssistanceCase, task: Task) -> None:
        if not await survivors.are_all_dead(tx, case, self.policy):
            due_on = reviews.months_after(date.fromisoformat(task.argument["died_on"]), reviews.DEATH_MONTHS)
            await review_calls.ask(tx, case, reviews.DEATH, task.key, due_on)
        elif not await _is_stop_open(tx, case):
            await adjustments.propose_end_by_death(tx, case)


async def _is_stop_open(tx: Transaction, case: AssistanceCase) -> bool:
    """Two who died together are followed twice."""
    intended: Adjustment | None = await adjustment_store.open_of_case(tx, case.id)
    return intended is not None and intended.is_of_last_death
