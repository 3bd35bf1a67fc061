"""The decision: number, kind, lines, first and last month and the day by which a refusal has to be served."""

import calendar as months
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from services.eligibility import names
from services.eligibility.determination import CERTIFIED, DENIED, GRANTED, Line
from shared.refusal import FieldProblem, Invalid
from shared.vocabulary import divisions
from shared.vocabulary.law import Finding, LegalBasis, Outcome
from shared.vocabulary.money import ZERO

HANDED_OVER = "handed_over"
POST = "post"
_SUFFIXES = ("区", "县", "市")
_SHORTEST_NAME = 2
STOPPED = "stopped"
WITHDRAWN = "withdrawn"


class Kind(StrEnum):
    """What a decision rests on: a proposal, an emergency, a change of a running right, or a mistake that was found."""

    ORDINARY = "ordinary"
    EMERGENCY = "emergency"
    ADJUSTED = "adjusted"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Handlers:
    """Who had a hand in a decision before it was made; the database too refuses that one of them makes it."""

    proposed_by: str
    accepted_by: str | None = None
    reviewed_by: str = ""
    former_decider: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What the authority decided, with the full text and the signature that funding checks before it pays."""

    id: UUID
    case_id: UUID
    determination_id: UUID | None
    number: str
    outcome: str
    edge: bool
    authority: str
    lines: tuple[Line, ...]
    opinion: str
    decided_by: str
    decided_on: date
    first_month: str | None
    serve_until: date | None
    text: str = ""
    digest: bytes = b""
    signature: bytes = b""
    key_id: str = ""
    kind: Kind = Kind.ORDINARY
    replaces_id: UUID | None = None
    last_month: str | None = None
    authority_level: str | None = None
    authority_area: str | None = None

    @property
    def granted(self) -> bool:
        """Whether anything is paid."""
        return self.outcome == GRANTED

    def is_late(self, served_on: date) -> bool:
        """Whether a service on that day misses the limit of 57号 art. 21."""
        return self.serve_until is not None and served_on > self.serve_until


@dataclass(frozen=True, slots=True)
class Served:
    """A service of the document (送达); a receipt's hash where something was handed over or posted."""

    way: str
    served_on: date
    receipt_hash: str | None

    def require_plausible(self, decision: Decision, today: date) -> None:
        """Refuse a service before the decision, in the future, or without its receipt."""
        if not decision.decided_on <= self.served_on <= today:
            problem = FieldProblem("served_on", "送达日期应在决定之日与今天之间。")
            raise Invalid("served_on_invalid", "送达日期不正确,请核对后重新填写。", fields=(problem,))
        if self.way in {HANDED_OVER, POST} and self.receipt_hash is None:
            problem = FieldProblem("receipt_hash", "请先上传送达回证,再填写其摘要。")
            raise Invalid("receipt_missing", "当面送达和邮寄送达必须有送达回证。", fields=(problem,))


def number(county_code: str, year: int, serial: int, series: str = "民低保") -> str:
    """The number of the document, such as 历下民低保〔2026〕12号; unique in its county and series."""
    name = divisions.find(county_code).name
    short = name[:-1] if name.endswith(_SUFFIXES) and len(name) > _SHORTEST_NAME else name
    return f"{short}{series}〔{year}〕{serial}号"


def first_month(decided_on: date) -> str:
    """The month after the decision (57号 art. 21), as YYYY-MM."""
    days = months.monthrange(decided_on.year, decided_on.month)[1]
    following = decided_on.replace(day=1) + timedelta(days=days)
    return f"{following:%Y-%m}"


def refused(lines: tuple[Line, ...], opinion: str) -> tuple[Line, ...]:
    """The lines of a proposal that the authority does not confirm: the same findings, and the authority's reasons."""
    finding = Finding(
        code="refused_by_authority",
        basis=LegalBasis("最低生活保障审核确认办法", "21", "民发〔2021〕57号"),
        outcome=Outcome.NOT_MET,
        inputs={"opinion": opinion},
        reason="审核确认机关的意见:{opinion}",
    )
    return tuple(
        Line(line.scheme, DENIED, ZERO, line.person_ids, line.category, (*line.findings, finding)) for line in lines
    )


def title(lines: tuple[Line, ...]) -> str:
    """What the document is called: after 低保 where that was asked for, after the edge family where only that was."""
    outcomes = {line.scheme: line.outcome for line in lines}
    if names.DIBAO in outcomes:
        return f"{names.scheme(names.DIBAO)}{'确认' if outcomes[names.DIBAO] == GRANTED else '不予确认'}决定书"
    return f"{names.scheme(names.EDGE)}{'认定' if outcomes[names.EDGE] == CERTIFIED else '不予认定'}决定书"
