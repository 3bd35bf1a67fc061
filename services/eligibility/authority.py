"""Who may confirm a case on a day: the county's civil affairs authority, or a township by a dated delegation."""

from dataclasses import dataclass
from datetime import date

from services.eligibility.case import AssistanceCase
from services.eligibility.policy.policy import Policy
from shared.database.transaction import Transaction
from shared.identity.actor import Actor
from shared.refusal import Forbidden
from shared.vocabulary import divisions
from shared.vocabulary.law import LegalBasis

_ROLES = {"county": "county_confirmer", "township": "township_reviewer"}


@dataclass(frozen=True, slots=True)
class Authority:
    """The authority that decides a case, and in whose name."""

    level: str
    area: str
    name: str
    basis: LegalBasis

    def require(self, actor: Actor) -> None:
        """Refuse whoever does not hold the power on this day (社会救助法 art. 44)."""
        holds = _ROLES[self.level] in actor.roles and getattr(actor.area, self.level) == self.area
        if actor.level != self.level or not holds:
            raise Forbidden("no_power", f"这个案件在今天由{self.name}确认,您的岗位没有这项权限。")


def of(case: AssistanceCase, policy: Policy, on: date) -> Authority:
    """The authority for a case: the narrowest area that has a power in force."""
    place = case.place
    power = policy.power((place.township, place.county, place.city, divisions.PROVINCE_CODE), on)
    if power.level == "township" and place.township is not None:
        return Authority("township", place.township, _township_name(place.township), power.basis)
    return of_county(case, power.basis)


def of_county(case: AssistanceCase, basis: LegalBasis) -> Authority:
    """The county's civil affairs authority."""
    return Authority("county", case.county, f"{divisions.full_name(case.county)}民政局", basis)


async def township_power(tx: Transaction, case: AssistanceCase, scheme: str, policy: Policy) -> Authority | None:
    """The township where the province has given it the power for this scheme, today; None where it has not."""
    holder = of(case, policy, tx.today)
    return holder if holder.level == "township" and scheme else None


def _township_name(code: str) -> str:
    name = divisions.full_name(code)
    return f"{name}办事处" if name.endswith("街道") else f"{name}人民政府"
