"""Applies the policy pack to a household's adopted facts, and reads the lines of the determination off the verdict.

Pure: the same facts, pack and day give the same lines today and in ten years.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from services.eligibility import names, single_entry
from services.eligibility.determination import CERTIFIED, DENIED, GRANTED, Determination, Line
from services.eligibility.entry import Entry
from services.eligibility.facts import ASSET, DEATH, INCOME, Facts, Item, Member
from services.eligibility.household import Standing
from services.eligibility.policy.engine import constants
from services.eligibility.policy.engine import facts as means
from services.eligibility.policy.engine.constants import Constants
from services.eligibility.policy.engine.verdict import Evaluator, Result, Verdict
from services.eligibility.policy.engine.verdict import Line as Said
from services.eligibility.policy.policy import ConfigurationMissing, Policy
from shared.refusal import Conflict
from shared.vocabulary.law import Finding, LegalBasis, Outcome
from shared.vocabulary.money import ZERO, total

_SHARED = ("household", "income", "property")
_COUNTED = "member_counted"
_OUTCOMES = {Result.GRANTED: GRANTED, Result.CERTIFIED: CERTIFIED}


def determine(facts: Facts, policy: Policy, on: date) -> Determination:
    """Apply the law to adopted facts; ConfigurationMissing where the place has not set what it needs.

    低保 is examined when it was asked for; 低保边缘 when it was asked for, or when 低保 is refused, because a household
    that misses one by little must not have to apply again for the other (社会救助法 art. 21).
    """
    if facts.entry is not None:
        _require_living(facts.members, facts.entry)
    applied = _apply(facts, policy, on)
    if facts.entry is not None:
        single_entry.require_known(facts.entry, _person(facts.members, facts.entry))
    lines = _alone(applied, facts.entry) if facts.entry is not None else _together(applied)
    return Determination(tuple(lines), policy.version, applied.examples(lines))


def standings(members: Iterable[Member], county: str, policy: Policy, on: date) -> tuple[Standing, ...]:
    """Every member with what art. 7 of 57号 says of them on the day."""
    people = tuple(members)
    facts = Facts(county, next(iter(names.CATEGORIES)), (names.DIBAO,), 0, people, ())
    found = dict(_apply(facts, policy, on).counting())
    return tuple(Standing(each, found[at].outcome is Outcome.MET, found[at]) for at, each in enumerate(people))


@dataclass(frozen=True, slots=True)
class _Applied:
    """A verdict with what it was reached from."""

    facts: Facts
    policy: Policy
    on: date
    household: means.Facts
    evaluator: Evaluator
    constants: Constants
    verdict: Verdict

    def counting(self) -> Iterable[tuple[int, Finding]]:
        """Whether each member counts, by their place."""
        for person, finding in self.verdict.found.get("household", ()):
            if finding.code == _COUNTED and person is not None:
                yield person, finding

    @property
    def counted(self) -> tuple[Member, ...]:
        """Who is counted."""
        found = dict(self.counting())
        return tuple(
            each for at, each in enumerate(self.facts.members) if at in found and found[at].outcome is Outcome.MET
        )

    def said(self, scheme: str, person: int | None = None) -> Said:
        """What a scheme says; refused where it waits for a value or a fact."""
        found = next(line for line in self.verdict.lines if (line.scheme, line.person) == (scheme, person))
        if found.result is Result.NOT_CONFIGURED:
            raise self._missing(found.missing)
        if found.result is Result.UNCLEAR:
            titles = "、".join(self._title(name) for name in found.missing)
            raise Conflict("facts_unclear", f"还有事实没有查清:{titles}。不清楚不能当作没有,请核实后再认定。")
        return found

    def line(self, said: Said, persons: Iterable[Member], more: tuple[Finding, ...] = ()) -> Line:
        """A scheme's line, with everything it rests on."""
        shared = tuple(finding for sheet in _SHARED for _, finding in self.verdict.found.get(sheet, ()))
        unknown = tuple(_unknown(self.facts))
        amount = said.amount if said.result is Result.GRANTED else ZERO
        return Line(
            names.EDGE if said.scheme == names.EDGE else names.DIBAO,
            _OUTCOMES.get(said.result, DENIED),
            amount,
            tuple(member.person_id for member in persons),
            self.facts.category,
            (*shared, *unknown, *more, *said.findings),
        )

    def examples(self, lines: Iterable[Line]) -> tuple[str, ...]:
        """The titles of the example values on which the lines stand: without one of them a line would not be known."""
        decided = {line.scheme for line in lines} | ({"single_entry"} if self.facts.entry else set())
        used = self.constants.examples(self.evaluator.program.parameters)
        return tuple(sorted({self._title(name) for name in used if self._is_needed(name, decided)}))

    def _is_needed(self, name: str, decided: set[str]) -> bool:
        without = replace(
            self.constants,
            missing=self.constants.missing | {name},
            absent=(*self.constants.absent, *(each for each in self.constants.numbers if _is_part(each, name))),
        )
        household = replace(self.household, is_known=False)
        verdict = self.evaluator.decide(household, without, self.on)
        return any(name in line.missing for line in verdict.lines if line.scheme in decided)

    def _title(self, name: str) -> str:
        pack = self.policy.pack
        return pack.parameters[name].title if name in pack.parameters else pack.inputs[name].title

    def _missing(self, missing: tuple[str, ...]) -> ConfigurationMissing:
        name = next(name for name in missing if name in self.policy.pack.parameters)
        by = self.policy.pack.parameters[name].by
        keys = "".join(f".{self.household.place.keys.get(key, '')}" for key in by)
        return ConfigurationMissing(f"{name}{keys}", self._title(name))


def _is_part(number: str, name: str) -> bool:
    return number == name or number.startswith(f"{name}__")


def _apply(facts: Facts, policy: Policy, on: date) -> _Applied:
    evaluator = policy.book.on(on)
    household = means.read(_said(facts, policy), policy.pack, on)
    names_read = evaluator.program.parameters
    numbers = constants.resolve(policy.pack, names_read, household.place, on, policy.known, policy.given)
    verdict = evaluator.decide(household, numbers, on)
    return _Applied(facts, policy, on, household, evaluator, numbers, verdict)


def _together(applied: _Applied) -> list[Line]:
    """The household as a whole."""
    _require_counted(applied)
    lines = []
    if names.DIBAO in applied.facts.schemes:
        dibao = applied.said(names.DIBAO)
        lines.append(applied.line(dibao, applied.counted))
    if not any(line.outcome == GRANTED for line in lines):
        edge = applied.said(names.EDGE)
        if edge.result is Result.CERTIFIED or names.EDGE in applied.facts.schemes:
            lines.append(applied.line(edge, applied.counted))
    return lines


def _alone(applied: _Applied, entry: Entry) -> list[Line]:
    """One person alone, of an edge family or as a household of one.

    A household that itself is entitled to 低保 is taken in whole (民发〔2022〕83号 一（一）).
    """
    person = _person(applied.facts.members, entry)
    if entry.is_of_edge_family:
        _person(applied.counted, entry)
    if applied.counted and (dibao := applied.said(names.DIBAO)).result is Result.GRANTED:
        return [applied.line(dibao, applied.counted)]
    said = applied.said("single_entry", applied.facts.members.index(person))
    said = replace(said, findings=tuple(single_entry.with_paper(entry, each) for each in said.findings))
    if not entry.is_of_edge_family:
        return [applied.line(said, (person,))]
    edge = applied.said(names.EDGE)
    is_edge = edge.result is Result.CERTIFIED
    lines = [applied.line(said, (person,), edge.findings if is_edge else applied.said(names.DIBAO).findings)]
    if is_edge or names.EDGE in applied.facts.schemes:
        lines.append(applied.line(edge, applied.counted))
    return lines


def _require_counted(applied: _Applied) -> None:
    if len(dict(applied.counting())) == len(applied.facts.members) and not applied.counted:
        raise Conflict("nobody_counted", "这个家庭没有可以计入的共同生活的家庭成员,请核对家庭成员情况后重新认定。")


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


def _said(facts: Facts, policy: Policy) -> dict[str, Any]:
    """The household as the pack's inputs name it; what adoption does not ask about stays unknown."""
    entry = facts.entry
    return {
        "county": facts.county,
        "category": facts.category,
        "entry_route": entry.route if entry else "none",
        "members": [_member(each, facts, policy) for each in facts.members],
    }


def _member(member: Member, facts: Facts, policy: Policy) -> dict[str, Any]:
    mine = [item for item in facts.items if item.person_id == member.person_id]
    said: dict[str, Any] = {
        "relation": member.relation,
        "birth_on": member.birth_on,
        "studies": member.studies or "none",
        "absence": member.absence or "none",
        "lives_in_household": member.lives_in_household,
        "can_live_independently": member.can_live_independently,
        "income": _amounts(mine, INCOME, policy) or means.NONE,
        "property": _amounts(mine, ASSET, policy) or means.NONE,
    }
    if member.absent_since is not None:
        said["absent_since"] = member.absent_since
    if facts.entry is not None and facts.entry.person_id == member.person_id:
        said |= single_entry.said(facts.entry)
    return said


def _amounts(items: Iterable[Item], aspect: str, policy: Policy) -> list[Mapping[str, Any]]:
    """One row a kind: a sum of money, or a number of things; a kind that the pack does not know stops it."""
    by_kind: dict[str, list[Item]] = {}
    for item in items:
        if item.aspect == aspect:
            by_kind.setdefault(item.kind, []).append(item)
    for kind in by_kind:
        if kind not in policy.pack.inputs:
            raise ConfigurationMissing(f"{aspect}.{kind}", f"“{names.kind(kind)}”如何计算")
    return [_row(kind, rows, policy.pack.inputs[kind].type == "count") for kind, rows in by_kind.items()]


def _row(kind: str, items: list[Item], is_count: bool) -> Mapping[str, Any]:  # noqa: FBT001 - private, one caller
    if is_count:
        return {"kind": kind, "count": sum(_units(item) for item in items)}
    return {"kind": kind, "yuan": total(item.amount for item in items).yuan}


def _units(item: Item) -> int:
    """How many things an item is; one with a value and no count is one thing, or a valued car would count as none."""
    return item.count or int(bool(item.amount))


def _unknown(facts: Facts) -> Iterable[Finding]:
    for unknown in facts.unknown:
        yield Finding(
            code="source_unknown",
            basis=LegalBasis("社会救助法", "43"),
            outcome=Outcome.UNKNOWN,
            inputs={"source": names.source(unknown.source), "reason": unknown.reason},
            reason="{source}掌握的情况没有查清,不能当作没有。经办人员根据其他材料认定,理由是:{reason}",
        )
