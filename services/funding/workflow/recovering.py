"""What people repay of what was paid and was not due."""

from uuid import UUID

from services.funding import ledger
from services.funding.recovery import Recovery, Repayment
from services.funding.store import budgets, recoveries
from services.funding.workflow import saying
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.refusal import Conflict
from shared.vocabulary.money import Money


async def repay(tx: Transaction, recovery_id: UUID, amount: Money, document: str) -> Recovery:
    """Enter what came back, with its receipt; a receipt counts once. Nothing is set off against a running right."""
    found = await recoveries.lock(tx, recovery_id)
    repaid = found.repay(amount)
    repayment = Repayment(new_id(), found.case_id, found.id, document, amount, tx.today, found.place)
    if not await recoveries.add_repayment(tx, repaid, repayment):
        raise Conflict("document_known", "这份缴款凭证已经登记过,不能重复登记。如为另一笔退款,请填写新的凭证号。")
    await budgets.book(tx, [ledger.repaid(repayment, repaid)])
    saying.repaid(tx, repayment, repaid)
    return repaid
