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
            is_keyed = rule.key is None or (moment.key or rule.key) in fields
            assert is_keyed or moment.stops_every or moment is rules().ends_all, (rule.name, moment)
            assert rule.due is None or moment is not rule.starts or rule.due in fields
        for length in rule.lengths:
            known = message_class(length.event)
            assert known is not None, length.event
            assert {length.days, length.why} <= set(known.DESCRIPTOR.fields_by_name)


def test_every_clock_counts_days_or_is_told_its_last() -> None:
    assert all((rule.days is None) is (rule.due is not None) for rule in CLOCKS.values())
    with pytest.raises(ValueError, match="told its last day"):
        deadline(CLOCKS["review"], ACCEPTED_ON)


@pytest.mark.parametrize(
    ("died_on", "due_on"),
    [
        pytest.param(date(2026, 11, 24), date(2027, 2, 24), id="the same day three months later"),
        pytest.param(date(2026, 11, 30), date(2027, 2, 28), id="a month without such a day"),
        pytest.param(date(2027, 11, 30), date(2028, 2, 29), id="in a leap year"),
        pytest.param(date(2026, 10, 31), date(2027, 1, 31), id="the last of both months"),
    ],
)
def test_three_months_after_a_death(died_on: date, due_on: date) -> None:
    assert deadline(CLOCKS["death_change"], died_on).on == due_on


@pytest.mark.parametrize(
    ("lengths", "days", "why"),
    [
        pytest.param([(20, "township")], 20, "township", id="a delegated township has twenty"),
        pytest.param([(30, "county")], 30, "county", id="the county has thirty"),
        pytest.param([(20, "township"), (45, "disputed_notice")], 45, "disputed_notice", id="extended"),
        pytest.param([(45, "disputed_notice"), (20, "township")], 45, "disputed_notice", id="extended, heard first"),
    ],
)
def test_of_several_lengths_the_longest_holds_whenever_it_is_heard(
    lengths: list[tuple[int, str]], days: int, why: str
) -> None:
    rule = CLOCKS["total"]
    before, after = fresh("total"), fresh("total").start(rule, ACCEPTED_ON)
    for length in lengths:
        before, after = before.lengthen(rule, *length), after.lengthen(rule, *length)
    before = before.start(rule, ACCEPTED_ON)
    assert (before.days, before.why) == (after.days, after.why) == (days, why)
    assert before.due_on == after.due_on == deadline(rule, ACCEPTED_ON, days).on


def test_why_a_clock_is_as_long_names_its_own_clause() -> None:
    rule = CLOCKS["total"]
    assert (rule.basis_of("township").document, rule.basis_of(None).article) == ("民发〔2022〕83号", "22")
    assert rule.title_of("separated_residence") == "人户分离,延长办理"


def test_of_the_stops_of_all_the_latest_is_remembered() -> None:
    early, late = date(2026, 11, 25), date(2026, 12, 25)
    assert fresh().remember(early).remember(late).stopped_on == fresh().remember(late).remember(early).stopped_on


def test_only_the_confirmation_starts_on_its_events_own_date() -> None:
    undated = {rule.name for rule in CLOCKS.values() for moment in (rule.starts, *rule.stops) if moment.dated is None}
    assert (undated, rules().ends_all.dated) == ({"confirmation"}, "withdrawn_on")
