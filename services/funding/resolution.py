"""What the bank's letter says of a payment that it has called both paid and returned: a person enters it, none guesses.

The letter stands above the answers: a payment that is recorded otherwise is put right by it, and may then be repeated.
"""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.funding.bank_file import Difference, Fault, Outcome
from services.funding.instruction import Instruction, State
from services.funding.payroll import Hand, Payroll
from shared.refusal import Conflict, Forbidden
from shared.vocabulary.divisions import Area


@dataclass(frozen=True, slots=True)
class Resolution:
    """One letter about one payment; it never changes."""

    id: UUID
    payroll_id: UUID
    case_id: UUID
    difference_id: UUID
    instruction_id: UUID
    scheme: str
    outcome: Outcome
    document: str
    by: Hand
    place: Area


@dataclass(frozen=True, slots=True)
class Disputed:
    """A payment of which the bank has said two things.

    `is_freed` where it was taken for lost and its money freed, `is_repeated` where a reissue pays it again, and
    `is_asked_back` where the household was asked to give it back.
    """

    payroll: Payroll
    difference: Difference
    instruction: Instruction
    is_freed: bool
    is_repeated: bool
    is_asked_back: bool

    def resolve(self, outcome: Outcome, reason: str, by: Hand) -> Instruction:
        """The payment as the letter has it; not by whoever drew up the payroll."""
        if by.actor == self.payroll.maker.actor:
            raise Forbidden("same_hand", "制表人不能认定自己所编发放表的银行答复,请由其他资金管理人员办理。")
        if self.difference.fault is not Fault.CONTRADICTION:
            sentence = "这笔不是银行前后答复矛盾的差异,不需要凭函认定。请刷新后查看,或再次查询银行。"
            raise Conflict("difference_kind", sentence)
        state = State(outcome.value)
        if state is not self.instruction.state:
            self._require_open_to(state)
        return _put_right(self.instruction, state, reason, by.on)

    def _require_open_to(self, state: State) -> None:
        if state is State.SETTLED and self.is_repeated:
            sentence = "该笔已按退回编入重发表。重发表未送银行的请先退回或停止;已发放的请银行退回其中一笔,再凭函认定。"
            raise Conflict("payment_repeated", sentence)
        if state is State.SETTLED and self.is_freed:
            sentence = "该笔已按退回办结,资金已释放,不能再认定为已到账。请银行将款项退回,由财务按退款办理。"
            raise Conflict("payment_freed", sentence)
        if state is State.RETURNED and self.is_asked_back:
            raise Conflict("payment_asked_back", "该笔已立项追回,不能认定为未到账。请先核清追回事项,再凭函认定。")


def _put_right(instruction: Instruction, state: State, reason: str, on: date) -> Instruction:
    if state is instruction.state:
        return instruction
    if state is State.SETTLED:
        return replace(instruction.settle(on), reason="")
    return instruction.turn_back(reason or "银行书面确认未入账", on)
