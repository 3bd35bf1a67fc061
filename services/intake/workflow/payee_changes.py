"""A payee whom an officer wrote down: asked for, then confirmed or refused by another before anything is said."""

from collections.abc import Sequence
from uuid import UUID

from services.intake.application import Application
from services.intake.emergency import Emergency
from services.intake.household import Payee
from services.intake.payee_change import PayeeChange, Standing, Verdict
from services.intake.store import applications as applications_store
from services.intake.store import emergencies
from services.intake.store import payee_changes as store
from services.intake.workflow import payees
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.refusal import Conflict, NotFound


async def change(tx: Transaction, case_id: UUID, wanted: payees.Wanted) -> PayeeChange | Payee:
    """Change who is paid: at once by the applicant's own login or before anything was said of it, else asked for."""
    case, payee = await payees.wanted(tx, case_id, wanted)
    if tx.actor.level == "applicant" or (isinstance(case, Application) and case.accepted_on is None):
        return await payees.put(tx, case, payee)
    asked = PayeeChange(new_id(), case_id, payee, await store.paid_now(tx, case_id), tx.actor.id, tx.today)
    if not await store.add(tx, case, asked):
        raise Conflict("payee_change_waiting", "这件案件已有一项领款人变更等待确认,请先由另一名工作人员确认或者退回。")
    return asked


async def settle(tx: Transaction, case_id: UUID, change_id: UUID, verdict: Verdict) -> PayeeChange:
    """Let another officer say whether it is so; only then is it written and told."""
    case = await _lock(tx, case_id)
    found = await store.lock(tx, change_id)
    if found.case_id != case_id:
        raise NotFound("not_found", "没有找到这项领款人变更,请刷新后核对。")
    settled = found.settle(verdict, tx.actor.id, tx.today)
    if settled.standing is Standing.CONFIRMED:
        settled.require_current(await store.paid_now(tx, case_id))
        payees.require_payable(tx, case, settled.payee)
        await payees.put(tx, case, settled.payee)
    await store.save(tx, settled)
    return settled


async def page(
    tx: Transaction, standing: Standing | None, cursor: str | None, limit: int
) -> tuple[Sequence[PayeeChange], str | None]:
    """What waits or has been settled, as far as the actor may see it."""
    return await store.page(tx, standing, cursor, limit)


async def _lock(tx: Transaction, case_id: UUID) -> Application | Emergency:
    if await emergencies.is_there(tx, case_id):
        return await emergencies.lock(tx, case_id)
    return await applications_store.lock(tx, case_id)
