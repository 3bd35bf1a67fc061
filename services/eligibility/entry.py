"""The nouns of a single entry: who asks to be taken in alone, by which route, and what was adopted of it.

民发〔2021〕57号 art. 8 lets four kinds of people apply alone; 社会救助法 art. 21.2 takes some out of an edge family.
民发〔2022〕83号 一(一) lets a grown, severely disabled person without work apply as a household of one, of any family.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

EDGE_DISABLED = "edge_disabled"
EDGE_SERIOUSLY_ILL = "edge_seriously_ill"
CLERGY = "clergy"
COUNTY_OTHER = "county_other"
ADULT_DISABLED = "adult_disabled"

_OF_EDGE_FAMILIES = frozenset({EDGE_DISABLED, EDGE_SERIOUSLY_ILL})
_SEVERE = frozenset({1, 2})
_THIRD = 3
_THIRD_GRADE_KINDS = frozenset({"intellectual", "mental"})
_SEVERAL = "multiple"


@dataclass(frozen=True, slots=True)
class EntryRequest:
    """What the accepted application asks for; `document` is the county's, for the fourth route."""

    route: str
    person_id: UUID
    document: str


@dataclass(frozen=True, slots=True)
class Health:
    """What was declared of one member's health, with a certificate's kind and its grade from 1 (severest) to 4."""

    disability_kind: str
    disability_grade: int
    seriously_ill: bool

    @property
    def is_severely_disabled(self) -> bool:
        """Grades one and two, and the third of intellect and mind (57号 art. 8.1(1))."""
        return self.disability_grade in _SEVERE or (
            self.disability_grade == _THIRD and self.disability_kind in _THIRD_GRADE_KINDS
        )

    @property
    def says_enough(self) -> bool:
        """Whether the route can be judged by it: a third grade of several kinds does not say which kind it is."""
        return self.disability_grade > 0 and (self.disability_grade != _THIRD or self.disability_kind != _SEVERAL)


@dataclass(frozen=True, slots=True)
class EntryChoice:
    """What an officer holds of it by a paper, with the reason; `is_met` where no register can say."""

    paper: str
    reason: str
    disability_kind: str = ""
    disability_grade: int = 0
    is_met: bool | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A single entry as adopted. `is_met` is an officer's judgement where the route rests on one."""

    route: str
    person_id: UUID
    document: str = ""
    health: Health | None = None
    is_met: bool | None = None
    paper: str = ""
    reason: str = ""

    @property
    def is_of_edge_family(self) -> bool:
        """Whether the household has to be an edge family; the other routes look at the person alone."""
        return self.route in _OF_EDGE_FAMILIES

    def to_json(self) -> dict[str, Any]:
        """A JSON object, the same for equal entries."""
        return asdict(self) | {"person_id": str(self.person_id)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Entry":
        """Read what to_json wrote."""
        health = Health(**data["health"]) if data["health"] else None
        return cls(**{**data, "person_id": UUID(data["person_id"]), "health": health})
