"""What somebody might put where a word, a day, an amount or a number belongs, and bodies that are none."""

import copy
import json
from collections.abc import Iterator
from typing import Any

ODD: tuple[Any, ...] = (
    "a\x00b",
    "\u202e\ufeff甲",
    "９９.９９",
    "NaN",
    "9999-12-31",
    "0001-01-01",
    "9999999999999.99",
    2**63,
    -(2**127),
    -1,
    0.1,
    True,
    [],
    {},
    None,
    "",
    " ",
    "'; DROP TABLE intake.application; --",
    "1' OR '1'='1",
    "${jndi:ldap://127.0.0.1/a}",
    "{{7*7}}%{7*7}",
    "../../etc/passwd",
    "\r\nSet-Cookie: a=b",
    '{"level":"error","event":"forged"}\n',
    '=HYPERLINK("http://127.0.0.1")',
    "\U0001f9d1\u200d\U0001f33e" * 50,
    "甲" * 5000,
    {"$ne": None},
    [[[[[[]]]]]],
    "00000000-0000-0000-0000-000000000000",
)

RAW = (
    b"",
    b"null",
    b"[]",
    b'"text"',
    b"\xff\xfe\x00",
    b"{",
    b"[" * 100_000,
    b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
    b'{"a":' + b"9" * 5000 + b"}",
    b'{"a":1e400,"b":-1e400,"c":NaN,"d":Infinity}',
    b'{"\\ud800":"\\udfff"}',
    b'{"a":"\\u0000"}',
    b'{"37010219500307457X":"37010219500307457X"}',
    b"\xef\xbb\xbf{}",
    b"a=1&b=2",
    b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
    b"\x00" * 64,
    b"{}" * 1000,
)


def spoilt(body: Any) -> Iterator[Any]:
    """A good body with an odd value in the place of each of its values, one at a time, and with a field too many."""
    for number, place in enumerate(_places(body)):
        for turn in range(len(ODD)):
            yield changed(body, place, ODD[(number + turn) % len(ODD)])
    if isinstance(body, dict):
        yield body | {"state": "granted"}
        yield body | {"__proto__": {"level": "province"}}


def raw(body: Any) -> Iterator[bytes]:
    """Bodies that are no documents, and the good one with a field given twice."""
    yield from RAW
    if isinstance(body, dict) and body:
        first, *_ = body
        whole = json.dumps(body)
        yield f'{{"{first}": null, {whole[1:]}'.encode()
        yield (whole[:-1] + f', "{first}": null}}').encode()


def texts(body: Any) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Where a body has words of its own."""
    for place in _places(body):
        found = body
        for name in place:
            found = found[name]
        if isinstance(found, str):
            yield place, found


def changed(body: Any, place: tuple[Any, ...], value: Any) -> Any:
    """The body with another value at one place."""
    if not place:
        return value
    made = found = copy.deepcopy(body)
    for name in place[:-1]:
        found = found[name]
    found[place[-1]] = value
    return made


def _places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict | list) and value:
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _places(inner, (*place, name))
    elif place:
        yield place
