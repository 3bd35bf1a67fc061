"""The policy in force on a day: every value with its dates, its clause and whether it is official or an example."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Protocol, TypeVar

from shared.refusal import Conflict, FieldProblem
from shared.vocabulary import divisions
from shared.vocabulary.law import LegalBasis
from shared.vocabulary.money import Money, Rounding, Unit


class Status(StrEnum):
    """How sure a value is; an example is refused outside demo mode, an unknown one everywhere."""

    OFFICIAL = "official"
    EXAMPLE = "example"
    UNKNOWN = "unknown"


class ConfigurationMissing(Conflict):
    """A value that the law leaves to the province or city has not been configured: nothing may stand in for it."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__(
            "configuration_missing",
            f"缺少政策配置:{title}。请由有权限的民政部门导入正式文件后再办理,系统不会以默认值代替。",
            fields=(FieldProblem(name, f"{title}尚未配置,或者只有示例值。"),),
        )


@dataclass(frozen=True, slots=True)
class Span:
    """From the first to the last day, both included; an open end goes on."""

    first: date
    last: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the day lies in the span."""
        return self.first <= day and (self.last is None or day <= self.last)


class Dated(Protocol):
    """What every row of policy says of itself."""

    @property
    def valid(self) -> Span:
        """The days on which it holds."""
        ...

    @property
    def status(self) -> Status:
        """Official, example or unknown."""
        ...


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value of a locality or of the law; `value` is text in its `unit`."""

    name: str
    title: str
    value: str
    unit: str
    valid: Span
    status: Status
    document: str
    basis: LegalBasis


@dataclass(frozen=True, slots=True)
class Standard:
    """The monthly standard a person of one category in a city or county (社会救助法 art. 19)."""

    area: str
    category: str
    monthly: Money
    valid: Span
    status: Status
    document: str


@dataclass(frozen=True, slots=True)
class IncomeRule:
    """Whether a kind of income counts, and by which clause."""

    kind: str
    counted: bool
    basis: LegalBasis
    valid: Span
    status: Status


@dataclass(frozen=True, slots=True)
class PropertyRule:
    """A limit a scheme on some kinds of property; see property.yaml for the measures."""

    code: str
    title: str
    kinds: tuple[str, ...]
    measure: str
    unit: str
    limits: Mapping[str, int]
    valid: Span
    status: Status
    document: str


@dataclass(frozen=True, slots=True)
class Power:
    """Which level decides in an area, by which basis."""

    area: str
    level: str
    basis: LegalBasis
    document: str
    valid: Span
    status: Status


Row = TypeVar("Row", bound=Dated)


@dataclass(frozen=True, slots=True)
class Policy:
    """All rows of policy; a lookup gives the row in force on the day or says what is missing."""

    version: str
    parameters: tuple[Parameter, ...]
    standards: tuple[Standard, ...]
    income_rules: tuple[IncomeRule, ...]
    property_rules: tuple[PropertyRule, ...]
    powers: tuple[Power, ...]
    accepts_examples: bool

    def parameter(self, name: str, on: date) -> Parameter:
        """A parameter by name."""
        rows = [row for row in self.parameters if row.name == name]
        return self._in_force(rows, on, name, rows[0].title if rows else name)

    def known(self, name: str, on: date) -> Parameter | None:
        """A parameter that something may do without."""
        usable = [row for row in self.parameters if row.name == name and self._is_usable(row.status)]
        return max((row for row in usable if row.valid.covers(on)), key=lambda row: row.valid.first, default=None)

    def number(self, name: str, on: date) -> int:
        """A parameter that counts months, years or days."""
        return int(self.parameter(name, on).value)

    def ratio(self, name: str, on: date) -> Fraction:
        """A parameter that is an exact fraction."""
        return Fraction(self.parameter(name, on).value)

    def truth(self, name: str, on: date) -> bool:
        """A parameter that says yes or no."""
        return self.parameter(name, on).value == "yes"

    def rounding(self, on: date) -> tuple[Rounding, Unit]:
        """How the one rounding of a benefit is done."""
        mode, unit = self.parameter("benefit_rounding", on).value.split()
        return Rounding(mode), Unit[unit.upper()]

    def standard(self, county: str, category: str, on: date) -> Standard:
        """The standard of the county, or of its city where the county has none of its own."""
        title = f"{_name(county)}低保标准"
        mine = [row for row in self.standards if row.category == category]
        for area in (county, f"{county[:4]}00000000"):
            rows = [row for row in mine if row.area == area and row.valid.covers(on)]
            if rows:
                return self._in_force(rows, on, f"standard.{category}", title)
        raise ConfigurationMissing(f"standard.{category}", title)

    def edge_line(self, standard: Standard, on: date) -> Money:
        """The edge family's income line for display, rounded down to the fen; comparisons use the ratio unrounded."""
        ratio = self.ratio("edge_ratio", on)
        return (standard.monthly * ratio.numerator).divide(ratio.denominator, Rounding.DOWN)

    def income_rule(self, kind: str, on: date) -> IncomeRule:
        """Whether a kind of income counts."""
        rows = [row for row in self.income_rules if row.kind == kind]
        return self._in_force(rows, on, f"income.{kind}", f"收入种类“{kind}”是否计入")

    def property_rules_on(self, scheme: str, on: date) -> tuple[PropertyRule, ...]:
        """The scheme's rules of the day; none at all means that nobody has set them, not that anything is allowed."""
        rows = tuple(
            row
            for row in self.property_rules
            if scheme in row.limits and row.valid.covers(on) and self._is_usable(row.status)
        )
        if not rows:
            raise ConfigurationMissing("property", "家庭财产状况认定规则")
        return rows

    def power(self, areas: Iterable[str | None], on: date) -> Power:
        """Who decides there: the first of the areas (narrowest first) that has a row in force."""
        for area in areas:
            rows = [row for row in self.powers if row.area == area and row.valid.covers(on)]
            if rows:
                return self._in_force(rows, on, "power", "审核确认权限")
        raise ConfigurationMissing("power", "审核确认权限")

    def require_usable(self, status: str, name: str, title: str) -> None:
        """Refuse an imported value that is an example outside demo mode."""
        if not self._is_usable(Status(status)):
            raise ConfigurationMissing(name, title)

    def _in_force(self, rows: Iterable[Row], on: date, name: str, title: str) -> Row:
        valid = [row for row in rows if row.valid.covers(on)]
        latest = max(valid, key=lambda row: row.valid.first, default=None)
        if latest is None or not self._is_usable(latest.status):
            raise ConfigurationMissing(name, title)
        return latest

    def _is_usable(self, status: Status) -> bool:
        return status is Status.OFFICIAL or (status is Status.EXAMPLE and self.accepts_examples)


def _name(county: str) -> str:
    try:
        return divisions.full_name(county)
    except divisions.UnknownDivision:
        return county
