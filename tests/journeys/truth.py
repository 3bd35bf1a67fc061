"""What the law gives each household of the demo, worked out from what is true about it and by hand (示例 standards).

Deliberately written without the suite's own code: two ways to the same figure.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from deploy.demo.people import EMERGENCIES, Declared, Household, Story
from deploy.demo.population import Population

RURAL_FEN_MONTHLY, URBAN_FEN_MONTHLY = 80_000, 100_000
"""By the tenth digit of the village's code: 村委会 (2 and 3) are rural, all else urban."""


@dataclass(frozen=True)
class Means:
    """A household that lives together: its income of twelve months, its savings and its cars."""

    limit_fen: int
    income_fen: int
    savings_fen: int
    cars: int

    @property
    def monthly_fen(self) -> int:
        """The difference to the standard, rounded up to the jiao; zero for whoever is not entitled."""
        is_poor = self.income_fen < self.limit_fen and self.savings_fen <= 2 * self.limit_fen and not self.cars
        gap = self.limit_fen - self.income_fen if is_poor else 0
        return -(-gap // 120) * 10

    @property
    def is_edge(self) -> bool:
        """Under one and a half standards, with a car at most."""
        is_near = 2 * self.income_fen < 3 * self.limit_fen and self.savings_fen <= 3 * self.limit_fen
        return is_near and self.cars <= 1 and not self.monthly_fen


def of(household: Household) -> Means:
    """The basic pension is not counted (57号 art. 13), nor is whoever is in prison (art. 7).

    Who enters alone is measured by their own means (art. 8), whose means change before the decision by the new ones.
    """
    counted = [person for person in household.members if person.absence == "none"]
    if household.enters_alone is not None:
        counted = [household.members[household.enters_alone]]
    more = _earned(household.later) - _earned(household.declared) if household.story is Story.CHANGED else 0
    return Means(
        limit_fen=(RURAL_FEN_MONTHLY if household.village_code[9] in "23" else URBAN_FEN_MONTHLY) * len(counted) * 12,
        income_fen=more + sum(person.wage_fen_year + person.business_fen_year for person in counted),
        savings_fen=sum(person.deposit_fen for person in counted),
        cars=sum(person.vehicles for person in counted),
    )


def _earned(items: Sequence[Declared]) -> int:
    return sum(item.amount_fen for item in items if item.kind in {"wage", "business_net"})


def applicants(people: Population) -> list[Household]:
    """Those who fill in a form; others are helped first."""
    return [each for each in people.households if each.story not in EMERGENCIES]


def decided(people: Population) -> list[Means]:
    """Those who neither give up nor stay away with an incomplete form."""
    return [of(each) for each in applicants(people) if each.conduct.resubmits and not each.conduct.withdraws]
