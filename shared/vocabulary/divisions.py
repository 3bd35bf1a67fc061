"""The divisions of Shandong, their names and history, and the area that a row or an officer belongs to."""

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

PROVINCE_CODE = "370000000000"
ATTRIBUTION = "行政区划数据来源：国家地名信息库（CC BY 4.0）；村居数据来源：2023年统计用区划代码"
_PROVINCE_PREFIX = "37"


class Level(StrEnum):
    """The five levels of the administration."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"


class UnknownDivision(LookupError):
    """No current division has this code."""

    def __init__(self, code: str) -> None:
        super().__init__("没有这个代码的现行行政区划，请核对；如为已撤销的区划，请选用现行区划")
        self.code = code


@dataclass(frozen=True, slots=True)
class Division:
    """A current division; `code` has 12 digits, and only the province has no parent."""

    code: str
    name: str
    level: Level
    parent_code: str | None


@dataclass(frozen=True, slots=True)
class Area:
    """Where a row belongs or an officer may act: the 12-digit code of each level, None from where it ends.

    All None is the whole province. A village of a development zone has no county or township in the official list.
    """

    city: str | None
    county: str | None
    township: str | None
    village: str | None

    @classmethod
    def of(cls, code: str) -> "Area":
        """The area of a current division; raises UnknownDivision."""
        codes = {division.level: division.code for division in path(code)}
        return cls(
            city=codes.get(Level.CITY),
            county=codes.get(Level.COUNTY),
            township=codes.get(Level.TOWNSHIP),
            village=codes.get(Level.VILLAGE),
        )

    @property
    def level(self) -> Level:
        """The deepest level that is named."""
        return self._deepest()[0]

    @property
    def code(self) -> str:
        """The code of the deepest level that is named; the province's if none is."""
        return self._deepest()[1]

    def covers(self, other: "Area") -> bool:
        """Whether all of the other area lies in this one: the same equalities as the database's row-level security."""
        return all(mine is None or mine == theirs for mine, theirs in zip(self.codes, other.codes, strict=True))

    @property
    def codes(self) -> tuple[str | None, ...]:
        """City, county, township and village, in this order."""
        return (self.city, self.county, self.township, self.village)

    def _deepest(self) -> tuple[Level, str]:
        levels = (Level.VILLAGE, Level.TOWNSHIP, Level.COUNTY, Level.CITY)
        for level, code in zip(levels, reversed(self.codes), strict=True):
            if code is not None:
                return level, code
        return Level.PROVINCE, PROVINCE_CODE


def find(code: str) -> Division:
    """The current division with this 12-digit code; raises UnknownDivision."""
    found = _townships_and_above().get(code)
    if found is None and not code.endswith("000"):  # only a village's code ends in other digits
        found = _villages().get(code)
    if found is None:
        raise UnknownDivision(code)
    return found


def path(code: str) -> tuple[Division, ...]:
    """The divisions from the province down to this one; raises UnknownDivision."""
    division = find(code)
    return (division,) if division.parent_code is None else (*path(division.parent_code), division)


def full_name(code: str) -> str:
    """The name as it stands on a document: names repeat in the province, so they are always shown with their path."""
    return "".join(division.name for division in path(code))


def contains(outer_code: str, inner_code: str) -> bool:
    """Whether the inner division is the outer one or lies in it; raises UnknownDivision for either."""
    return find(outer_code) in path(inner_code)


def children(code: str) -> tuple[Division, ...]:
    """The divisions one level below, in order of code; villages that no township claims are not among them."""
    by_parent = _villages_by_parent() if find(code).level is Level.TOWNSHIP else _divisions_by_parent()
    return by_parent.get(code, ())


def villages_without_township(code: str) -> tuple[Division, ...]:
    """The villages of a county, or of a city's development zones, whose township the official list does not name."""
    return () if find(code).level is Level.TOWNSHIP else _villages_by_parent().get(code, ())


def was(code: str) -> str | None:
    """The last name of an abolished code at county level or above; None for a current code and for one never used."""
    return None if code in _townships_and_above() else _last_names().get(code)


def successors(old_code: str) -> tuple[str, ...]:
    """The current codes that an abolished one became, through every later change; empty where the record ends."""
    if old_code in _townships_and_above():
        return ()
    found: set[str] = set()
    seen: set[tuple[str, int]] = set()
    open_ends = [(old_code, 0)]
    while open_ends:
        code, since = open_ends.pop()
        for change in _changes_by_old_code().get(code, ()):
            end = (change.new_code, change.year)
            if change.year < since or end in seen:
                continue
            seen.add(end)
            if change.new_code in _townships_and_above():
                found.add(change.new_code)
            else:
                open_ends.append(end)
    return tuple(sorted(found))


@cache
def known_area_codes() -> frozenset[str]:
    """The six-digit county codes of today and of the past, since people keep theirs for life (莱芜 3712xx)."""
    past = {code for change in _changes() for code in (change.old_code, change.new_code) if code}
    return frozenset(code[:6] for code in past | _townships_and_above().keys() if _is_county(code))


@dataclass(frozen=True, slots=True)
class _Change:
    year: int
    old_code: str
    old_name: str
    new_code: str
    new_name: str


def _is_county(code: str) -> bool:
    return code.endswith("000000") and code[4:6] != "00"


def _rows(file_name: str) -> list[dict[str, str]]:
    text = resources.files("shared.vocabulary").joinpath("data", file_name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _townships_and_above() -> Mapping[str, Division]:
    return {
        row["code"]: Division(row["code"], row["name"], Level(row["level"]), row["parent_code"] or None)
        for row in _rows("divisions.csv")
    }


@cache
def _villages() -> Mapping[str, Division]:
    return {
        row["code"]: Division(row["code"], row["name"], Level.VILLAGE, row["township_code"] or _nearest(row["code"]))
        for row in _rows("villages.csv")
    }


def _nearest(village_code: str) -> str:
    """The county of a village that no township claims, or the city where the county is a development zone."""
    county_code = village_code[:6].ljust(12, "0")
    return county_code if county_code in _townships_and_above() else village_code[:4].ljust(12, "0")


@cache
def _divisions_by_parent() -> Mapping[str, tuple[Division, ...]]:
    return _by_parent(_townships_and_above())


@cache
def _villages_by_parent() -> Mapping[str, tuple[Division, ...]]:
    return _by_parent(_villages())


def _by_parent(divisions: Mapping[str, Division]) -> Mapping[str, tuple[Division, ...]]:
    grouped: defaultdict[str, list[Division]] = defaultdict(list)
    for code in sorted(divisions):
        division = divisions[code]
        if division.parent_code is not None:
            grouped[division.parent_code].append(division)
    return {parent_code: tuple(group) for parent_code, group in grouped.items()}


@cache
def _changes() -> tuple[_Change, ...]:
    """The changes inside the province, oldest first; one row of the source wrongly names a code of another province."""
    changes = (
        _Change(int(row["year"]), row["old_code"], row["old_name"], row["new_code"], row["new_name"])
        for row in _rows("division_changes.csv")
        if (row["old_code"] or row["new_code"]).startswith(_PROVINCE_PREFIX)
    )
    return tuple(sorted(changes, key=lambda change: change.year))


@cache
def _changes_by_old_code() -> Mapping[str, tuple[_Change, ...]]:
    grouped: defaultdict[str, list[_Change]] = defaultdict(list)
    for change in _changes():
        if change.old_code and change.new_code and change.old_code != change.new_code:
            grouped[change.old_code].append(change)
    return {code: tuple(group) for code, group in grouped.items()}


@cache
def _last_names() -> Mapping[str, str]:
    names: dict[str, str] = {}
    for change in _changes():
        if change.new_code:
            names[change.new_code] = change.new_name
        if change.old_code and change.old_code != change.new_code:
            names[change.old_code] = change.old_name
    return names
