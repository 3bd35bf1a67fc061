"""What the bank called both paid and returned: its letter says which, and a person of the county enters it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from services.funding import ledger
from services.funding.bank_file import Outcome
from services.funding.instruction import Instruction, State
from services.funding.ledger import Kind
from services.funding.payroll import Hand, Payroll
from services.funding.resolution import Resolution
from services.funding.store import budgets, instructions, payrolls, resolutions
from services.funding.store.resolutions import ShownDifference
from services.funding.workflow import banking, payees, saying
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.refusal import Conflict
from shared.tasks import task as tasks

FOLLOW: Final = "follow_resolution"
_LATER = {State.SETTLED: Kind.LATE_SETTLEMENT, State.RETURNED: Kind.LATE_RETURN}


async def differences_of(
    tx: Transaction, payroll_id: UUID, cursor: str | None, limit: int
) -> tuple[Sequence[ShownDifference], str | None]:
    """One page of a payroll's differences with the bank."""
    await payrolls.get(tx, payroll_id)
    return await resolutions.page(tx, payroll_id, cursor, limit)


@dataclass(frozen=True, slots=True)
class Letter:
    """The bank's letter about one payment; `reason` where it says that the payment came back."""

    outcome: Outcome
    document: str
    reason: str


async def resolve(tx: Transaction, payroll_id: UUID, difference_id: UUID, letter: Letter) -> ShownDifference:
    """Enter what the bank's letter says; where the books say otherwise, they are put right by it.

    Rights, holds and arrears follow in a task, since they are no matter of whoever enters the letter.
    """
    found = await payrolls.lock(tx, payroll_id)
    disputed = await resolutions.lock_disputed(tx, found, difference_id)
    before, by = disputed.instruction, Hand(tx.actor.id, tx.today)
    after = disputed.resolve(letter.outcome, letter.reason, by)
    resolution = Resolution(
        id=new_id(),
        payroll_id=payroll_id,
        case_id=before.case_id,
        difference_id=difference_id,
        instruction_id=before.id,
        scheme=before.scheme,
        outcome=letter.outcome,
        document=letter.document,
        by=by,
        place=found.place,
    )
    if not await resolutions.add(tx, resolution):
        raise Conflict("difference_resolved", "这笔差异已经凭函认定,不能重复认定。请刷新后查看。")
    if after != before:
        await _put_right(tx, found, (before, after), resolution)
    await tasks.at_once(tx, FOLLOW, str(resolution.id))
    return await resolutions.get(tx, difference_id)


async def _put_right(
    tx: Transaction, found: Payroll, told: tuple[Instruction, Instruction], resolution: Resolution
) -> None:
    before, after = told
    await instructions.save_state(tx, after)
    await payrolls.save(tx, found.put_right(before, after))
    is_first = before.state is State.OPEN
    kind = banking.KINDS[after.state] if is_first else _LATER[after.state]
    reference = None if is_first else resolution.id
    await budgets.book(tx, [ledger.moved(kind, after, found.period.year, tx.today, reference)])
    saying.answered(tx, after)


async def follow(tx: Transaction, resolution_id: UUID) -> None:
    """What the letter brings with it: the same as an answer, and an account that took the money is open after all."""
    told = await instructions.get(tx, await resolutions.instruction_id_of(tx, resolution_id))
    if told.state is State.SETTLED:
        await payees.free_account(tx, told)
    await banking.follow(tx, [told])
