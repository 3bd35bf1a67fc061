"""Moves: a household that lives elsewhere now takes its case along, within the province."""

from uuid import UUID

from services.intake import draft as drafts
from services.intake.application import Application
from services.intake.events import changes as events
from services.intake.store import METADATA, course
from services.intake.store import applications as store
from services.intake.store.course import Move
from services.intake.workflow import charge
from shared.database.engine import Database
from shared.database.moving import move_rows
from shared.database.transaction import Transaction
from shared.refusal import Conflict, FieldProblem, fields_invalid
from shared.tasks import task as tasks
from shared.tasks.task import Task

MOVE = "move_case"
PROVINCE_PREFIX = "37"
_WANTED = "迁移办理申请书(材料种类move_request)"


async def ask(tx: Transaction, case_id: UUID, move: Move, paper_hash: str | None) -> Move:
    """Move a case to the household's new place; the system carries the rows, since nobody else writes in two places."""
    application = await store.lock(tx, case_id)
    application.require_open()
    _require_elsewhere(application, move)
    if move.moved_on > tx.today:
        raise fields_invalid(FieldProblem("moved_on", "迁移日期不能晚于今天,请在迁移后办理。"))
    charge.require_paper(paper_hash, application.of_kind("move_request"), _WANTED)
    if await course.move_under_way(tx, case_id):
        raise Conflict("move_under_way", "这件案件正在迁移,请稍后刷新查看。")
    await course.add_move(tx, application, move, paper_hash or "")
    await tasks.at_once(tx, MOVE, str(move.id), move_id=str(move.id))
    return move


def _require_elsewhere(application: Application, move: Move) -> None:
    if not move.village_code.startswith(PROVINCE_PREFIX):
        sentence = (
            "迁往省外的,本系统不能转移办理:请协助家庭向迁入地乡镇(街道)重新申请,"
            "并在迁入地受理后按规定办理本地救助的停发。"
        )
        raise Conflict("move_beyond_province", sentence)
    if drafts.place_of(move.village_code) == application.place:
        raise fields_invalid(FieldProblem("village_code", "案件就在这个村(居),请填写迁入的村(居)。"))


async def carry(database: Database, task: Task) -> None:
    """Take every row of the case to its new place, and say so once."""
    async with database.begin_system() as tx:
        move = await course.move(tx, UUID(task.argument["move_id"]))
        application = await store.lock(tx, move.case_id)
        to = drafts.place_of(move.village_code)
        await course.finish_move(tx, move.id)
        await move_rows(tx, METADATA, move.case_id, to)
        events.case_moved(tx, application, to, move)
        await tasks.finish(tx, task.id)
