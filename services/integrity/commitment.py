"""A commitment 承诺 that the facts told are true: who gave it, to which text, when (民发〔2021〕57号 art. 9(2))."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.vocabulary.divisions import Area


@dataclass(frozen=True, slots=True)
class Commitment:
    """One member's commitment. It is no record of dishonesty, and nothing of means stands beside it (art. 42)."""

    id: UUID
    case_id: UUID
    person_id: UUID
    text_version: str
    signed_on: date
    area: Area
