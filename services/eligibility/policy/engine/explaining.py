"""Writes the finding of each step, condition, amount and adjustment: clause, facts, outcome, and a plain sentence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from services.eligibility.policy.engine.constants import day_of
from services.eligibility.policy.engine.facts import Facts
from services.eligibility.policy.engine.nouns import Adjustment, Amount, Condition, Pack, Sheet, Step
from services.eligibility.policy.engine.program import Ground, Part, Program, Test
from services.eligibility.policy.engine.terms import Kind, Reach
from shared.vocabulary.law import Finding, InputValue, LegalBasis, Outcome
from shared.vocabulary.money import Money, Rounding

_UNKNOWN = "还不能判断:{missing}没有查清或者没有配置,不能当作没有。"


@dataclass(frozen=True, slots=True)
class Values:
    """Every variable of a household; lists are by person. `unset` names the parameters that nobody has configured."""

    named: Mapping[str, Any]
    facts: Facts
    unset: frozenset[str]

    def at(self, variable: str, person: int | None) -> Any:
        """The value of a variable, a person's where it is said of persons."""
        value = self.named[variable]
        return value[person] if isinstance(value, list) and person is not None else value

    def missing(self, names: Iterable[str], person: int | None) -> tuple[str, ...]:
        """Of these facts and parameters those that nobody knows, of this person where they are said of persons."""
        return tuple(sorted(name for name in names if name in self.unset or self._is_unknown(name, person)))

    def _is_unknown(self, name: str, person: int | None) -> bool:
        value = self.named.get(f"i_{name}", 0)
        if isinstance(value, list):
            return None in (value if person is None or name in self.facts.obligors else [value[person]])
        return value is None


def cited(pack: Pack, program: Program) -> dict[str, LegalBasis]:
    """Every clause that the sheets cite, with its document's number."""
    return {text: pack.basis(text) for part in program.parts for text in citations(part.sheet)}


def citations(sheet: Sheet) -> Iterable[str]:
    """The clauses of a sheet as they are written."""
    yield from sheet.basis
    for step in sheet.steps:
        yield from step.basis
    for condition in sheet.conditions:
        yield from _citations(condition)
    for each in (sheet.amount, sheet.referral, *sheet.adjusts):
        yield from each.basis if each is not None else ()


def _citations(condition: Condition) -> Iterable[str]:
    yield from condition.basis
    for each in condition.any_of:
        yield from _citations(each)


@dataclass(frozen=True, slots=True)
class Explainer:
    """The findings of one household."""

    pack: Pack
    bases: Mapping[str, LegalBasis]
    values: Values

    def of_steps(self, part: Part) -> tuple[tuple[int | None, Finding], ...]:
        """What a sheet's steps found and of whom: one for each person where it is said of persons."""
        return tuple(found for step, ground, when in part.steps for found in self._of_step(step, ground, when, part))

    def _of_step(
        self, step: Step, ground: Ground, when: Ground | None, part: Part
    ) -> Iterable[tuple[int | None, Finding]]:
        """A step without a sentence for what it came to leaves nothing."""
        if not (step.says or step.met or step.not_met):
            return
        people = range(self.values.facts.sizes[0]) if ground.reach is Reach.MEMBER else (None,)
        for person in people:
            value = self.values.at(ground.variable, person)
            text = step.says or (step.met if value else step.not_met)
            if value is None or not text or (when is not None and not self.values.at(when.variable, person)):
                continue
            outcome = Outcome.COMPUTED if step.says else Outcome.of(bool(value))
            yield person, self._finding(step.code or step.name, step, outcome, text, part, person)

    def of_test(self, test: Test, outcome: Outcome, part: Part, person: int | None, unsure: list[str]) -> Finding:
        """A condition's finding; an unknown one says what is missing."""
        condition = test.condition
        if outcome is Outcome.UNKNOWN:
            names = self.values.missing(test.ground.rests_on, person) or tuple(unsure)
            missing = "、".join(self.title(name) for name in names)
            basis = tuple(self.bases[each] for each in condition.basis)
            return Finding(condition.code, basis, outcome, {"missing": missing}, _UNKNOWN)
        text = condition.met if outcome is Outcome.MET else condition.not_met
        for ground, wording in zip(test.wording, condition.wording, strict=True):
            if self.values.at(ground.variable, person):
                text = wording.says
                break
        return self._finding(condition.code, condition, outcome, text, part, person)

    def of_amount(self, amount: Amount, part: Part, person: int | None) -> Finding:
        """How the amount was computed."""
        return self._finding("benefit_amount", amount, Outcome.COMPUTED, amount.says, part, person)

    def of_adjustment(self, adjustment: Adjustment, part: Part, person: int | None) -> Finding:
        """Why a scheme is paid otherwise beside the others."""
        named = f"beside_{adjustment.scheme}"
        return self._finding(named, adjustment, Outcome.COMPUTED, adjustment.says, part, person)

    def title(self, name: str) -> str:
        """What people call a fact, a parameter or another scheme's result."""
        if name in self.pack.inputs:
            return self.pack.inputs[name].title
        if name in self.pack.parameters:
            return self.pack.parameters[name].title
        scheme = name.partition(".")[0]
        return next((sheet.title for sheet in self.pack.sheets if sheet.scheme == scheme), scheme)

    def _finding(
        self,
        named: str,
        of: Step | Condition | Amount | Adjustment,
        outcome: Outcome,
        text: str,
        part: Part,
        person: int | None,
    ) -> Finding:
        inputs = {each: self._shown(part.shown[each], person) for each in of.shows}
        return Finding(named, tuple(self.bases[each] for each in of.basis), outcome, inputs, text)

    def _shown(self, ground: Ground, person: int | None) -> InputValue:  # noqa: PLR0911 - one answer a kind of value
        value = self.values.at(ground.variable, person)
        if value is None or isinstance(value, list):
            return None
        match ground.type.kind:
            case Kind.FEN:
                over = self.values.at(ground.over, person) if ground.over else 1
                return None if over is None else Money(int(value)).divide(over, Rounding.DOWN)
            case Kind.RATIO:
                over = self.values.at(ground.over, person) if ground.over else 1
                return f"{value}/{over}" if over != 1 else value
            case Kind.DATE:
                return day_of(value)
            case Kind.TRUTH:
                return bool(value)
            case Kind.CODE:
                return str(list(self.pack.codes[ground.type.codes].values())[value])
        return int(value)
