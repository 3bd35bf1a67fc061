"""The property of a household against the rules of the place (社会救助法 art. 18, 21, 23; 民发〔2021〕57号 art. 14)."""

from collections.abc import Iterable
from datetime import date

from services.eligibility import names
from services.eligibility.facts import ASSET, Facts, Item, Member
from services.eligibility.policy.policy import Policy, PropertyRule, Standard
from shared.vocabulary.law import Finding, LegalBasis, Outcome
from shared.vocabulary.money import total

_ARTICLES = {names.DIBAO: "18.1", names.EDGE: "21.1"}
# Nothing was found, which is less than that there is nothing: a source that could not say has a finding of its own, and
# some kinds no source is asked about yet (register.yaml of economic verification).
_NOTHING_FOUND = "申报、核对和入户调查中都没有发现您家有{title},符合{scheme}的财产规定。"


def assess(
    facts: Facts, counted: tuple[Member, ...], scheme: str, standard: Standard, policy: Policy, on: date
) -> tuple[Finding, ...]:
    """A finding a rule of the scheme; the property test passes when every one is met."""
    persons = {member.person_id for member in counted}
    mine = [item for item in facts.items if item.aspect == ASSET and item.person_id in persons]
    rules = policy.property_rules_on(scheme, on)
    return tuple(_finding(rule, scheme, _of_kinds(mine, rule.kinds), len(counted), standard) for rule in rules)


def passes(findings: Iterable[Finding]) -> bool:
    """Whether every rule is met."""
    return all(finding.outcome is Outcome.MET for finding in findings)


def _of_kinds(items: Iterable[Item], kinds: tuple[str, ...]) -> list[Item]:
    return [item for item in items if item.kind in kinds]


def _finding(rule: PropertyRule, scheme: str, items: list[Item], persons: int, standard: Standard) -> Finding:
    match rule.measure:
        case "amount_per_head":
            return _amount_finding(rule, scheme, items, persons, standard)
        case "count":
            return _count_finding(rule, scheme, items)
    raise ValueError(f"property rule {rule.code} has an unknown measure")


def _amount_finding(rule: PropertyRule, scheme: str, items: list[Item], persons: int, standard: Standard) -> Finding:
    """Compared for the whole household, unrounded: amount <= months x standard x persons."""
    value = total(item.amount for item in items)
    limit = standard.monthly * rule.limits[scheme] * persons
    is_met = value <= limit
    return Finding(
        code=f"property_{rule.code}",
        basis=_basis(scheme),
        outcome=Outcome.of(is_met),
        inputs={
            "title": rule.title,
            "value": value,
            "limit": limit,
            "months": rule.limits[scheme],
            "persons": persons,
            "scheme": names.short(scheme),
            "verb": "没有超过" if is_met else "超过",
        },
        reason="您家的{title}合计{value}元,{verb}{scheme}规定的{limit}元({persons}人,每人{months}个月低保标准)。"
        if value
        else _NOTHING_FOUND,
    )


def _count_finding(rule: PropertyRule, scheme: str, items: list[Item]) -> Finding:
    value, limit = sum(_units(item) for item in items), rule.limits[scheme]
    return Finding(
        code=f"property_{rule.code}",
        basis=_basis(scheme),
        outcome=Outcome.of(value <= limit),
        inputs={
            "title": rule.title,
            "value": value,
            "limit": limit,
            "unit": rule.unit,
            "scheme": names.short(scheme),
        },
        reason=_count_reason(value, limit),
    )


def _count_reason(value: int, limit: int) -> str:
    if value == 0:
        return _NOTHING_FOUND
    if value <= limit:
        return "您家有{title}{value}{unit},没有超过{scheme}规定的{limit}{unit}。"
    if limit == 0:
        return "您家有{title}{value}{unit},按照{scheme}的财产规定应当没有。"
    return "您家有{title}{value}{unit},超过{scheme}规定的{limit}{unit}。"


def _units(item: Item) -> int:
    """How many things an item is; one with a value and no count is one thing, or a valued car would count as none."""
    return item.count or int(bool(item.amount))


def _basis(scheme: str) -> tuple[LegalBasis, ...]:
    return (
        LegalBasis("社会救助法", _ARTICLES[scheme]),
        LegalBasis("社会救助法", "23"),
        LegalBasis("最低生活保障审核确认办法", "14", "民发〔2021〕57号"),
    )
