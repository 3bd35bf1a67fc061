"""Finds where comparisons turn: for each fact the two neighbouring values between which a comparison changes its mind.

All borders are sought at once, each household of a column halving the distance to its own.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from services.eligibility.policy.engine import code, facts, households
from services.eligibility.policy.engine.columns import Grouping
from services.eligibility.policy.engine.households import Column, Households
from services.eligibility.policy.engine.nouns import REACHES, Pack
from services.eligibility.policy.engine.program import Assignment, Program
from services.eligibility.policy.engine.scalars import Table
from services.eligibility.policy.engine.terms import Kind, Op, Reach, Term, Type

_COMPARED = (Op.LESS, Op.LESS_EQUAL, Op.EQUAL)
_BASES = 12
_HALVINGS = 64
_BESIDE = 3

Numbers = Mapping[str, int | Table]


def beside(pack: Pack, program: Program, numbers: Numbers, on: int, rng: np.random.Generator, count: int) -> Households:
    """Households a step below, at and above borders, about as many as asked for or as there are."""
    search = _search(pack, program, numbers, on, households.drawn(pack, program, rng, _BASES))
    rows = search.rows()
    low, high = search.ends(rows)
    turning, probes = np.nonzero(search.truths(rows, low) != search.truths(rows, high))
    picked = rng.permutation(len(turning))[: max(1, count // _BESIDE)]
    rows, probes, last = rows.taken(turning[picked]), probes[picked], high[turning[picked]]
    low, high = search.narrowed(rows, probes, low[turning[picked]], last)
    above = search.households(rows, np.minimum(high + 1, last))
    return search.households(rows, low).joined(search.households(rows, high)).joined(above)


@dataclass(frozen=True, slots=True)
class _Rows:
    """In each row one input of one base household is looked at."""

    bases: Column
    inputs: Column

    def taken(self, places: Column) -> "_Rows":
        return _Rows(self.bases[places], self.inputs[places])


@dataclass(frozen=True, slots=True)
class _Search:
    pack: Pack
    names: tuple[str, ...]
    bases: Households
    probes: tuple[Assignment, ...]
    run: Callable[[Households], tuple[Any, ...]]

    def rows(self) -> _Rows:
        """Every input of every base that has somebody of whom it is said."""
        inputs = np.repeat(np.arange(len(self.names)), len(self.bases))
        bases = np.tile(np.arange(len(self.bases)), len(self.names))
        of_obligors = np.array([self.pack.inputs[name].of == "obligor" for name in self.names])[inputs]
        kept = ~of_obligors | (self.bases.counts[1][bases] > 0)
        return _Rows(bases[kept], inputs[kept])

    def ends(self, rows: _Rows) -> tuple[Column, Column]:
        """The least and the greatest value of each row's input; days are counted."""
        bounds = np.array([self._bounds(name) for name in self.names])
        return bounds[rows.inputs, 0], bounds[rows.inputs, 1]

    def _bounds(self, name: str) -> Column:
        bounds = np.array(facts.bounds(self.pack.inputs[name], self.pack))
        return households.ordinals(bounds) if self._is_day(name) else bounds

    def _is_day(self, name: str) -> bool:
        return Type.read(self.pack.inputs[name].type).kind is Kind.DATE

    def households(self, rows: _Rows, values: Column) -> Households:
        """The base of each row with the value in the place of its input."""
        many = self.bases.taken(rows.bases)
        changes = {}
        for at, name in enumerate(self.names):
            mine = np.flatnonzero(rows.inputs == at)
            new = households.numbers(values[mine]) if self._is_day(name) else values[mine]
            changes[name] = (self._places(many, REACHES[self.pack.inputs[name].of])[mine], new)
        return many.changed(changes)

    def _places(self, many: Households, reach: Reach) -> Column:
        """The place in the columns of the first member or obligor of each household."""
        if reach in (Reach.MEMBER, Reach.OBLIGOR):
            return Grouping(many.counts[reach is Reach.OBLIGOR]).bounds[:-1]
        return np.arange(len(many))

    def truths(self, rows: _Rows, values: Column) -> Column:
        """What each probe says in each row, of the first person where it is said of persons."""
        many = self.households(rows, values)
        found = zip(self.probes, self.run(many), strict=True)
        return np.stack([self._first(many, probe.reach, column) for probe, column in found], axis=1)

    def _first(self, many: Households, reach: Reach, column: Any) -> Any:
        if not len(column):
            return np.zeros(len(many), dtype=bool)
        return column[np.minimum(self._places(many, reach), len(column) - 1)]

    def narrowed(self, rows: _Rows, probes: Column, low: Column, high: Column) -> tuple[Column, Column]:
        """Neighbouring values between which each row's probe turns."""
        each = np.arange(len(probes))
        start = self.truths(rows, low)[each, probes]
        for _ in range(_HALVINGS):
            middle = (low + high) // 2
            is_same = self.truths(rows, middle)[each, probes] == start
            low, high = np.where(is_same, middle, low), np.where(is_same | (middle == low), high, middle)
            if (high - low <= 1).all():
                break
        return low, high


def _search(pack: Pack, program: Program, numbers: Numbers, on: int, bases: Households) -> _Search:
    probes = tuple(_probes(program))
    probing = replace(program, assignments=(*program.assignments, *probes))
    inputs = {each.name: REACHES[each.of] for each in pack.inputs.values()}
    run = code.of_columns(probing, tuple(each.name for each in probes), inputs)

    def ran(many: Households) -> tuple[Any, ...]:
        people = (Grouping(many.counts[0]), Grouping(many.counts[1]))
        return run(many.household, many.members, many.obligors, numbers, on, range(len(many)), *people)

    return _Search(pack, program.inputs, bases, probes, ran)


def _probes(program: Program) -> Iterator[Assignment]:
    """A variable for each comparison anywhere in the program; of an equality, whether it is at most."""
    seen: set[Term] = set()
    for each in program.assignments:
        for term in _comparisons(each.term):
            probe = replace(term, op=Op.LESS_EQUAL) if term.op is Op.EQUAL else term
            if probe not in seen and probe.reach is not Reach.CONSTANT:
                seen.add(probe)
                yield Assignment(f"q_{len(seen)}", probe, probe.reach, each.at)


def _comparisons(of: Term) -> Iterator[Term]:
    if of.op in _COMPARED:
        yield of
    for arg in of.args:
        yield from _comparisons(arg)
