"""The township's review of a proposal, and the verdicts by which people carry it on."""

from dataclasses import dataclass
from datetime import date

AGREED = "agreed"
RETURNED = "returned"
CONFIRMED = "confirmed"
REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reviewer or the authority says."""

    outcome: str
    opinion: str


@dataclass(frozen=True, slots=True)
class Review:
    """The recorded review."""

    outcome: str
    opinion: str
    reviewed_by: str
    reviewed_on: date
