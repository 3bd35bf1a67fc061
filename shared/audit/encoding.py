"""One byte string for each value that PostgreSQL gives back, and no two values with the same one.

Form ``onenet v1``: ``tag(1) length(4, big-endian) payload``. It must never change, for heads already published rest on
it; a new form gets a new name in the bytes that carry it.

==== =============================================================================
tag  payload
==== =============================================================================
``N``  None: empty
``B``  bool: ``1`` or ``0``
``I``  int: decimal digits, ``-`` in front of a negative one
``D``  Decimal: ``coefficient E exponent`` without trailing zeros, so 1.50 is 1.5
``S``  str: UTF-8, as stored
``Y``  bytes
``A``  date: ISO 8601
``T``  datetime with a zone: microseconds since 1970 in UTC
``U``  UUID: 16 bytes
``L``  list or tuple: its elements, encoded, one after the other
``M``  dict with str keys: key and value, encoded, in the order of the keys' code points
==== =============================================================================

An enumeration is encoded by its value. A float is refused: none may stand in a row that matters to money.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from uuid import UUID

WORDS_HELD = 4096

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def encode(value: object) -> bytes:
    """Encode one value; an unknown type raises ``TypeError`` rather than being guessed."""
    encoder = _BY_TYPE.get(type(value)) or _encoder_of_family(value)
    return encoder(value)


def _encoder_of_family(value: object) -> Callable[[Any], bytes]:
    """For subclasses, such as the driver's own UUID; an Enum comes first since it may also be a str or an int."""
    if isinstance(value, Enum):
        return _enumeration
    for family, encoder in _ENCODERS.items():
        if isinstance(value, family):
            # Asked once a class: those of the program are few.
            return _BY_TYPE.setdefault(type(value), encoder)
    raise TypeError(f"审计摘要不支持 {type(value).__name__} 类型")


def _tagged(tag: bytes, payload: bytes) -> bytes:
    return tag + len(payload).to_bytes(4, "big") + payload


def _none(_: None) -> bytes:
    return _tagged(b"N", b"")


def _bool(value: bool) -> bytes:  # noqa: FBT001 -- the value is the subject, not a switch
    return _tagged(b"B", b"1" if value else b"0")


def _int(value: int) -> bytes:
    return _tagged(b"I", b"%d" % value)


def _decimal(value: Decimal) -> bytes:
    """``Decimal.normalize`` would round to the context's 28 digits, so the zeros are cut from the digits instead."""
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        return _tagged(b"D", str(value).encode())
    text = "".join(map(str, digits))
    kept = text.rstrip("0")
    if not kept:
        return _tagged(b"D", b"0E0")
    return _tagged(b"D", f"{'-' * sign}{kept.lstrip('0')}E{exponent + len(text) - len(kept)}".encode())


def _str(value: str) -> bytes:
    payload = value.encode()
    return b"S" + len(payload).to_bytes(4, "big") + payload


def _bytes(value: bytes) -> bytes:
    return _tagged(b"Y", value)


def _datetime(value: datetime) -> bytes:
    if value.tzinfo is None:
        raise TypeError("审计摘要不支持没有时区的时间")
    return _tagged(b"T", b"%d" % ((value - _EPOCH) // _MICROSECOND))


def _date(value: date) -> bytes:
    return _tagged(b"A", value.isoformat().encode())


def _uuid(value: UUID) -> bytes:
    return _tagged(b"U", value.bytes)


def _list(value: Sequence[object]) -> bytes:
    return _tagged(b"L", b"".join([encode(each) for each in value]))


def _dict(value: Mapping[str, object]) -> bytes:
    pieces: list[bytes] = []
    for key, name in _in_order(tuple(value)):
        item = value[key]
        pieces += (name, _word(item) if type(item) is str else encode(item))
    return _tagged(b"M", b"".join(pieces))


@lru_cache(maxsize=WORDS_HELD)
def _in_order(keys: tuple[str, ...]) -> tuple[tuple[str, bytes], ...]:
    """Keys beside their bytes. Our documents have few shapes, each of which stands in very many."""
    if not all(isinstance(key, str) for key in keys):
        raise TypeError("审计摘要只支持以字符串为键的对象")
    return tuple((key, _word(key)) for key in sorted(keys))


@lru_cache(maxsize=WORDS_HELD)
def _word(value: str) -> bytes:
    """Most words of our documents are names of fields, of laws and of their articles, and the sentences of rules."""
    return _str(value)


def _enumeration(value: Enum) -> bytes:
    return encode(value.value)


# Order matters for subclasses: a bool is an int, a datetime is a date.
_ENCODERS: Mapping[type, Callable[[Any], bytes]] = MappingProxyType(
    {
        type(None): _none,
        bool: _bool,
        int: _int,
        Decimal: _decimal,
        str: _str,
        bytes: _bytes,
        datetime: _datetime,
        date: _date,
        UUID: _uuid,
        list: _list,
        tuple: _list,
        dict: _dict,
    },
)
_BY_TYPE = dict(_ENCODERS)  # what is asked millions of times is asked of a plain dict
