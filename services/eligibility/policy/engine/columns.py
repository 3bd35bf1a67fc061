"""What the program over columns calls: int64 and bool arrays, and sums over each household's people."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy import logical_and, logical_not, logical_or, maximum, minimum, where
from numpy.typing import NDArray

from services.eligibility.policy.engine.scalars import Table

__all__ = (
    "Grouping",
    "highest",
    "lift",
    "logical_and",
    "logical_not",
    "logical_or",
    "lookup",
    "maximum",
    "minimum",
    "months",
    "some",
    "spread",
    "total",
    "where",
    "years",
)
Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Grouping:
    """Whose the people of a column are: `of` a household's place a person, `starts` the first person a household.

    `filled` holds the places of the households that have anybody, or None when all have.
    """

    of: Array
    starts: Array
    households: int
    filled: Array | None

    @classmethod
    def by_counts(cls, counts: Array) -> "Grouping":
        """People in the order of their households, so many each."""
        ends = np.cumsum(counts)
        filled = None if counts.all() else np.flatnonzero(counts)
        starts = ends - counts
        of = np.repeat(np.arange(len(counts)), counts)
        return cls(of, starts if filled is None else starts[filled], len(counts), filled)

    def __len__(self) -> int:
        return len(self.of)


def years(since: Any, until: Any) -> Any:
    """See scalars.years."""
    return where(np.asarray(since) > 0, (until - since) // 10000, -1)


def months(since: Any, until: Any) -> Any:
    """See scalars.months."""
    whole = (until // 10000 - since // 10000) * 12 + until // 100 % 100 - since // 100 % 100
    return where(np.asarray(since) > 0, whole - (until % 100 < since % 100), -1)


def lookup(table: Table, key: Any) -> Any:
    """See scalars.lookup."""
    return np.asarray(table.values)[maximum(np.searchsorted(np.asarray(table.firsts), key, side="right") - 1, 0)]


def lift(value: Any, people: Grouping) -> Any:
    """A household's value for each of its people."""
    return value[people.of]


def spread(value: Any, over: Any) -> Any:
    """A constant for everybody; takes no room."""
    return np.broadcast_to(np.asarray(value), (len(over),))


def total(value: Any, people: Grouping) -> Any:
    """The sum over each household's people; of truths, their number."""
    return _reduced(np.add, value.astype(np.int64, copy=False), people, 0)


def some(value: Any, people: Grouping) -> Any:
    """Whether it holds for anybody of the household."""
    return _reduced(np.logical_or, value, people, False)  # noqa: FBT003 - nobody makes it hold


def highest(value: Any, people: Grouping) -> Any:
    """The highest of the household's people, and 0 at the least."""
    return maximum(_reduced(np.maximum, value, people, 0), 0)


def _reduced(how: np.ufunc, value: Any, people: Grouping, nobody: Any) -> Any:
    if people.filled is None:
        return how.reduceat(value, people.starts) if people.households else value[:0]
    result = np.full(people.households, nobody, dtype=value.dtype)
    if len(people.filled):
        result[people.filled] = how.reduceat(value, people.starts)
    return result
