"""Rooms may not import each other, so what two of them must know stands in each; here it is held to be the same."""

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from services.economic_verification.bureaus.register import sources
from services.eligibility import names
from services.eligibility.policy.reading import load
from services.intake.catalogue import catalogue

TODAY = date(2026, 11, 24)
ROOT = Path(__file__).resolve().parents[2]


def read(path: str) -> Any:
    return yaml.safe_load((ROOT / "services" / path).read_text("utf-8"))


POLICY = load(accepts_examples=True)
CLOCKS = read("integrity/clocks.yaml")["clocks"]
MATTERS = read("intake/matters.yaml")
PUBLICITY = read("disclosure/publicity.yaml")["schemes"]


def test_the_days_that_are_told_are_the_days_that_are_judged() -> None:
    told = {name: POLICY.number(name, TODAY) for name in ("confirmation_days", "refusal_service_days")}
    judged = {"confirmation_days": "confirmation", "refusal_service_days": "refusal_service"}
    assert told == {name: CLOCKS[clock]["days"] for name, clock in judged.items()}
    assert {CLOCKS[clock]["unit"] for clock in judged.values()} == {"workdays"}


def test_a_notice_is_judged_the_day_after_its_last() -> None:
    assert CLOCKS["notice"]["days"] == PUBLICITY["dibao"]["notice_days"] + 1


def test_incomes_are_declared_over_the_period_in_which_they_are_summed() -> None:
    summed = POLICY.parameter("lookback_months", TODAY)
    assert (str(MATTERS["lookback_months"]["value"]), MATTERS["lookback_months"]["status"]) == (
        summed.value,
        summed.status,
    )


def test_schemes_have_one_name_for_the_citizen() -> None:
    titles = {row["code"]: row["title"] for row in MATTERS["matters"]}
    assert titles["dibao"] == PUBLICITY["dibao"]["title"]


def test_a_source_is_asked_in_the_words_that_the_citizen_consented_to() -> None:
    consented = {source.code: (source.name, source.asks) for source in catalogue().sources}
    assert consented == {source.code: (source.name, source.asks) for source in sources().values()}
    assert {code: name for code, (name, _) in consented.items()} == {code: names.source(code) for code in consented}


def test_a_kind_of_means_has_one_name_where_it_is_declared_and_where_it_is_judged() -> None:
    declared = {kind.code: kind.title for kind in catalogue().kinds}
    assert declared == {code: names.kind(code) for code in declared}
    judged = {name for name, each in POLICY.pack.inputs.items() if each.group == "income"}
    assert judged >= {kind.code for kind in catalogue().kinds if kind.aspect == "income"}
