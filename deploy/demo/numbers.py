"""Numbers that pass every check and belong to nobody: identity, phone and account numbers of reserved ranges."""

from collections.abc import Callable
from datetime import date
from random import Random

from shared.vocabulary import resident_id

# Sequence numbers of identity cards from 900 on are kept for the synthetic people of this demo, so that a leak of demo
# data can be told from a leak of anything real.
_SEQUENCE_START, _SEQUENCE_END = 900, 999
_PHONE_PREFIX = "19900"
_ACCOUNT_PREFIX = "629990"
CLOSED_ACCOUNT_PREFIX = "629999"
"""The simulated bank knows accounts that begin so as closed."""
_ACCOUNT_LENGTH = 19
_ATTEMPTS = 10_000


class Numbers:
    """Draws numbers, none of them twice."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._drawn: set[str] = set()

    def identity_number(self, area_code: str, birth_on: date, sex: str) -> str:
        """A valid number with a reserved sequence; sex by GB/T 2261.1 is the parity of its last digit."""

        def draw() -> str:
            sequence = self._random.randrange(_SEQUENCE_START + int(sex) % 2, _SEQUENCE_END + 1, 2)
            first17 = f"{area_code}{birth_on:%Y%m%d}{sequence:03d}"
            return first17 + resident_id.check_digit(first17)

        return self._fresh(draw)

    def phone(self) -> str:
        """A mobile number of eleven digits."""
        return self._fresh(lambda: f"{_PHONE_PREFIX}{self._random.randrange(10**6):06d}")

    def account(self, *, is_closed: bool = False) -> str:
        """A card number of nineteen digits whose last is the Luhn check (ISO/IEC 7812)."""
        prefix = CLOSED_ACCOUNT_PREFIX if is_closed else _ACCOUNT_PREFIX
        digits = _ACCOUNT_LENGTH - len(prefix) - 1

        def draw() -> str:
            body = f"{prefix}{self._random.randrange(10**digits):0{digits}d}"
            return body + luhn_digit(body)

        return self._fresh(draw)

    def _fresh(self, draw: Callable[[], str]) -> str:
        for _ in range(_ATTEMPTS):
            number = draw()
            if number not in self._drawn:
                self._drawn.add(number)
                return number
        raise OverflowError("the reserved range is used up; ask for a smaller population")


def luhn_digit(body: str) -> str:
    """The digit that makes the number pass the Luhn check."""
    doubled = (sum(divmod(int(digit) * 2, 10)) for digit in body[::-2])
    plain = (int(digit) for digit in body[-2::-2])
    return str(-(sum(doubled) + sum(plain)) % 10)
