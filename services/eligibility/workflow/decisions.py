"""Decisions are read and served, with the papers of their service (57号 art. 21)."""

from collections.abc import Sequence
from uuid import UUID

from services.eligibility import events
from services.eligibility.decision import Decision, Served
from services.eligibility.store import cases as case_store
from services.eligibility.store import decisions as decision_store
from shared.blobs import Blob
from shared.database.transaction import Transaction
from shared.refusal import Conflict, FieldProblem, Invalid


async def read_decision(tx: Transaction, decision_id: UUID) -> tuple[Decision, Served | None]:
    """A decision and its service; the case behind it is fenced by scheme, a decision of several schemes is not."""
    decision, served = await decision_store.get(tx, decision_id)
    await case_store.get(tx, decision.case_id)
    return decision, served


async def read_decisions(tx: Transaction, case_id: UUID) -> Sequence[tuple[Decision, Served | None]]:
    """The decisions of a case that the actor may see."""
    await case_store.get(tx, case_id)
    return await decision_store.of_case(tx, case_id)


async def keep_material(tx: Transaction, decision_id: UUID, kind: str, blob: Blob) -> tuple[UUID, UUID]:
    """Keep a paper of a decision's service, such as the receipt."""
    decision, _ = await decision_store.get(tx, decision_id)
    case = await case_store.get(tx, decision.case_id)
    return await decision_store.insert_material(tx, case, decision_id, kind, blob), case.id


async def serve(tx: Transaction, decision_id: UUID, served: Served) -> Decision:
    """Record that the document reached the applicant (57号 art. 21)."""
    decision, _ = await decision_store.get(tx, decision_id)
    served.require_plausible(decision, tx.today)
    if served.receipt_hash is not None and not await decision_store.has_material(tx, decision_id, served.receipt_hash):
        problem = FieldProblem("receipt_hash", "这个摘要不在已上传的材料中,请先上传送达回证。")
        raise Invalid("receipt_unknown", "没有找到所填的送达回证。", fields=(problem,))
    case = await case_store.get(tx, decision.case_id)
    if not await decision_store.insert_service(tx, case, decision_id, served):
        raise Conflict("already_served", "这份决定书已经登记送达。")
    message = events.served(decision, served.way, served.served_on)
    tx.publish(message, case.id, area=case.county, schemes=case.schemes)
    return decision
