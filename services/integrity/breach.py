"""A breach 超期: a clock of the law that ran out. It says of an office that it was late, and nothing of a person."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.vocabulary.divisions import Area


@dataclass(frozen=True, slots=True)
class Breach:
    """An overdue clock. `cleared_on` where an act in time became known later: it stays visible and counts no more.

    `days` and `why` where an event had said how long the clock was.
    """

    id: UUID
    case_id: UUID
    clock_id: UUID
    clock: str
    due_on: date
    breached_on: date
    is_estimated: bool
    area: Area
    cleared_on: date | None = None
    days: int | None = None
    why: str | None = None
