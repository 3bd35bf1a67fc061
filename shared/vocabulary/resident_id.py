"""The citizen identity number (公民身份号码, GB 11643-1999), which never shows itself in a log line or an error."""

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from shared.vocabulary import divisions

LENGTH = 18
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_CHARACTERS = re.compile(r"[0-9]{17}[0-9X]")
_FULL_WIDTH = {ord(wide): narrow for wide, narrow in zip("０１２３４５６７８９Ｘｘ", "0123456789Xx", strict=True)}


class Fault(StrEnum):
    """Why a text is not an identity number."""

    LENGTH = "length"
    CHARACTERS = "characters"
    BIRTHDAY = "birthday"
    CHECK_DIGIT = "check_digit"


_SENTENCES = {
    Fault.LENGTH: "身份证号码应为18位，请核对是否漏填或多填",
    Fault.CHARACTERS: "身份证号码前17位应为数字，最后一位为数字或X，请核对",
    Fault.BIRTHDAY: "身份证号码第7至14位不是有效的出生日期，请核对",
    Fault.CHECK_DIGIT: "身份证号码最后一位与前17位不符，请核对是否有误填",
}


class InvalidResidentId(ValueError):
    """A text is not an identity number; carries the reason and a sentence for the citizen, never the number."""

    def __init__(self, reason: Fault) -> None:
        super().__init__(_SENTENCES[reason])
        self.reason = reason


@dataclass(frozen=True, slots=True, repr=False)
class ResidentId:
    """A valid identity number; read `number` only to encrypt, index or send it."""

    number: str = field(repr=False)

    def __post_init__(self) -> None:
        if fault := _fault_of(self.number):
            raise InvalidResidentId(fault)

    @classmethod
    def parse(cls, text: str) -> "ResidentId":
        """Read what a person typed: full-width digits, a small x and spaces are accepted; raises InvalidResidentId."""
        return cls("".join(text.translate(_FULL_WIDTH).upper().split()))

    @property
    def birth_on(self) -> date:
        """The day of birth in digits 7-14."""
        return date.fromisoformat(self.number[6:14])

    @property
    def sex(self) -> str:
        """Sex by GB/T 2261.1: "1" male, "2" female, from the parity of digit 17."""
        return "1" if int(self.number[16]) % 2 else "2"

    @property
    def area_code(self) -> str:
        """The six-digit code of the county of first registration, which the person keeps for life."""
        return self.number[:6]

    @property
    def area_is_known(self) -> bool:
        """Whether a county of Shandong has or had this code; a reason to look again, never one to refuse.

        People of other provinces, and those of areas abolished before 1980, hold valid numbers outside the list.
        """
        return self.area_code in divisions.known_area_codes()

    def __repr__(self) -> str:
        return "ResidentId(hidden)"

    __str__ = __repr__


def check_digit(first17: str) -> str:
    """Compute the 18th character (GB 11643-1999, ISO 7064 MOD 11-2) over 17 digits."""
    weighted = sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True))
    return _CHECK_DIGITS[weighted % len(_CHECK_DIGITS)]


def _fault_of(number: str) -> Fault | None:
    if len(number) != LENGTH:
        return Fault.LENGTH
    if not _CHARACTERS.fullmatch(number):
        return Fault.CHARACTERS
    if not _is_date(number[6:14]):
        return Fault.BIRTHDAY
    return None if check_digit(number[:17]) == number[17] else Fault.CHECK_DIGIT


def _is_date(eight_digits: str) -> bool:
    try:
        date.fromisoformat(eight_digits)
    except ValueError:
        return False
    return True
