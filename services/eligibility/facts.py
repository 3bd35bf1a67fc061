"""The facts of a household on which the law is applied: members, means and what no source could say.

`Facts` is a stable contract: it is stored whole with every determination, so that a determination of any past day can
be computed again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from services.eligibility.entry import Entry
from shared.vocabulary.money import Money

INCOME = "income"
ASSET = "asset"
DECLARED = "declared"
SURVEY = "survey"
COUNTY_VISIT = "county_visit"
DEATH = "death"


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the household as the application names them; whether they are counted is for the law to say."""

    person_id: UUID
    relation: str
    birth_on: date
    studies: str
    absence: str
    absent_since: date | None
    lives_in_household: bool
    can_live_independently: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One income of the whole look-back period, or one asset; `source` is declared, survey or a bureau's code."""

    person_id: UUID
    aspect: str
    kind: str
    amount: Money
    count: int
    source: str
    data_on: date | None

    @property
    def key(self) -> tuple[UUID, str, str]:
        """Whose, what and of which kind: one adopted value each."""
        return (self.person_id, self.aspect, self.kind)


@dataclass(frozen=True, slots=True)
class UnknownSource:
    """A source that could not say, and why an officer goes on without it: unknown is never read as none."""

    source: str
    cause: str
    reason: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What was adopted. `county` is a 12-digit code, `category` is urban or rural."""

    county: str
    category: str
    schemes: tuple[str, ...]
    lookback_months: int
    members: tuple[Member, ...]
    items: tuple[Item, ...]
    unknown: tuple[UnknownSource, ...] = ()
    entry: Entry | None = None

    def to_json(self) -> dict[str, Any]:
        """A JSON object, the same for equal facts; the entry, which tells of illness, is kept apart and sealed."""
        return {
            "county": self.county,
            "category": self.category,
            "schemes": list(self.schemes),
            "lookback_months": self.lookback_months,
            "members": [_member_to_json(member) for member in self.members],
            "items": [item_to_json(item) for item in self.items],
            "unknown": [{"source": u.source, "cause": u.cause, "reason": u.reason} for u in self.unknown],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any], entry: Entry | None = None) -> "Facts":
        """Read what to_json wrote, with the entry that was kept apart."""
        return cls(
            county=data["county"],
            category=data["category"],
            schemes=tuple(data["schemes"]),
            lookback_months=data["lookback_months"],
            members=tuple(_member_from_json(member) for member in data["members"]),
            items=tuple(item_from_json(item) for item in data["items"]),
            unknown=tuple(UnknownSource(**unknown) for unknown in data["unknown"]),
            entry=entry,
        )


def _member_to_json(member: Member) -> dict[str, Any]:
    return {
        "person_id": str(member.person_id),
        "relation": member.relation,
        "birth_on": member.birth_on.isoformat(),
        "studies": member.studies,
        "absence": member.absence,
        "absent_since": member.absent_since and member.absent_since.isoformat(),
        "lives_in_household": member.lives_in_household,
        "can_live_independently": member.can_live_independently,
    }


def _member_from_json(data: Mapping[str, Any]) -> Member:
    dates = {
        "birth_on": date.fromisoformat(data["birth_on"]),
        "absent_since": data["absent_since"] and date.fromisoformat(data["absent_since"]),
    }
    return Member(**{**data, **dates, "person_id": UUID(data["person_id"])})


def item_to_json(item: Item) -> dict[str, Any]:
    """A JSON object of one item; the amount in fen."""
    return {
        "person_id": str(item.person_id),
        "aspect": item.aspect,
        "kind": item.kind,
        "amount_fen": item.amount.fen,
        "count": item.count,
        "source": item.source,
        "data_on": item.data_on and item.data_on.isoformat(),
    }


def item_from_json(data: Mapping[str, Any]) -> Item:
    """Read what item_to_json wrote."""
    return Item(
        person_id=UUID(data["person_id"]),
        aspect=data["aspect"],
        kind=data["kind"],
        amount=Money(data["amount_fen"]),
        count=data["count"],
        source=data["source"],
        data_on=date.fromisoformat(data["data_on"]) if data["data_on"] else None,
    )
