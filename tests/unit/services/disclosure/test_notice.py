"""A notice's days, and what may be done to it in which state."""

from dataclasses import replace
from datetime import date

import pytest

from services.disclosure.notice import Notice, Posting, State, concludes_on, last_day
from shared.ids import new_id
from shared.refusal import Conflict, Invalid
from shared.vocabulary.divisions import Area
from shared.vocabulary.money import Money

VILLAGE = Area.of("370102001002")
PLANNED_ON = date(2026, 12, 1)
PHOTO = "ab" * 32


def waiting() -> Notice:
    return Notice(
        id=new_id(),
        case_id=new_id(),
        determination_id=new_id(),
        scheme="dibao",
        amount_monthly=Money(81200),
        persons=3,
        area=VILLAGE,
    )


def planned() -> Notice:
    return waiting().plan("王小明", VILLAGE, 7, PLANNED_ON)


def posted(on: date = PLANNED_ON) -> Notice:
    return planned().post(Posting(on, "村务公开栏", PHOTO), frozenset({PHOTO}), on)


@pytest.mark.parametrize(
    ("posted_on", "last"),
    [
        pytest.param(date(2026, 12, 1), date(2026, 12, 8), id="the day of posting is not counted"),
        pytest.param(date(2026, 9, 30), date(2026, 10, 7), id="a holiday week is counted and prolongs nothing"),
        pytest.param(date(2028, 2, 25), date(2028, 3, 3), id="a leap day is a day"),
        pytest.param(date(2026, 12, 28), date(2027, 1, 4), id="over the new year"),
    ],
)
def test_seven_days_end_on_the_seventh_day_after_the_posting(posted_on: date, last: date) -> None:
    assert last_day(posted_on, 7) == last


def test_a_notice_is_concluded_on_the_day_after_its_last() -> None:
    assert concludes_on(date(2026, 12, 1), 7) == date(2026, 12, 9)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        pytest.param(date(2026, 12, 1), State.POSTED, id="on the day of posting"),
        pytest.param(date(2026, 12, 7), State.POSTED, id="the day before the last"),
        pytest.param(date(2026, 12, 8), State.POSTED, id="on the last day, which is not complete"),
        pytest.param(date(2026, 12, 9), State.CONCLUDED, id="the day after the last"),
        pytest.param(date(2026, 12, 20), State.CONCLUDED, id="long after"),
    ],
)
def test_a_notice_ends_only_when_its_seven_days_are_complete(today: date, state: State) -> None:
    assert posted().conclude(today).state is state


@pytest.mark.parametrize(
    "posted_on",
    [
        pytest.param(date(2026, 11, 30), id="the day before it was planned"),
        pytest.param(date(2026, 12, 4), id="tomorrow"),
    ],
)
def test_a_posting_on_an_impossible_day_is_refused(posted_on: date) -> None:
    with pytest.raises(Invalid) as refused:
        planned().post(Posting(posted_on, "村务公开栏", PHOTO), frozenset({PHOTO}), date(2026, 12, 3))
    assert [field.field for field in refused.value.fields] == ["posted_on"]


@pytest.mark.parametrize(
    "posted_on", [pytest.param(PLANNED_ON, id="the day of planning"), pytest.param(date(2026, 12, 3), id="today")]
)
def test_a_posting_between_planning_and_today_counts_from_its_own_day(posted_on: date) -> None:
    notice = planned().post(Posting(posted_on, "村务公开栏", PHOTO), frozenset({PHOTO}), date(2026, 12, 3))
    assert notice.ends_on == last_day(posted_on, 7)


def test_a_posting_without_its_photo_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        planned().post(Posting(PLANNED_ON, "村务公开栏", PHOTO), frozenset({"cd" * 32}), PLANNED_ON)
    assert [field.field for field in refused.value.fields] == ["photo_hash"]


def test_a_notice_is_posted_once() -> None:
    with pytest.raises(Conflict):
        posted().post(Posting(PLANNED_ON, "村务公开栏", PHOTO), frozenset({PHOTO}), PLANNED_ON)


def test_a_suppressed_notice_cannot_be_posted() -> None:
    suppressed = waiting().suppress(VILLAGE, PLANNED_ON)
    with pytest.raises(Conflict):
        suppressed.post(Posting(PLANNED_ON, "村务公开栏", PHOTO), frozenset({PHOTO}), PLANNED_ON)


def test_a_concluded_notice_is_not_withdrawn() -> None:
    concluded = posted().conclude(date(2026, 12, 9))
    assert concluded.withdraw(date(2026, 12, 10)) == concluded


def test_a_withdrawn_notice_is_never_concluded() -> None:
    withdrawn = posted().withdraw(date(2026, 12, 3))
    assert withdrawn.conclude(date(2026, 12, 20)) == withdrawn


def test_a_notice_whose_days_are_unknown_does_not_end() -> None:
    strange = replace(posted(), notice_days=None)
    assert strange.conclude(date(2027, 1, 1)) == strange
