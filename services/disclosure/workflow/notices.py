"""A notice's way: planned from the reviewed proposal, posted by the village, concluded when its days are over."""

import asyncio
from dataclasses import replace
from uuid import UUID

from services.disclosure import redaction
from services.disclosure.case import Case
from services.disclosure.notice import Notice, Posting, State, concludes_on
from services.disclosure.publicity import notice_rule
from services.disclosure.redaction import PublicNotice
from services.disclosure.store import cases, notices
from services.disclosure.workflow import announcements, objections, standing
from services.disclosure.workflow.places import require_known
from shared.blobs import Blob, FolderBlobs
from shared.contracts.generated.onenet.eligibility.v1.events_pb2 import ProposalVoided
from shared.contracts.generated.onenet.intake.v1.events_pb2 import ChangeReported
from shared.database.engine import Database
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.journal.event import Recorded
from shared.tasks import task as tasks
from shared.tasks.task import Task
from shared.vocabulary.money import Money

_AGREED = "agreed"
_PENDING = "pending"
_VOID = "void"
_WITHDRAWN = "withdrawn"


async def plan(tx: Transaction, event: Recorded) -> None:
    """A reviewed proposal that grants something is to be posted (57号 art. 19); a newer one replaces an older."""
    message = event.message
    if message.outcome != _AGREED:
        return
    await objections.fall_due(tx, UUID(message.case_id))
    if not message.grants:
        return
    case = await cases.opened(tx, UUID(message.case_id), event.area)
    await _withdraw_open(tx, case, _VOID)
    proposal = Notice(
        id=new_id(),
        case_id=case.id,
        determination_id=UUID(message.determination_id),
        scheme=notice_rule(message.scheme).scheme,
        amount_monthly=Money(message.amount_fen_monthly),
        persons=message.persons,
        area=case.area,
    )
    if await notices.add(tx, proposal):
        await plan_waiting(tx, case)


async def withdraw(tx: Transaction, event: Recorded) -> None:
    """A withdrawn application has nothing to show any more."""
    await _close(tx, event, _WITHDRAWN)


async def deny(tx: Transaction, event: Recorded) -> None:
    """Nor has a refused one."""
    await _close(tx, event, _VOID)


async def void(tx: Transaction, event: Recorded) -> None:
    """A proposal that lost its ground is not shown any longer."""
    message: ProposalVoided = event.message
    case = await cases.opened(tx, UUID(message.case_id), event.area)
    await _withdraw_open(tx, case, _VOID, UUID(message.determination_id))


async def hold(tx: Transaction, event: Recorded) -> None:
    """What is shown of a household that says it has changed is no longer so (社会救助法 art. 46)."""
    message: ChangeReported = event.message
    if message.stage == _PENDING:
        case = await cases.opened(tx, UUID(message.case_id), event.area)
        await _withdraw_open(tx, case, _VOID)


async def add_photo(tx: Transaction, blobs: FolderBlobs, notice_id: UUID, content: bytes, media_type: str) -> Blob:
    """Keep a photo of the posting, whose hash the posting names."""
    notice = await notices.get(tx, notice_id)
    blob = await asyncio.to_thread(blobs.put, content, media_type)
    await notices.add_material(tx, notice, blob)
    return blob


async def post(tx: Transaction, notice_id: UUID, posting: Posting, complaint_phone: str) -> Notice:
    """Record the posting with its evidence; from now on the public reads the notice and its days run."""
    notice = await notices.get(tx, notice_id, lock=True)
    posted = notice.post(posting, await notices.material_hashes(tx, notice_id), tx.today)
    saved = await notices.save(tx, posted)
    shown = redaction.public_notice(saved, complaint_phone)
    await notices.publish(tx, shown)
    announcements.posted(tx, saved, shown.posted_on, shown.ends_on)
    if saved.notice_days is not None:
        due_on = concludes_on(posting.posted_on, saved.notice_days)
        await standing.conclude_on(tx, saved, due_on)
    return saved


async def conclude(database: Database, task: Task) -> None:
    """Due on the day after the last: end the notice, unless it was withdrawn meanwhile."""
    async with database.begin_system() as tx:
        notice = await notices.get(tx, UUID(task.argument["notice_id"]), lock=True)
        concluded = notice.conclude(tx.today)
        if concluded.state is State.CONCLUDED and notice.is_open:
            await notices.save(tx, concluded)
            await notices.take_down(tx, notice.id)
            announcements.concluded(tx, concluded, "undisputed")
        await tasks.finish(tx, task.id)


async def sheet(tx: Transaction, notice_id: UUID) -> Notice:
    """A notice with the full name, to be printed for the village."""
    return await notices.get(tx, notice_id)


async def standing_in(
    tx: Transaction, village_code: str, cursor: str | None, limit: int
) -> tuple[list[PublicNotice], str | None]:
    """What stands in a village now, for everybody."""
    require_known(village_code)
    return await notices.standing(tx, village_code, cursor, limit)


async def plan_waiting(tx: Transaction, case: Case) -> None:
    """Plan or suppress what waits, once the case is known."""
    if not case.is_known:
        return
    for notice in await notices.open_of(tx, case.id):
        if notice.state is State.WAITING:
            await _settle_waiting(tx, case, notice)


async def _settle_waiting(tx: Transaction, case: Case, notice: Notice) -> None:
    scheme_rule = notice_rule(notice.scheme)
    if case.closed_on is not None:
        await notices.save(tx, notice.withdraw(tx.today))
        return
    if scheme_rule.notice_days is None or case.applicant_name is None or not redaction.may_be_shown(scheme_rule, case):
        suppressed = await notices.save(tx, notice.suppress(case.area, tx.today))
        announcements.concluded(tx, suppressed, "suppressed")
        return
    planned = notice.plan(case.applicant_name, case.area, scheme_rule.notice_days, tx.today)
    announcements.planned(tx, await notices.save(tx, planned))


async def move(tx: Transaction, case: Case) -> None:
    """What stands in the village that a household left is to be posted in its new one, all its days anew (art. 19)."""
    for notice in await notices.open_of(tx, case.id):
        if notice.state is State.POSTED:
            await standing.take_down(tx, notice)
            moved = await notices.save(tx, notice.move(tx.today))
            announcements.withdrawn(tx, moved, _VOID)
            announcements.planned(tx, moved)


async def end_of_applicant(tx: Transaction, case: Case) -> None:
    """A notice in the name of somebody who has died is taken down; what is proposed anew names another member."""
    await _withdraw_open(tx, case, _VOID)


async def _close(tx: Transaction, event: Recorded, reason: str) -> None:
    case = await cases.opened(tx, UUID(event.message.case_id), event.area)
    await cases.save(tx, replace(case, closed_on=tx.today))
    await _withdraw_open(tx, case, reason)
    await objections.fall_due(tx, case.id)


async def _withdraw_open(tx: Transaction, case: Case, reason: str, determination_id: UUID | None = None) -> None:
    """Take down what is open of a case, or of one proposal; what nobody was told of yet ends without a word."""
    for notice in await notices.open_of(tx, case.id):
        if determination_id not in {None, notice.determination_id}:
            continue
        if notice.state is State.POSTED:
            await standing.take_down(tx, notice)
        withdrawn = await notices.save(tx, notice.withdraw(tx.today))
        if notice.state is not State.WAITING:
            announcements.withdrawn(tx, withdrawn, reason)
