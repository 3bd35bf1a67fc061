"""The township's review of a proposal, and the verdicts by which people carry it on."""

from dataclasses import dataclass
from datetime import date

AGREED = "agreed"
RETURNED = "returned"
CONFIRMED = "confirmed"
REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reviewer or the authority says; `home_visited_on` is the county's own visit (57号 art. 20)."""

    outcome: str
    opinion: str
    home_visited_on: date | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """The recorded review."""

    outcome: str
    opinion: str
    reviewed_by: str
    reviewed_on: date
