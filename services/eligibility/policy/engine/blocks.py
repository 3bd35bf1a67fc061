"""Columns of households by blocks: what belongs to some of the households, and the outputs that fill up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from services.eligibility.policy.engine.columns import Array, Grouping
from services.eligibility.policy.engine.households import Households
from services.eligibility.policy.engine.nouns import People
from services.eligibility.policy.engine.terms import Reach

PEOPLE: tuple[People, ...] = ("household", "member", "obligor")
_OF: Mapping[Reach, People] = {Reach.MEMBER: "member", Reach.OBLIGOR: "obligor"}


@dataclass(frozen=True, slots=True)
class Block:
    """Some of the households, by their places among all; `people` are the places of their people."""

    places: Array
    people: Mapping[People, Any]
    columns: Mapping[People, Mapping[str, Array]]
    groupings: Mapping[People, Grouping]


@dataclass(frozen=True, slots=True)
class Whole:
    """All households, and the outputs that fill up."""

    columns: Mapping[People, Mapping[str, Array]]
    groupings: Mapping[People, Grouping]
    reaches: Mapping[str, Reach]
    values: Mapping[str, Array]

    @classmethod
    def of(cls, many: Households, reaches: Mapping[str, Reach]) -> "Whole":
        """Outputs of these reaches, nothing decided yet."""
        given: dict[People, Mapping[str, Array]] = {
            "household": many.household,
            "member": many.members,
            "obligor": many.obligors,
        }
        groupings: dict[People, Grouping] = {"member": Grouping(many.counts[0]), "obligor": Grouping(many.counts[1])}
        sizes = {Reach.MEMBER: len(groupings["member"]), Reach.OBLIGOR: len(groupings["obligor"])}
        values = {name: np.zeros(sizes.get(reach, len(many)), dtype=np.int64) for name, reach in reaches.items()}
        return cls(given, groupings, reaches, values)

    def block(self, places: Array) -> Block:
        """The households at these places; neighbours are not copied."""
        is_run = len(places) > 0 and int(places[-1] - places[0]) == len(places) - 1
        rows: Any = slice(int(places[0]), int(places[-1]) + 1) if is_run else places
        people: dict[People, Any] = {"household": rows}
        for of, grouping in self.groupings.items():
            people[of] = _run_of(grouping, rows) if is_run else _people_of(grouping, places)
        taken = {of: {name: each[people[of]] for name, each in self.columns[of].items()} for of in PEOPLE}
        return Block(places, people, taken, {of: Grouping(each.counts[rows]) for of, each in self.groupings.items()})

    def put(self, block: Block, outputs: Iterable[str], results: Iterable[Array]) -> None:
        """Write a block's outputs into their places."""
        for name, result in zip(outputs, results, strict=True):
            self.values[name][block.people[_OF.get(self.reaches[name], "household")]] = result


def _run_of(grouping: Grouping, rows: slice) -> slice:
    return slice(int(grouping.bounds[rows.start]), int(grouping.bounds[rows.stop]))


def _people_of(grouping: Grouping, places: Array) -> Array:
    counts = grouping.counts[places]
    mine = Grouping(counts)
    return np.repeat(grouping.bounds[places] - mine.bounds[:-1], counts) + np.arange(len(mine))
