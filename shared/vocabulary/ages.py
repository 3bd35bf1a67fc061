"""Ages in full years, and who is a minor (民法典 art. 17: under eighteen)."""

from datetime import date

ADULT_YEARS = 18


def age_on(birth_on: date, day: date) -> int:
    """Full years on a day; whoever was born on 29 February grows older on 1 March of a common year."""
    return day.year - birth_on.year - ((day.month, day.day) < (birth_on.month, birth_on.day))


def is_minor(birth_on: date, day: date) -> bool:
    """Whether somebody is under eighteen on a day; on the eighteenth birthday nobody is."""
    return age_on(birth_on, day) < ADULT_YEARS
