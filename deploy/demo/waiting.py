"""What the demo waits for when nobody has anything to do: the suite itself, or a day of the law's calendar."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from http import HTTPStatus

from deploy.demo.client import PUBLIC, Actor, Api, Refused
from deploy.demo.standing import Standing
from shared.ids import new_id

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wait:
    """Until which day a case rests; None while it is in somebody's hands. `unanswered` may still be answered before."""

    until: date | None
    unanswered: int = 0


@dataclass(slots=True)
class Waits:
    """Reads the days for which cases wait; a decision's first month, once read, does not change."""

    api: Api
    reader: Actor
    first_months: dict[str, date] = field(default_factory=dict)

    async def of(self, standing: Standing) -> Wait:
        """What this case waits for."""
        if standing.stage == "granted":
            return Wait(None)  # its document is still to be served
        if standing.waits_for == "bureau":
            return await self._inquiry(standing.case_id)
        if standing.waits_for == "payroll_maker":
            return Wait(await self._first_month(standing.ref("decision_id")))
        rests = standing.stage == "posted" or (standing.stage == "reviewed" and standing.is_refused)
        return Wait(standing.due_on + _DAY if rests and standing.due_on else None)

    async def _inquiry(self, case_id: str) -> Wait:
        """A question that was not put yet is in the suite's hands; one that was put waits for its source's last day.

        After a stop the room that asks may have heard of the case later than the gateway that tells of it: then it has
        no inquiry yet, and everything is still in the suite's hands.
        """
        try:
            inquiry = await self.api.read(self.reader, f"/cases/{case_id}/inquiry")
        except Refused as refused:
            if refused.status != HTTPStatus.NOT_FOUND:
                raise
            return Wait(None)
        states = [result["state"] for result in inquiry["results"]]
        if "asked" not in states or "open" in states:
            return Wait(None)
        return Wait(date.fromisoformat(inquiry["due_on"]) + _DAY, unanswered=states.count("asked"))

    async def _first_month(self, decision_id: str) -> date:
        if decision_id not in self.first_months:
            decision = await self.api.read(self.reader, f"/decisions/{decision_id}")
            self.first_months[decision_id] = date.fromisoformat(f"{decision['first_month']}-01")
        return self.first_months[decision_id]


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
