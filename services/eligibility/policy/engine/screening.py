"""Looks through columns of households for rows that cannot be decided, and says of each which field and why."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from services.eligibility.policy.engine import columns, facts
from services.eligibility.policy.engine.columns import Array, Grouping
from services.eligibility.policy.engine.constants import day_number, number
from services.eligibility.policy.engine.nouns import Input, Pack
from services.eligibility.policy.engine.terms import Kind, Type

UNKNOWN = -1
"""What stands in a column where nobody knows; no fact may be negative."""
_SMALL = 128
_RELATION = "relation"
_KIND, _GRADE = "disability_kind", "disability_grade"


@dataclass(frozen=True, slots=True)
class Aside:
    """A household that was not decided: its place among all, the field that hinders and what to do."""

    place: int
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Screen:
    """What an input's column may hold, and as what the program takes it."""

    name: str
    title: str
    dtype: np.dtype[Any]
    low: int
    high: int
    is_optional: bool
    default: int | None

    @classmethod
    def of(cls, each: Input, pack: Pack, on: date) -> "Screen":
        """By the declared bounds; nobody is born after the day."""
        kind = Type.read(each.type).kind
        low, high = facts.bounds(each, pack)
        if each.name.startswith("birth"):
            high = min(high, day_number(on))
        is_optional = kind is Kind.DATE and each.absent == facts.NONE
        return cls(each.name, each.title, _dtype(kind, high), low, high, is_optional, _default(each, pack))

    def taken(self, column: Array) -> Array:
        """The column as the program takes it."""
        return column.astype(self.dtype, copy=False)

    def bad(self, column: Array) -> Array | None:
        """Where a column is outside, None where it is not; one look finds that nothing is."""
        if column.dtype == np.bool_ or not len(column):
            return None
        highest = column.view(f"u{column.itemsize}").max()
        if highest <= self.high and (self.low <= 0 or (not self.is_optional and column.min() >= self.low)):
            return None
        outside = (column < self.low) | (column > self.high)
        if self.is_optional:
            outside &= column != 0
        return outside if outside.any() else None

    def reason(self, value: int) -> str:
        """Why a value hinders, and what to do."""
        if value == UNKNOWN:
            return f"{self.title}没有查清:请先核实,或者逐户认定"
        return f"{self.title}应当在{self.low}到{self.high}之间(金额以分为单位,日期写作年月日八位数字),现在是{value}"


def _dtype(kind: Kind, high: int) -> np.dtype[Any]:
    """Truths and codes are never added up, so they may be small."""
    if kind is Kind.CODE and high < _SMALL:
        return np.dtype(np.int8)
    return np.dtype({Kind.TRUTH: np.bool_, Kind.DATE: np.int32}.get(kind, np.int64))


def _default(each: Input, pack: Pack) -> int | None:
    """What it means when a column is not given, None where it has to be."""
    kind = Type.read(each.type)
    if each.absent in (facts.UNKNOWN, facts.REQUIRED):
        return None
    if each.group or (each.absent in (None, facts.NONE) and kind.kind is not Kind.CODE):
        return 0
    return number(kind, str(each.absent), pack)


def hindered(
    given: Iterable[tuple[Screen, Array, Grouping | None]], people: Grouping, pack: Pack
) -> Iterator[tuple[Array, str, Mapping[int, str] | str]]:
    """For each thing that hinders: which of the households, the field, the reason (of each place where they differ)."""
    held: dict[str, Array] = {}
    for screen, column, grouping in given:
        held[screen.name] = column
        outside = screen.bad(column)
        if outside is not None:
            households = outside if grouping is None else columns.some(outside, grouping)
            where = np.flatnonzero(outside)
            owners = where if grouping is None else grouping.of[where]
            values = column[where].tolist()
            yield households, screen.name, {at: screen.reason(v) for at, v in zip(owners.tolist(), values, strict=True)}
    yield from _no_households(held, people, pack)


def _no_households(
    held: Mapping[str, Array], people: Grouping, pack: Pack
) -> Iterator[tuple[Array, str, Mapping[int, str] | str]]:
    """What no household can be: nobody, too many, one with two applicants or two spouses, a grade without a kind."""
    yield people.counts < 1, "members", "至少要有申请人本人"
    yield people.counts > facts.MOST_PEOPLE, "members", f"最多{facts.MOST_PEOPLE}人:请核对是否把几户写在了一起"
    if _RELATION in held:
        relations = list(pack.codes[_RELATION])
        selves = columns.total(held[_RELATION] == relations.index("self"), people)
        yield selves != 1, _RELATION, "申请人本人(self)应当正好一位"
        spouses = columns.total(held[_RELATION] == relations.index("spouse"), people)
        yield spouses > 1, _RELATION, "配偶最多一位:请核对各人与申请人的关系"
    if _KIND in held and _GRADE in held:
        none = list(pack.codes[_KIND]).index("none")
        differ = (held[_KIND] == none) != (held[_GRADE] == 0)
        yield columns.some(differ, people), _GRADE, "残疾人证的类别和等级应当同时写明"
