"""Identifiers: random ones that sort by time, derived ones that survive a retry, and case numbers that people read."""

import json
import re
import secrets
import threading
import time
from uuid import UUID, uuid5

from shared.vocabulary import credit_code

_DERIVED_ROOT = UUID("6f1a3f7e-52b0-4d0c-9b7e-37c0de5a11ed")
_RANDOM_BITS = 74  # rand_a and rand_b of RFC 9562, 5.7
_STEP_BITS = 32
_CASE_NUMBER = re.compile(r"(?P<county>[0-9]{6})-(?P<year>[0-9]{4})-(?P<serial>[0-9]{6})-(?P<check>[0-9A-Y])")
LARGEST_SERIAL = 999_999


class _Sequence:
    """Grows within a process even when the machine's time steps back (RFC 9562, 6.2, method 2)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._milliseconds = 0
        self._random = 0

    def draw(self, milliseconds: int) -> tuple[int, int]:
        """The next pair of time and random bits, larger than every pair before."""
        with self._lock:
            self._random += 1 + secrets.randbits(_STEP_BITS)
            if milliseconds > self._milliseconds or self._random >> _RANDOM_BITS:
                self._milliseconds = max(milliseconds, self._milliseconds + 1)
                self._random = secrets.randbits(_RANDOM_BITS - 1)  # the spare top bit leaves room to grow
            return self._milliseconds, self._random


_SEQUENCE = _Sequence()


def new_id() -> UUID:
    """A UUIDv7: later ones of a process are larger, so they fall together in an index."""
    milliseconds, random = _SEQUENCE.draw(time.time_ns() // 1_000_000)
    high, low = random >> 62, random & (1 << 62) - 1
    return UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


def derived_id(namespace: str, *parts: str) -> UUID:
    """The same id for the same namespace and parts, whenever and wherever it is asked for; parts never run together."""
    return uuid5(_DERIVED_ROOT, json.dumps([namespace, *parts], ensure_ascii=True))


def case_number(county_code: str, year: int, serial: int) -> str:
    """A number to read over the telephone, such as 370102-2026-000123-8; raises ValueError outside its digits.

    The last character is that of GB 32100-2015 over the digits: it catches every wrong digit and every swapped pair.
    """
    number = f"{county_code}-{year:04d}-{serial:06d}"
    if not 1 <= serial <= LARGEST_SERIAL or not _CASE_NUMBER.fullmatch(f"{number}-0"):
        raise ValueError("a case number holds six digits of county, four of year and a serial from 1 to 999999")
    return f"{number}-{_check_of(number)}"


def is_case_number(text: str) -> bool:
    """Whether a text has the form of a case number and its check character."""
    return bool(_CASE_NUMBER.fullmatch(text)) and _check_of(text[:-2]) == text[-1]


def _check_of(number: str) -> str:
    return credit_code.check_character(number.replace("-", "").rjust(credit_code.LENGTH - 1, "0"))
