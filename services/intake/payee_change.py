"""Another payee or account that an officer asked for, which waits for a second officer before anybody is paid by it."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.intake.household import Payee
from shared.refusal import Conflict, FieldProblem, Forbidden, fields_invalid


class Standing(StrEnum):
    """How far the wish is."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the second officer says, with the reason of a refusal."""

    is_confirmed: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class PayeeChange:
    """Who is to be paid, instead of whom (`replaces_id`, a row of payees), and who asked for it.

    The applicant's own login needs nobody else. At a desk a paper stands for the applicant, and whoever took it in has
    it alone in hand; so another officer looks at it, as two do wherever money goes another way.
    """

    id: UUID
    case_id: UUID
    payee: Payee
    replaces_id: UUID
    asked_by: str
    asked_on: date
    standing: Standing = Standing.WAITING
    settled_by: str | None = None
    settled_on: date | None = None
    reason: str | None = None

    def settle(self, verdict: Verdict, actor_id: str, on: date) -> "PayeeChange":
        """Confirm or refuse it, once; whoever asked may take it back and not confirm it."""
        if self.standing is not Standing.WAITING:
            raise Conflict("payee_change_settled", "这项领款人变更已经办结,请刷新后查看。")
        if not verdict.is_confirmed and verdict.reason is None:
            raise fields_invalid(FieldProblem("reason", "不予变更的,请写明原因。"))
        if verdict.is_confirmed and actor_id == self.asked_by:
            raise Forbidden("same_hand", "这项领款人变更是您登记的,请由另一名工作人员核对申请书后确认。")
        standing = Standing.CONFIRMED if verdict.is_confirmed else Standing.REFUSED
        return replace(self, standing=standing, settled_by=actor_id, settled_on=on, reason=verdict.reason)

    def require_current(self, payee_id: UUID) -> None:
        """Refuse to confirm over a later change, as by the applicant's own login."""
        if payee_id != self.replaces_id:
            raise Conflict(
                "payee_changed_meanwhile", "登记以后领款人或者账户又有变更,不能再按这项申请确认,请核对后重新办理。"
            )
