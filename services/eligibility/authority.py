"""Who may confirm a case on a day: the county's civil affairs authority, or a township by a dated delegation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.eligibility import names
from services.eligibility.case import AssistanceCase
from services.eligibility.delegation import Delegation, of_all
from services.eligibility.policy.policy import Policy
from services.eligibility.policy.reading import load
from services.eligibility.store import delegations as delegation_store
from shared.database.transaction import Transaction
from shared.identity.actor import Actor
from shared.refusal import Forbidden
from shared.vocabulary import divisions
from shared.vocabulary.law import LegalBasis

_BY_PROVINCE = LegalBasis("社会救助法", "44.2")
_SMALL_AMOUNTS = LegalBasis("社会救助暂行办法", "48")
_ROLES = {"county": "county_confirmer", "township": "township_reviewer"}


@dataclass(frozen=True, slots=True)
class Authority:
    """The authority that decides a case, and in whose name."""

    level: str
    area: str
    name: str
    basis: LegalBasis
    document: str = ""
    """Of the delegation; empty where the statute itself gives the power."""

    def require(self, actor: Actor) -> None:
        """Refuse whoever does not hold the power on this day (社会救助法 art. 44)."""
        holds = _ROLES[self.level] in actor.roles and getattr(actor.area, self.level) == self.area
        if actor.level != self.level or not holds:
            raise Forbidden("no_power", f"这个案件在今天由{self.name}确认,您的岗位没有这项权限。")


def of(case: AssistanceCase, policy: Policy, delegations: Iterable[Delegation], on: date) -> Authority:
    """The authority for a case: the township by a delegation for all that is asked for, else whom the statute names."""
    place = case.place
    if place.township is not None:
        delegated = of_all(delegations, case.schemes, place.township)
        if delegated is not None:
            return _delegated(place.township, delegated, _BY_PROVINCE)
    power = policy.power((place.township, place.county, place.city, divisions.PROVINCE_CODE), on)
    if power.level == "township" and place.township is not None:
        return Authority("township", place.township, _township_name(place.township), power.basis, power.document)
    return of_county(case, power.basis)


def of_county(case: AssistanceCase, basis: LegalBasis) -> Authority:
    """The county's civil affairs authority."""
    return Authority("county", case.county, f"{divisions.full_name(case.county)}民政局", basis)


async def of_day(tx: Transaction, case: AssistanceCase) -> Authority:
    """The authority that holds the power today; the statute's own powers know no examples, in demo mode either."""
    delegations = await delegation_store.in_force(tx, case.place, tx.today)
    return of(case, load(accepts_examples=False), delegations, tx.today)


async def township_power(tx: Transaction, case: AssistanceCase, scheme: str) -> Authority | None:
    """The township where it has been given the power for this scheme, today; None where it has not."""
    township = case.place.township
    if township is None:
        return None
    delegated = of_all(await delegation_store.in_force(tx, case.place, tx.today), (scheme,), township)
    basis = _SMALL_AMOUNTS if scheme == names.TEMPORARY else _BY_PROVINCE
    return _delegated(township, delegated, basis) if delegated is not None else None


def _delegated(township: str, delegation: Delegation, basis: LegalBasis) -> Authority:
    return Authority("township", township, _township_name(township), basis, delegation.document)


def _township_name(code: str) -> str:
    name = divisions.full_name(code)
    return f"{name}办事处" if name.endswith("街道") else f"{name}人民政府"
