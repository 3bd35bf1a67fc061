"""What the program of one household calls: whole numbers only."""

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """Bands in order: each value holds from its first key to below the next one's, the last to below the end."""

    firsts: tuple[int, ...]
    values: tuple[int, ...]
    end: int = 2**63 - 1


def years(since: int, until: int) -> int:
    """Full years between two days written yyyymmdd, -1 where the first was not stated.

    Whoever was born on 29 February grows older on 1 March of a common year; the anniversary itself counts.
    """
    return (until - since) // 10000 if since else -1


def months(since: int, until: int) -> int:
    """Full months between two days written yyyymmdd, -1 where the first was not stated."""
    if not since:
        return -1
    whole = (until // 10000 - since // 10000) * 12 + until // 100 % 100 - since // 100 % 100
    return whole - (until % 100 < since % 100)


def lookup(table: Table, key: int) -> int:
    """The value of the band in which the key lies; the checks at publishing hold keys inside the table."""
    return table.values[max(bisect_right(table.firsts, key) - 1, 0)]
