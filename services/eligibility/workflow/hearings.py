"""People are heard before their aid is reduced, stopped or taken back (社会救助法 art. 48)."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.eligibility import hearing as hearings
from services.eligibility import right_events
from services.eligibility.adjustment import Adjustment, AdjustmentState
from services.eligibility.case import AssistanceCase, State
from services.eligibility.decision import HANDED_OVER, POST
from services.eligibility.hearing import Hearing
from services.eligibility.policy.policy import Policy
from services.eligibility.store import adjustments as adjustment_store
from services.eligibility.store import cases as case_store
from services.eligibility.store import decisions as decision_store
from shared.database.engine import Database
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.refusal import Conflict, FieldProblem, Forbidden, fields_invalid
from shared.tasks import task as tasks
from shared.tasks.task import Task
from shared.vocabulary import calendar

END_HEARING_WINDOW = "end_hearing_window"
_DAYS = "hearing_days"


@dataclass(frozen=True, slots=True)
class Heard:
    """What an officer records of a hearing."""

    way: str
    held_on: date
    statement: str
    person_id: UUID | None
    paper_hash: str | None
    told_on: date | None = None


def last_day(policy: Policy, since: date) -> date:
    """Until when people may say what they think of what is intended."""
    return calendar.DEFAULT.add_workdays(since, policy.number(_DAYS, since)).on


async def tell(
    tx: Transaction, adjustment_id: UUID, way: str, told_on: date, receipt_hash: str | None, policy: Policy
) -> Adjustment:
    """The intended change was served: silence until the last day counts as heard from now on, and only so."""
    _, adjustment = await _open(tx, adjustment_id)
    told = adjustment.told(way, told_on, tx.today, last_day(policy, told_on))
    if way in {HANDED_OVER, POST}:
        await require_paper(tx, adjustment.replaces_id, receipt_hash, "receipt_hash", "service_receipt")
    await adjustment_store.save(tx, told)
    if told.hear_until is not None:
        key = f"{told.id}:{told.hear_until}"
        day_after = told.hear_until + timedelta(days=1)
        await tasks.on(tx, END_HEARING_WINDOW, key, day_after, adjustment_id=str(told.id))
    return told


async def answer(tx: Transaction, adjustment_id: UUID, statement: str) -> Hearing:
    """Who is concerned writes what they think; that is a hearing."""
    adjustment = await adjustment_store.get(tx, adjustment_id)
    adjustment.require_open()
    if tx.actor.person_id is None:
        raise Forbidden("person_required", "请以本人身份登录后陈述意见。")
    if tx.actor.id in {each.held_by for each in await adjustment_store.hearings_on(tx, adjustment_id)}:
        raise Conflict("already_answered", "您的意见已经收到,不需要重复提交。")
    case = await case_store.get(tx, adjustment.case_id)
    heard = Heard(hearings.WRITTEN, tx.today, statement, tx.actor.person_id, None)
    return await _keep(tx, case, _hearing(tx, case, heard, adjustment_id=adjustment_id))


async def hold(tx: Transaction, adjustment_id: UUID, heard: Heard) -> Hearing:
    """An officer has heard somebody on an intended adjustment."""
    case, adjustment = await _open(tx, adjustment_id)
    held = _hearing(tx, case, heard, adjustment_id=adjustment_id)
    held.require_plausible(adjustment.proposed_on, tx.today)
    await require_paper(tx, adjustment.replaces_id, heard.paper_hash, "paper_hash", is_optional=True)
    return await _keep(tx, case, held)


async def hold_on_decision(tx: Transaction, decision_id: UUID, heard: Heard, policy: Policy) -> Hearing:
    """An officer has heard somebody before a decision is taken back, or has told them and waited in vain."""
    decision, _ = await decision_store.get(tx, decision_id)
    case = await case_store.lock(tx, decision.case_id)
    held = _hearing(tx, case, heard, decision_id=decision.id)
    held.require_plausible(decision.decided_on, tx.today)
    is_silent = heard.way == hearings.SILENT
    if is_silent:
        _require_waited(heard, decision.decided_on, tx.today, policy)
    kinds = ("service_receipt",) if is_silent else ()
    await require_paper(tx, decision.id, heard.paper_hash, "paper_hash", *kinds, is_optional=not is_silent)
    return await _keep(tx, case, held)


def _require_waited(heard: Heard, first_day: date, today: date, policy: Policy) -> None:
    """Silence says something only of who was told, and after the days in which they could have spoken."""
    if heard.told_on is None or not first_day <= heard.told_on <= today:
        raise fields_invalid(FieldProblem("told_on", "请填写告知当事人的日期,并上传告知的送达回证。"))
    if today <= last_day(policy, heard.told_on):
        raise Conflict("hearing_window_open", "当事人还可以陈述意见,请等期限届满。")


async def end_window(database: Database, task: Task) -> None:
    """Whoever was told and has said nothing until the last day counts as heard."""
    async with database.begin_system() as tx:
        found = await adjustment_store.get(tx, UUID(task.argument["adjustment_id"]))
        case = await case_store.lock(tx, found.case_id)
        adjustment = await adjustment_store.get(tx, found.id)
        is_over = adjustment.hear_until is not None and tx.today > adjustment.hear_until
        is_open = adjustment.state is AdjustmentState.PROPOSED and case.state is State.GRANTED
        if is_open and is_over and not await adjustment_store.hearings_on(tx, adjustment.id):
            silence = Heard(hearings.SILENT, tx.today, "", None, None, adjustment.told_on)
            await _keep(tx, case, _hearing(tx, case, silence, adjustment_id=adjustment.id))
        await tasks.finish(tx, task.id)


async def require_paper(
    tx: Transaction, decision_id: UUID, paper: str | None, field: str, *kinds: str, is_optional: bool = False
) -> None:
    """Refuse a paper that was not uploaded to the decision before."""
    if paper is None and is_optional:
        return
    if paper is None or not await decision_store.has_material(tx, decision_id, paper, *kinds):
        raise fields_invalid(FieldProblem(field, "请先把这份材料上传到原决定,再填写其摘要。"))


async def _open(tx: Transaction, adjustment_id: UUID) -> tuple[AssistanceCase, Adjustment]:
    found = await adjustment_store.get(tx, adjustment_id)
    case = await case_store.lock(tx, found.case_id)
    adjustment = await adjustment_store.get(tx, adjustment_id)
    adjustment.require_open()
    return case, adjustment


def _hearing(
    tx: Transaction,
    case: AssistanceCase,
    heard: Heard,
    *,
    adjustment_id: UUID | None = None,
    decision_id: UUID | None = None,
) -> Hearing:
    return Hearing(
        id=new_id(),
        case_id=case.id,
        adjustment_id=adjustment_id,
        decision_id=decision_id,
        way=heard.way,
        statement=heard.statement,
        held_on=heard.held_on,
        held_by=tx.actor.id,
        person_id=heard.person_id,
        paper_hash=heard.paper_hash,
        told_on=heard.told_on,
    )


async def _keep(tx: Transaction, case: AssistanceCase, held: Hearing) -> Hearing:
    await adjustment_store.insert_hearing(tx, case, held)
    tx.publish(right_events.hearing_held(held), case.id, area=case.county, schemes=case.schemes)
    return held
