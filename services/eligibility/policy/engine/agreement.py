"""Holds the ways in which a program runs to one another: over one household, over columns, folded, and step by step.

The households are drawn at random and set beside each border at which a comparison turns.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from services.eligibility.policy.engine import borders, code, folding, households, unknowns
from services.eligibility.policy.engine.borders import Numbers
from services.eligibility.policy.engine.columns import Grouping
from services.eligibility.policy.engine.constants import Known, Place, day_number, resolve
from services.eligibility.policy.engine.files import Complaint
from services.eligibility.policy.engine.households import Column, Households
from services.eligibility.policy.engine.nouns import REACHES, Pack, Sheet
from services.eligibility.policy.engine.program import Program, build

_DEMO = Known(date(9999, 12, 31), accepts_examples=True)
_EXAMPLE_COUNTY = "370102000000"


@dataclass(frozen=True, slots=True)
class Effort:
    """How many households are drawn, how many are set beside borders, and how many are walked through as well."""

    drawn: int = 300
    beside: int = 900
    walked: int = 150
    seed: int = 1


QUICK = Effort()


def check(pack: Pack, sheets: Mapping[str, Sheet], on: date, effort: Effort = QUICK) -> list[Complaint]:
    """A complaint for each expression of which two ways say something else."""
    program = build(pack, sheets)
    keys = {key for parameter in pack.parameters.values() for key in parameter.by}
    place = Place(_EXAMPLE_COUNTY, {key: next(iter(pack.codes[key])) for key in keys})
    numbers = resolve(pack, program.parameters, place, on, _DEMO).numbers
    many = made_up(pack, program, numbers, day_number(on), effort)
    wrong = set(differing(Run(pack, program, numbers, day_number(on)), many, effort.walked))
    text = "逐户计算和成批计算的结果不同({name}):先不要发布,请把这一项告诉维护程序的人"
    return sorted(
        {Complaint(*each.at, text.format(name=each.name)) for each in program.assignments if each.name in wrong}
    )


def made_up(pack: Pack, program: Program, numbers: Numbers, on: int, effort: Effort) -> Households:
    """Households beside borders in a mixed order, and others drawn at random."""
    rng = np.random.default_rng(effort.seed)
    plain = households.drawn(pack, program, rng, effort.drawn)
    both = plain.joined(borders.beside(pack, program, numbers, on, rng, effort.beside))
    return both.taken(rng.permutation(len(both)))


@dataclass(frozen=True, slots=True)
class Run:
    """A program with its constants and its day."""

    pack: Pack
    program: Program
    numbers: Numbers
    on: int

    @property
    def outputs(self) -> tuple[str, ...]:
        """Every variable of the program."""
        return tuple(each.name for each in self.program.assignments)

    @property
    def _inputs(self) -> Mapping[str, Any]:
        return {each.name: REACHES[each.of] for each in self.pack.inputs.values()}

    def one_by_one(self, many: Households) -> list[Column]:
        """Each variable of all households, or of all their people, by the program of one household."""
        run = code.of_case(self.program, self.outputs, self._inputs)
        return self._flat(
            run(household, members, obligors, self.numbers, self.on, None, *map(range, sizes))
            for household, members, obligors, sizes in many.rows()
        )

    def walked(self, many: Households) -> list[Column]:
        """The same by the walk that also knows the unknown."""
        run = unknowns.of_case(self.program, self.outputs)
        return self._flat(
            run(household, members, obligors, self.numbers, self.on, sizes)
            for household, members, obligors, sizes in many.rows()
        )

    def in_columns(self, many: Households) -> list[Column]:
        """The same by the program over columns."""
        return self._columns(self.program, many)

    def folded(self, many: Households) -> list[Column]:
        """The same by the program over columns in which the parameters are plain numbers."""
        plain = {name: number for name, number in self.numbers.items() if isinstance(number, int)}
        return self._columns(folding.folded(self.program, plain, self.outputs), many)

    def _columns(self, program: Program, many: Households) -> list[Column]:
        run = code.of_columns(program, self.outputs, self._inputs)
        people = (Grouping(many.counts[0]), Grouping(many.counts[1]))
        found = run(many.household, many.members, many.obligors, self.numbers, self.on, range(len(many)), *people)
        return [np.asarray(each).astype(np.int64) for each in found]

    def _flat(self, results: Iterable[tuple[Any, ...]]) -> list[Column]:
        lists: list[list[int]] = [[] for _ in self.outputs]
        for result in results:
            for all_of_them, mine in zip(lists, result, strict=True):
                all_of_them.extend(mine if isinstance(mine, list) else [mine])
        return [np.array(each, dtype=np.int64) for each in lists]


def differing(run: Run, many: Households, walked: int) -> Iterator[str]:
    """The variables that one way says otherwise than another."""
    few = many.taken(np.arange(min(walked, len(many))))
    one = run.one_by_one(many)
    for first, second in ((one, run.in_columns(many)), (one, run.folded(many)), (run.one_by_one(few), run.walked(few))):
        for name, mine, other in zip(run.outputs, first, second, strict=True):
            if not np.array_equal(mine, other):
                yield name
