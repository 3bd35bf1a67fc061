"""What was paid and was not due: asked back from the people, never set off by itself against what they live on.

社会救助法 arts. 73-74 have what was obtained or kept wrongly given back; a right that runs on is paid in full.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.funding.period import Period
from shared.refusal import Conflict
from shared.vocabulary.divisions import Area
from shared.vocabulary.money import ZERO, Money


class Reason(StrEnum):
    """Why it was not due."""

    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    AFTER_DEATH = "after_death"
    NOT_IN_ORDER = "not_in_order"


@dataclass(frozen=True, slots=True)
class Part:
    """What is asked back of one line."""

    line_id: UUID
    period: Period
    amount: Money


@dataclass(frozen=True, slots=True)
class Recovery:
    """The sum of its parts, all paid by one county out of one budget year."""

    id: UUID
    case_id: UUID
    case_number: str
    scheme: str
    year: int
    amount: Money
    reason: Reason
    opened_on: date
    place: Area
    repaid: Money = ZERO
    dropped: Money = ZERO
    version: int = 1

    @property
    def left(self) -> Money:
        """What is still to be repaid."""
        return self.amount - self.repaid - self.dropped

    def drop(self, amount: Money) -> "Recovery":
        """So much was due after all: nobody has to give it back."""
        if amount > self.left:
            raise ValueError("no more is dropped than is left")
        return replace(self, dropped=self.dropped + amount)

    def repay(self, amount: Money) -> "Recovery":
        """So much came back."""
        if amount > self.left:
            raise Conflict("repaid_too_much", "填写的金额超过尚未退还的金额,请核对后重新填写。")
        return replace(self, repaid=self.repaid + amount)


@dataclass(frozen=True, slots=True)
class Repayment:
    """Money that came back, with its receipt."""

    id: UUID
    case_id: UUID
    recovery_id: UUID
    document: str
    amount: Money
    repaid_on: date
    place: Area


@dataclass(frozen=True, slots=True)
class Drop:
    """What of a recovery of one line is asked back no more, since its month was due after all."""

    id: UUID
    case_id: UUID
    recovery_id: UUID
    line_id: UUID
    scheme: str
    period: Period
    amount: Money
    dropped_on: date
    place: Area
