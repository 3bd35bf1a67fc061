"""The cases of a pack, which a lawyer wrote from the text: given a household on a day, then what each scheme says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

from services.eligibility.policy.engine import constants, facts, files
from services.eligibility.policy.engine.constants import Constants, Known
from services.eligibility.policy.engine.facts import Facts
from services.eligibility.policy.engine.nouns import Band, Pack, Row
from services.eligibility.policy.engine.verdict import Evaluator, Line, Result, Verdict
from shared.refusal import Invalid
from shared.vocabulary.money import Money

_KNOWN_BY_ALL = date(9999, 12, 31)
_NOT_FOUND = "none"
NOT_FOUND = "none"
"""What a case says of a finding that must not be there."""
_KEYS = {"case", "quotes", "on", "parameters", "given", "then", "findings", "because", "refused"}


@dataclass(frozen=True, slots=True)
class Case:
    """One household on one day with what the text says of it; `place` is its file and line."""

    title: str
    quotes: str
    on: date
    given: Mapping[str, Any]
    then: Mapping[str, Any]
    findings: Mapping[str, str]
    overrides: Mapping[str, Any]
    refused: tuple[str, ...]
    place: tuple[str, int]


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that came out otherwise, and how."""

    case: Case
    what: str

    def __str__(self) -> str:
        return f"{self.case.place[0]}:{self.case.place[1]} {self.case.title}:{self.what}"


def read(folder: Path) -> tuple[Case, ...]:
    """All cases of a pack's folder; BadPack where one is not written as a case."""
    paths = folder.joinpath("cases").rglob("*.yaml")
    return of({path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in paths})


def of(contents: Mapping[str, str]) -> tuple[Case, ...]:
    """The cases among the files of a pack."""
    found: list[Case] = []
    complaints: list[files.Complaint] = []
    for file in sorted(each for each in contents if each.startswith("cases/")):
        document = files.document(file, contents[file])
        for at, row in enumerate(document.data or []):
            line = document.line(at)
            wrong = sorted(set(row) - _KEYS) or sorted({"case", "quotes", "on", "given"} - set(row))
            if wrong or not isinstance(row.get("on"), date):
                names = "、".join(wrong) or "on"
                complaints.append(files.Complaint(document.file, line, f"这个案例的 {names} 写法有误:请按格式核对"))
                continue
            found.append(_case(row, (document.file, line)))
    titles = [case.title for case in found]
    twice = [case for case in found if titles.count(case.title) > 1]
    complaints += [files.Complaint(*case.place, "案例名称重复:请改成各不相同的名称") for case in twice]
    if complaints:
        raise files.BadPack(complaints)
    return tuple(found)


def _case(row: Mapping[str, Any], place: tuple[str, int]) -> Case:
    return Case(
        title=row["case"],
        quotes=row["quotes"],
        on=row["on"],
        given=row["given"],
        then=row.get("then", {}),
        findings=row.get("findings", {}),
        overrides=row.get("parameters", {}),
        refused=tuple(row.get("refused", ())),
        place=place,
    )


def run(pack: Pack, cases: tuple[Case, ...]) -> Iterator[Failure]:
    """Every case that comes out otherwise than its text says."""
    evaluators: dict[tuple[str, ...], Evaluator] = {}
    for case in cases:
        sheets = pack.sheets_on(case.on)
        key = tuple(f"{sheet.scheme}.{sheet.first}" for sheet in sheets.values())
        if key not in evaluators:
            evaluators[key] = Evaluator.of(pack, sheets)
        if (what := failure(case, evaluators[key])) is not None:
            yield Failure(case, what)


def failure(case: Case, evaluator: Evaluator) -> str | None:
    """How the case comes out otherwise, or None."""
    try:
        household = facts.read(case.given, evaluator.pack, case.on)
    except Invalid as refusal:
        fields = tuple(each.field for each in refusal.fields)
        cures = ";".join(f"{each.field} {each.reason}" for each in refusal.fields)
        return None if case.refused and case.refused == fields else f"事实被退回:{cures}"
    if case.refused:
        return "应当退回,却通过了"
    numbers = resolved(case, evaluator, household, {})
    return otherwise(case, evaluator.decide(household, numbers, case.on))


def resolved(case: Case, evaluator: Evaluator, household: Facts, instead: Mapping[str, Row]) -> Constants:
    """The constants of a case: its own values first, then those given instead, then the pack's with its examples."""
    given = {**instead, **{name: _row(value) for name, value in case.overrides.items()}}
    known = Known(_KNOWN_BY_ALL, accepts_examples=True)
    names = evaluator.program.parameters
    return constants.resolve(evaluator.pack, names, household.place, case.on, known, given)


def _row(value: Any) -> Row:
    today = date(1900, 1, 1)
    bands = (
        [Band(first=b["from"], below=b["below"], value=b["value"]) for b in value] if isinstance(value, list) else None
    )
    text = None if value is None or bands is not None else _text(value)
    held = tuple(bands) if bands else None
    status: Literal["official", "unknown"] = "unknown" if value is None else "official"
    return Row(first=today, recorded=today, status=status, basis="", value=text, bands=held)


def _text(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def otherwise(case: Case, verdict: Verdict) -> str | None:
    """How a verdict differs from what the case says, or None."""
    for scheme, wanted in case.then.items():
        mine = [line for line in verdict.lines if line.scheme == scheme]
        expected = wanted if isinstance(wanted, list) else [wanted]
        if len(mine) != len(expected):
            return f"{scheme} 有{len(mine)}个结果,应当有{len(expected)}个"
        for line, each in zip(mine, expected, strict=True):
            if (what := _differs(line, each, verdict.paid(line))) is not None:
                return what
    outcomes = _outcomes(verdict)
    for code, wanted in case.findings.items():
        found = outcomes.get(code, {_NOT_FOUND})
        if wanted not in found:
            return f"认定 {code} 应当是 {wanted},现在是 {'、'.join(sorted(found))}"
    return None


def _outcomes(verdict: Verdict) -> dict[str, set[str]]:
    found = [finding for line in verdict.lines for finding in line.findings]
    found += [finding for findings in verdict.found.values() for _, finding in findings]
    found += [each.finding for each in verdict.beside]
    outcomes: dict[str, set[str]] = {}
    for finding in found:
        outcomes.setdefault(finding.code, set()).add(finding.outcome.value)
    return outcomes


def _differs(line: Line, wanted: Any, paid: Money) -> str | None:
    rule = {"outcome": wanted} if isinstance(wanted, str) else dict(wanted)
    if line.result != Result(rule["outcome"]):
        missing = f"(缺 {'、'.join(line.missing)})" if line.missing else ""
        return f"{line.scheme} 应当是 {rule['outcome']},现在是 {line.result.value}{missing}"
    for named, value in (("amount", line.amount), ("paid", paid)):
        if named in rule and value != Money.of_yuan(str(rule[named])):
            return f"{line.scheme} 的 {named} 应当是 {rule[named]} 元,现在是 {value.yuan} 元"
    return None


@cache
def own() -> tuple[Case, ...]:
    """The cases of this release's pack."""
    return read(files.own_folder())
