"""A household that is to arrive with its case: the new township takes it in, or returns it with its reason."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.refusal import Conflict, FieldProblem, fields_invalid
from shared.vocabulary.divisions import Area


class Standing(StrEnum):
    """How far the arrival is."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A move as the new place sees it before the case is there; its id is the move's.

    Nobody is handed to a place that does not know of them: until it is taken in, the case stays where it is, is
    handled there and paid from there. `applicant` is a masked name, by which the office asks the household.
    """

    id: UUID
    case_id: UUID
    case_number: str
    applicant: str
    from_township: str
    place: Area
    moved_on: date
    offered_on: date
    standing: Standing = Standing.WAITING
    settled_by: str | None = None
    settled_on: date | None = None
    reason: str | None = None

    def settle(self, reason: str | None, actor_id: str, on: date, *, is_accepted: bool) -> "Arrival":
        """Take it in, or return it with a reason; once."""
        if self.standing is not Standing.WAITING:
            raise Conflict("arrival_settled", "这项迁入已经办结,请刷新后查看。")
        if not is_accepted and reason is None:
            raise fields_invalid(FieldProblem("reason", "退回迁入的,请写明原因。"))
        standing = Standing.ACCEPTED if is_accepted else Standing.RETURNED
        return replace(self, standing=standing, settled_by=actor_id, settled_on=on, reason=reason)
