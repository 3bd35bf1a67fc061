"""A death that was recorded by mistake: put right by another officer, and said wherever it was told."""

from dataclasses import replace
from uuid import UUID

from services.intake.application import Application
from services.intake.death import CORRECTION_PAPER, Correction, Death
from services.intake.events import changes as events
from services.intake.store import applications as store
from services.intake.store import course, emergencies
from services.intake.workflow import memberships
from shared.database.engine import Database
from shared.database.readers import let_read
from shared.database.transaction import Transaction
from shared.refusal import FieldProblem, NotFound, fields_invalid
from shared.tasks import task as tasks
from shared.tasks.task import Task

CORRECT = "spread_correction"
_WANTED = "请先上传证明本人健在的材料(材料种类death_correction),再填写其SM3值。"


async def correct(tx: Transaction, case_id: UUID, person_id: UUID, correction: Correction) -> Death:
    """Put a death right in the case at hand, also after it has ended; the system tells the others."""
    is_emergency = await emergencies.is_there(tx, case_id)
    case = await emergencies.lock(tx, case_id) if is_emergency else await store.lock(tx, case_id)
    found = await course.standing_death(tx, case_id, person_id)
    if found is None:
        raise NotFound("death_not_found", "这件案件没有登记这名人员死亡,或者已经更正,请刷新后查看。")
    materials = case.materials if isinstance(case, Application) else await emergencies.materials(tx, case_id)
    if correction.evidence_hash not in {each.sm3 for each in materials if each.kind == CORRECTION_PAPER}:
        raise fields_invalid(FieldProblem("evidence_hash", _WANTED))
    corrected = found.correct(correction)
    await course.save_correction(tx, corrected.id, correction)
    await tasks.at_once(tx, CORRECT, str(corrected.id), case_id=str(case_id), death_id=str(corrected.id))
    return corrected


async def spread(database: Database, task: Task) -> None:
    """Say the correction once in each case that was told of the death; the system alone sees them all."""
    async with database.begin_system() as tx:
        origin, death = await course.death(tx, UUID(task.argument["death_id"]))
        await _tell(tx, origin, death)
        for case_id, theirs in await course.standing_deaths_of(tx, death.person_id):
            if death.correction is not None:
                await course.save_correction(tx, theirs.id, death.correction)
            await _tell(tx, case_id, death)
        await tasks.finish(tx, task.id)


async def _tell(tx: Transaction, case_id: UUID, death: Death) -> None:
    """Say it. Who lives is of the household again: a member, a reader, and the applicant who they were."""
    if await emergencies.is_there(tx, case_id):
        events.death_corrected(tx, await emergencies.lock(tx, case_id), death)
        return
    application = await store.lock(tx, case_id)
    events.death_corrected(tx, application, death)
    household = application.household
    if application.has_ended or household.member(death.person_id) is None:
        return
    if household.declarer.person_id == death.person_id and household.applicant_person_id != death.person_id:
        household = replace(household, applicant_person_id=death.person_id)
        await store.save(tx, replace(application, household=household))
    await memberships.claim_free(tx, application)
    await let_read(tx, case_id, household.readers(tx.today))
