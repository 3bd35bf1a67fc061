"""The register of sources, read once from register.yaml: whom the law lets us ask, for what, and by when."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from shared.room import StartRefused
from shared.vocabulary.calendar import DEFAULT
from shared.vocabulary.law import LegalBasis

_PATH = re.compile(r"(/[a-z_]+)+")
EXAMPLE = "example"


class Aspect(StrEnum):
    """What a figure is about: incomes and assets have amounts or counts, a status is just there."""

    INCOME = "income"
    ASSET = "asset"
    STATUS = "status"


class PersonField(StrEnum):
    """What may be told to a source of the person it is asked about."""

    NAME = "name"
    IDENTITY_NUMBER = "identity_number"


class ExampleRefused(StartRefused):
    """An example value (示例) stands for what no authority has fixed yet; outside demo mode it stops the process."""


@dataclass(frozen=True, slots=True)
class Source:
    """A source: `attempts` is how often a call is tried before its silence counts as such."""

    code: str
    name: str
    asks: str
    purpose: str
    basis: tuple[LegalBasis, ...]
    fields: frozenset[PersonField]
    given: frozenset[tuple[Aspect, str]]
    path: str
    deadline_working_days: int
    deadline_status: str
    attempts: int

    def gives(self, aspect: Aspect, kind: str) -> bool:
        """Whether this kind was asked of the source at all."""
        return (aspect, kind) in self.given

    def due_on(self, asked_on: date) -> date:
        """The last day for an answer, in working days after the day of asking; no law names the number."""
        return DEFAULT.add_workdays(asked_on, self.deadline_working_days).on

    @property
    def ground(self) -> str:
        """The clauses as a source reads them."""
        return "、".join(str(basis) for basis in self.basis)


@cache
def sources() -> Mapping[str, Source]:
    """The sources by code, in the order of the register."""
    text = files("services.economic_verification.bureaus").joinpath("register.yaml").read_text("utf-8")
    return MappingProxyType({row["code"]: _source(row) for row in yaml.safe_load(text)["sources"]})


def require_official() -> None:
    """Refuse to work with example deadlines; called where a worker starts outside demo mode."""
    if examples := [source.code for source in sources().values() if source.deadline_status == EXAMPLE]:
        raise ExampleRefused(
            f"经济状况核对的 register.yaml 中 {'、'.join(examples)} 的答复期限还是示例值:"
            "填入与各单位商定的期限后,才能在正式环境运行。"
        )


def _source(row: Mapping[str, Any]) -> Source:
    if not _PATH.fullmatch(row["path"]):
        raise ValueError(f"register.yaml: {row['code']} has a path that could leave its host")
    return Source(
        code=row["code"],
        name=row["name"],
        asks=row["asks"],
        purpose=row["purpose"],
        basis=tuple(LegalBasis(**basis) for basis in row["basis"]),
        fields=frozenset(map(PersonField, row["fields"])),
        given=frozenset((Aspect(aspect), kind) for aspect, kinds in row["gives"].items() for kind in kinds),
        path=row["path"],
        deadline_working_days=row["deadline"]["working_days"],
        deadline_status=row["deadline"]["status"],
        attempts=row["attempts"],
    )
