"""A household (家庭) in one of its versions: members, what they declared, and who is paid for it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.intake.health import NOTHING_TOLD, HealthFacts
from shared.vocabulary import ages
from shared.vocabulary.money import Money


class Relation(StrEnum):
    """What a member is to the applicant (GB/T 4761 in our words)."""

    SELF = "self"
    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    GRANDCHILD = "grandchild"
    GRANDPARENT = "grandparent"
    SIBLING = "sibling"
    CHILD_IN_LAW = "child_in_law"
    PARENT_IN_LAW = "parent_in_law"
    OTHER = "other"


class Studies(StrEnum):
    """Studies that bear on who is counted (民发〔2021〕57号 art. 7(3))."""

    NONE = "none"
    UNDERGRADUATE = "full_time_undergraduate_or_below"
    POSTGRADUATE = "postgraduate"


class Absence(StrEnum):
    """Absences that bear on who is counted (民发〔2021〕57号 art. 7, second paragraph)."""

    NONE = "none"
    CLERGY = "clergy"
    PRISON = "prison"
    DETOXIFICATION = "compulsory_detoxification"
    MISSING = "declared_missing"


class PayeeKind(StrEnum):
    """Whose account is paid: the applicant's, a member's, a guardian's, or that of somebody entrusted (57号 art. 26).

    The township's reserve has handed urgent aid out in cash and is repaid.
    """

    SELF = "self"
    MEMBER = "member"
    GUARDIAN = "guardian"
    ENTRUSTED = "entrusted"
    TOWNSHIP_RESERVE = "township_reserve"


class Aspect(StrEnum):
    """The two sides of economic circumstances (民发〔2021〕57号 art. 12)."""

    INCOME = "income"
    ASSET = "asset"


@dataclass(frozen=True, slots=True)
class Member:
    """One member of one version of a household. Whether the member counts is judged by eligibility, not here."""

    id: UUID
    person_id: UUID
    name: str
    identity_number: str
    birth_on: date
    sex: str
    relation: Relation
    phone: str | None = None
    studies: Studies = Studies.NONE
    absence: Absence = Absence.NONE
    absent_since: date | None = None
    lives_in_household: bool = True
    can_live_independently: bool = True
    health: str | None = None
    guardian_person_id: UUID | None = None
    health_facts: HealthFacts = NOTHING_TOLD
    died_on: date | None = None

    @property
    def is_alive(self) -> bool:
        """Whether no death is recorded."""
        return self.died_on is None

    @property
    def is_absent(self) -> bool:
        """Whether the member is away in a way that the law names; who then counts is for eligibility to say."""
        return self.absence is not Absence.NONE

    @property
    def can_sign(self) -> bool:
        """Whether there is anybody to sign: a court has declared the missing missing (57号 art. 7.2(2))."""
        return self.absence is not Absence.MISSING and self.is_alive

    def is_minor(self, on: date) -> bool:
        """Whether the member is under eighteen on the day."""
        return ages.is_minor(self.birth_on, on)


@dataclass(frozen=True, slots=True)
class MeansItem:
    """An income (of the whole look-back period) or asset that was declared, or seen at a survey."""

    person_id: UUID
    aspect: Aspect
    kind: str
    amount: Money
    count: int = 0


@dataclass(frozen=True, slots=True)
class Payee:
    """Whose account is paid; the account is sealed to funding, and its tail is what a person recognises.

    `name` stands where the payee is nobody of the household, `paper_hash` is then the guardian's proof or the
    agreement; `is_official` marks a worker of the township or village who keeps the card, which the county is told of
    (57号 art. 26). A later payee was changed by `change_paper_hash`, or by the applicant's own login.
    """

    person_id: UUID
    bank_name: str
    sealed_account: bytes
    tail: str
    kind: PayeeKind = PayeeKind.SELF
    name: str | None = None
    paper_hash: str | None = None
    is_official: bool = False
    change_paper_hash: str | None = None
    changed_on: date | None = None
    filed_by: str | None = None
    filed_on: date | None = None

    @property
    def is_unfiled(self) -> bool:
        """Whether a worker of township or village keeps the card and the county has not been told (57号 art. 26)."""
        return self.is_official and self.filed_on is None


@dataclass(frozen=True, slots=True)
class Household:
    """One version. `membership_version` is the version since which the same persons make up the household."""

    version: int
    membership_version: int
    applicant_person_id: UUID
    members: tuple[Member, ...]
    means: tuple[MeansItem, ...]
    payee: Payee | None
    declared_on: date

    @property
    def applicant(self) -> Member:
        """The member who applies for the household (民发〔2021〕57号 art. 4)."""
        return next(member for member in self.members if member.person_id == self.applicant_person_id)

    @property
    def declarer(self) -> Member:
        """The member from whose side the relations of this version are told: its applicant when it was declared."""
        return next(member for member in self.members if member.relation is Relation.SELF)

    @property
    def person_ids(self) -> frozenset[UUID]:
        """Who makes up the household."""
        return frozenset(member.person_id for member in self.members)

    def member(self, person_id: UUID) -> Member | None:
        """The member who is this person."""
        return next((member for member in self.members if member.person_id == person_id), None)

    def place_of(self, person_id: UUID) -> int:
        """The member's place in the list, from 1: how a refusal names somebody without personal data."""
        return next(place for place, member in enumerate(self.members, 1) if member.person_id == person_id)

    @property
    def living(self) -> tuple[Member, ...]:
        """The members of whom no death is recorded."""
        return tuple(member for member in self.members if member.is_alive)

    def adults(self, on: date) -> tuple[Member, ...]:
        """The living members who are of age on the day."""
        return tuple(member for member in self.living if not member.is_minor(on))

    def readers(self, on: date) -> tuple[UUID, ...]:
        """Who may read the case: the applicant and every adult member."""
        return tuple(dict.fromkeys([self.applicant_person_id, *(each.person_id for each in self.adults(on))]))
