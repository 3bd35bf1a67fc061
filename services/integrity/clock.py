"""A running clock of one case, and whether it was kept. Starts and stops are heard in any order."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from services.integrity.rules import Rule, Unit
from shared.vocabulary.calendar import DEFAULT, Deadline, WorkCalendar
from shared.vocabulary.divisions import Area


def deadline(rule: Rule, started_on: date, calendar: WorkCalendar = DEFAULT) -> Deadline:
    """The last day in time; the day of the start is not counted (民法典 art. 201)."""
    if rule.unit is Unit.WORKDAYS:
        return calendar.add_workdays(started_on, rule.days)
    return calendar.add_days(started_on, rule.days)


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock of one case. `is_estimated` where a year without official holiday notice was counted (暂按推算)."""

    id: UUID
    case_id: UUID
    name: str
    key: str
    area: Area
    started_on: date | None = None
    due_on: date | None = None
    is_estimated: bool = False
    stopped_on: date | None = None

    def start(self, rule: Rule, on: date) -> "Clock":
        """Begin to run; a clock that runs does not begin again."""
        if self.started_on is not None:
            return self
        due = deadline(rule, on)
        return replace(self, started_on=on, due_on=due.on, is_estimated=due.estimated)

    def stop(self, on: date) -> "Clock":
        """End; of several ends the earliest counts, whichever is heard first."""
        return replace(self, stopped_on=on if self.stopped_on is None else min(self.stopped_on, on))

    def judged_on(self) -> date | None:
        """The first day on which it can be overdue."""
        return None if self.due_on is None else self.due_on + timedelta(days=1)

    def is_overdue(self, today: date) -> bool:
        """Whether it went, or goes on running, beyond its last day."""
        return self.due_on is not None and (self.stopped_on or today) > self.due_on
