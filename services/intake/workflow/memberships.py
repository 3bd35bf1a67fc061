"""Open memberships: at most one a person and exclusive scheme in the whole province, claimed and released."""

from uuid import UUID

from services.intake.application import Application
from services.intake.catalogue import catalogue
from services.intake.store import applications as store
from services.intake.store import register
from shared.database.engine import Database
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.refusal import Conflict, FieldProblem
from shared.tasks import task as tasks
from shared.tasks.task import Task

RELEASE = "release_memberships"


async def claim(tx: Transaction, application: Application) -> None:
    """Claim everybody who takes part, in the order of ids; raises Conflict naming those who are elsewhere."""
    taken = await claim_free(tx, application)
    if taken:
        household = application.household
        sentence = "这名成员已在另一户申请或享受同一救助,请先核实家庭成员情况。"
        problems = [FieldProblem(f"members.{household.place_of(each) - 1}", sentence) for each in taken]
        raise Conflict("membership_open", "有家庭成员已在另一户中申请或享受同一救助,不能重复受理。", fields=problems)


async def claim_free(tx: Transaction, application: Application) -> list[UUID]:
    """Claim whoever is free; returns those who are not."""
    return [
        person_id
        for scheme in catalogue().exclusive(application.schemes)
        for person_id in sorted(application.participants)
        if not await register.claim(tx, application.case_id, person_id, scheme)
    ]


async def settle(tx: Transaction, application: Application) -> None:
    """Release whoever takes part no more: all of a case that has ended, else the dead and those who left."""
    kept = frozenset() if application.has_ended else application.participants
    await register.release(tx, application.case_id, kept)


async def release_soon(tx: Transaction, case_id: UUID) -> None:
    """Let the system release what the case gave up: nobody else sees the province's memberships."""
    await tasks.at_once(tx, RELEASE, str(new_id()), case_id=str(case_id))


async def release_memberships(database: Database, task: Task) -> None:
    """Let those who take part no more apply elsewhere."""
    async with database.begin_system() as tx:
        await settle(tx, await store.get(tx, UUID(task.argument["case_id"])))
        await tasks.finish(tx, task.id)
