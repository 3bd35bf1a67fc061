"""Reads the policy's YAML once; a row without its document stops the process rather than passing for official."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

import yaml

from services.eligibility.policy.policy import (
    IncomeRule,
    Parameter,
    Policy,
    Power,
    PropertyRule,
    Span,
    Standard,
    Status,
)
from shared.vocabulary.law import LegalBasis
from shared.vocabulary.money import Money

_FILES = ("parameters", "standards", "income_kinds", "property", "powers")
_VERSION_DIGITS = 16
_INCOME_INSTRUMENT = "最低生活保障审核确认办法"
_INCOME_DOCUMENT = "民发〔2021〕57号"


@cache
def load(*, accepts_examples: bool) -> Policy:
    """The policy of this release; `accepts_examples` is demo mode."""
    folder = files("services.eligibility.policy")
    texts = {name: folder.joinpath(f"{name}.yaml").read_text("utf-8") for name in _FILES}
    version = sha256("\n".join(texts[name] for name in _FILES).encode()).hexdigest()[:_VERSION_DIGITS]
    return read(
        {name: yaml.safe_load(text) for name, text in texts.items()}, version, accepts_examples=accepts_examples
    )


def read(source: Mapping[str, Any], version: str, *, accepts_examples: bool) -> Policy:
    """A policy from what the YAML files hold."""
    return Policy(
        version=version,
        parameters=tuple(_parameter(row) for row in source["parameters"]),
        standards=tuple(standard for row in source["standards"] for standard in _standards(row)),
        income_rules=tuple(_income_rule(kind, row) for kind, rows in source["income_kinds"].items() for row in rows),
        property_rules=tuple(_property_rule(row) for row in source["property"]),
        powers=tuple(_power(row) for row in source["powers"]),
        accepts_examples=accepts_examples,
    )


def _span(row: Mapping[str, Any]) -> Span:
    return Span(row["from"], row.get("to"))


def _parameter(row: Mapping[str, Any]) -> Parameter:
    return Parameter(
        name=row["name"],
        title=row["title"],
        value=row["value"],
        unit=row["unit"],
        valid=_span(row),
        status=Status(row["status"]),
        document=row["document"],
        basis=LegalBasis(**row["basis"]),
    )


def _standards(row: Mapping[str, Any]) -> list[Standard]:
    return [
        Standard(
            area=area,
            category=row["category"],
            monthly=Money.of_yuan(row["yuan"]),
            valid=_span(row),
            status=Status(row["status"]),
            document=row["document"],
        )
        for area in row["areas"]
    ]


def _income_rule(kind: str, row: Mapping[str, Any]) -> IncomeRule:
    basis = LegalBasis(_INCOME_INSTRUMENT, row["article"], _INCOME_DOCUMENT)
    return IncomeRule(kind, row["counted"], basis, _span(row), Status(row["status"]))


def _property_rule(row: Mapping[str, Any]) -> PropertyRule:
    return PropertyRule(
        code=row["code"],
        title=row["title"],
        kinds=tuple(row["kinds"]),
        measure=row["measure"],
        unit=row["unit"],
        limits=dict(row["limits"]),
        valid=_span(row),
        status=Status(row["status"]),
        document=row["document"],
    )


def _power(row: Mapping[str, Any]) -> Power:
    return Power(
        area=row["area"],
        level=row["level"],
        basis=LegalBasis(**row["basis"]),
        document=row["document"],
        valid=_span(row),
        status=Status(row["status"]),
    )
