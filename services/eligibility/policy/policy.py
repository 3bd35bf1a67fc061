"""The policy in force on a day: the pack's values with their dates, clauses and status, and who holds which power."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from services.eligibility.policy.engine import constants
from services.eligibility.policy.engine.constants import Known, Place
from services.eligibility.policy.engine.nouns import PROVINCE, Pack, Row
from services.eligibility.policy.rulebook import Rulebook
from shared.refusal import Conflict, FieldProblem
from shared.vocabulary import divisions
from shared.vocabulary.law import LegalBasis
from shared.vocabulary.money import Money, Rounding

STANDARD = "standard"
EDGE_RATIO = "edge_ratio"


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
class Power:
    """Which level decides in an area, by which basis."""

    area: str
    level: str
    basis: LegalBasis
    document: str
    valid: Span
    status: Status


@dataclass(frozen=True, slots=True)
class Policy:
    """A pack as it was known on a day; a lookup gives the row in force on a day or says what is missing.

    `given` rows stand in for the pack's own: what-if questions and tests ask with them.
    """

    book: Rulebook
    powers: tuple[Power, ...]
    known: Known
    given: Mapping[str, Row] = field(default_factory=dict)

    @property
    def pack(self) -> Pack:
        """The pack itself."""
        return self.book.pack

    @property
    def version(self) -> str:
        """Which pack it is."""
        return self.pack.digest

    def parameter(self, name: str, on: date) -> Parameter:
        """A parameter of the whole province by name."""
        title, row = self._title(name), self._row(name, Place(PROVINCE, {}), on)
        if row is None:
            raise ConfigurationMissing(name, title)
        unit = self.pack.parameters[name].unit
        return Parameter(
            name=name,
            title=title,
            value=row.value or "",
            unit=unit,
            valid=_span(row),
            status=Status(row.status),
            document=row.document,
            basis=self.pack.basis(row.basis),
        )

    def if_set(self, name: str, on: date) -> Parameter | None:
        """A parameter that something may do without."""
        return None if self._row(name, Place(PROVINCE, {}), on) is None else self.parameter(name, on)

    def number(self, name: str, on: date) -> int:
        """A parameter that counts months, years or days."""
        return int(self.parameter(name, on).value)

    def standard(self, county: str, category: str, on: date) -> Standard:
        """The standard of the county, or of its city where the county has none of its own."""
        row = self._row(STANDARD, Place(county, {"category": category}), on)
        if row is None or row.value is None:
            raise ConfigurationMissing(f"standard.{category}", f"{_name(county)}低保标准")
        monthly = Money.of_yuan(row.value)
        return Standard(row.area, category, monthly, _span(row), Status(row.status), row.document)

    def edge_line(self, standard: Standard, on: date) -> Money:
        """The edge family's income line for display, rounded down to the fen; comparisons use the ratio unrounded."""
        ratio = Fraction(self.parameter(EDGE_RATIO, on).value)
        return (standard.monthly * ratio.numerator).divide(ratio.denominator, Rounding.DOWN)

    def power(self, areas: Iterable[str | None], on: date) -> Power:
        """Who decides there: the first of the areas (narrowest first) that has a row in force."""
        for area in areas:
            rows = [row for row in self.powers if row.area == area and row.valid.covers(on)]
            if rows:
                latest = max(rows, key=lambda row: row.valid.first)
                self.require_usable(latest.status, "power", "审核确认权限")
                return latest
        raise ConfigurationMissing("power", "审核确认权限")

    def require_usable(self, status: str, name: str, title: str) -> None:
        """Refuse an imported value that is an example outside demo mode."""
        is_example = Status(status) is Status.EXAMPLE and self.known.accepts_examples
        if Status(status) is not Status.OFFICIAL and not is_example:
            raise ConfigurationMissing(name, title)

    def _title(self, name: str) -> str:
        return self.pack.parameters[name].title if name in self.pack.parameters else name

    def _row(self, name: str, place: Place, on: date) -> Row | None:
        """The row in force that may be used."""
        if name in self.given:
            row: Row | None = self.given[name]
        elif name in self.pack.parameters:
            row = constants.in_force(self.pack.parameters[name], place, on, self.known)
        else:
            row = None
        return row if row is not None and constants.is_usable(row, self.known) else None


def _span(row: Row) -> Span:
    return Span(row.first, row.last)


def _name(county: str) -> str:
    try:
        return divisions.full_name(county)
    except divisions.UnknownDivision:
        return county
