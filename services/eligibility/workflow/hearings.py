"""People are heard before their aid is reduced, stopped or taken back (社会救助法 art. 48)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from services.eligibility import hearing as hearings
from services.eligibility import letter, names, right_events
from services.eligibility.adjustment import ELECTRONIC, Adjustment, AdjustmentState
from services.eligibility.case import AssistanceCase, State
from services.eligibility.facts import DEATH
from services.eligibility.hearing import Hearing
from services.eligibility.policy.policy import Policy, Status
from services.eligibility.store import adjustments as adjustment_store
from services.eligibility.store import cases as case_store
from services.eligibility.store import decisions as decision_store
from services.eligibility.store import emergencies as emergency_store
from services.eligibility.store import facts as fact_store
from shared.database.engine import Database
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.refusal import Conflict, FieldProblem, Forbidden, fields_invalid
from shared.tasks import task as tasks
from shared.tasks.task import Task
from shared.vocabulary import calendar
from shared.vocabulary.ages import is_minor

END_HEARING_WINDOW = "end_hearing_window"
_DAYS = "hearing_days"
_NOTICE = "hearing_notice"
_RECORD = "hearing_record"


@dataclass(frozen=True, slots=True)
class Heard:
    """What an officer records of a hearing."""

    way: str
    held_on: date
    statement: str
    person_id: UUID | None
    paper_hash: str | None
    told_on: date | None = None
    by_guardian: bool = False
    agrees_early: bool = False


def last_day(policy: Policy, since: date) -> date:
    """Until when people may say what they think of what is intended."""
    return calendar.DEFAULT.add_workdays(since, policy.number(_DAYS, since)).on


def giving_days(intended: Adjustment, policy: Policy, today: date) -> Adjustment:
    """The intention with the days in which its people may speak, named where they are an example (示例)."""
    if not intended.needs_hearing:
        return intended
    row = policy.parameter(_DAYS, today)
    examples = (row.title,) if row.status is Status.EXAMPLE else ()
    return replace(intended, hear_until=last_day(policy, today), period_examples=examples)


async def tell(
    tx: Transaction, adjustment_id: UUID, way: str, told_on: date, receipt_hash: str | None, policy: Policy
) -> Adjustment:
    """The intended change was told; only of whoever has it on paper does silence until the last day say anything."""
    _, adjustment = await _open(tx, adjustment_id)
    told = adjustment.told(way, told_on, tx.today, last_day(policy, told_on))
    if way != ELECTRONIC:
        await _require_later_paper(tx, adjustment, receipt_hash, "receipt_hash", _NOTICE)
    await adjustment_store.save(tx, told)
    if told.hear_until is not None and told.is_served:
        key = f"{told.id}:{told.hear_until}"
        day_after = told.hear_until + timedelta(days=1)
        await tasks.on(tx, END_HEARING_WINDOW, key, day_after, adjustment_id=str(told.id))
    return told


async def read_notice(tx: Transaction, intended: Adjustment) -> str:
    """What is handed over to the people whom an intention makes worse off; empty where nobody is to be heard."""
    if not intended.needs_hearing:
        return ""
    former, _ = await decision_store.get(tx, intended.replaces_id)
    return letter.of_intention(intended, await case_store.get(tx, intended.case_id), former)


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
    return await _keep(tx, case, _hearing(tx, adjustment, heard))


async def hold(tx: Transaction, adjustment_id: UUID, heard: Heard) -> Hearing:
    """An officer has heard somebody of the household, or a guardian, on what is intended."""
    case, adjustment = await _open(tx, adjustment_id)
    held = _hearing(tx, adjustment, heard)
    held.require_plausible(adjustment.proposed_on, tx.today)
    await _require_concerned(tx, case, heard)
    if held.needs_paper or held.paper_hash is not None:
        await _require_later_paper(tx, adjustment, held.paper_hash, "paper_hash", _RECORD)
    return await _keep(tx, case, held)


async def _require_concerned(tx: Transaction, case: AssistanceCase, heard: Heard) -> None:
    """Somebody of the household speaks; for a child its guardian does (民法典 art. 23)."""
    if names.TEMPORARY in case.schemes:
        emergency = await emergency_store.get(tx, case.id)
        is_child = {emergency.person_id: emergency.is_minor}
    else:
        members = (await fact_store.inventory(tx, case)).members
        is_child = {each.person_id: is_minor(each.birth_on, tx.today) for each in members if each.absence != DEATH}
    if heard.person_id not in is_child:
        raise fields_invalid(FieldProblem("person_id", "请填写听取了这个家庭中谁的意见。"))
    if is_child[heard.person_id] and not heard.by_guardian:
        raise fields_invalid(FieldProblem("by_guardian", "未成年人的意见由监护人陈述,请向监护人听取并注明。"))


async def end_window(database: Database, task: Task) -> None:
    """Whoever was told and has said nothing until the last day counts as heard."""
    async with database.begin_system() as tx:
        found = await adjustment_store.get(tx, UUID(task.argument["adjustment_id"]))
        case = await case_store.lock(tx, found.case_id)
        adjustment = await adjustment_store.get(tx, found.id)
        is_over = adjustment.hear_until is not None and tx.today > adjustment.hear_until
        is_running = case.state is State.GRANTED or adjustment.is_withdrawal
        is_open = adjustment.state is AdjustmentState.PROPOSED and adjustment.is_served and is_running
        if is_open and is_over and not await adjustment_store.hearings_on(tx, adjustment.id):
            silence = Heard(hearings.SILENT, tx.today, "", None, None, adjustment.told_on)
            await _keep(tx, case, _hearing(tx, adjustment, silence))
        await tasks.finish(tx, task.id)


async def require_paper(
    tx: Transaction, decision_id: UUID, paper: str | None, field: str, *kinds: str, since: UUID | None = None
) -> None:
    """Refuse a paper that was not uploaded to the decision before."""
    if paper is None or not await decision_store.has_material(tx, decision_id, paper, *kinds, since=since):
        raise fields_invalid(FieldProblem(field, "请先把这份材料上传到原决定,再填写其摘要。"))


async def _require_later_paper(tx: Transaction, intended: Adjustment, paper: str | None, field: str, kind: str) -> None:
    """Nothing that was signed before says anything of what is intended now."""
    await require_paper(tx, intended.replaces_id, paper, field, kind, since=intended.id)


async def _open(tx: Transaction, adjustment_id: UUID) -> tuple[AssistanceCase, Adjustment]:
    found = await adjustment_store.get(tx, adjustment_id)
    case = await case_store.lock(tx, found.case_id)
    adjustment = await adjustment_store.get(tx, adjustment_id)
    adjustment.require_open()
    return case, adjustment


def _hearing(tx: Transaction, adjustment: Adjustment, heard: Heard) -> Hearing:
    return Hearing(
        id=new_id(),
        case_id=adjustment.case_id,
        adjustment_id=adjustment.id,
        way=heard.way,
        statement=heard.statement,
        held_on=heard.held_on,
        held_by=tx.actor.id,
        person_id=heard.person_id,
        paper_hash=heard.paper_hash,
        told_on=heard.told_on,
        by_guardian=heard.by_guardian,
        agrees_early=heard.agrees_early,
    )


async def _keep(tx: Transaction, case: AssistanceCase, held: Hearing) -> Hearing:
    await adjustment_store.insert_hearing(tx, case, held)
    tx.publish(right_events.hearing_held(held), case.id, area=case.county, schemes=case.schemes)
    return held
