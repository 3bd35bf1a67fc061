"""What officers do in a round: each opens the work lists of their desk and does what stands there."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date

from deploy.demo import decide, disclose, handle
from deploy.demo.client import Actor, Api

Act = Callable[[Api, Actor, str, date], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Duty:
    """A work list, the id by which its items are taken up, and what is done with each."""

    work_list: str
    ref: str
    act: Act


DUTIES: Mapping[str, tuple[Duty, ...]] = {
    "township_clerk": (
        Duty("acceptance", "case_id", handle.accept),
        Duty("survey", "case_id", handle.survey),
        Duty("facts", "case_id", handle.adopt),
        Duty("service", "decision_id", decide.serve),
    ),
    "township_reviewer": (Duty("review", "determination_id", decide.review),),
    "village_agent": (Duty("posting", "notice_id", disclose.post),),
    "county_confirmer": (Duty("confirmation", "determination_id", decide.confirm),),
}


async def clear(api: Api, actor: Actor, today: date) -> int:
    """Work through the actor's lists; gives the number of steps taken."""
    counts = await api.read(actor, "/work-lists")
    waiting = {item["name"] for item in counts["items"] if item["count"]}
    duties = [duty for duty in DUTIES[actor.role] if duty.work_list in waiting]
    return sum(await asyncio.gather(*(_clear_list(api, actor, duty, today) for duty in duties)))


async def _clear_list(api: Api, actor: Actor, duty: Duty, today: date) -> int:
    items = [item async for item in api.items(actor, f"/work-lists/{duty.work_list}")]
    refs = [{"case_id": item["case_id"], **item["refs"]}[duty.ref] for item in items]
    return sum(await asyncio.gather(*(duty.act(api, actor, ref, today) for ref in refs)))
