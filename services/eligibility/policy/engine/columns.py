"""What the program over columns calls: whole numbers and truths, and sums over each household's people.

Sums are differences of running sums, which NumPy makes four times faster than `reduceat`; a running sum that leaves
64 bits wraps round and so does the difference, hence what fits for one household is exact.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy import logical_and, logical_not, logical_or, maximum, minimum, where
from numpy.typing import NDArray

from services.eligibility.policy.engine.scalars import Table

__all__ = (
    "Grouping",
    "highest",
    "kept",
    "lift",
    "logical_and",
    "logical_not",
    "logical_or",
    "lookup",
    "mask",
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


@dataclass(frozen=True)
class Grouping:
    """Whose the people of a column are: household `k` has those from `bounds[k]` to before `bounds[k + 1]`."""

    counts: Array

    @cached_property
    def bounds(self) -> Array:
        """The first person of each household, and behind the last one how many there are."""
        bounds = np.zeros(len(self.counts) + 1, dtype=np.int64)
        np.cumsum(self.counts, out=bounds[1:])
        return bounds

    @cached_property
    def of(self) -> Array:
        """The place of each person's household."""
        return np.repeat(np.arange(len(self.counts)), self.counts)

    def __len__(self) -> int:
        return int(self.bounds[-1])


def years(since: Any, until: Any) -> Any:
    """See scalars.years."""
    return where(np.asarray(since) > 0, _whole((until - since) // 10000), -1)


def months(since: Any, until: Any) -> Any:
    """See scalars.months."""
    whole = (until // 10000 - since // 10000) * 12 + until // 100 % 100 - since // 100 % 100
    return where(np.asarray(since) > 0, _whole(whole - (until % 100 < since % 100)), -1)


def _whole(value: Any) -> Any:
    """Days come in 32 bits, which no amount may inherit."""
    return value.astype(np.int64, copy=False) if isinstance(value, np.ndarray) else value


def lookup(table: Table, key: Any) -> Any:
    """See scalars.lookup."""
    return np.asarray(table.values)[maximum(np.searchsorted(np.asarray(table.firsts), key, side="right") - 1, 0)]


def mask(test: Any) -> Any:
    """All bits where a truth holds, none where it does not."""
    return np.negative(test.astype(np.int64))


def kept(value: Any, under: Any) -> Any:
    """The value under a mask and 0 elsewhere: what `where` says, three times faster."""
    return value & under


def lift(value: Any, people: Grouping) -> Any:
    """A household's value for each of its people."""
    return value.take(people.of)


def spread(value: Any, over: Any) -> Any:
    """A constant for everybody; takes no room."""
    return np.broadcast_to(np.asarray(value), (len(over),))


def total(value: Any, people: Grouping) -> Any:
    """The sum over each household's people; of truths, their number."""
    running = np.empty(len(value) + 1, dtype=np.int32 if value.dtype == np.bool_ else np.int64)
    running[0] = 0
    np.cumsum(value, out=running[1:])
    return _whole(np.diff(running.take(people.bounds)))


def some(value: Any, people: Grouping) -> Any:
    """Whether it holds for anybody of the household."""
    return total(value, people) > 0


def highest(value: Any, people: Grouping) -> Any:
    """The highest of the household's people, and 0 at the least."""
    filled = np.flatnonzero(people.counts)
    result = np.zeros(len(people.counts), dtype=value.dtype)
    if len(filled):
        result[filled] = np.maximum.reduceat(value, people.bounds[filled])
    return maximum(result, 0)
