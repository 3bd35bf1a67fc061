"""Moves: a household that lives elsewhere now takes its case along, once the new township has taken it in."""

from collections.abc import Sequence
from uuid import UUID

from services.intake import draft as drafts
from services.intake.application import Application
from services.intake.arrival import Arrival, Standing
from services.intake.events import changes as events
from services.intake.store import METADATA, moves
from services.intake.store import applications as store
from services.intake.store.moves import Move
from services.intake.workflow import charge
from shared.crypto.masking import mask_name
from shared.database.engine import Database
from shared.database.moving import move_rows
from shared.database.transaction import Transaction
from shared.refusal import Conflict, FieldProblem, fields_invalid
from shared.tasks import task as tasks
from shared.tasks.task import Task

MOVE, OFFER, RETURN = "move_case", "offer_move", "return_move"
PROVINCE_PREFIX = "37"
_WANTED = "迁移办理申请书(材料种类move_request)"


async def ask(tx: Transaction, case_id: UUID, move: Move, paper_hash: str | None) -> Move:
    """Ask for a move to the household's new place; the system carries it, since nobody else writes in two places.

    Within a township it is the same office that goes on; another township is asked first, which may return it.
    """
    application = await store.lock(tx, case_id)
    application.require_open()
    _require_elsewhere(application, move)
    if move.moved_on > tx.today:
        raise fields_invalid(FieldProblem("moved_on", "迁移日期不能晚于今天,请在迁移后办理。"))
    charge.require_paper(paper_hash, application.of_kind("move_request"), _WANTED)
    if await moves.is_under_way(tx, case_id):
        raise Conflict("move_under_way", "这件案件正在迁移,或者等待迁入地接收,请稍后刷新查看。")
    await moves.add(tx, application, move, paper_hash or "")
    is_same_office = drafts.place_of(move.village_code).township == application.place.township
    await tasks.at_once(tx, MOVE if is_same_office else OFFER, str(move.id), move_id=str(move.id))
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


async def offer(database: Database, task: Task) -> None:
    """Put the move before the new township."""
    async with database.begin_system() as tx:
        move = await moves.get(tx, UUID(task.argument["move_id"]))
        application = await store.get(tx, move.case_id)
        offered = Arrival(
            id=move.id,
            case_id=move.case_id,
            case_number=application.case_number or "",
            applicant=mask_name(application.household.applicant.name),
            from_township=application.place.township or application.place.code,
            place=drafts.place_of(move.village_code),
            moved_on=move.moved_on,
            offered_on=tx.today,
        )
        await moves.offer(tx, offered)
        await tasks.finish(tx, task.id)


async def answer(tx: Transaction, arrival_id: UUID, reason: str | None, *, is_accepted: bool) -> Arrival:
    """Take a household in, or return it with the reason; the system does the rest."""
    found = await moves.arrival(tx, arrival_id, lock=True)
    settled = found.settle(reason, tx.actor.id, tx.today, is_accepted=is_accepted)
    await moves.save_arrival(tx, settled)
    await tasks.at_once(tx, MOVE if is_accepted else RETURN, str(settled.id), move_id=str(settled.id))
    return settled


async def give_back(database: Database, task: Task) -> None:
    """Tell the old township that, and why, the case stays with it."""
    async with database.begin_system() as tx:
        returned = await moves.arrival(tx, UUID(task.argument["move_id"]))
        await moves.finish(tx, returned.id, returned.reason)
        await tasks.finish(tx, task.id)


async def page(tx: Transaction, cursor: str | None, limit: int) -> tuple[Sequence[Move], str | None]:
    """What was asked for where the actor is, and what came of it."""
    return await moves.page(tx, cursor, limit)


async def arrivals(
    tx: Transaction, standing: Standing | None, cursor: str | None, limit: int
) -> tuple[Sequence[Arrival], str | None]:
    """Who is to arrive where the actor is."""
    return await moves.arrivals(tx, standing, cursor, limit)


async def carry(database: Database, task: Task) -> None:
    """Take every row of the case to its new place, and say so once."""
    async with database.begin_system() as tx:
        move = await moves.get(tx, UUID(task.argument["move_id"]))
        application = await store.lock(tx, move.case_id)
        to = drafts.place_of(move.village_code)
        await moves.finish(tx, move.id)
        await move_rows(tx, METADATA, move.case_id, to)
        events.case_moved(tx, application, to, move)
        await tasks.finish(tx, task.id)
