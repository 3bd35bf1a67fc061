"""Changes a pack in the smallest ways, one at a time, and sees whether some case notices.

A case is run with the sheets that it speaks of and those which they read; the smallest such set comes first.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from services.eligibility.policy.engine import cases, facts, nudges
from services.eligibility.policy.engine.cases import Case
from services.eligibility.policy.engine.constants import Constants
from services.eligibility.policy.engine.facts import Facts
from services.eligibility.policy.engine.files import BadPack
from services.eligibility.policy.engine.nouns import Condition, Pack, Parameter, Row, Sheet
from services.eligibility.policy.engine.sources import expressions, named, place
from services.eligibility.policy.engine.verdict import Evaluator

_OF_EVERY_SCHEME = "benefit_amount"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One small change: in a parameter's row, or in a sheet."""

    place: tuple[str, int]
    what: str
    parameter: str = ""
    row: tuple[Row, Row] | None = None
    sheet: tuple[Sheet, Sheet] | None = None

    def __str__(self) -> str:
        return f"{self.place[0]}:{self.place[1]} {self.what}"


@dataclass(frozen=True, slots=True)
class Report:
    """How many mutants there were, and those that no case noticed."""

    mutants: int
    survivors: tuple[Mutant, ...]

    @property
    def killed(self) -> int:
        """How many some case noticed."""
        return self.mutants - len(self.survivors)


def run(pack: Pack, written: tuple[Case, ...], told: Callable[[Mutant], None] = lambda _: None) -> Report:
    """Try every mutant; each survivor is told when it is found. Cases that fail already notice nothing."""
    trials = list(_trials(pack, written))
    mutants, survivors = 0, []
    for mutant in of(pack):
        mutants += 1
        if not any(trial.notices(mutant) for trial in trials):
            survivors.append(mutant)
            told(mutant)
    return Report(mutants, tuple(survivors))


def of(pack: Pack) -> Iterator[Mutant]:
    """Every mutant of a pack."""
    for parameter in pack.parameters.values():
        for at, row in enumerate(parameter.rows):
            for what, other in nudges.of_row(parameter, row, pack):
                yield Mutant(_row_place(pack, parameter, at), f"{parameter.name}: {what}", parameter.name, (row, other))
    for sheet in pack.sheets:
        for path, text in expressions(sheet):
            for what, other_text in nudges.of_expression(text):
                changed = _replaced(sheet, path, other_text)
                yield Mutant(place(pack, sheet, *path), what, sheet=(sheet, changed))


def _row_place(pack: Pack, parameter: Parameter, at: int) -> tuple[str, int]:
    label = f"parameter/{parameter.name}"
    return pack.files.get(label, "parameters"), pack.lines.get(f"{label}/rows/{at}", 1)


def _replaced(noun: Any, path: tuple[str | int, ...], text: str) -> Any:
    """A copy of nested nouns and tuples with another text at the path."""
    if not path:
        return text
    first, *rest = path
    if isinstance(first, int):
        return (*noun[:first], _replaced(noun[first], tuple(rest), text), *noun[first + 1 :])
    return replace(noun, **{first: _replaced(getattr(noun, first), tuple(rest), text)})


@dataclass(frozen=True, slots=True)
class _Ready:
    """A case with what no mutant changes."""

    case: Case
    facts: Facts
    constants: Constants


@dataclass(frozen=True, slots=True)
class _Trial:
    """The cases that one set of sheets decides."""

    pack: Pack
    sheets: Mapping[str, Sheet]
    evaluator: Evaluator
    ready: tuple[_Ready, ...]

    def notices(self, mutant: Mutant) -> bool:
        """Whether some case comes out otherwise with the mutant."""
        if mutant.sheet is None:
            return any(self._notices_row(mutant, each) for each in self.ready)
        was, changed = mutant.sheet
        if self.sheets.get(was.scheme) is not was:
            return False
        try:
            evaluator = Evaluator.of(self.pack, {**self.sheets, was.scheme: changed})
        except BadPack:
            return True
        return any(_fails(each, evaluator, each.constants) for each in self.ready)

    def _notices_row(self, mutant: Mutant, each: _Ready) -> bool:
        if mutant.row is None or each.constants.rows.get(mutant.parameter) is not mutant.row[0]:
            return False
        constants = cases.resolved(each.case, self.evaluator, each.facts, {mutant.parameter: mutant.row[1]})
        return _fails(each, self.evaluator, constants)


def _fails(each: _Ready, evaluator: Evaluator, constants: Constants) -> bool:
    return cases.otherwise(each.case, evaluator.decide(each.facts, constants, each.case.on)) is not None


def _trials(pack: Pack, written: Iterable[Case]) -> Iterator[_Trial]:
    """The cases by the sheets they need, fewest sheets first."""
    groups: dict[tuple[tuple[str, str], ...], tuple[dict[str, Sheet], list[Case]]] = {}
    for case in written:
        if not case.refused:
            sheets = _needed(pack, case)
            key = tuple((scheme, str(sheet.first)) for scheme, sheet in sheets.items())
            groups.setdefault(key, (sheets, []))[1].append(case)
    for sheets, mine in sorted(groups.values(), key=lambda group: len(group[0])):
        evaluator = Evaluator.of(pack, sheets)
        ready = [_ready(case, evaluator) for case in mine]
        good = tuple(each for each in ready if not _fails(each, evaluator, each.constants))
        yield _Trial(pack, sheets, evaluator, good)


def _needed(pack: Pack, case: Case) -> dict[str, Sheet]:
    """The sheets of the day that the case speaks of and all that they read, in the pack's order."""
    sheets = pack.sheets_on(case.on)
    wanted = {scheme for scheme, sheet in sheets.items() if _speaks_of(case, sheet)}
    while more := {each for scheme in wanted for each in _reads(sheets[scheme]) if each in sheets} - wanted:
        wanted |= more
    return {scheme: sheet for scheme, sheet in sheets.items() if scheme in wanted}


@cache
def _reads(sheet: Sheet) -> frozenset[str]:
    return frozenset(named(sheet))


def _speaks_of(case: Case, sheet: Sheet) -> bool:
    is_paid = any("paid" in each for rule in case.then.values() for each in _rules(rule) if isinstance(each, dict))
    finds_all = _OF_EVERY_SCHEME in case.findings
    finds = not _codes(sheet).isdisjoint(case.findings)
    return sheet.scheme in case.then or finds or finds_all or (is_paid and bool(sheet.adjusts))


def _rules(rule: Any) -> list[Any]:
    return rule if isinstance(rule, list) else [rule]


@cache
def _codes(sheet: Sheet) -> frozenset[str]:
    """The findings that a sheet can leave."""
    found = {step.code or step.name for step in sheet.steps} | {f"beside_{each.scheme}" for each in sheet.adjusts}
    return frozenset(found | {code for each in sheet.conditions for code in _condition_codes(each)})


def _condition_codes(condition: Condition) -> Iterator[str]:
    yield condition.code
    for each in condition.any_of:
        yield from _condition_codes(each)


def _ready(case: Case, evaluator: Evaluator) -> _Ready:
    household = facts.read(case.given, evaluator.pack, case.on)
    return _Ready(case, household, cases.resolved(case, evaluator, household, {}))
