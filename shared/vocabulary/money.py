"""Money in integer fen: exact sums, and rounding only where a caller names it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Self

FEN_PER_YUAN = 100
# Thirteen digits of yuan stay inside PostgreSQL's bigint of fen with room to sum a province.
_YUAN = re.compile(r"(?P<sign>-?)(?P<yuan>0|[1-9][0-9]{0,12})(?:\.(?P<fen>[0-9]{1,2}))?")


class InvalidMoney(ValueError):
    """A text is not an amount of yuan; the text itself is not repeated."""

    def __init__(self) -> None:
        super().__init__("金额应为不小于零的数字，最多两位小数，例如 1234.50")


class Rounding(StrEnum):
    """How a remainder is treated; down and up are towards and away from zero."""

    DOWN = "down"
    UP = "up"
    HALF_UP = "half_up"


class Unit(IntEnum):
    """The coin to which an amount is rounded, in fen."""

    FEN = 1
    JIAO = 10
    YUAN = 100


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount of renminbi; `fen` may be negative, since a difference may be."""

    fen: int

    def __post_init__(self) -> None:
        _require_int(self.fen)

    @classmethod
    def of_yuan(cls, text: str, *, allow_negative: bool = False) -> Self:
        """Read a decimal string such as "1234.50"; raises InvalidMoney, and TypeError for anything but a string."""
        if not isinstance(text, str):
            raise TypeError("an amount of yuan is a decimal string, never a number")
        match = _YUAN.fullmatch(text)
        if match is None or (match["sign"] and not allow_negative):
            raise InvalidMoney
        fen = int(match["yuan"]) * FEN_PER_YUAN + int((match["fen"] or "").ljust(2, "0"))
        return cls(-fen if match["sign"] else fen)

    @property
    def yuan(self) -> str:
        """The decimal string of the API's edge, always with two places: "1234.50"."""
        yuan, fen = divmod(abs(self.fen), FEN_PER_YUAN)
        return f"{'-' if self.fen < 0 else ''}{yuan}.{fen:02d}"

    def divide(self, by: int, rounding: Rounding, unit: Unit = Unit.FEN) -> "Money":
        """Divide and round once, straight to the unit: rounding to fen first and to jiao later can pay too much."""
        _require_int(by)
        if by <= 0:
            raise ValueError("money is divided by a positive number")
        return Money(_rounded(self.fen, by * unit, rounding) * unit)

    def round_to(self, unit: Unit, rounding: Rounding) -> "Money":
        """Round to whole fen, jiao or yuan."""
        return self.divide(1, rounding, unit)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.fen + other.fen) if isinstance(other, Money) else NotImplemented

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.fen - other.fen) if isinstance(other, Money) else NotImplemented

    def __mul__(self, times: int) -> "Money":
        _require_int(times)
        return Money(self.fen * times)

    __rmul__ = __mul__

    def __neg__(self) -> "Money":
        return Money(-self.fen)

    def __bool__(self) -> bool:
        return self.fen != 0

    def __str__(self) -> str:
        return self.yuan


def total(amounts: Iterable[Money]) -> Money:
    """Sum amounts; nothing sums to zero."""
    return Money(sum(amount.fen for amount in amounts))


def _rounded(numerator: int, denominator: int, rounding: Rounding) -> int:
    quotient, remainder = divmod(abs(numerator), denominator)
    match rounding:
        case Rounding.DOWN:
            carry = False
        case Rounding.UP:
            carry = remainder > 0
        case Rounding.HALF_UP:
            carry = 2 * remainder >= denominator
    return (quotient + carry) * (-1 if numerator < 0 else 1)


def _require_int(value: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"money counts in whole numbers, not in {type(value).__name__}")


ZERO = Money(0)
