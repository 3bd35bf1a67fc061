"""What a recipe is: how to make a request that succeeds, in which state it finds its case and where it leaves it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from deploy.demo import desks, papers
from shared.identity.actor import Actor

from .world import Subject, World, as_written, login

DEAR = 12
"""How often at most a recipe is used whose success uses its case up."""


@dataclass(frozen=True)
class Good:
    """A request that the suite should grant; `fixed` are the words of its body that nothing may be put in place of."""

    actor: Actor | None
    ids: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    query: Mapping[str, str] = field(default_factory=dict)
    fixed: frozenset[str] = frozenset()
    file: papers.Paper | None = None
    etag: str | None = None


Make = Callable[[World, Subject], Awaitable[Good]]


@dataclass(frozen=True)
class Recipe:
    """How a good request is made. `gives` is the state after its success; the same as `needs` where nothing is used up.

    `until` are the stages at which the gateway has heard of it; `most` limits what each success makes dear, and
    what concerns the whole county is tried alone.
    """

    make: Make
    needs: str = "blank"
    gives: str | None = None
    until: frozenset[str] = frozenset()
    most: int = DEAR
    is_alone: bool = False

    @property
    def is_cheap(self) -> bool:
        """Whether a success leaves the case as it was."""
        return self.needs == self.gives

    @property
    def is_used_up(self) -> bool:
        """Whether what was asked can be granted only once."""
        return self.is_alone or not self.is_cheap


def about(subject: Subject, who: desks.Actor, body: Any = None, **more: Any) -> Good:
    return Good(login(who), subject.ids, body, **more)


async def applicant_of(world: World, subject: Subject) -> Actor:
    household = subject.household
    return await world.suite.person(household.members[household.applicant].identity_number)


async def survey_body(world: World, subject: Subject, who: desks.Actor) -> Good:
    """A visit to the household, recorded by one of those who made it."""
    clerk = subject.clerk
    form = await as_written(world, subject)
    photo = await world.suite.api.hand_in(clerk, f"{form.path}/materials", "survey_photo", papers.photo(uuid4().hex))
    scanned = papers.scan(uuid4().hex)
    form_paper = await world.suite.api.hand_in(clerk, f"{form.path}/materials", "survey_form", scanned)
    signed = {"way": "paper", "paper_hash": form_paper}
    second = f"demo:{clerk.area_code}:{desks.SECOND_INVESTIGATOR}"
    body = {
        "visited_on": (await world.today()).isoformat(),
        "investigators": [
            {"officer_id": login(who).id, "name": who.name, "signature": {"way": "token"}},
            {"officer_id": second, "name": desks.SECOND_INVESTIGATOR, "signature": signed},
        ],
        "photos": [photo],
        "present_members": [{"person_id": person, "signature": signed} for person in form.persons],
        "living_conditions": "住房为砖瓦平房,生活简朴。",
    }
    return about(subject, who, body, fixed=frozenset({"officer_id"}))
