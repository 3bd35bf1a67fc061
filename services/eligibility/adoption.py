"""What an officer decides about the facts where the default rule is not to hold, each with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from services.eligibility.entry import EntryChoice
from shared.vocabulary.money import Money


@dataclass(frozen=True, slots=True)
class Choice:
    """An officer's value for one kind of one member in place of the default, with the reason."""

    person_id: UUID
    aspect: str
    kind: str
    amount: Money
    count: int
    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class MemberChoice:
    """What an officer holds of a member's presence where a source says otherwise than the application."""

    person_id: UUID
    absence: str
    absent_since: date | None
    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Adoption:
    """What an officer decides about the facts: choices, and why it goes on without a source that could not say."""

    choices: tuple[Choice, ...] = ()
    member_choices: tuple[MemberChoice, ...] = ()
    unknown_reasons: Mapping[str, str] = field(default_factory=dict)
    entry: EntryChoice | None = None
