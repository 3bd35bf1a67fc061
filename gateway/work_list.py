"""Work lists: what waits for whom, derived from where a case stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gateway.progress import Progress, Stage
from shared.identity.actor import Actor

SUPERVISORS = frozenset({"city_officer", "province_officer"})
"""They see every list of their area, to see where work piles up."""


@dataclass(frozen=True, slots=True)
class WorkList:
    """One list: whose work it is, and which cases stand on it."""

    name: str
    title: str
    role: str
    holds: Callable[[Progress], bool]

    def is_open_to(self, actor: Actor) -> bool:
        """Whether the actor works this list or supervises it."""
        return not actor.roles.isdisjoint({self.role, *SUPERVISORS})


LISTS: tuple[WorkList, ...] = (
    WorkList("acceptance", "待受理", "township_clerk", lambda case: case.stage is Stage.SUBMITTED),
    WorkList(
        "survey", "待入户调查", "township_clerk", lambda case: case.stage is Stage.ACCEPTED and not case.is_surveyed
    ),
    WorkList("facts", "待认定", "township_clerk", lambda case: case.stage is Stage.FACTS_READY),
    WorkList("review", "待审核", "township_reviewer", lambda case: case.stage is Stage.PROPOSED),
    WorkList("posting", "待张贴公示", "village_agent", lambda case: case.stage is Stage.POSTING),
    WorkList("confirmation", "待确认", "county_confirmer", lambda case: case.stage is Stage.AWAITING_CONFIRMATION),
    WorkList("service", "待送达决定书", "township_clerk", lambda case: case.is_decided and not case.is_served),
)

BY_NAME: Mapping[str, WorkList] = {each.name: each for each in LISTS}


def lists_of(case: Progress) -> tuple[str, ...]:
    """The lists on which a case stands."""
    return tuple(each.name for each in LISTS if each.holds(case))


_WAITS_FOR: Mapping[Stage, str] = {
    Stage.SUBMITTED: "township_clerk",
    Stage.RETURNED: "applicant",
    Stage.FACTS_READY: "township_clerk",
    Stage.PROPOSED: "township_reviewer",
    Stage.POSTING: "village_agent",
    Stage.POSTED: "public",
    Stage.AWAITING_CONFIRMATION: "county_confirmer",
    Stage.DENIED: "township_clerk",
}


def waits_for(case: Progress) -> str | None:
    """The role whose move is next; None where nobody's is."""
    if case.stage is Stage.ACCEPTED:
        if not case.is_surveyed:
            return "township_clerk"
        return "system" if case.is_inquired else "bureau"
    if case.stage is Stage.REVIEWED:
        return "applicant" if case.due_on else "system"
    if case.eligibility is Stage.GRANTED and not case.is_paid:
        return "county_finance" if case.is_unfunded else "payroll_maker"
    return _WAITS_FOR.get(case.stage)
