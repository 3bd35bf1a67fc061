"""A finding: what the law says, what was known, what came out, and the sentence that tells a citizen why."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from string import Formatter
from typing import Any

from shared.vocabulary.money import Money

InputValue = str | int | bool | Money | date | None

_ARTICLE = re.compile(r"(?P<article>[1-9][0-9]{0,2})(?:\.(?P<paragraph>[1-9][0-9]?))?(?:\((?P<item>[1-9][0-9]?)\))?")
_DIGITS = "零一二三四五六七八九"
_TEMPLATES_KEPT = 1024


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A place in the law: "18" is an article, "8(1)" its item 1, "8.2(1)" item 1 of its paragraph 2.

    Any other article text is shown as it stands, since opinions and notices have parts instead of articles.
    `document` is the number of the document, such as 民发〔2021〕57号.
    """

    instrument: str
    article: str
    document: str = ""

    def __str__(self) -> str:
        document = f"（{self.document}）" if self.document else ""
        return f"《{self.instrument}》{document}{_article_in_chinese(self.article)}"


class Outcome(StrEnum):
    """What a rule came to; unknown is an outcome of its own and never reads as not met."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    COMPUTED = "computed"

    @classmethod
    def of(cls, is_met: bool) -> "Outcome":  # noqa: FBT001 - the name of the constructor says what the truth value means
        """The outcome of a condition that could be decided."""
        return cls.MET if is_met else cls.NOT_MET


@dataclass(frozen=True, slots=True)
class Finding:
    """The record that an application of a rule leaves; `reason` is a template over the names of `inputs`."""

    code: str
    basis: tuple[LegalBasis, ...] | LegalBasis
    outcome: Outcome
    inputs: Mapping[str, InputValue] = field(hash=False)
    reason: str

    def __post_init__(self) -> None:
        if missing := _names_in(self.reason) - self.inputs.keys():
            raise ValueError(f"the reason of {self.code} names what the inputs do not hold: {sorted(missing)}")
        object.__setattr__(self, "basis", self.bases)
        object.__setattr__(self, "inputs", dict(self.inputs))

    @property
    def bases(self) -> tuple[LegalBasis, ...]:
        """The clauses, one or more."""
        return (self.basis,) if isinstance(self.basis, LegalBasis) else tuple(self.basis)

    @property
    def sentence(self) -> str:
        """The reason with its facts filled in, for a document that is served; amounts stand in yuan."""
        return self.reason.format_map({name: _in_chinese(value) for name, value in self.inputs.items()})

    def to_json(self) -> dict[str, Any]:
        """A JSON object, the same for equal findings whatever the order of their inputs."""
        return {
            "code": self.code,
            "basis": [{"instrument": b.instrument, "article": b.article, "document": b.document} for b in self.bases],
            "outcome": self.outcome.value,
            "inputs": {name: _to_json(self.inputs[name]) for name in sorted(self.inputs)},
            "reason": self.reason,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Finding":
        """Read what to_json wrote."""
        return cls(
            code=data["code"],
            basis=tuple(LegalBasis(**basis) for basis in data["basis"]),
            outcome=Outcome(data["outcome"]),
            inputs={name: _from_json(value) for name, value in data["inputs"].items()},
            reason=data["reason"],
        )


def _article_in_chinese(article: str) -> str:
    match = _ARTICLE.fullmatch(article)
    if match is None:
        return article
    paragraph = f"第{_numeral(int(match['paragraph']))}款" if match["paragraph"] else ""
    item = f"第（{_numeral(int(match['item']))}）项" if match["item"] else ""
    return f"第{_numeral(int(match['article']))}条{paragraph}{item}"


def _numeral(number: int) -> str:
    """Write 1 to 999 in Chinese numerals: 10 is 十, 101 is 一百零一, 110 is 一百一十."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


@lru_cache(_TEMPLATES_KEPT)
def _names_in(template: str) -> frozenset[str]:
    names = frozenset(name for _, name, _, _ in Formatter().parse(template) if name is not None)
    if not all(name.isidentifier() for name in names):
        raise ValueError("a reason names its inputs plainly, without attributes or positions")
    return names


def _in_chinese(value: InputValue) -> str:
    match value:
        case None:
            return "未知"
        case bool():
            return "是" if value else "否"
        case Money():
            return value.yuan
        case date():
            return f"{value.year}年{value.month}月{value.day}日"
        case _:
            return str(value)


def _to_json(value: InputValue) -> str | int | dict[str, int] | dict[str, str] | None:
    match value:
        case Money():
            return {"fen": value.fen}
        case date():
            return {"date": value.isoformat()}
        case None | str() | int():
            return value
    raise TypeError(f"a finding does not hold a {type(value).__name__}")


def _from_json(value: Any) -> InputValue:
    match value:
        case {"fen": int(fen)}:
            return Money(fen)
        case {"date": str(day)}:
            return date.fromisoformat(day)
        case None | str() | int():
            return value
    raise TypeError(f"a finding does not hold a {type(value).__name__}")
