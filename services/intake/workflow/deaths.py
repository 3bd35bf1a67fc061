"""Deaths: recorded once, said in every open case of the person, who carries a case on, and when one ends."""

from dataclasses import replace
from uuid import UUID

from services.intake import death as deaths
from services.intake.application import Application, State
from services.intake.change import ChangeKind, Report, Stage
from services.intake.death import Death
from services.intake.emergency import Emergency
from services.intake.events import applications as application_events
from services.intake.events import changes as events
from services.intake.store import applications as store
from services.intake.store import course, emergencies
from services.intake.workflow import changes, memberships
from shared.database.engine import Database
from shared.database.readers import let_read
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.refusal import Conflict, FieldProblem, fields_invalid
from shared.tasks import task as tasks
from shared.tasks.task import Task

SPREAD = "spread_death"
_TOLD = "家庭成员死亡,请按现在的家庭情况重新申报。"


async def record(tx: Transaction, case_id: UUID, death: Death) -> Death:
    """Record a death in the case at hand; the system tells every other open case (民发〔2022〕83号 part 1(3))."""
    emergency = await emergencies.lock(tx, case_id) if await emergencies.is_there(tx, case_id) else None
    case = emergency or await store.lock(tx, case_id)
    case.require_open()
    if not _is_of(case, death.person_id):
        raise fields_invalid(FieldProblem("person_id", "此人不是这件案件的成员或者领款人,请核对。"))
    materials = case.materials if isinstance(case, Application) else await emergencies.materials(tx, case_id)
    proofs = frozenset(each.sm3 for each in materials if each.kind in deaths.EVIDENCE[death.source])
    member = case.household.member(death.person_id) if isinstance(case, Application) else None
    if problems := deaths.wrong(death, member.birth_on if member else None, proofs):
        raise fields_invalid(*problems)
    if not await course.add_death(tx, case, death):
        raise Conflict("death_recorded", "这名人员的死亡已经登记,请刷新后查看。")
    await tasks.at_once(tx, SPREAD, str(death.id), death_id=str(death.id))
    return death


def _is_of(case: Application | Emergency, person_id: UUID) -> bool:
    if isinstance(case, Emergency):
        return person_id in {case.person_id, case.payee.person_id}
    payee = case.household.payee
    return case.household.member(person_id) is not None or (payee is not None and payee.person_id == person_id)


async def spread(database: Database, task: Task) -> None:
    """Say the death once in each open case of the person; the system alone sees them all."""
    async with database.begin_system() as tx:
        origin, death = await course.death(tx, UUID(task.argument["death_id"]))
        if death.correction is not None:
            await tasks.finish(tx, task.id)
            return
        for case_id in await course.open_applications_of(tx, death.person_id):
            application = await store.lock(tx, case_id)
            if case_id == origin or await course.add_death(tx, application, replace(death, id=new_id())):
                await _tell(tx, await store.get(tx, case_id), death)
        for case_id in await course.open_emergencies_of(tx, death.person_id):
            emergency = await emergencies.lock(tx, case_id)
            if case_id == origin or await course.add_death(tx, emergency, replace(death, id=new_id())):
                events.person_died(tx, emergency, death)
        await tasks.finish(tx, task.id)


async def _tell(tx: Transaction, application: Application, death: Death) -> None:
    """Say it, and let another member carry the case on; without anybody left it ends."""
    events.person_died(tx, application, death)
    if application.household.member(death.person_id) is None:
        return
    await memberships.settle(tx, application)
    following = deaths.successor(application.household, tx.today)
    is_entrant = application.entry is not None and application.entry.person_id == death.person_id
    if following is None or (is_entrant and not application.is_running):
        await _end(tx, application)
        return
    await _carry_on(tx, application, following, death)


async def _end(tx: Transaction, application: Application) -> None:
    """Nobody is left to be aided: a case that was not decided is over; a running right is stopped by a decision."""
    if application.is_running:
        return
    closed = await store.save(tx, replace(application, state=State.CLOSED))
    await memberships.settle(tx, closed)
    application_events.withdrawn(tx, application)


async def _carry_on(tx: Transaction, application: Application, following: UUID, death: Death) -> None:
    """Another member applies where the applicant died, and the household is declared anew without the dead."""
    household = application.household
    if not household.applicant.is_alive:
        household = replace(household, applicant_person_id=following)
        application = await store.save(tx, replace(application, household=household))
    await let_read(tx, application.case_id, household.readers(tx.today))
    if application.open_change is None:
        told = Report(ChangeKind.MEMBERS, death.died_on, _TOLD)
        application = await changes.open_change(tx, application, told)
        if application.stage is Stage.PENDING:
            events.change_reported(tx, application, application.changes[-1])
