"""A proposal: a determination put forward by an officer, with the versions of everything that it rests on."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.eligibility.determination import Determination
from services.eligibility.review import Review
from shared.refusal import Forbidden


class ProposalState(StrEnum):
    """How far a proposal has got; a returned one is followed by a new version."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    RETURNED = "returned"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    VOID = "void"
    DISPUTED = "disputed"


OPEN = frozenset({ProposalState.PROPOSED, ProposalState.AGREED})
"""Not decided, not sent back: what a turn of the case may take the ground from."""


@dataclass(frozen=True, slots=True)
class Pins:
    """The versions that a determination rests on, besides the policy's own."""

    household_version: int
    report_id: UUID
    survey_id: UUID
    appraisal_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A determination of a case; `version` counts the case's proposals from 1."""

    id: UUID
    case_id: UUID
    version: int
    state: ProposalState
    determination: Determination
    digest: bytes
    pins: Pins
    proposed_by: str
    proposed_on: date
    answer_until: date | None = None
    notice_outcome: str | None = None
    returned_for: str | None = None
    review: Review | None = None

    def reviewed(self, review: Review, answer_until: date | None) -> "Proposal":
        """The proposal after its review; nobody reviews what they proposed."""
        if review.reviewed_by == self.proposed_by:
            raise Forbidden("own_proposal", "您不能审核自己提出的认定,请由其他审核负责人办理。")
        return replace(self, state=ProposalState(review.outcome), review=review, answer_until=answer_until)

    def sent_back(self, reason: str) -> "Proposal":
        """The proposal after the township is to look again, and why."""
        return replace(self, state=ProposalState.RETURNED, returned_for=reason)

    def without_ground(self, state: ProposalState, reason: str) -> "Proposal":
        """The proposal once it is void, or disputed: then survey or appraisal come before the next (57号 art. 19)."""
        return replace(self, state=state, returned_for=reason)

    def handlers(self) -> frozenset[str]:
        """Who has already acted on it, and therefore may not confirm it."""
        reviewer = {self.review.reviewed_by} if self.review else set[str]()
        return frozenset({self.proposed_by} | reviewer)
