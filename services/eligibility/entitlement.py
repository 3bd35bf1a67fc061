"""What a household gets on a day, what not and why, what would change it, where to object: an answer, no decision."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.eligibility.policy.engine import constants, facts
from services.eligibility.policy.engine.constants import Constants, Known
from services.eligibility.policy.engine.facts import Facts
from services.eligibility.policy.engine.nouns import Condition, Pack
from services.eligibility.policy.engine.program import Ground, Part, Test
from services.eligibility.policy.engine.verdict import Evaluator, Line, Result, Verdict
from services.eligibility.policy.rulebook import Rulebook
from shared.vocabulary import divisions
from shared.vocabulary.law import Finding, Outcome
from shared.vocabulary.money import Money

POSITIVE = frozenset({Result.GRANTED, Result.CERTIFIED})
OPEN = frozenset({Result.UNCLEAR, Result.NOT_CONFIGURED})
_ANEW = "家庭情况有变化时,可以重新申请。"


@dataclass(frozen=True, slots=True)
class Scheme:
    """What one scheme says of the household or of one member; `amount` alone, `paid` beside the other schemes.

    Of a refusal `because` are the findings that decided it; what waits names the facts that are `missing` and the
    parameters that the place has left `unset`.
    """

    code: str
    title: str
    result: Result
    member: int | None
    who: str
    amount: Money
    paid: Money
    period: str
    decided_by: str
    findings: tuple[Finding, ...]
    because: tuple[Finding, ...]
    missing: tuple[str, ...]
    unset: tuple[str, ...]
    cures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entitlement:
    """The whole answer; `found` is what every scheme rests on, `examples` the parameters that are not real (示例)."""

    on: date
    county: str
    policy: str
    schemes: tuple[Scheme, ...]
    found: tuple[Finding, ...]
    examples: tuple[str, ...]

    def of(self, results: Iterable[Result]) -> tuple[Scheme, ...]:
        """The schemes that came out so."""
        wanted = frozenset(results)
        return tuple(each for each in self.schemes if each.result in wanted)

    @property
    def notice(self) -> str:
        """What this answer is worth: it binds nobody and keeps nobody from applying (社会救助法 arts. 37, 43, 45)."""
        return (
            "以上是按所填内容试算的结果,不是决定。是否给予,以受理申请并核实后的书面决定为准;"
            "试算不符合的,仍然可以提出申请。"
            "最低生活保障、特困供养等向户籍所在地乡镇人民政府、街道办事处申请,临时救助向急难发生地申请"
            "(《社会救助法》第三十七条)。"
        )

    @property
    def remedy(self) -> str:
        """Where to object to a decision (社会救助法 art. 76, 行政复议法 arts. 20 and 24, 行政诉讼法 art. 46)."""
        return (
            "对正式决定不服的,可以自收到决定书之日起六十日内向上一级机关或者"
            f"{divisions.full_name(self.county)}人民政府申请行政复议,"
            "也可以自收到决定书之日起六个月内向人民法院提起行政诉讼"
            "(《社会救助法》第七十六条、《行政复议法》第二十条、第二十四条、《行政诉讼法》第四十六条)。"
            "申请行政复议不收费,也可以口头申请。"
        )


def check(rulebook: Rulebook, given: Any, on: date, known: Known) -> Entitlement:
    """Answer for the household that JSON describes; Invalid with every field that is wrong and its cure."""
    evaluator = rulebook.on(on)
    household = facts.read(given, rulebook.pack, on)
    numbers = constants.resolve(rulebook.pack, evaluator.program.parameters, household.place, on, known)
    verdict = evaluator.decide(household, numbers, on)
    teller = _Teller(evaluator, household, verdict, on)
    parts = {part.sheet.scheme: part for part in evaluator.program.parts}
    told = [line for line in verdict.lines if line.result is not Result.NOT_APPLICABLE]
    return Entitlement(
        on=on,
        county=household.place.county,
        policy=rulebook.pack.digest,
        schemes=tuple(teller.scheme(line, parts[line.scheme]) for line in told),
        found=tuple(teller.shared()),
        examples=_examples(evaluator, numbers, {line.scheme for line in told}),
    )


def _examples(evaluator: Evaluator, numbers: Constants, schemes: Iterable[str]) -> tuple[str, ...]:
    """The titles of the example values on which these schemes rest."""
    wanted = set(schemes)
    grounds = [each for part in evaluator.program.parts if part.sheet.scheme in wanted for each in _grounds(part)]
    rests_on = frozenset[str]().union(*(each.rests_on for each in grounds))
    return tuple(evaluator.pack.parameters[name].title for name in numbers.examples(sorted(rests_on)))


def _grounds(part: Part) -> Iterator[Ground]:
    yield part.applies
    yield from (part.amount,) if part.amount else ()
    yield from part.shown.values()
    yield from _of_tests(part.tests)


def _of_tests(tests: Iterable[Test]) -> Iterator[Ground]:
    for test in tests:
        yield test.ground
        yield from _of_tests(test.any_of)


@dataclass(frozen=True, slots=True)
class _Teller:
    """Puts the engine's lines into words."""

    evaluator: Evaluator
    facts: Facts
    verdict: Verdict
    on: date

    @property
    def _pack(self) -> Pack:
        return self.evaluator.pack

    def shared(self) -> Iterator[Finding]:
        for part in self.evaluator.program.parts:
            if part.sheet.kind == "shared":
                yield from (finding for _, finding in self.verdict.found.get(part.sheet.scheme, ()))

    def scheme(self, line: Line, part: Part) -> Scheme:
        sheet = part.sheet
        beside = [each.finding for each in self.verdict.beside if (each.scheme, each.person) == _key(line)]
        told = self.verdict.found.get(line.scheme, ()) if line.result in POSITIVE else ()
        own = [finding for person, finding in told if person in (None, line.person)]
        unmet = list(_unmet(sheet.conditions, line)) if line.result is Result.DENIED else []
        return Scheme(
            code=line.scheme,
            title=sheet.title,
            result=line.result,
            member=line.person,
            who=self._who(line.person),
            amount=line.amount,
            paid=self.verdict.paid(line),
            period=sheet.amount.paid if sheet.amount and line.result is Result.GRANTED else "",
            decided_by=sheet.referral.to if sheet.referral else sheet.department,
            findings=(*line.findings, *own, *beside),
            because=tuple(each for each in line.findings if each.code in {condition.code for condition in unmet}),
            missing=self._facts(line.missing),
            unset=tuple(self._pack.parameters[name].title for name in line.missing if name in self._pack.parameters),
            cures=_cures(unmet) if unmet else (),
        )

    def _who(self, person: int | None) -> str:
        """A member is called by place and relation, since no name is asked for."""
        if person is None:
            return "全家"
        relation = self.facts.members["relation"][person]
        titles = list(self._pack.codes["relation"].values())
        return f"第{person + 1}位成员({titles[relation]})" if relation is not None else f"第{person + 1}位成员"

    def _facts(self, names: Iterable[str]) -> tuple[str, ...]:
        """The facts that nobody has told; only where there are none, the schemes whose results are waited for."""
        told = [name for name in names if name not in self._pack.parameters]
        facts_first = [self._pack.inputs[name].title for name in told if name in self._pack.inputs]
        schemes = {name.partition(".")[0] for name in told if name not in self._pack.inputs}
        results = [
            f"{sheet.title}的结果" for sheet in self._pack.sheets_on(self.on).values() if sheet.scheme in schemes
        ]
        return tuple(facts_first or results)


def _key(line: Line) -> tuple[str, int | None]:
    return line.scheme, line.person


def _unmet(conditions: Iterable[Condition], line: Line) -> Iterator[Condition]:
    """What decided a refusal: a group only where none of it was met, and then with all of it."""
    outcomes = {finding.code: finding.outcome for finding in line.findings}
    for condition in conditions:
        inner = [outcomes.get(each.code) for each in condition.any_of]
        if Outcome.MET not in inner if inner else outcomes.get(condition.code) is Outcome.NOT_MET:
            yield condition
            yield from _unmet(condition.any_of, line)


def _cures(unmet: Iterable[Condition]) -> tuple[str, ...]:
    """What would change a refusal."""
    return tuple(dict.fromkeys(each.cure for each in unmet if each.cure)) or (_ANEW,)
