"""Made-up households as columns, any that the declared bounds allow, by which evaluators are held to one another."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.eligibility.policy.engine import facts
from services.eligibility.policy.engine.nouns import Input, Pack
from services.eligibility.policy.engine.program import Program
from services.eligibility.policy.engine.terms import Kind, Type

Column = NDArray[np.int64]
_MOST_MEMBERS = 6
_MOST_OBLIGORS = 3
_USUAL_FEN = 3_000_000
_ROUND_FEN = 10_000
_USUAL_COUNT = 12
_KINDS_OF_AMOUNT = (0,) * 70 + (1,) * 12 + (2,) * 17 + (3,)
"""In a hundred amounts: nothing, whole hundreds of yuan, any usual one, any allowed one."""
_RECENT = np.array([20160101, 20270101])
_EPOCH = np.datetime64("1970-01-01", "D")


@dataclass(frozen=True, slots=True)
class Households:
    """Columns by the name of the fact; people stand in the order of their households, `counts` of each."""

    household: Mapping[str, Column]
    members: Mapping[str, Column]
    obligors: Mapping[str, Column]
    counts: tuple[Column, Column]

    def __len__(self) -> int:
        return len(self.counts[0])

    def rows(self) -> Iterator[tuple[dict[str, int], dict[str, list[int]], dict[str, list[int]], tuple[int, int]]]:
        """One household after the other, in whole numbers of Python."""
        household, members, obligors = ({n: c.tolist() for n, c in each.items()} for each in self.columns())
        starts = [0, 0]
        for at, sizes in enumerate(zip(*(each.tolist() for each in self.counts), strict=True)):
            spans = [slice(start, start + size) for start, size in zip(starts, sizes, strict=True)]
            mine = {name: column[at] for name, column in household.items()}
            people = [
                {n: c[span] for n, c in each.items()} for each, span in zip((members, obligors), spans, strict=True)
            ]
            yield mine, people[0], people[1], sizes
            starts = [span.stop for span in spans]

    def taken(self, places: Column) -> "Households":
        """The households at these places, repeated where a place is."""
        spread = [_people(each, places) for each in self.counts]
        return Households(
            {name: column[places] for name, column in self.household.items()},
            {name: column[spread[0]] for name, column in self.members.items()},
            {name: column[spread[1]] for name, column in self.obligors.items()},
            (self.counts[0][places], self.counts[1][places]),
        )

    def joined(self, other: "Households") -> "Households":
        """These and then those."""
        mine, others = self.columns(), other.columns()
        household, members, obligors = (
            {name: np.concatenate([column, theirs[name]]) for name, column in own.items()}
            for own, theirs in zip(mine, others, strict=True)
        )
        both = zip(self.counts, other.counts, strict=True)
        counts = tuple(np.concatenate([first, second]) for first, second in both)
        return Households(household, members, obligors, (counts[0], counts[1]))

    def changed(self, values: Mapping[str, tuple[Column, Column]]) -> "Households":
        """A copy in which some inputs have other values at some places of their columns."""
        household, members, obligors = (
            {name: _changed(column, values.get(name)) for name, column in own.items()} for own in self.columns()
        )
        return Households(household, members, obligors, self.counts)

    def columns(self) -> tuple[Mapping[str, Column], ...]:
        """Of the household, its members and its obligors."""
        return self.household, self.members, self.obligors


def _changed(column: Column, change: tuple[Column, Column] | None) -> Column:
    if change is None:
        return column
    copy = column.copy()
    copy[change[0]] = change[1]
    return copy


def _people(counts: Column, places: Column) -> Column:
    starts = np.cumsum(counts) - counts
    mine = counts[places]
    ends = np.cumsum(mine)
    return np.repeat(starts[places] - (ends - mine), mine) + np.arange(ends[-1] if len(ends) else 0)


def drawn(pack: Pack, program: Program, rng: np.random.Generator, count: int) -> Households:
    """Households with anything that is allowed, plain amounts and ages more often than strange ones."""
    members = rng.integers(1, _MOST_MEMBERS + 1, count)
    obligors = np.where(rng.integers(0, 2, count) == 0, 0, rng.integers(0, _MOST_OBLIGORS + 1, count))
    sizes = {"household": count, "member": int(members.sum()), "obligor": int(obligors.sum())}
    columns: dict[str, dict[str, Column]] = {of: {} for of in sizes}
    for name in program.inputs:
        each = pack.inputs[name]
        columns[each.of][name] = _drawn(each, pack, rng, sizes[each.of])
    return Households(columns["household"], columns["member"], columns["obligor"], (members, obligors))


def _drawn(each: Input, pack: Pack, rng: np.random.Generator, count: int) -> Column:
    low, high = facts.bounds(each, pack)
    kind = Type.read(each.type).kind
    if kind is Kind.DATE:
        ever, recent = (_days(rng, np.array(ends), count) for ends in ((low, high), _RECENT))
        found = np.clip(numbers(np.where(rng.integers(0, 2, count) == 0, ever, recent)), low, high)
        return np.where(rng.integers(0, 3, count) == 0, 0, found) if each.absent == facts.NONE else found
    if kind is Kind.FEN:
        amounts = np.exp(rng.random(count) * np.log(_USUAL_FEN)).astype(np.int64)
        whole = amounts // _ROUND_FEN * _ROUND_FEN
        choices = [np.zeros_like(amounts), whole, amounts, rng.integers(low, high + 1, count)]
        chosen: Column = np.choose(rng.choice(_KINDS_OF_AMOUNT, count), choices)
        return np.clip(chosen, low, high)
    usual = rng.integers(low, min(high, low + _USUAL_COUNT) + 1, count)
    return np.where(rng.integers(0, 2, count) == 00, rng.integers(low, high + 1, count), usual)


def _days(rng: np.random.Generator, ends: Column, count: int) -> Column:
    first, last = ordinals(ends).tolist()
    found: Column = rng.integers(first, last, count)
    return found


def ordinals(days: Column) -> Column:
    """Days written yyyymmdd as numbers of days."""
    months = (days // 10000 - 1970) * 12 + days // 100 % 100 - 1
    firsts: Column = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return firsts + days % 100 - 1


def numbers(days: Column) -> Column:
    """Numbers of days as days written yyyymmdd."""
    dates = _EPOCH + days
    months = dates.astype("datetime64[M]")
    counted: Column = months.astype(np.int64)
    since_first: Column = (dates - months).astype(np.int64)
    return (counted // 12 + 1970) * 10000 + (counted % 12 + 1) * 100 + since_first + 1
