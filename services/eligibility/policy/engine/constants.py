"""The parameters of a place on a day as the numbers that a program reads, and which of them nobody has set.

A value is taken as it was known on a day: the row that holds there, of the narrowest area, that was recorded last.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from services.eligibility.policy.engine.nouns import PROVINCE, Band, Pack, Parameter, Row
from services.eligibility.policy.engine.scalars import Table
from services.eligibility.policy.engine.terms import Kind, Type
from shared.vocabulary.money import Money, Unit

Part = Literal["", "__over", "__coin", "__up", "__half"]
_CITY_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Place:
    """Where and for whom parameters are taken: a 12-digit county and the coded inputs that some depend on."""

    county: str
    keys: Mapping[str, str]

    @property
    def areas(self) -> tuple[str, str, str]:
        """The narrowest first: county, city, province."""
        return self.county, f"{self.county[:_CITY_DIGITS]}00000000", PROVINCE


@dataclass(frozen=True, slots=True)
class Constants:
    """Every number that a program may read; a missing one stands at its lower bound and makes its findings unclear."""

    numbers: Mapping[str, int | Table]
    missing: frozenset[str]
    absent: tuple[str, ...]
    """The numbers of the missing ones by their names in `numbers`."""
    rows: Mapping[str, Row]

    def examples(self, of: Iterable[str]) -> tuple[str, ...]:
        """Those of the parameters whose row is an example (示例)."""
        return tuple(name for name in of if name in self.rows and self.rows[name].status == "example")


@dataclass(frozen=True, slots=True)
class Known:
    """What may be used: rows recorded by then, and examples in demo mode only."""

    by: date
    accepts_examples: bool


def resolve(
    pack: Pack, names: Iterable[str], place: Place, on: date, known: Known, given: Mapping[str, Row] | None = None
) -> Constants:
    """The constants of a place on a day; `given` rows stand in for the pack's, for cases and for what-if questions."""
    numbers: dict[str, int | Table] = {}
    missing, rows = set(), {}
    absent: list[str] = []
    for name in names:
        parameter = pack.parameters[name]
        row = (given or {}).get(name) or in_force(parameter, place, on, known)
        if row is None or not is_usable(row, known):
            missing.add(name)
            lowest = dict(_parts(parameter, None, pack))
            absent += lowest
            numbers |= lowest
        else:
            rows[name] = row
            numbers |= dict(_parts(parameter, row, pack))
    return Constants(numbers, frozenset(missing), tuple(absent), rows)


def in_force(parameter: Parameter, place: Place, on: date, known: Known) -> Row | None:
    """The row that holds: of the narrowest area that has one, recorded last, beginning last."""
    keys = {key: place.keys.get(key, "") for key in parameter.by}
    mine = [row for row in parameter.rows if row.keys == keys and row.recorded <= known.by and row.covers(on)]
    for area in place.areas:
        rows = [row for row in mine if row.area == area]
        if rows:
            return max(rows, key=lambda row: (row.recorded, row.first))
    return None


def is_usable(row: Row, known: Known) -> bool:
    """Whether a row may be used: unknown never, an example in demo mode only."""
    return row.status == "official" or (row.status == "example" and known.accepts_examples)


def _parts(parameter: Parameter, row: Row | None, pack: Pack) -> Iterable[tuple[str, int | Table]]:
    """The named numbers of a row; without a row the lowest that the declared bounds allow."""
    name, kind = parameter.name, Type.read(parameter.type)
    if kind.kind is Kind.TABLE:
        yield name, table(parameter, row.bands if row and row.bands else (), pack)
        return
    text = row.value if row else _lowest(parameter, kind)
    match kind.kind:
        case Kind.RATIO:
            ratio = Fraction(text or "0")
            yield name, ratio.numerator
            yield f"{name}__over", ratio.denominator
        case Kind.ROUNDING:
            mode, coin = (text or "down fen").split()
            yield f"{name}__coin", int(Unit[coin.upper()])
            yield f"{name}__up", int(mode == "up")
            yield f"{name}__half", int(mode == "half_up")
        case _:
            yield name, number(kind, text or "", pack)


def _lowest(parameter: Parameter, kind: Type) -> str:
    if parameter.between:
        return parameter.between[0]
    return {Kind.TRUTH: "no", Kind.FEN: "0", Kind.RATIO: "0", Kind.COUNT: "0"}.get(kind.kind, "")


def number(kind: Type, text: str, pack: Pack) -> int:
    """A written value as the number of its kind; ValueError where it is not of the kind."""
    match kind.kind:
        case Kind.FEN:
            return Money.of_yuan(text).fen
        case Kind.COUNT:
            return int(text)
        case Kind.TRUTH:
            return ("no", "yes").index({"true": "yes", "false": "no"}.get(text.lower(), text))
        case Kind.DATE:
            return day_number(date.fromisoformat(text)) if text else 0
        case Kind.CODE:
            return list(pack.codes[kind.codes]).index(text) if text else 0
    raise ValueError(f"{kind} is not written as one value")


def table(parameter: Parameter, bands: Iterable[Band], pack: Pack) -> Table:
    """A table's bands by their first key."""
    gives = Type.read(parameter.gives)
    ordered = sorted(bands, key=lambda band: band.first)
    values = tuple(number(gives, str(band.value), pack) for band in ordered)
    if not ordered:
        return Table((0,), (0,))
    return Table(tuple(band.first for band in ordered), values, ordered[-1].below)


def day_number(day: date) -> int:
    """A day as the number yyyymmdd."""
    return day.year * 10000 + day.month * 100 + day.day


def day_of(number: int) -> date | None:
    """The day of a number, None for a day that was not stated."""
    return date(number // 10000, number // 100 % 100, number % 100) if number else None
