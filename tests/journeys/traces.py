"""Looks for numbers in bytes, in the forms in which they leak: as text, in UTF-16, in hexadecimal, in base64.

Each form's runs of digits are found by one expression and read back; so a search costs four passes, however many the
numbers are. An expression that begins with plain characters instead of a group is four times as fast. Of base64 the
whole groups of three bytes are read, whichever way a number lies across them.
"""

import base64
import mmap
import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from deploy.demo.population import Population

SHORTEST = 11
_GROUP = 3

FORMS: dict[str, tuple[re.Pattern[bytes], Callable[[bytes], bytes]]] = {
    "text": (re.compile(rb"[0-9]{11,}"), bytes),
    "utf16": (re.compile(rb"[0-9](?:\0[0-9]){10,}"), lambda run: run[::2]),
    "hexadecimal": (re.compile(rb"3[0-9]3[0-9](?:3[0-9]){9,}"), lambda run: bytes.fromhex(run.decode())),
    "base64": (
        re.compile(rb"[MNO][DTjz][AEIMQUYcgkosw048][w-z0-5](?:[MNO][DTjz][AEIMQUYcgkosw048][w-z0-5]){2,}"),
        base64.b64decode,
    ),
}


def numbers_of(people: Population) -> frozenset[bytes]:
    """Everybody's identity, phone and account numbers; an X at the end is left away."""
    return frozenset(
        number.rstrip("X").encode()
        for person in people.persons
        for number in (person.identity_number, person.phone, person.account_number)
    )


class Traces:
    """Knows how numbers look in each form."""

    def __init__(self, numbers: Collection[bytes]) -> None:
        assert min(map(len, numbers)) >= SHORTEST
        whole = frozenset(numbers)
        groups = frozenset(group for number in numbers for group in _groups(number))
        self._known = {form: groups if form == "base64" else whole for form in FORMS}

    def found_in(self, content: bytes | mmap.mmap) -> Iterator[tuple[str, bytes]]:
        """Form and digits of every trace."""
        for form, (runs, read) in FORMS.items():
            known = self._known[form]
            lengths = {len(number) for number in known}
            for run in runs.finditer(content):
                digits = read(run[0])
                for length in lengths:
                    for start in range(len(digits) - length + 1):
                        if digits[start : start + length] in known:
                            yield form, digits[start : start + length]

    def found_under(self, folder: Path) -> Iterator[tuple[str, str]]:
        """File and form of every trace in the files of a folder."""
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.stat().st_size:
                with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
                    for form, _ in self.found_in(content):
                        yield str(path.relative_to(folder)), form


def _groups(number: bytes) -> Iterator[bytes]:
    """The parts of a number that stand in whole groups of base64, for each of the three ways to lie across them."""
    for start in range(_GROUP):
        yield number[start : start + (len(number) - start) // _GROUP * _GROUP]
