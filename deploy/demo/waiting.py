"""What the demo waits for when nobody has anything to do: the suite itself, or a day of the law's calendar."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from deploy.demo.client import PUBLIC, Actor, Api
from deploy.demo.standing import Standing
from shared.ids import new_id

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wait:
    """Until which day a case rests; None while it is in somebody's hands. A bureau may still answer before its day."""

    until: date | None
    may_end_before: bool = False


@dataclass(slots=True)
class Waits:
    """Reads the days for which cases wait; a day once read for a stage does not change."""

    api: Api
    reader: Actor
    known: dict[tuple[str, str], Wait] = field(default_factory=dict)

    async def of(self, standing: Standing) -> Wait:
        """What this case waits for."""
        if standing.stage == "granted":
            return Wait(None)  # its document is still to be served
        key = (standing.case_id, standing.stage)
        if standing.waits_for in {"bureau", "payroll_maker"}:
            if key not in self.known:
                self.known[key] = await self._read(standing)
            return self.known[key]
        rests = standing.stage == "posted" or (standing.stage == "reviewed" and standing.is_refused)
        return Wait(standing.due_on + _DAY if rests and standing.due_on else None)

    async def _read(self, standing: Standing) -> Wait:
        if standing.waits_for == "bureau":
            inquiry = await self.api.read(self.reader, f"/cases/{standing.case_id}/inquiry")
            return Wait(date.fromisoformat(inquiry["due_on"]) + _DAY, may_end_before=True)
        decision = await self.api.read(self.reader, f"/decisions/{standing.ref('decision_id')}")
        return Wait(date.fromisoformat(f"{decision['first_month']}-01"))


def next_day(waits: Iterable[Wait], today: date) -> date | None:
    """The first day on which something can happen; None as long as anything is in somebody's hands today."""
    days = [wait.until for wait in waits]
    if any(day is None or day <= today for day in days):
        return None
    return min((day for day in days if day is not None), default=None)


async def today(api: Api) -> date:
    """The legal date of the suite."""
    return date.fromisoformat((await api.read(PUBLIC, "/demo/clock"))["today"])


async def move_to(api: Api, day: date) -> None:
    """Move the suite's legal clock forward to a day; it never goes back."""
    clock = await api.read(PUBLIC, "/demo/clock")
    ahead = (day - date.fromisoformat(clock["today"])).days
    if ahead > 0:
        await api.write(PUBLIC, "/demo/clock", {"offset_days": clock["offset_days"] + ahead}, new_id())
