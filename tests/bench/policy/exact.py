"""Both evaluators over many households, at random and beside every border: how many of them they decide otherwise."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from services.eligibility.policy.engine import borders
from services.eligibility.policy.engine.columns import Array, Grouping, some
from services.eligibility.policy.engine.constants import day_number
from services.eligibility.policy.engine.households import Households
from services.eligibility.policy.engine.terms import Reach
from tests.bench.figure import Figure
from tests.bench.policy.ground import DIBAO, ON, Ground
from tests.bench.policy.population import population

CHUNK = 20_000
BESIDE = 5_000
"""So many borders' households a draw of bases."""


def figures(ground: Ground, random: int, beside_borders: int) -> Iterator[Figure]:
    """The dibao rules, and all schemes, on as many random households; all schemes beside borders too."""
    dibao, every, border = (_Comparison(ground, each) for each in (DIBAO, ground.results, ground.results))
    for start in range(0, random, CHUNK):
        count = min(CHUNK, random - start)
        dibao.add(population(ground.pack, ground.reading(DIBAO), ON, random + start, count))
        every.add(population(ground.pack, ground.program, ON, start, count))
    numbers, on = ground.constants.numbers, day_number(ON)
    seed = 0
    while border.households < beside_borders:
        rng = np.random.default_rng(seed)
        border.add(borders.beside(ground.pack, ground.program, numbers, on, rng, BESIDE))
        seed += 1
    yield Figure(
        name="policy_exactness",
        value=float(dibao.differing + every.differing + border.differing),
        unit="households that the two evaluators decide otherwise",
        target="<= 0",
        beside="households that were compared",
        beside_value=float(dibao.households + every.households + border.households),
        seen={
            "dibao_random": dibao.households,
            "dibao_differing": dibao.differing,
            "all_random": every.households,
            "all_differing": every.differing,
            "all_beside_borders": border.households,
            "borders_differing": border.differing,
            "results": len(ground.results),
        },
    )


@dataclass
class _Comparison:
    """The program of one household beside the batch's; the counts grow."""

    ground: Ground
    outputs: tuple[str, ...]
    households: int = 0
    differing: int = 0

    def add(self, given: Households) -> None:
        """Compare every result of these, as of one county."""
        many = self.ground.of_one_county(given)
        people = (Grouping(many.counts[0]), Grouping(many.counts[1]))
        columns = self._in_columns(many, people)
        lists: list[list[int]] = [[] for _ in self.outputs]
        run = self.ground.one(self.outputs)
        for row in many.rows():
            for all_of_them, mine in zip(lists, run(*row), strict=True):
                all_of_them.extend(mine if isinstance(mine, list) else [mine])
        wrong = np.zeros(len(many), dtype=bool)
        for column, listed, reach in zip(columns, lists, self._reaches(), strict=True):
            unlike = np.asarray(column).astype(np.int64) != np.array(listed, dtype=np.int64)
            wrong |= some(unlike, people[reach - Reach.MEMBER]) if reach >= Reach.MEMBER else unlike
        self.households += len(many)
        self.differing += int(wrong.sum())

    def _in_columns(self, many: Households, people: tuple[Grouping, Grouping]) -> tuple[Array, ...]:
        run = self.ground.batch(self.outputs).compiled(self.ground.constants, self.outputs)
        numbers, on = self.ground.constants.numbers, day_number(ON)
        found: tuple[Any, ...] = run(
            many.household, many.members, many.obligors, numbers, on, range(len(many)), *people
        )
        return found

    def _reaches(self) -> list[Reach]:
        reaches = {each.name: each.reach for each in self.ground.program.assignments}
        return [reaches[name] for name in self.outputs]
