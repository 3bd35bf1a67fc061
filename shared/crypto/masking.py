"""Personal data made safe to show and to log: masks that keep what a reader needs, and redaction of log lines."""

import re

from shared.crypto.access import DataClass

_DOTS = frozenset("·•・‧.")
_MASK = "*"
_GAP = r"[ \-\u00a0\u3000]{0,2}"
_DIGITS = re.compile(rf"\d(?<!\d\d)(?:{_GAP}\d){{10,}}(?:{_GAP}[Xx](?![A-Za-z0-9]))?")
_PHONE = re.compile(rf"(?<!\d)(?:86{_GAP})?1{_GAP}[3-9](?:{_GAP}\d){{9}}(?!\d)")
_UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_UUID_CHARACTERS = 36
_IDENTITY_LENGTHS = frozenset({15, 18})
_LONG_NUMBER = 15
_HIDDEN_LEAST = 4


def mask_name(name: str) -> str:
    """``王小明`` becomes ``王*明``, ``王明`` becomes ``王*``; the dots of a transliterated name stay."""
    letters = [place for place, character in enumerate(name) if character not in _DOTS]
    shown = {letters[0], letters[-1]} if len(letters) > 2 else set(letters[: len(letters) - 1])
    return "".join(character if character in _DOTS or place in shown else _MASK for place, character in enumerate(name))


def mask_identity(number: str) -> str:
    """Keep the city's four digits alone: beside a date of birth and a county, each digit more leaves few to guess."""
    return _ends(number, head=4, tail=0)


def mask_phone(number: str) -> str:
    """``138****5678``; of a landline the last four."""
    is_mobile = len(number) == 11 and number.startswith("1")
    return _ends(number, head=3 if is_mobile else 0, tail=4)


def mask_account(number: str) -> str:
    """The last four digits, by which a payee recognises an account."""
    return _ends(number, head=0, tail=4)


def redact(text: str) -> str:
    """Replace what looks like a resident ID, a mobile number or a bank card; a false alarm costs less than a leak."""
    return _DIGITS.sub(_marker, text)


def _ends(number: str, head: int, tail: int) -> str:
    """Show a number's ends, of a short one nothing: fewer than four hidden digits are soon guessed."""
    hidden = len(number) - head - tail
    if hidden < _HIDDEN_LEAST:
        hidden, head, tail = len(number), 0, 0
    return number[:head] + _MASK * hidden + number[len(number) - tail :]


def _marker(found: re.Match[str]) -> str:
    digits = sum(map(str.isalnum, found[0]))
    if _is_in_uuid(found):
        return found[0]
    if digits in _IDENTITY_LENGTHS:
        return f"[{DataClass.IDENTITY}]"
    if digits >= _LONG_NUMBER:
        return f"[{DataClass.ACCOUNT}]"
    return _PHONE.sub(f"[{DataClass.CONTACT}]", found[0])


def _is_in_uuid(found: re.Match[str]) -> bool:
    start, end = found.span()
    around = _UUID.finditer(found.string, max(0, start - _UUID_CHARACTERS), end + _UUID_CHARACTERS)
    return any(each.start() <= start and end <= each.end() for each in around)
