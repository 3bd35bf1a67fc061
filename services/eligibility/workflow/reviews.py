"""Running rights are reviewed: when the time has come, a change was told, or a member has died (57号 art. 31)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.eligibility import right_events
from services.eligibility import running_review as rules
from services.eligibility.case import AssistanceCase, State
from services.eligibility.decision import Kind
from services.eligibility.policy.policy import Policy
from services.eligibility.running_review import ReviewState, RunningReview
from services.eligibility.store import cases as case_store
from services.eligibility.store import decisions as decision_store
from services.eligibility.store import facts as fact_store
from services.eligibility.store import reviews as review_store
from services.eligibility.workflow import adjustments, review_calls
from services.eligibility.workflow.adjustments import Intention
from shared.database.engine import Database
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.refusal import Conflict, FieldProblem, fields_invalid
from shared.tasks import task as tasks
from shared.tasks.task import Task
from shared.vocabulary import calendar

_DAYS = "review_workdays"


@dataclass(frozen=True, slots=True)
class Completion:
    """What came of a review; an intention where the right is to be adjusted."""

    outcome: str
    opinion: str
    visited_on: date
    intention: Intention | None


@dataclass(frozen=True, slots=True)
class Opening:
    """Opens reviews by the policy of the running mode."""

    policy: Policy

    async def run(self, database: Database, task: Task) -> None:
        """Open the review that is due, unless the right has ended or one of its kind is open still."""
        async with database.begin_system() as tx:
            case = await case_store.lock(tx, UUID(task.argument["case_id"]))
            if await _is_running(tx, case):
                await self._open(tx, case, task)
            await tasks.finish(tx, task.id)

    async def _open(self, tx: Transaction, case: AssistanceCase, task: Task) -> None:
        cause, review_class = task.argument["cause"], ""
        if cause == rules.PERIODIC:
            review_class, since = await _class(tx, case), date.fromisoformat(task.argument["since"])
            next_on = rules.months_after(since, rules.MONTHS[review_class])
            if next_on > tx.today:
                await review_calls.schedule_on(tx, case.id, since, next_on)
                return
            await review_calls.schedule(tx, case.id, tx.today)
        found = await review_store.of_case(tx, case.id)
        if any(each.state is ReviewState.OPEN and each.cause == cause for each in found):
            return
        given = task.argument.get("due_on") or ""
        due_on = date.fromisoformat(given) if given else self._due(tx.today)
        review = RunningReview(new_id(), case.id, review_class, cause, tx.today, due_on)
        await review_store.insert(tx, case, review)
        tx.publish(right_events.review_due(review), case.id, area=case.county, schemes=case.schemes)

    def _due(self, today: date) -> date:
        return calendar.DEFAULT.add_workdays(today, self.policy.number(_DAYS, today)).on


async def schedule_missed(database: Database, task: Task) -> None:
    """What the first release granted was never scheduled (57号 art. 31); an overdue review opens at once."""
    after: UUID | None = None
    async with database.begin_system() as tx:
        while cases := await case_store.granted_after(tx, after):
            for case in cases:
                if await _is_running(tx, case) and (first := await decision_store.first_grant(tx, case.id)):
                    await review_calls.schedule(tx, case.id, first.decided_on)
            after = cases[-1].id
        await tasks.finish(tx, task.id)


async def _is_running(tx: Transaction, case: AssistanceCase) -> bool:
    decision = await decision_store.in_force(tx, case.id)
    return case.state is State.GRANTED and decision is not None and decision.kind is not Kind.EMERGENCY


async def _class(tx: Transaction, case: AssistanceCase) -> str:
    inventory = await fact_store.inventory(tx, case)
    health = await fact_store.health(tx, case)
    disabled = {person for person, each in health.items() if each.is_severely_disabled}
    return rules.class_of(inventory.members, inventory.adoptable(), disabled, tx.today)


async def read_all(tx: Transaction, case_id: UUID) -> Sequence[RunningReview]:
    """The reviews of a case that the actor may see."""
    await case_store.get(tx, case_id)
    return await review_store.of_case(tx, case_id)


async def complete(tx: Transaction, review_id: UUID, completion: Completion, policy: Policy) -> RunningReview:
    """The clerk has visited: nothing has clearly changed, or the right is to be adjusted, which is proposed at once."""
    found = await review_store.get(tx, review_id)
    case = await case_store.lock(tx, found.case_id)
    review = await review_store.get(tx, review_id)
    review.require_open(completion.visited_on, tx.today)
    if completion.outcome == rules.UNCHANGED and review.cause != rules.DEATH:
        await _require_no_death(tx, case)
    adjustment_id = None
    if completion.outcome == rules.ADJUST:
        if completion.intention is None:
            raise fields_invalid(FieldProblem("adjustment", "需要调整的,请填写拟调整的事由和采信的事实。"))
        adjustment_id = (await adjustments.propose(tx, case.id, completion.intention, policy)).id
    done = replace(
        review.completed(completion.outcome, completion.opinion, tx.actor.id, tx.today),
        visited_on=completion.visited_on,
        adjustment_id=adjustment_id,
    )
    await review_store.save(tx, done)
    tx.publish(right_events.review_completed(done, tx.today), case.id, area=case.county, schemes=case.schemes)
    return done


async def _require_no_death(tx: Transaction, case: AssistanceCase) -> None:
    """Nothing is unchanged while a death has not been followed, for which 民发〔2022〕83号 gives three months."""
    found = await review_store.of_case(tx, case.id)
    if any(each.state is ReviewState.OPEN and each.cause == rules.DEATH for each in found):
        raise Conflict("death_review_open", "家庭成员去世后的核查还没有办结,请先办结那一项,再办结这一项。")
