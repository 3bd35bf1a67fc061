"""Builds facts from the short form in which households.yaml describes a family."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from services.eligibility.facts import ASSET, INCOME, Facts, Item, Member, UnknownSource
from services.eligibility.policy.policy import Policy
from services.eligibility.policy.reading import load
from shared.vocabulary.money import Money

TODAY = date(2026, 11, 24)
COUNTY = "370102000000"
ASSETS = {"deposit", "securities", "commercial_insurance", "vehicle", "house", "business_registration"}
ADULT = date(1980, 1, 1)


def demo_policy() -> Policy:
    return load(accepts_examples=True)


def person(number: int) -> UUID:
    return UUID(int=number + 1)


def member(number: int, row: Mapping[str, Any]) -> Member:
    return Member(
        person_id=person(number),
        relation=row["relation"],
        birth_on=row.get("born", ADULT),
        studies=row.get("studies", "none"),
        absence=row.get("absence", "none"),
        absent_since=row.get("since"),
        lives_in_household=row.get("at_home", True),
        can_live_independently=row.get("independent", True),
    )


def item(row: Mapping[str, Any]) -> Item:
    return Item(
        person_id=person(row["of"]),
        aspect=ASSET if row["kind"] in ASSETS else INCOME,
        kind=row["kind"],
        amount=Money.of_yuan(row.get("yuan", "0")),
        count=row.get("count", 0),
        source=row.get("source", "declared"),
        data_on=None,
    )


def facts(row: Mapping[str, Any]) -> Facts:
    return Facts(
        county=COUNTY,
        category=row.get("category", "urban"),
        schemes=tuple(row.get("schemes", ["dibao"])),
        lookback_months=12,
        members=tuple(member(number, each) for number, each in enumerate(row["members"])),
        items=tuple(item(each) for each in row.get("means", [])),
        unknown=tuple(UnknownSource(source, "deadline", "已入户核实。") for source in row.get("unknown", [])),
    )
