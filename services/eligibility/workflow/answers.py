"""The applicant is heard before a refusal is decided, once and within a time (57号 art. 18)."""

from uuid import UUID

from services.eligibility import confirmation
from services.eligibility.case import State
from services.eligibility.proposal import ProposalState
from services.eligibility.store import cases as case_store
from services.eligibility.store import proposals as proposal_store
from shared.database.engine import Database
from shared.database.transaction import Transaction
from shared.refusal import Conflict, Forbidden
from shared.tasks import task as tasks
from shared.tasks.task import Task

END_ANSWER_WINDOW = "end_answer_window"
_ANSWERED = "申请人已经陈述意见,请组织复查后重新认定。"
_ANSWER_READERS = frozenset({"applicant", "township", "county"})


async def read_answer(tx: Transaction, determination_id: UUID) -> str | None:
    """What the applicant said to a proposal, for whoever checks it and decides, and for the applicant."""
    if tx.actor.level not in _ANSWER_READERS:
        return None
    return await proposal_store.answer_to(tx, determination_id)


async def answer(tx: Transaction, determination_id: UUID, statement: str) -> tuple[UUID, UUID]:
    """Hear the applicant before a refusal is decided: an answer brings the township's re-check (57号 art. 18)."""
    proposal = await proposal_store.get(tx, determination_id)
    case = await case_store.get(tx, proposal.case_id)
    if proposal.answer_until is None or case.state is not State.REVIEWED:
        raise Conflict("nothing_to_answer", "现在没有等待您陈述意见的认定。")
    if tx.today > proposal.answer_until:
        raise Conflict("answer_window_closed", "陈述意见的期限已过。决定作出后,您仍可以申请行政复议或者提起行政诉讼。")
    if tx.actor.person_id is None:
        raise Forbidden("person_required", "请以申请人本人身份登录后陈述意见。")
    answer_id = await proposal_store.insert_answer(tx, case, determination_id, tx.actor.person_id, statement)
    if answer_id is None:
        raise Conflict("already_answered", "您的意见已经收到,不需要重复提交。")
    key = str(determination_id)
    await tasks.at_once(tx, END_ANSWER_WINDOW, f"{key}:answered", determination_id=key)
    return answer_id, case.id


async def end_answer_window(database: Database, task: Task) -> None:
    """The applicant has answered, and the township checks again, or has been silent, and the authority decides."""
    async with database.begin_system() as tx:
        found = await proposal_store.get(tx, UUID(task.argument["determination_id"]))
        case = await case_store.lock(tx, found.case_id)
        proposal = await proposal_store.get(tx, found.id)
        if case.state is State.REVIEWED and proposal.state is ProposalState.AGREED:
            if await proposal_store.answer_to(tx, proposal.id) is not None:
                await confirmation.send_back(tx, case, proposal, _ANSWERED)
            else:
                await confirmation.await_authority(tx, case, proposal)
        await tasks.finish(tx, task.id)
