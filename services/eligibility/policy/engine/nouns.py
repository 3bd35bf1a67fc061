"""What a policy pack holds, as its files say it: inputs, dated parameters, sheets with their clauses, readings."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Literal

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

from services.eligibility.policy.engine.terms import Reach
from shared.vocabulary.law import LegalBasis

_STRICT = ConfigDict(extra="forbid")
PROVINCE = "370000000000"
Scalar = bool | int | date | str
People = Literal["household", "member", "obligor"]
REACHES: Mapping[str, Reach] = {"household": Reach.HOUSEHOLD, "member": Reach.MEMBER, "obligor": Reach.OBLIGOR}


@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class Instrument:
    """A law or document; what nobody has read can make nothing official."""

    rank: Literal["law", "regulation", "ministry", "province", "city", "opinion"]
    document: str = ""
    promulgated: date | None = None
    first: date | None = None
    last: date | None = None
    read: bool = True


@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class Input:
    """A fact that an expression may read; `absent` is what it means when nobody says it."""

    name: str
    of: People
    title: str
    type: str
    between: tuple[Scalar, Scalar] | None = None
    group: Literal["income", "property", "expense"] | None = None
    absent: Scalar | None = None


@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class Band:
    """A step of a table: from its first key to below the next."""

    first: int
    below: int
    value: str | int


@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class Row:
    """A dated value of a parameter; `recorded` is the day on which it became known, and rows are only ever added."""

    first: date
    recorded: date
    status: Literal["official", "example", "unknown"]
    basis: str
    value: str | None = None
    bands: tuple[Band, ...] | None = None
    area: str = PROVINCE
    last: date | None = None
    document: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)

    def covers(self, day: date) -> bool:
        """Whether it holds on the day; an open end goes on."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class Parameter:
    """A value of the law or of a place by date; `by` names the coded inputs on which it depends besides the area."""

    name: str
    title: str
    type: str
    rows: tuple[Row, ...]
    by: tuple[str, ...] = ()
    between: tuple[str, str] | None = None
    key: str = ""
    gives: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class Step:
    """A named value of a sheet; with texts it leaves a finding of its `code` where `when` holds."""

    name: str
    code: str = ""
    of: People
    title: str
    value: str
    basis: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    when: str = ""
    met: str = ""
    not_met: str = ""
    says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class Wording:
    """A sentence that reads better where `when` holds, such as that nothing was found instead of that there are 0."""

    when: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class Condition:
    """A test with its clause and both its sentences, or a group of which one is enough; `when` says whom it is for."""

    code: str
    when: str = ""
    test: str = ""
    any_of: tuple["Condition", ...] = ()
    basis: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    met: str = ""
    not_met: str = ""
    wording: tuple[Wording, ...] = ()
    cure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class Amount:
    """What a scheme pays in fen, with the sentence that shows how it was computed."""

    value: str
    paid: Literal["monthly", "once", "yearly"]
    basis: tuple[str, ...]
    shows: tuple[str, ...] = ()
    says: str


@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class Adjustment:
    """What is paid of a scheme beside the others: offsets, exclusions and choices."""

    scheme: str
    value: str
    when: str
    basis: tuple[str, ...]
    shows: tuple[str, ...] = ()
    says: str


@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class Referral:
    """Which department decides what is only certified here; `days` names the parameter of its clock."""

    to: str
    basis: tuple[str, ...] = ()
    days: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class Sheet:
    """The rules of one scheme in one legal period."""

    scheme: str
    title: str
    first: date
    kind: Literal["decided", "certified", "shared", "combined"]
    per: Literal["household", "member"] = "household"
    short: str = ""
    last: date | None = None
    department: str = ""
    uses: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    applies: str = "true"
    steps: tuple[Step, ...] = ()
    conditions: tuple[Condition, ...] = ()
    amount: Amount | None = None
    referral: Referral | None = None
    adjusts: tuple[Adjustment, ...] = ()

    def covers(self, day: date) -> bool:
        """Whether it is the sheet of the day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True, kw_only=True, config=_STRICT)
class Reading:
    """A place where the law can be read in two ways, both stated, and the parameter that takes one of them."""

    name: str
    question: str
    readings: tuple[Mapping[str, str], ...]
    taken_by: str


@dataclass(frozen=True, slots=True)
class Pack:
    """All files of a pack; `digest` stands for their exact texts."""

    digest: str
    instruments: Mapping[str, Instrument]
    codes: Mapping[str, Mapping[str, str]]
    inputs: Mapping[str, Input]
    parameters: Mapping[str, Parameter]
    sheets: tuple[Sheet, ...]
    readings: tuple[Reading, ...]
    lines: Mapping[str, int]
    """Where each sheet's and parameter's rows stand: "sheet/dibao/steps/0" to its line."""
    files: Mapping[str, str]
    """The file of each noun: "sheet/dibao/2026-07-01" to "sheets/dibao.2026-07-01.yaml"."""

    def basis(self, written: str) -> LegalBasis:
        """A clause as the files write it ("社会救助法 18.1"), with its document's number."""
        instrument, _, article = written.rpartition(" ")
        known = self.instruments.get(instrument)
        return LegalBasis(instrument, article, known.document if known else "")

    def sheets_on(self, day: date) -> dict[str, Sheet]:
        """The sheet of each scheme that is in force."""
        return {sheet.scheme: sheet for sheet in self.sheets if sheet.covers(day)}
