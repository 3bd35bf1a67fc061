"""A running clock of one case, and whether it was kept. Starts and stops are heard in any order."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from services.integrity.rules import Rule, Unit
from shared.vocabulary.calendar import DEFAULT, Deadline, WorkCalendar
from shared.vocabulary.divisions import Area


def deadline(rule: Rule, started_on: date, days: int | None = None, calendar: WorkCalendar = DEFAULT) -> Deadline:
    """The last day in time; the day of the start is not counted (民法典 art. 201). `days` replaces the rule's."""
    count = rule.days if days is None else days
    if count is None:
        raise ValueError(f"the clock {rule.name} is told its last day and counts none")
    if rule.unit is Unit.WORKDAYS:
        return calendar.add_workdays(started_on, count)
    if rule.unit is Unit.MONTHS:
        return Deadline(_months_after(started_on, count), estimated=False)
    return calendar.add_days(started_on, count)


def _months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last where it has no such day (民法典 art. 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock of one case. `is_estimated` where a year without official holiday notice was counted (暂按推算).

    `days` and `why` where an event said how long it is, in place of the rule.
    """

    id: UUID
    case_id: UUID
    name: str
    key: str
    area: Area
    started_on: date | None = None
    due_on: date | None = None
    is_estimated: bool = False
    stopped_on: date | None = None
    days: int | None = None
    why: str | None = None

    def is_running(self) -> bool:
        """Whether it has begun and not ended."""
        return self.started_on is not None and self.stopped_on is None

    def start(self, rule: Rule, on: date, due_on: date | None = None) -> "Clock":
        """Begin to run, until `due_on` where the event says it; a clock that runs does not begin again."""
        if self.started_on is not None:
            return self
        due = deadline(rule, on, self.days) if due_on is None else Deadline(due_on, estimated=False)
        return replace(self, started_on=on, due_on=due.on, is_estimated=due.estimated)

    def lengthen(self, rule: Rule, days: int, why: str) -> "Clock":
        """Run as long as an event says; of several lengths the longest holds, so that a lawful period is no breach."""
        if self.days is not None and days <= self.days:
            return self
        longer = replace(self, days=days, why=why)
        if self.started_on is None:
            return longer
        due = deadline(rule, self.started_on, days)
        return replace(longer, due_on=due.on, is_estimated=due.estimated)

    def reopen(self) -> "Clock":
        """Run on to the same last day: what ended it came to nothing."""
        return replace(self, stopped_on=None)

    def remember(self, on: date) -> "Clock":
        """Of the stops of all of a case's clocks of a name the latest is kept, for those that are heard of after it."""
        return replace(self, stopped_on=on if self.stopped_on is None else max(self.stopped_on, on))

    def stop(self, on: date) -> "Clock":
        """End; of several ends the earliest counts, whichever is heard first."""
        return replace(self, stopped_on=on if self.stopped_on is None else min(self.stopped_on, on))

    def judged_on(self) -> date | None:
        """The first day on which it can be overdue."""
        return None if self.due_on is None else self.due_on + timedelta(days=1)

    def is_overdue(self, today: date) -> bool:
        """Whether it went, or goes on running, beyond its last day."""
        return self.due_on is not None and (self.stopped_on or today) > self.due_on
