"""The unified social credit code of organisations (统一社会信用代码, GB 32100-2015)."""

# The letters I, O, S, V and Z are left out, since people read them as digits or as each other.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
_MODULUS = len(ALPHABET)
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, place, _MODULUS) for place in range(LENGTH - 1))


def is_valid(code: str) -> bool:
    """Tell whether the code has 18 characters of the alphabet and the right check character."""
    return (
        len(code) == LENGTH
        and all(character in _VALUES for character in code)
        and check_character(code[:-1]) == code[-1]
    )


def check_character(first17: str) -> str:
    """Compute the 18th character: (31 - sum of value x 3^place mod 31) mod 31; raises ValueError for other input."""
    if len(first17) != LENGTH - 1 or any(character not in _VALUES for character in first17):
        raise ValueError("a check character is computed over 17 characters of the alphabet of GB 32100")
    weighted = sum(_VALUES[character] * weight for character, weight in zip(first17, _WEIGHTS, strict=True))
    return ALPHABET[-weighted % _MODULUS]
