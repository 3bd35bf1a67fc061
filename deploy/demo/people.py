"""What synthetic households have, declare and do; never what is decided about them."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

# Ages are of this year and lie years away from eighteen and sixty, so that the population never changes with the day.
YEAR = 2026
ADULT_YEARS = 18


class Story(StrEnum):
    """Why a household is in the population; it shapes what they have and do, and nobody but the population reads it."""

    PLAIN = "plain"
    STUDENT = "student"
    PRISONER = "prisoner"
    DISABLED = "disabled"
    OLD = "old"
    MINOR = "minor"
    JUST_BELOW = "just_below"
    AT_STANDARD = "at_standard"
    EDGE = "edge"
    ABOVE = "above"
    SAVINGS = "savings"
    CAR = "car"
    HIDDEN_WAGE = "hidden_wage"
    SILENT = "silent"
    WITHDRAWS = "withdraws"
    RETURNED = "returned"
    ABANDONED = "abandoned"
    OBJECTED = "objected"
    CHANGED = "changed"
    ALONE = "alone"
    REPAIRED = "repaired"
    REDUCED = "reduced"
    DIED = "died"
    MOVED = "moved"
    EMERGENCY = "emergency"
    UNKNOWN = "unknown"


EMERGENCIES = frozenset({Story.EMERGENCY, Story.UNKNOWN})
"""Who is helped first and asked afterwards; they fill in no form."""


@dataclass(frozen=True, slots=True)
class Person:
    """One person and what is true about them; amounts are of the last twelve months, deposits of today, all in fen.

    `wage_fen_year` and `pension_fen_year` (basic pension) are what social insurance knows, `business_fen_year` is what
    no bureau knows. A bureau in `silent_sources` never answers about this person.
    """

    name: str = field(repr=False)
    identity_number: str = field(repr=False)
    birth_on: date
    sex: str
    phone: str = field(repr=False)
    account_number: str = field(repr=False)
    relation: str
    studies: str = "none"
    absence: str = "none"
    absent_since: date | None = None
    disability: str | None = None
    wage_fen_year: int = 0
    pension_fen_year: int = 0
    business_fen_year: int = 0
    deposit_fen: int = 0
    vehicles: int = 0
    silent_sources: tuple[str, ...] = ()

    @property
    def is_minor(self) -> bool:
        """Whether a guardian signs; the population keeps clear of birthdays on which this would change."""
        return YEAR - self.birth_on.year < ADULT_YEARS


@dataclass(frozen=True, slots=True)
class Declared:
    """One thing that the household writes on the form: its aspect is income or asset, its kind a code of the suite."""

    member: int
    aspect: str
    kind: str
    amount_fen: int
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Conduct:
    """What the household does on its way: what it forgets on the first form, and whether it goes on."""

    forgets_consent_of: tuple[int, ...] = ()
    forgets_commitment_of: tuple[int, ...] = ()
    forgets_payee: bool = False
    resubmits: bool = True
    withdraws: bool = False
    is_relative_of_official: bool = False
    answer: str | None = None

    @property
    def forgets(self) -> bool:
        """Whether the first form is incomplete."""
        return bool(self.forgets_consent_of or self.forgets_commitment_of or self.forgets_payee)


@dataclass(frozen=True, slots=True)
class Household:
    """One household; `applicant`, `payee` and `guardian` (of minors) are positions in `members`.

    `enters_alone` is the position of who asks for dibao alone, `later` is what they declare once their means have
    changed, `new_account` where they are paid after the first account turned out closed, `new_village_code` where they
    move to.
    """

    index: int
    story: Story
    channel: str
    village_code: str
    members: tuple[Person, ...]
    declared: tuple[Declared, ...]
    conduct: Conduct
    applicant: int = 0
    payee: int = 0
    guardian: int = 0
    enters_alone: int | None = None
    later: tuple[Declared, ...] = ()
    new_account: str = field(default="", repr=False)
    new_village_code: str = ""
