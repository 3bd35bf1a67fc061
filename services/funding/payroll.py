"""A payroll of a county and scheme: drawn up by one, checked or rejected by another, released by a third."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from services.funding.instruction import Instruction
from services.funding.instruction import State as Paid
from services.funding.period import Period
from shared.refusal import Conflict, Forbidden
from shared.vocabulary.divisions import Area
from shared.vocabulary.money import ZERO, Money, total


class Kind(StrEnum):
    """A month's payroll, one of single sums that is made any day, or one that repeats what the bank returned."""

    REGULAR = "regular"
    URGENT = "urgent"
    REISSUE = "reissue"


class LineKind(StrEnum):
    """A month, a single sum, or what a past month is owed."""

    REGULAR = "regular"
    ONE_OFF = "one_off"
    ARREARS = "arrears"


FIRST = 0
"""The number of a line's correction; 0 is the line itself."""


class State(StrEnum):
    """The one way of a payroll; it goes forward only, also by the table's own trigger.

    It ends as a rejected draft, or is stopped while the bank has not got it: `sending` says that the file may be on
    its way, so that nothing can be stopped any more.
    """

    DRAFT = "draft"
    CHECKED = "checked"
    RELEASED = "released"
    SENDING = "sending"
    SENT = "sent"
    SETTLED = "settled"
    REJECTED = "rejected"
    STOPPED = "stopped"


DEAD = frozenset({State.REJECTED, State.STOPPED})
"""Of these the bank never hears."""
IN_HAND = frozenset({State.DRAFT, State.CHECKED})
ON_THEIR_WAY = frozenset({State.RELEASED, State.SENDING})


@dataclass(frozen=True, slots=True)
class Line:
    """What one entitlement gets for one month; it never changes once it is written, but falls with its payroll.

    `from_month` is that of the encumbrance that pays it.
    """

    id: UUID
    case_id: UUID
    payroll_id: UUID
    entitlement_id: UUID
    encumbrance_id: UUID
    payee_id: UUID
    scheme: str
    period: Period
    from_month: Period
    amount: Money
    person_ids: tuple[UUID, ...]
    place: Area
    kind: LineKind = LineKind.REGULAR
    correction: int = FIRST
    is_rejected: bool = False


@dataclass(frozen=True, slots=True)
class Hand:
    """Who did a step, and on which legal day."""

    actor: str
    on: date


@dataclass(frozen=True, slots=True)
class Rejection:
    """Who sent a draft back to its maker, when and why."""

    by: Hand
    reason: str


@dataclass(frozen=True, slots=True)
class Stop:
    """Who stopped a payroll, when and why."""

    by: Hand
    reason: str


class Summed(Protocol):
    """What a payroll adds up: its lines, or the payments that it repeats."""

    @property
    def amount(self) -> Money:
        """What it pays."""


@dataclass(frozen=True, slots=True)
class Payroll:
    """The sum of its lines is `total`, and all that the bank answered is `settled` or `returned`.

    `payees_seen` is the mark of the accounts that the checker has looked at: to no others is anything paid.
    """

    id: UUID
    scheme: str
    period: Period
    state: State
    total: Money
    line_count: int
    maker: Hand
    place: Area
    checker: Hand | None = None
    releaser: Hand | None = None
    sent_on: date | None = None
    settled_on: date | None = None
    settled: Money = ZERO
    returned: Money = ZERO
    rejection: Rejection | None = None
    kind: Kind = Kind.REGULAR
    stop: Stop | None = None
    payees_seen: str | None = None
    version: int = 1

    @property
    def unanswered(self) -> Money:
        """What the bank still owes an answer for; it never hears of a rejected or stopped payroll."""
        return ZERO if self.state in DEAD else self.total - self.settled - self.returned

    def check(self, lines: Sequence[Summed], by: Hand, payees: str) -> "Payroll":
        """The second pair of eyes: not the maker's, and the lines still add up.

        Where an account changed since, whoever has checked all the others looks at it and checks again.
        """
        if self.state is State.CHECKED and payees != self.payees_seen:
            if self.checker is None or by.actor != self.checker.actor:
                sentence = "收款信息变更后的再次复核,请由原复核人办理;原复核人不在的,请停止本表后重新编制。"
                raise Forbidden("same_hand", sentence)
            return replace(self._adding_up(lines), checker=by, payees_seen=payees)
        self._require_second(by)
        return replace(self._adding_up(lines), state=State.CHECKED, checker=by, payees_seen=payees)

    def reject(self, by: Hand, reason: str) -> "Payroll":
        """The second pair of eyes found an error: nothing of this draft is ever paid, and its maker makes a new one."""
        self._require_second(by)
        return replace(self, state=State.REJECTED, rejection=Rejection(by, reason))

    def release(self, lines: Sequence[Summed], by: Hand, payees: str) -> "Payroll":
        """The third hand lets the money go; the lines are added up once more, and go where the checker saw them go."""
        self._require(State.CHECKED)
        if by.actor in {self.maker.actor, self.checker and self.checker.actor}:
            raise Forbidden("same_hand", "签发人不能与制表人或复核人为同一人,请由其他签发人办理。")
        if payees != self.payees_seen:
            raise payees_changed()
        return replace(self._adding_up(lines), state=State.RELEASED, releaser=by)

    def halt(self, by: Hand, reason: str) -> "Payroll":
        """Stop it before the bank has it: nothing of it is paid. Its maker does not do this alone."""
        if self.state in {State.SENDING, State.SENT, State.SETTLED}:
            sentence = "发放表已经送银行,不能再停止。请联系银行按退款办理;已到账的错发款项由县级资金管理人员登记追回。"
            raise Conflict("payroll_sent", sentence)
        if self.state in DEAD:
            raise Conflict("payroll_state", "发放表已经退回或停止,不用再办理。")
        if by.actor == self.maker.actor:
            raise Forbidden("same_hand", "制表人不能停止自己编制的发放表,请由复核人、签发人或资金管理人员办理。")
        return replace(self, state=State.STOPPED, stop=Stop(by, reason))

    def begin_sending(self) -> "Payroll":
        """From now on the bank may have the file."""
        return replace(self, state=State.SENDING) if self.state is State.RELEASED else self

    def send(self, on: date) -> "Payroll":
        """The bank has the file; hearing so twice changes nothing."""
        return replace(self, state=State.SENT, sent_on=on) if self.state in ON_THEIR_WAY else self

    def record(self, answered: Sequence[Instruction], on: date) -> "Payroll":
        """Add newly answered instructions; when nothing is open any more the payroll is settled."""
        settled = self.settled + total(each.amount for each in answered if each.state is Paid.SETTLED)
        returned = self.returned + total(each.amount for each in answered if each.state is Paid.RETURNED)
        if settled + returned > self.total:
            raise ValueError("a bank cannot answer more than it was told to pay")
        recorded = replace(self, settled=settled, returned=returned)
        is_complete = settled + returned == self.total
        return replace(recorded, state=State.SETTLED, settled_on=on) if is_complete else recorded

    def put_right(self, before: Instruction, after: Instruction) -> "Payroll":
        """The bank's letter says otherwise than its answer did: the same sum, on the other side."""
        if before.state is Paid.OPEN:
            return self.record([after], after.answered_on or self.maker.on)
        moved = after.amount if after.state is Paid.SETTLED else ZERO - after.amount
        return replace(self, settled=self.settled + moved, returned=self.returned - moved)

    def _require_second(self, by: Hand) -> None:
        self._require(State.DRAFT)
        if by.actor == self.maker.actor:
            raise Forbidden("same_hand", "复核人不能与制表人为同一人,请由其他复核人办理。")

    def _require(self, state: State) -> None:
        if self.state is not state:
            raise Conflict("payroll_state", "发放表当前状态不能办理这一步,请刷新后查看最新状态。")

    def _adding_up(self, lines: Sequence[Summed]) -> "Payroll":
        if len(lines) != self.line_count or total(line.amount for line in lines) != self.total:
            raise Conflict("payroll_total", "发放表明细合计与总额不一致,已停止办理,请联系系统管理人员核查。")
        return self


def payees_changed() -> Conflict:
    """Somebody's account is another than whoever checks has seen."""
    sentence = (
        "表中有收款人或账户在编制或复核之后变更。请复核人查看发放表和明细中标出的户,"
        "核实后凭发放表上最新的收款标记(payees)再次复核,然后签发;其他各户不受影响。"
    )
    return Conflict("payees_changed", sentence)
