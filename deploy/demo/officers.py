"""What officers do in a round: each opens the work lists of their desk and does what stands there."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from deploy.demo import changes, decide, disclose, handle, neighbours, rights, urgent, waiting
from deploy.demo.client import Actor, Api
from deploy.demo.desks import CHECKER, DELEGATE, PROPOSER, VISITOR
from deploy.demo.together import together

Act = Callable[[Api, Actor, str, date], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Duty:
    """A work list, the id by which its items are taken up, and the act, which says whether an item is finished.

    `name` is who of the desk does it, where that is not whoever does the rest.
    """

    work_list: str
    ref: str
    act: Act
    name: str | None = None

    def by(self, actor: Actor) -> Actor:
        """Who of this actor's desk does it."""
        return replace(actor, name=self.name or actor.name)


DUTIES: Mapping[str, tuple[Duty, ...]] = {
    "township_clerk": (
        Duty("acceptance", "case_id", handle.accept),
        Duty("survey", "case_id", handle.survey),
        Duty("resurvey", "case_id", handle.survey),
        Duty("change", "case_id", changes.accept),
        Duty("facts", "case_id", handle.adopt, PROPOSER),
        Duty("service", "decision_id", decide.serve),
        Duty("objection", "objection_id", neighbours.answer),
        Duty("supplement", "case_id", urgent.supplement),
        Duty("running_review", "case_id", rights.review, PROPOSER),
        Duty("hearing", "adjustment_id", rights.hear),
    ),
    "township_reviewer": (
        Duty("emergency", "case_id", urgent.decide),
        Duty("review", "determination_id", decide.review),
        Duty("delegated_confirmation", "determination_id", decide.confirm, DELEGATE),
        Duty("delegated_adjustment", "adjustment_id", rights.decide, DELEGATE),
    ),
    "village_agent": (Duty("posting", "notice_id", disclose.post),),
    "county_confirmer": (
        Duty("county_visit", "case_id", handle.visit_for_county, VISITOR),
        Duty("confirmation", "determination_id", decide.confirm),
        Duty("adjustment", "adjustment_id", rights.decide),
        Duty("emergency_check", "decision_id", urgent.check, CHECKER),
    ),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a work list by its ids; a case that comes back has met another event, and so is another item."""

    refs: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, line: Any) -> "Item":
        """Read a line."""
        return cls(tuple(sorted({"case_id": line["case_id"], **line["refs"]}.items())))

    def ref(self, name: str) -> str:
        """The id by which the line is taken up."""
        return dict(self.refs)[name]


@dataclass(slots=True)
class Officers:
    """All desks at work; `done` is what is finished for good, since a work list lags a moment behind the rooms."""

    api: Api
    done: set[tuple[str, Item]] = field(default_factory=set)

    async def clear(self, actor: Actor) -> int:
        """Work through the actor's lists; gives the number of items finished."""
        counts = await self.api.read(actor, "/work-lists")
        lists = {item["name"] for item in counts["items"] if item["count"]}
        duties = [duty for duty in DUTIES[actor.role] if duty.work_list in lists]
        return sum(await together(self._clear_list(actor, duty) for duty in duties))

    async def _clear_list(self, opener: Actor, duty: Duty) -> int:
        actor = duty.by(opener)
        items = [Item.of(item) async for item in self.api.items(actor, f"/work-lists/{duty.work_list}")]
        fresh = [item for item in items if (duty.work_list, item) not in self.done]
        if not fresh:
            return 0
        # Asked after the items were seen: at midnight a day of before would lie before what it is to follow.
        today = await waiting.today(self.api)
        return sum(await together(self._take(actor, duty, item, today) for item in fresh))

    async def _take(self, actor: Actor, duty: Duty, item: Item, today: date) -> bool:
        is_done = await duty.act(self.api, actor, item.ref(duty.ref), today)
        if is_done:
            self.done.add((duty.work_list, item))
        return is_done
