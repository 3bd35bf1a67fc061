"""One household on one day: a line a scheme (or a person and scheme), each step and condition with its clause."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from services.eligibility.policy.engine import code, unknowns
from services.eligibility.policy.engine.constants import Constants, day_number
from services.eligibility.policy.engine.explaining import Explainer, Values, cited
from services.eligibility.policy.engine.facts import SENTENCE, Facts
from services.eligibility.policy.engine.nouns import REACHES, Pack, Sheet
from services.eligibility.policy.engine.program import Adjusted, Ground, Part, Program, Test, build
from services.eligibility.policy.engine.terms import Reach
from shared.refusal import FieldProblem, Invalid
from shared.vocabulary.law import Finding, LegalBasis, Outcome
from shared.vocabulary.money import ZERO, Money


class Result(StrEnum):
    """What came of a scheme; unclear wants a fact that nobody knows, not_configured a value that nobody set."""

    GRANTED = "granted"
    CERTIFIED = "certified"
    DENIED = "denied"
    UNCLEAR = "unclear"
    NOT_APPLICABLE = "not_applicable"
    NOT_CONFIGURED = "not_configured"


_OPEN = (Result.UNCLEAR, Result.NOT_CONFIGURED)
_PERSONS = "household__persons"
"""How many are counted, where the pack has such a step."""
_RESULTS = ("granted", "certified", "amount")


@dataclass(frozen=True, slots=True)
class Line:
    """What one scheme says: `person` is a member's place, None for the household; `missing` what it waits for."""

    scheme: str
    result: Result
    amount: Money
    person: int | None
    findings: tuple[Finding, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """What is paid of a scheme beside the others, where that is less or chosen otherwise."""

    scheme: str
    paid: Money
    person: int | None
    finding: Finding


@dataclass(frozen=True, slots=True)
class Verdict:
    """All lines of a household; `found` holds by sheet what its steps found, and of whom (None: the household)."""

    lines: tuple[Line, ...]
    beside: tuple[Beside, ...]
    found: Mapping[str, tuple[tuple[int | None, Finding], ...]]
    counted: int | None = None
    """How many people are counted, None where that is unknown or the pack has no step that says it."""

    def require_somebody(self) -> None:
        """Refuse a question about a household in which nobody is counted: the answer would be about no one."""
        if self.counted == 0:
            cure = "没有一位可以计入的共同生活的家庭成员:请核对各人与申请人的关系和离开家庭的情形"
            raise Invalid("facts_invalid", SENTENCE, fields=[FieldProblem("members", cure)])

    def paid(self, line: Line) -> Money:
        """What is paid of a line beside the others."""
        mine = [each for each in self.beside if (each.scheme, each.person) == (line.scheme, line.person)]
        return mine[-1].paid if mine else line.amount


@dataclass(frozen=True, slots=True)
class Evaluator:
    """The program of a day, compiled once."""

    pack: Pack
    program: Program
    outputs: tuple[str, ...]
    bases: Mapping[str, LegalBasis]
    run: Callable[..., tuple[Any, ...]]
    run_unknown: Callable[..., tuple[Any, ...]]

    @classmethod
    def of(cls, pack: Pack, sheets: Mapping[str, Sheet]) -> "Evaluator":
        """Compile some sheets of a pack; BadPack where one cannot be taken."""
        program = build(pack, sheets)
        outputs = tuple(dict.fromkeys(_read_back(program)))
        inputs = {each.name: REACHES[each.of] for each in pack.inputs.values()}
        run = code.of_case(program, outputs, inputs)
        return cls(pack, program, outputs, cited(pack, program), run, unknowns.of_case(program, outputs))

    def decide(self, facts: Facts, constants: Constants, on: date) -> Verdict:
        """The lines of every scheme, in the order of the sheets."""
        values, unsure = self._values(facts, constants, day_number(on))
        explainer = Explainer(self.pack, self.bases, values)
        case = _Case(self.pack, explainer, values, unsure)
        parts = self.program.parts
        found = {each.sheet.scheme: explainer.of_steps(each) for each in parts}
        lines = tuple(line for each in parts for line in case.lines(each))
        beside = tuple(each for part in parts for adjusted in part.adjusts for each in case.beside(part, adjusted))
        told = {scheme: findings for scheme, findings in found.items() if findings}
        return Verdict(lines, beside, told, values.named.get(_PERSONS))

    def _values(self, facts: Facts, constants: Constants, on: int) -> tuple[Values, set[str]]:
        """Every variable that is read back; what is not known makes unknown, what is not configured makes unsure."""
        if facts.is_known:
            places = (None, range(facts.sizes[0]), range(facts.sizes[1]))
            found = self.run(facts.household, facts.members, facts.obligors, constants.numbers, on, *places)
            unsure = set(constants.missing)
        else:
            numbers = {**constants.numbers, **dict.fromkeys(constants.absent)}
            found = self.run_unknown(facts.household, facts.members, facts.obligors, numbers, on, facts.sizes)
            unsure = set()
        inputs = {**facts.household, **facts.members, **facts.obligors}
        named: dict[str, Any] = {f"i_{name}": value for name, value in inputs.items()} | {"on": on}
        named |= {f"p_{name}": value for name, value in constants.numbers.items()}
        return Values({**named, **dict(zip(self.outputs, found, strict=True))}, facts, constants.missing), unsure


def _read_back(program: Program) -> Iterable[str]:
    for part in program.parts:
        grounds = [part.applies, *part.shown.values(), *([part.amount] if part.amount else [])]
        grounds += [ground for step in part.steps for ground in step[1:] if ground is not None]
        grounds += [ground for each in part.adjusts for ground in (each.when, each.value)]
        for test in part.tests:
            grounds += _grounds(test)
        for ground in grounds:
            for variable in (ground.variable, ground.over):
                if variable and not variable.startswith(("i_", "p_")) and variable != "on":
                    yield variable


def _grounds(test: Test) -> list[Ground]:
    inner = [ground for each in test.any_of for ground in _grounds(each)]
    return [test.ground, *([test.when] if test.when else []), *test.wording, *inner]


@dataclass(frozen=True, slots=True)
class _Case:
    """One household's values while its lines are made; `unsure` grows by the results that are not known."""

    pack: Pack
    explainer: Explainer
    values: Values
    unsure: set[str]

    def lines(self, part: Part) -> tuple[Line, ...]:
        if part.sheet.kind not in ("decided", "certified"):
            return ()
        people = range(self.values.facts.sizes[0]) if part.reach is Reach.MEMBER else (None,)
        lines = tuple(self._line(part, person) for person in people)
        if any(line.result in _OPEN for line in lines):
            self.unsure.update(f"{part.sheet.scheme}.{each}" for each in _RESULTS)
        return lines

    def beside(self, part: Part, each: Adjusted) -> Iterable[Beside]:
        """What is paid beside the others, where that is known."""
        people = range(self.values.facts.sizes[0]) if each.value.reach is Reach.MEMBER else (None,)
        for person in people:
            paid = self._known(each.value, person)
            if paid is not None and self._known(each.when, person):
                finding = self.explainer.of_adjustment(each.adjustment, part, person)
                yield Beside(each.adjustment.scheme, Money(int(paid)), person, finding)

    def _line(self, part: Part, person: int | None) -> Line:
        scheme = part.sheet.scheme
        applies = self._known(part.applies, person)
        if applies is not None and not applies:
            return Line(scheme, Result.NOT_APPLICABLE, ZERO, person, ())
        outcomes = [(test, self._outcome(test, person)) for test in part.tests]
        findings = tuple(found for test in part.tests for found in self._findings(test, person, part))
        if any(outcome is Outcome.NOT_MET for _, outcome in outcomes):
            return Line(scheme, Result.DENIED, ZERO, person, findings)
        amount = self._known(part.amount, person) if part.amount else 0
        open_grounds = [test.ground for test, outcome in outcomes if outcome is Outcome.UNKNOWN]
        open_grounds += [part.applies] if applies is None else []
        open_grounds += [part.amount] if part.amount and amount is None else []
        if open_grounds:
            return self._open_line(scheme, person, findings, open_grounds)
        result = Result.CERTIFIED if part.sheet.kind == "certified" else Result.GRANTED
        if part.sheet.amount is None:
            return Line(scheme, result, ZERO, person, findings)
        says = self.explainer.of_amount(part.sheet.amount, part, person)
        return Line(scheme, result, Money(int(amount)), person, (*findings, says))

    def _open_line(self, scheme: str, person: int | None, findings: tuple[Finding, ...], grounds: list[Ground]) -> Line:
        rests_on = frozenset[str]().union(*(each.rests_on for each in grounds))
        missing = self.values.missing(rests_on, person) + tuple(sorted(rests_on & self.unsure - self.values.unset))
        result = Result.NOT_CONFIGURED if any(name in self.values.unset for name in missing) else Result.UNCLEAR
        return Line(scheme, result, ZERO, person, findings, missing)

    def _known(self, ground: Ground, person: int | None) -> Any:
        """A value, or None where it is unknown or rests on what nobody has configured."""
        return self.values.at(ground.variable, person) if self.unsure.isdisjoint(ground.rests_on) else None

    def _concerns(self, test: Test, person: int | None) -> bool | None:
        if test.when is None:
            return True
        concerns = self._known(test.when, person)
        return None if concerns is None else bool(concerns)

    def _outcome(self, test: Test, person: int | None) -> Outcome:
        """Met also where it does not concern the person."""
        concerns = self._concerns(test, person)
        if concerns is False:
            return Outcome.MET
        outcome = self._tested(test, person)
        return Outcome.UNKNOWN if concerns is None and outcome is Outcome.NOT_MET else outcome

    def _tested(self, test: Test, person: int | None) -> Outcome:
        """A group is met when one of its tests surely is, and not met when all are surely not."""
        if not test.any_of:
            value = self._known(test.ground, person)
            return Outcome.UNKNOWN if value is None else Outcome.of(bool(value))
        outcomes = [self._in_group(each, person) for each in test.any_of]
        if Outcome.MET in outcomes:
            return Outcome.MET
        return Outcome.UNKNOWN if Outcome.UNKNOWN in outcomes else Outcome.NOT_MET

    def _in_group(self, test: Test, person: int | None) -> Outcome:
        """In a group what does not concern the person counts for nothing."""
        concerns = self._concerns(test, person)
        if concerns is False:
            return Outcome.NOT_MET
        outcome = self._tested(test, person)
        return Outcome.UNKNOWN if concerns is None and outcome is Outcome.MET else outcome

    def _findings(self, test: Test, person: int | None, part: Part) -> Iterable[Finding]:
        if self._concerns(test, person) is False:
            return
        if test.any_of:
            for each in test.any_of:
                yield from self._findings(each, person, part)
            return
        missing = sorted(test.ground.rests_on & self.unsure)
        yield self.explainer.of_test(test, self._outcome(test, person), part, person, missing)
