"""Where every case of the population stands, as the county reads it from the API."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from deploy.demo.client import Actor, Api
from deploy.demo.people import Household

_UNSERVED = frozenset({"granted", "denied", "stopped"})
_OBJECTED = "objection_id"
_UNDECIDED = frozenset(
    {"accepted", "facts_ready", "proposed", "reviewed", "posting", "posted", "awaiting_confirmation"}
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A case between two steps; `waits_for` is the role whose move is next, `refs` the ids that the move needs."""

    case_id: str
    area_code: str
    stage: str
    title: str
    waits_for: str | None
    due_on: date | None
    grants: bool | None
    events: int
    refs: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, item: Any) -> "Standing":
        """Read one line of the progress page."""
        due_on = date.fromisoformat(item["due_on"]) if item["due_on"] else None
        refs = tuple(sorted(item["refs"].items()))
        return cls(
            item["case_id"],
            item["area_code"],
            item["stage"],
            item["stage_title"],
            item["waits_for"],
            due_on,
            item["grants"],
            item["events"],
            refs,
        )

    def ref(self, name: str) -> str:
        """An id that the next step needs; raises LookupError if no event has named it yet."""
        return dict(self.refs)[name]

    @property
    def hands(self) -> frozenset[str]:
        """The roles that may have something to do: whose move it is, the county that visits, who serves and answers."""
        roles = {self.waits_for} if self.waits_for else set[str]()
        if self.waits_for == "township_reviewer":
            roles.add("county_confirmer")
        is_clerks = self.stage in _UNSERVED or _OBJECTED in dict(self.refs)
        return frozenset(roles | {"township_clerk"} if is_clerks else roles)

    @property
    def is_refused(self) -> bool:
        """Whether the proposal or the decision grants nothing."""
        return self.grants is False

    @property
    def can_be_withdrawn(self) -> bool:
        """Whether the application is under way and nothing is decided."""
        return self.stage in _UNDECIDED


async def of_county(api: Api, reader: Actor) -> Mapping[str, Standing]:
    """All cases of the county by their id."""
    standings = [Standing.of(item) async for item in api.items(reader, "/progress")]
    return {standing.case_id: standing for standing in standings}


def has_ended(household: Household, standing: Standing | None) -> bool:
    """Whether the household is at an end: paid and on the board, refused and served, withdrawn, or left as returned."""
    if standing is None:
        return False
    match standing.stage:
        case "listed" | "withdrawn":
            return True
        case "served":
            return standing.is_refused
        case "returned":
            return not household.conduct.resubmits
        case _:
            return False
