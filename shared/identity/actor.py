"""The one who acts: an opaque id, roles of one level, an area, and a person or bureau where it has one."""

from dataclasses import dataclass
from uuid import UUID

from shared.vocabulary.divisions import Area

NOWHERE = Area(city=None, county=None, township=None, village=None)


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor as its token says. `level` names the database role; `area` is what row-level security compares with.

    `schemes` are the codes of those that an officer works on; None for every scheme.
    """

    id: str
    level: str
    roles: frozenset[str]
    area: Area = NOWHERE
    person_id: UUID | None = None
    bureau_id: str | None = None
    schemes: frozenset[str] | None = None


PUBLIC = Actor(id="public", level="public", roles=frozenset({"public"}))


def system(service: str) -> Actor:
    """A service's own consumers and tasks."""
    return Actor(id=f"system:{service}", level="system", roles=frozenset({"system"}))
