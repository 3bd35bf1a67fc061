"""The law's clocks as data: from which event to which, within how many days, by which clause."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from shared.vocabulary.law import LegalBasis

_REMEMBERED = "remembered"
_EXAMPLE = "example"


class Unit(StrEnum):
    """What a clock counts."""

    WORKDAYS = "workdays"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Moment:
    """An event type, and the field of it that holds the date; None for the event's own legal date.

    `outcome` where only an event of that outcome is meant, `unless` where none with these fields is. `key` where this
    event names the clock in another field. `stops_every` ends all of a case's clocks of the rule; `is_remembered` also
    those that are heard of afterwards.
    """

    event: str
    dated: str | None
    outcome: str | None = None
    key: str | None = None
    stops_every: bool = False
    is_remembered: bool = False
    unless: tuple[str, ...] = ()

    def is_met_by(self, event_type: str, message: Any) -> bool:
        """Whether this event is the moment."""
        is_of_outcome = event_type == self.event and self.outcome in {None, getattr(message, "outcome", None)}
        return is_of_outcome and not any(getattr(message, field) for field in self.unless)


@dataclass(frozen=True, slots=True)
class Length:
    """An event that says how long a clock is: in its field `days`, for the reason in its field `why`."""

    event: str
    days: str
    why: str
    titles: dict[str, str]
    basis: LegalBasis


@dataclass(frozen=True, slots=True)
class Rule:
    """One clock of the law. `key` names the field that tells several of a case apart.

    Its length is `days` of the unit, or the event that starts it says the last day in its field `due`.
    """

    name: str
    title: str
    days: int | None
    unit: Unit
    basis: LegalBasis
    starts: Moment
    stops: tuple[Moment, ...]
    key: str | None
    due: str | None = None
    due_is_example: bool = False
    lengths: tuple[Length, ...] = ()
    again: tuple[Moment, ...] = ()
    reopens: bool = False

    @property
    def remembers_stops(self) -> bool:
        """Whether a stop may be heard before the start that it follows from."""
        return any(moment.is_remembered for moment in self.stops)

    def events(self) -> frozenset[str]:
        """Every event type that starts, lengthens or stops it."""
        moments = [moment.event for moment in (self.starts, *self.again, *self.stops)]
        return frozenset([*moments, *(length.event for length in self.lengths)])

    def basis_of(self, why: str | None) -> LegalBasis:
        """The clause by which it is as long as it is."""
        return next((length.basis for length in self.lengths if why in length.titles), self.basis)

    def title_of(self, why: str | None) -> str | None:
        """Why it is as long as it is, where an event said so."""
        return next((length.titles[why] for length in self.lengths if why in length.titles), None)


@dataclass(frozen=True, slots=True)
class Rules:
    """All clocks, and the moment that ends whatever runs."""

    clocks: dict[str, Rule]
    ends_all: Moment

    def of_event(self, event_type: str) -> tuple[Rule, ...]:
        """The clocks that an event of this type starts, lengthens or stops."""
        return _by_event().get(event_type, ())

    def events(self) -> frozenset[str]:
        """Every event type that starts or stops something."""
        return frozenset({self.ends_all.event}.union(*(rule.events() for rule in self.clocks.values())))


@cache
def rules() -> Rules:
    """The clocks of this release, read once from clocks.yaml."""
    source = yaml.safe_load(files("services.integrity").joinpath("clocks.yaml").read_text("utf-8"))
    return Rules({name: _rule(name, row) for name, row in source["clocks"].items()}, _moment(source["ends_all"]))


@cache
def _by_event() -> dict[str, tuple[Rule, ...]]:
    found: dict[str, tuple[Rule, ...]] = {}
    for rule in rules().clocks.values():
        for event in rule.events():
            found[event] = (*found.get(event, ()), rule)
    return found


def _rule(name: str, row: dict[str, Any]) -> Rule:
    return Rule(
        name=name,
        title=row["title"],
        days=row.get("days"),
        unit=Unit(row["unit"]),
        basis=LegalBasis(**row["basis"]),
        starts=_moment(row["starts"]),
        stops=tuple(_moment(each) for each in row["stops"]),
        key=row.get("key"),
        due=row.get("due"),
        due_is_example=row.get("due_status") == _EXAMPLE,
        lengths=tuple(_length(each) for each in row.get("lengths", ())),
        again=tuple(_moment(each) for each in row.get("again", ())),
        reopens=row.get("reopens", False),
    )


def _moment(row: dict[str, Any]) -> Moment:
    every = row.get("every")
    return Moment(
        event=row["event"],
        dated=row.get("dated"),
        outcome=row.get("outcome"),
        key=row.get("key"),
        stops_every=every is not None,
        is_remembered=every == _REMEMBERED,
        unless=tuple(row.get("unless", ())),
    )


def _length(row: dict[str, Any]) -> Length:
    return Length(row["event"], row["days"], row["why"], row["titles"], LegalBasis(**row["basis"]))
