"""The income of a household: which kinds count, and the one place where it is summed (民发〔2021〕57号 art. 13)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.eligibility import names
from services.eligibility.facts import INCOME, Facts, Item, Member
from services.eligibility.policy.policy import IncomeRule, Policy, Status
from shared.vocabulary.law import Finding, Outcome
from shared.vocabulary.money import Money, total


@dataclass(frozen=True, slots=True)
class Income:
    """The income of the whole look-back period that counts, with a finding a kind."""

    total: Money
    findings: tuple[Finding, ...]
    rules: tuple[IncomeRule, ...]


def assess(facts: Facts, counted: Iterable[Member], policy: Policy, on: date) -> Income:
    """Sum the counted members' income of the counted kinds; income of others never enters."""
    persons = {member.person_id for member in counted}
    mine = [item for item in facts.items if item.aspect == INCOME and item.person_id in persons]
    rules = {kind: policy.income_rule(kind, on) for kind in sorted({item.kind for item in mine})}
    findings = tuple(_finding(rule, _sum(_of_kind(mine, kind))) for kind, rule in rules.items())
    counts = [item for item in mine if rules[item.kind].counted]
    return Income(_sum(counts), findings, tuple(rules.values()))


def _sum(items: Iterable[Item]) -> Money:
    return total(item.amount for item in items)


def _of_kind(items: Iterable[Item], kind: str) -> list[Item]:
    return [item for item in items if item.kind == kind]


def _finding(rule: IncomeRule, amount: Money) -> Finding:
    return Finding(
        code="income_counted" if rule.counted else "income_not_counted",
        basis=rule.basis,
        outcome=Outcome.COMPUTED,
        inputs={
            "kind": names.kind(rule.kind),
            "amount": amount,
            "verb": _verb(rule),
        },
        reason="{kind}合计{amount}元,{verb}家庭收入。",
    )


def _verb(rule: IncomeRule) -> str:
    """What is left out by way of example is not left out by law, and does not say so."""
    if rule.counted:
        return "计入"
    return "依法不计入" if rule.status is Status.OFFICIAL else "按示例规定不计入"
