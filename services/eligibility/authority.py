"""Who may confirm a case on a day: the county's civil affairs authority, or a township by a dated delegation."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.eligibility.case import AssistanceCase
from services.eligibility.decision import Decision, Kind
from services.eligibility.delegation import Delegation, of_all
from services.eligibility.policy.policy import Policy
from services.eligibility.policy.reading import load
from services.eligibility.store import delegations as delegation_store
from shared.database.transaction import Transaction
from shared.identity.actor import Actor
from shared.refusal import Forbidden
from shared.vocabulary import divisions
from shared.vocabulary.law import LegalBasis

_BY_COUNTY = LegalBasis("社会救助法", "44.1")
_BY_PROVINCE = LegalBasis("社会救助法", "44.2")
_CLAUSE = re.compile("《(?P<instrument>[^》]+)》(?:（(?P<document>[^）]+)）)?(?P<article>第.+)")
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


async def of_decision(tx: Transaction, case: AssistanceCase, decision: Decision) -> Authority:
    """The authority that made a decision: it takes its own back, whoever holds the power over the case by now.

    Of decisions of the first release it is not known; they are taken back by whoever holds the power today.
    """
    level, area = decision.authority_level, decision.authority_area
    if level is None or area is None:
        return of_county(case, _BY_COUNTY) if decision.kind is Kind.EMERGENCY else await of_day(tx, case)
    return Authority(level, area, decision.authority, _BY_COUNTY if level == "county" else _BY_PROVINCE)


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
    return _delegated(township, delegated, _BY_PROVINCE) if delegated is not None else None


def _delegated(township: str, delegation: Delegation, basis: LegalBasis) -> Authority:
    return Authority("township", township, _township_name(township), _cited(delegation, basis), delegation.document)


def _cited(delegation: Delegation, usual: LegalBasis) -> LegalBasis:
    """The clause that the document itself names; the usual one where it names none in the way of a citation."""
    found = _CLAUSE.fullmatch(delegation.basis.strip())
    return LegalBasis(found["instrument"], found["article"], found["document"] or "") if found else usual


def _township_name(code: str) -> str:
    name = divisions.full_name(code)
    return f"{name}办事处" if name.endswith("街道") else f"{name}人民政府"
