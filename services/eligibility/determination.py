"""The determination: what the law gives a household on a day, one line a scheme, every step with its clause.

`determine` is pure: the same facts, policy and day give the same lines today and in ten years.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from services.eligibility import income as household_income
from services.eligibility import names, single_entry
from services.eligibility import property as household_property
from services.eligibility.entry import Entry
from services.eligibility.facts import DEATH, Facts, Member
from services.eligibility.household import Standing, counted, standings
from services.eligibility.income import Income
from services.eligibility.policy.policy import Policy, Standard, Status
from shared.refusal import Conflict
from shared.vocabulary.law import Finding, LegalBasis, Outcome
from shared.vocabulary.money import ZERO, Money, Rounding, Unit

GRANTED = "granted"
DENIED = "denied"
CERTIFIED = "certified"


@dataclass(frozen=True, slots=True)
class Line:
    """What one scheme gives: granted, denied or certified, with the household's monthly amount."""

    scheme: str
    outcome: str
    amount_monthly: Money
    person_ids: tuple[UUID, ...]
    category: str
    findings: tuple[Finding, ...]

    def naming(self, former: UUID, found: UUID) -> "Line":
        """The line with the person who was found in the place of the unknown one."""
        return replace(self, person_ids=tuple(found if each == former else each for each in self.person_ids))


@dataclass(frozen=True, slots=True)
class Determination:
    """The lines of a day under a version of policy; `examples` names the example values (示例) that were used."""

    lines: tuple[Line, ...]
    policy_version: str
    examples: tuple[str, ...]

    @property
    def grants(self) -> bool:
        """Whether any scheme would pay."""
        return any(line.outcome == GRANTED for line in self.lines)

    @property
    def certifies_edge(self) -> bool:
        """Whether the household is found to be an edge family (低保边缘家庭)."""
        return any(line.outcome == CERTIFIED for line in self.lines)

    def to_json(self) -> dict[str, Any]:
        """A JSON object, the same for equal determinations."""
        lines = [line_to_json(line) for line in self.lines]
        return {"lines": lines, "policy_version": self.policy_version, "examples": list(self.examples)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Determination":
        """Read what to_json wrote."""
        lines = tuple(line_from_json(line) for line in data["lines"])
        return cls(lines, data["policy_version"], tuple(data["examples"]))

    def canonical(self) -> bytes:
        """The bytes over which the digest is taken."""
        return json.dumps(self.to_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True)
class _Household:
    """What every scheme looks at."""

    facts: Facts
    standings: tuple[Standing, ...]
    income: Income
    standard: Standard
    findings: tuple[Finding, ...]

    @property
    def counted(self) -> tuple[Member, ...]:
        """Who is counted."""
        return counted(self.standings)

    @property
    def full_need(self) -> Money:
        """Standard x members x months: the unrounded side of every comparison."""
        return self.standard.monthly * len(self.counted) * self.facts.lookback_months

    @property
    def person_ids(self) -> tuple[UUID, ...]:
        return tuple(member.person_id for member in self.counted)


def determine(facts: Facts, policy: Policy, on: date) -> Determination:
    """Apply the law to adopted facts; ConfigurationMissing where the place has not set what it needs.

    低保 is examined when it was asked for; 低保边缘 when it was asked for, or when 低保 is refused, because a household
    that misses one by little must not have to apply again for the other (社会救助法 art. 21).
    """
    if facts.entry is not None:
        _require_living(facts.members, facts.entry)
    if facts.entry is not None and not facts.entry.is_of_edge_family:
        return _determine_alone(facts, facts.entry, policy, on)
    household = _household(facts, standings(facts.members, policy, on), policy, on)
    lines = [_dibao(household, policy, on)] if names.DIBAO in facts.schemes or facts.entry else []
    if not any(line.outcome == GRANTED for line in lines):
        edge = _edge(household, policy, on)
        if facts.entry is not None:
            lines = [_out_of_edge_family(household, facts.entry, (lines[0], edge), policy, on)]
        if edge.outcome == CERTIFIED or names.EDGE in facts.schemes:
            lines.append(edge)
    return Determination(tuple(lines), policy.version, _examples(household, lines, policy, on))


def _determine_alone(facts: Facts, entry: Entry, policy: Policy, on: date) -> Determination:
    """Where no edge family is asked for a person is looked at alone, as a household of one.

    57号 art. 8.1(3), (4), 民发〔2022〕83号 一(一).
    """
    member = _person(facts.members, entry)
    route = single_entry.finding(entry, member, policy, on)
    household = _household(facts, (Standing(member, True, route),), policy, on)  # noqa: FBT003
    line = _dibao(household, policy, on)
    if route.outcome is not Outcome.MET:
        line = replace(line, outcome=DENIED, amount_monthly=ZERO)
    return Determination((line,), policy.version, _examples(household, [line], policy, on))


def _out_of_edge_family(
    household: _Household, entry: Entry, lines: tuple[Line, Line], policy: Policy, on: date
) -> Line:
    """低保 for one person of an edge family (社会救助法 art. 21.2): the others get none, the family is certified.

    A household that itself is entitled to 低保 never comes here: it is taken in whole (民发〔2022〕83号).
    """
    dibao, edge = lines
    if edge.outcome != CERTIFIED:
        return replace(dibao, findings=(*dibao.findings, single_entry.not_of_edge_family(entry)))
    route = single_entry.finding(entry, _person(household.counted, entry), policy, on)
    own, amount = _own_difference(household, entry, policy, on)
    findings = (*edge.findings, route, own)
    is_granted = route.outcome is Outcome.MET and own.outcome is Outcome.MET
    return Line(
        names.DIBAO,
        GRANTED if is_granted else DENIED,
        amount if is_granted else ZERO,
        (entry.person_id,),
        household.facts.category,
        findings,
    )


def _own_difference(household: _Household, entry: Entry, policy: Policy, on: date) -> tuple[Finding, Money]:
    """What one person lacks to the standard, by the reading of `single_entry_income`: own income, or the average."""
    months = household.facts.lookback_months
    persons, income, whose = 1, household.income.total, "人均"
    if policy.parameter("single_entry_income", on).value == "own":
        member = _person(household.counted, entry)
        income, whose = household_income.assess(household.facts, (member,), policy, on).total, "本人"
    else:
        persons = len(household.counted)
    need = household.standard.monthly * persons * months
    mode, unit = policy.rounding(on)
    is_met = income < need
    amount = (need - income).divide(months * persons, mode, unit) if is_met else ZERO
    found = Finding(
        code="single_entry_income",
        basis=(LegalBasis("社会救助法", "21.2"), LegalBasis("最低生活保障审核确认办法", "23", "民发〔2021〕57号")),
        outcome=Outcome.of(is_met),
        inputs={
            "whose": whose,
            "months": months,
            "income": income.divide(persons, Rounding.DOWN),
            "standard": household.standard.monthly,
            "verb": _compared(is_met=is_met),
            "amount": amount,
        },
        reason="单独申请人按{whose}收入核算:{months}个月合计{income}元,{verb}每人每月{standard}元的低保标准,"
        "差额为每月{amount}元。",
    )
    return found, amount


def _require_living(members: Iterable[Member], entry: Entry) -> None:
    """With whoever would enter alone their application ends: nothing is granted to the dead (民法典 art. 13)."""
    if any(member.person_id == entry.person_id and member.absence == DEATH for member in members):
        sentence = "单独申请的人已登记死亡,这件申请不再认定。登记有误的,请先更正死亡登记。"
        raise Conflict("entry_person_dead", sentence)


def _person(members: Iterable[Member], entry: Entry) -> Member:
    found = next((member for member in members if member.person_id == entry.person_id), None)
    if found is None:
        sentence = "单独申请的人没有计入共同生活的家庭成员,不能按这个情形认定,请核对家庭成员情况。"
        raise Conflict("entry_person_not_counted", sentence)
    return found


def _household(facts: Facts, all_standings: tuple[Standing, ...], policy: Policy, on: date) -> _Household:
    members = counted(all_standings)
    if not members:
        raise Conflict("nobody_counted", "这个家庭没有可以计入的共同生活的家庭成员,请核对家庭成员情况后重新认定。")
    income = household_income.assess(facts, members, policy, on)
    standard = policy.standard(facts.county, facts.category, on)
    findings = (*(each.finding for each in all_standings), *_unknown(facts), *income.findings)
    return _Household(facts, all_standings, income, standard, findings)


def _dibao(household: _Household, policy: Policy, on: date) -> Line:
    """低保 (社会救助法 art. 18): income strictly below the standard, and the property rules met."""
    income_finding = _income_finding(household)
    property_findings = household_property.assess(
        household.facts, household.counted, names.DIBAO, household.standard, policy, on
    )
    findings = (*household.findings, income_finding, *property_findings)
    if income_finding.outcome is not Outcome.MET or not household_property.passes(property_findings):
        return _line(household, names.DIBAO, DENIED, ZERO, findings)
    amount = monthly_amount(household.full_need, household.income.total, household.facts, policy.rounding(on))
    return _line(household, names.DIBAO, GRANTED, amount, (*findings, _amount_finding(household, amount)))


def _edge(household: _Household, policy: Policy, on: date) -> Line:
    """低保边缘 (社会救助法 art. 21): below the raised line and its own property rules; no text has a lower bound."""
    income_finding = _edge_income_finding(household, policy, on)
    property_findings = household_property.assess(
        household.facts, household.counted, names.EDGE, household.standard, policy, on
    )
    is_edge = income_finding.outcome is Outcome.MET and household_property.passes(property_findings)
    findings = (*household.findings, income_finding, *property_findings)
    return _line(household, names.EDGE, CERTIFIED if is_edge else DENIED, ZERO, findings)


def monthly_amount(full_need: Money, income: Money, facts: Facts, rounding: tuple[Rounding, Unit]) -> Money:
    """The household's monthly difference to the standard (57号 art. 23), rounded here and nowhere else."""
    mode, unit = rounding
    return (full_need - income).divide(facts.lookback_months, mode, unit)


def _line(household: _Household, scheme: str, outcome: str, amount: Money, findings: tuple[Finding, ...]) -> Line:
    return Line(scheme, outcome, amount, household.person_ids, household.facts.category, findings)


def _income_finding(household: _Household) -> Finding:
    """Strictly below: equal is not below; unrounded: a rounded average can refuse unlawfully."""
    is_met = household.income.total < household.full_need
    return Finding(
        code="income_below_standard",
        basis=(
            LegalBasis("社会救助法", "18.1"),
            LegalBasis("社会救助法", "19"),
            LegalBasis("最低生活保障审核确认办法", "13", "民发〔2021〕57号"),
        ),
        outcome=Outcome.of(is_met),
        inputs=_income_inputs(household) | {"verb": _compared(is_met=is_met), "limit": household.full_need},
        reason="您家{persons}人,{months}个月收入合计{income}元(人均每月约{per_head}元),"
        "{verb}按当地{category}低保标准({document})每人每月{standard}元计算的{limit}元。",
    )


def _edge_income_finding(household: _Household, policy: Policy, on: date) -> Finding:
    ratio = policy.ratio("edge_ratio", on)
    is_met = household.income.total * ratio.denominator < household.full_need * ratio.numerator
    return Finding(
        code="income_below_edge_line",
        basis=(
            LegalBasis("社会救助法", "21.1"),
            LegalBasis("社会救助法", "21.3"),
            LegalBasis("最低生活保障审核确认办法", "8.2", "民发〔2021〕57号"),
        ),
        outcome=Outcome.of(is_met),
        inputs=_income_inputs(household)
        | {"verb": _compared(is_met=is_met), "line": policy.edge_line(household.standard, on)},
        reason="您家{persons}人,{months}个月收入合计{income}元(人均每月约{per_head}元),"
        "{verb}当地低保边缘家庭收入标准每人每月{line}元。",
    )


def _compared(*, is_met: bool) -> str:
    return "低于" if is_met else "已经达到或者超过"


def _income_inputs(household: _Household) -> dict[str, Any]:
    """The per-head figure is for reading only, rounded down to the fen; nothing is decided by it."""
    persons, months = len(household.counted), household.facts.lookback_months
    return {
        "persons": persons,
        "months": months,
        "income": household.income.total,
        "per_head": household.income.total.divide(persons * months, Rounding.DOWN),
        "standard": household.standard.monthly,
        "document": household.standard.document,
        "category": names.CATEGORIES[household.facts.category],
    }


def _amount_finding(household: _Household, amount: Money) -> Finding:
    return Finding(
        code="benefit_amount",
        basis=(LegalBasis("社会救助法", "18.2"), LegalBasis("最低生活保障审核确认办法", "23", "民发〔2021〕57号")),
        outcome=Outcome.COMPUTED,
        inputs={
            "need": household.full_need,
            "income": household.income.total,
            "months": household.facts.lookback_months,
            "amount": amount,
        },
        reason="按实际差额计算:({need}元减{income}元)除以{months}个月,每月{amount}元。",
    )


def _unknown(facts: Facts) -> Iterable[Finding]:
    for unknown in facts.unknown:
        yield Finding(
            code="source_unknown",
            basis=LegalBasis("社会救助法", "43"),
            outcome=Outcome.UNKNOWN,
            inputs={"source": names.source(unknown.source), "reason": unknown.reason},
            reason="{source}掌握的情况没有查清,不能当作没有。经办人员根据其他材料认定,理由是:{reason}",
        )


def _examples(household: _Household, lines: Iterable[Line], policy: Policy, on: date) -> tuple[str, ...]:
    """The titles of the example values that this determination stands on."""
    outcomes = {line.scheme: line.outcome for line in lines}
    needed = {
        "lookback_months": True,
        "benefit_rounding": outcomes.get(names.DIBAO) == GRANTED,
        "edge_ratio": names.EDGE in outcomes or outcomes.get(names.DIBAO) != GRANTED,
        "single_entry_income": household.facts.entry is not None and names.EDGE in outcomes,
    } | {each.reading: True for each in household.standings if each.reading is not None}
    parameters = [policy.parameter(name, on) for name, is_needed in needed.items() if is_needed]
    used = {row.title for row in parameters if row.status is Status.EXAMPLE}
    rules = [rule for scheme in outcomes for rule in policy.property_rules_on(scheme, on)]
    used |= {rule.title for rule in rules if rule.status is Status.EXAMPLE}
    used |= {names.kind(rule.kind) for rule in household.income.rules if rule.status is Status.EXAMPLE}
    if household.standard.status is Status.EXAMPLE:
        used.add("低保标准")
    return tuple(sorted(used))


def line_to_json(line: Line) -> dict[str, Any]:
    """A JSON object of one line; the amount in fen."""
    return {
        "scheme": line.scheme,
        "outcome": line.outcome,
        "amount_fen_monthly": line.amount_monthly.fen,
        "person_ids": [str(person_id) for person_id in line.person_ids],
        "category": line.category,
        "findings": [finding.to_json() for finding in line.findings],
    }


def line_from_json(data: Mapping[str, Any]) -> Line:
    """Read what line_to_json wrote."""
    return Line(
        scheme=data["scheme"],
        outcome=data["outcome"],
        amount_monthly=Money(data["amount_fen_monthly"]),
        person_ids=tuple(UUID(person_id) for person_id in data["person_ids"]),
        category=data["category"],
        findings=tuple(Finding.from_json(finding) for finding in data["findings"]),
    )
