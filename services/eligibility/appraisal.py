"""A democratic appraisal (民主评议): what a village meeting found of a household after an objection (57号 art. 19)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Appraisal:
    """When it was held, by how many, and whether it found what is declared to be true."""

    id: UUID
    household_version: int
    held_on: date
    participants: int
    supports: bool
