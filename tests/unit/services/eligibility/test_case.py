"""What a case keeps and what it drops when its household changes, and when the county owes it a visit."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.eligibility.case import AssistanceCase, State
from shared.ids import new_id
from shared.refusal import Conflict
from shared.vocabulary.divisions import Area

from .families import TODAY


def _case() -> AssistanceCase:
    return AssistanceCase(
        id=new_id(),
        row_version=1,
        place=Area.of("370102001002"),
        case_number="370102-2026-000123-8",
        schemes=("dibao",),
        state=State.WAITING,
        household_version=1,
        lookback_months=12,
        report_id=new_id(),
        survey_id=new_id(),
        relative_filed=False,
        accepted_on=TODAY,
        report_version=1,
        survey_version=1,
    )


@pytest.mark.parametrize(
    ("report_version", "survey_version", "is_ready"),
    [
        pytest.param(1, 1, False, id="both of the former household"),
        pytest.param(2, 1, False, id="the report has come already"),
        pytest.param(1, 2, False, id="the survey has come already"),
        pytest.param(2, 2, True, id="both have come already"),
    ],
)
def test_a_newer_household_keeps_what_is_of_its_own_version(
    report_version: int, survey_version: int, *, is_ready: bool
) -> None:
    case = replace(_case(), report_version=report_version, survey_version=survey_version)
    changed = case.with_household(2, new_id(), 12)
    assert (changed.report_id is None, changed.survey_id is None) == (report_version == 1, survey_version == 1)
    assert changed.has_all_facts is is_ready


def test_a_change_that_is_still_to_come_keeps_the_facts_from_being_ready() -> None:
    assert _case().has_all_facts
    assert not replace(_case(), open_changes=(new_id(),)).has_all_facts


@pytest.mark.parametrize(
    ("visited_on", "is_owed"),
    [
        pytest.param(TODAY - timedelta(days=1), True, id="visited the day before"),
        pytest.param(TODAY, False, id="visited the same day"),
        pytest.param(TODAY + timedelta(days=1), False, id="visited the day after"),
    ],
)
def test_a_visit_settles_what_was_known_when_it_was_made(visited_on: date, *, is_owed: bool) -> None:
    assert _case().wanting_visit(TODAY).visited(new_id(), visited_on).owes_county_visit is is_owed


def test_a_reason_that_is_heard_after_a_later_visit_wants_no_other() -> None:
    visited = _case().visited(new_id(), TODAY)
    assert not visited.wanting_visit(TODAY - timedelta(days=1)).owes_county_visit
    assert visited.wanting_visit(TODAY).owes_county_visit


def test_a_relative_filed_before_visits_were_kept_still_wants_one() -> None:
    filed = replace(_case(), relative_filed=True)
    assert filed.owes_county_visit
    assert not filed.visited(new_id(), TODAY).owes_county_visit


@pytest.mark.parametrize(
    ("state", "ways"), [(State.STOPPED, {State.GRANTED}), (State.WITHDRAWN, set[State]())], ids=["stopped", "withdrawn"]
)
def test_what_has_ended_goes_nowhere_but_back_where_a_stop_was_a_mistake(state: State, ways: set[State]) -> None:
    for to in set(State) - ways:
        with pytest.raises(Conflict):
            replace(_case(), state=state).moved(to)
