"""The law's clocks as data: from which event to which, within how many days, by which clause."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from shared.vocabulary.law import LegalBasis


class Unit(StrEnum):
    """What a clock counts."""

    WORKDAYS = "workdays"
    CALENDAR_DAYS = "calendar_days"


@dataclass(frozen=True, slots=True)
class Moment:
    """An event type, and the field of it that holds the date; None for the event's own legal date.

    `outcome` where only an event of that outcome is meant.
    """

    event: str
    dated: str | None
    outcome: str | None = None

    def is_met_by(self, event_type: str, message: Any) -> bool:
        """Whether this event is the moment."""
        return event_type == self.event and self.outcome in {None, getattr(message, "outcome", None)}


@dataclass(frozen=True, slots=True)
class Rule:
    """One clock of the law. `key` names the field that tells several of a case apart."""

    name: str
    title: str
    days: int
    unit: Unit
    basis: LegalBasis
    starts: Moment
    stops: tuple[Moment, ...]
    key: str | None


@dataclass(frozen=True, slots=True)
class Rules:
    """All clocks, and the moment that ends whatever runs."""

    clocks: dict[str, Rule]
    ends_all: Moment

    def events(self) -> frozenset[str]:
        """Every event type that starts or stops something."""
        moments = [moment for rule in self.clocks.values() for moment in (rule.starts, *rule.stops)]
        return frozenset(moment.event for moment in (*moments, self.ends_all))


@cache
def rules() -> Rules:
    """The clocks of this release, read once from clocks.yaml."""
    source = yaml.safe_load(files("services.integrity").joinpath("clocks.yaml").read_text("utf-8"))
    return Rules({name: _rule(name, row) for name, row in source["clocks"].items()}, _moment(source["ends_all"]))


def _rule(name: str, row: dict[str, Any]) -> Rule:
    return Rule(
        name=name,
        title=row["title"],
        days=row["days"],
        unit=Unit(row["unit"]),
        basis=LegalBasis(**row["basis"]),
        starts=_moment(row["starts"]),
        stops=tuple(_moment(each) for each in row["stops"]),
        key=row.get("key"),
    )


def _moment(row: dict[str, str]) -> Moment:
    return Moment(row["event"], row.get("dated"), row.get("outcome"))
