"""A case in a hard turn as the next step finds it."""

from dataclasses import dataclass
from datetime import date

from deploy.demo import desks
from deploy.demo.client import Actor, Api
from deploy.demo.people import Household
from deploy.demo.standing import Standing


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a case stands, and which kinds of events it has met so far."""

    api: Api
    household: Household
    standing: Standing
    events: frozenset[str]
    today: date

    @property
    def case_id(self) -> str:
        """The case."""
        return self.standing.case_id

    @property
    def clerk(self) -> Actor:
        """Who handles the household's case at the township."""
        return desks.clerk(desks.township_of(self.household.village_code))

    @property
    def applicant(self) -> Actor:
        """The applicant on the portal."""
        return desks.as_applicant(self.household.members[self.household.applicant])

    def has_met(self, *events: str) -> bool:
        """Whether all of these have happened."""
        return self.events.issuperset(events)
