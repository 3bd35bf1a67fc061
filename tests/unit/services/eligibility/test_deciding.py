"""Who may decide, what a decision is called, from when it pays, and how far a case may move."""

from dataclasses import replace
from datetime import date

import pytest

from services.eligibility import authority, decision
from services.eligibility.case import AssistanceCase, State
from services.eligibility.policy.policy import Power, Span, Status
from services.eligibility.policy.reading import load
from shared.identity.actor import Actor
from shared.ids import new_id
from shared.refusal import Conflict, Forbidden
from shared.vocabulary.divisions import Area
from shared.vocabulary.law import LegalBasis

from .families import TODAY

VILLAGE = "370102001002"
TOWNSHIP = "370102001000"
DELEGATION = Power(
    area=TOWNSHIP,
    level="township",
    basis=LegalBasis("社会救助法", "44.2"),
    document="示例委托",
    valid=Span(date(2026, 12, 1), date(2027, 11, 30)),
    status=Status.OFFICIAL,
)


def _case(state: State = State.WAITING) -> AssistanceCase:
    place = Area.of(VILLAGE)
    return AssistanceCase(new_id(), 1, place, "", ("dibao",), state, None, None, None, None, False, None)  # noqa: FBT003


def _actor(role: str, level: str, code: str) -> Actor:
    return Actor(f"demo:{role}", level, frozenset({role}), Area.of(code))


def test_the_county_decides_where_no_delegation_is_in_force() -> None:
    power = authority.of(_case(), load(accepts_examples=False), (), TODAY)
    assert power.name == "山东省济南市历下区民政局"
    power.require(_actor("county_confirmer", "county", "370102000000"))
    with pytest.raises(Forbidden):
        power.require(_actor("township_reviewer", "township", TOWNSHIP))
    with pytest.raises(Forbidden):
        power.require(_actor("county_confirmer", "county", "370103000000"))


@pytest.mark.parametrize(
    ("on", "level"),
    [
        pytest.param(date(2026, 11, 30), "county", id="the day before the delegation"),
        pytest.param(date(2026, 12, 1), "township", id="the delegation's first day"),
        pytest.param(date(2027, 11, 30), "township", id="the delegation's last day"),
        pytest.param(date(2027, 12, 1), "county", id="the day after the delegation"),
    ],
)
def test_a_delegation_holds_on_its_days_only(on: date, level: str) -> None:
    policy = load(accepts_examples=False)
    power = authority.of(_case(), replace(policy, powers=(*policy.powers, DELEGATION)), (), on)
    assert power.level == level


@pytest.mark.parametrize(
    ("decided_on", "month"),
    [
        pytest.param(date(2026, 11, 1), "2026-12", id="the first of a month"),
        pytest.param(date(2026, 11, 30), "2026-12", id="the last of a month"),
        pytest.param(date(2026, 12, 31), "2027-01", id="the last of a year"),
    ],
)
def test_payment_starts_the_month_after_the_decision(decided_on: date, month: str) -> None:
    assert decision.first_month(decided_on) == month


def test_a_decisions_number_carries_the_countys_short_name() -> None:
    assert decision.number("370102000000", 2026, 12) == "历下民低保〔2026〕12号"


def test_a_case_moves_only_along_the_procedure() -> None:
    assert _case(State.PROPOSED).moved(State.REVIEWED).state is State.REVIEWED
    with pytest.raises(Conflict):
        _case(State.FACTS_READY).moved(State.GRANTED)
    with pytest.raises(Conflict):
        _case(State.GRANTED).moved(State.WITHDRAWN)
