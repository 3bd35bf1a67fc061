"""The law's clocks: their data, their last days, and what overdue means."""

from datetime import date

import pytest

from services.integrity.clock import Clock, deadline
from services.integrity.rules import Unit, rules
from services.integrity.subscriptions import SUBSCRIPTIONS
from shared.contracts.registry import message_class, type_name
from shared.ids import new_id
from shared.vocabulary.divisions import Area

COUNTY = Area.of("370102000000")
CLOCKS = rules().clocks
ACCEPTED_ON = date(2026, 11, 24)


def fresh(name: str = "survey_start") -> Clock:
    return Clock(new_id(), new_id(), name, "", COUNTY)


@pytest.mark.parametrize(
    ("name", "started_on", "due_on"),
    [
        pytest.param("survey_start", date(2026, 11, 24), date(2026, 11, 27), id="three working days from a Tuesday"),
        pytest.param("survey_start", date(2026, 11, 27), date(2026, 12, 2), id="a weekend does not count"),
        pytest.param("inquiry_start", date(2026, 11, 24), date(2026, 11, 27), id="the economic check as well"),
        pytest.param("refusal_service", date(2026, 9, 30), date(2026, 10, 10), id="nor does the week of the holiday"),
        pytest.param("confirmation", date(2026, 11, 24), date(2026, 12, 8), id="ten working days"),
        pytest.param("notice", date(2026, 12, 1), date(2026, 12, 9), id="a notice counts every day"),
    ],
)
def test_the_last_day_in_time(name: str, started_on: date, due_on: date) -> None:
    assert deadline(CLOCKS[name], started_on).on == due_on


def test_the_whole_takes_thirty_working_days() -> None:
    rule = CLOCKS["total"]
    assert (rule.days, rule.unit, rule.basis.article) == (30, Unit.WORKDAYS, "22")


def test_a_year_without_a_holiday_notice_is_estimated() -> None:
    assert fresh("total").start(CLOCKS["total"], date(2029, 12, 20)).is_estimated


@pytest.mark.parametrize(
    ("today", "is_overdue"),
    [
        pytest.param(date(2026, 11, 27), False, id="on the last day"),
        pytest.param(date(2026, 11, 28), True, id="the day after, a Saturday"),
    ],
)
def test_a_running_clock_is_overdue_from_the_day_after_its_last(today: date, is_overdue: bool) -> None:  # noqa: FBT001
    assert fresh().start(CLOCKS["survey_start"], ACCEPTED_ON).is_overdue(today) is is_overdue


@pytest.mark.parametrize(
    ("stopped_on", "is_overdue"),
    [
        pytest.param(date(2026, 11, 27), False, id="stopped on the last day"),
        pytest.param(date(2026, 11, 28), True, id="stopped a day late"),
    ],
)
def test_a_stopped_clock_is_judged_by_its_stop(stopped_on: date, is_overdue: bool) -> None:  # noqa: FBT001
    clock = fresh().start(CLOCKS["survey_start"], ACCEPTED_ON).stop(stopped_on)
    assert clock.is_overdue(date(2027, 6, 1)) is is_overdue


def test_of_two_stops_the_earlier_counts_whichever_is_heard_first() -> None:
    early, late = date(2026, 11, 25), date(2026, 12, 25)
    assert fresh().stop(early).stop(late).stopped_on == fresh().stop(late).stop(early).stopped_on == early


def test_a_stop_heard_before_the_start_holds() -> None:
    clock = fresh().stop(date(2026, 11, 25)).start(CLOCKS["survey_start"], ACCEPTED_ON)
    assert not clock.is_overdue(date(2027, 6, 1))


def test_a_clock_that_never_started_is_not_overdue() -> None:
    assert not fresh().stop(date(2026, 11, 25)).is_overdue(date(2027, 6, 1))


def test_a_clock_starts_once() -> None:
    started = fresh().start(CLOCKS["survey_start"], ACCEPTED_ON)
    assert started.start(CLOCKS["survey_start"], date(2026, 12, 24)) == started


def test_every_event_of_the_clocks_is_in_the_contract_and_heard() -> None:
    heard = {type_name(message) for message in SUBSCRIPTIONS}
    assert rules().events() <= heard


def test_every_date_and_key_of_the_clocks_is_a_field_of_its_event() -> None:
    for rule in CLOCKS.values():
        for moment in (rule.starts, *rule.stops, rules().ends_all):
            known = message_class(moment.event)
            assert known is not None, moment.event
            fields = set(known.DESCRIPTOR.fields_by_name)
            assert moment.dated is None or moment.dated in fields, (rule.name, moment)
            assert rule.key is None or rule.key in fields or moment is rules().ends_all, (rule.name, moment)


def test_only_the_confirmation_starts_on_its_events_own_date() -> None:
    undated = {rule.name for rule in CLOCKS.values() for moment in (rule.starts, *rule.stops) if moment.dated is None}
    assert (undated, rules().ends_all.dated) == ({"confirmation"}, "withdrawn_on")
