"""A payroll's sum, its three hands and its one way, for any household whatever."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.funding import drawing
from services.funding.instruction import State as Paid
from services.funding.payroll import Hand, Line, Payroll, State
from services.funding.period import Period
from shared.refusal import Conflict, Forbidden
from shared.vocabulary.money import Money, total

from .samples import CHECKER, COUNTY, MAKER, NOVEMBER, ON, RELEASER, SEEN, due, instruction

HOUSEHOLDS = st.lists(st.tuples(st.integers(1, 10**7), st.integers(1, 6)), min_size=1, max_size=40)


def drawn(*fen: int) -> tuple[Payroll, tuple[Line, ...]]:
    return drawing.draw_up(NOVEMBER, "dibao", [due(each) for each in fen or (81200,)], MAKER, COUNTY)


@given(HOUSEHOLDS)
def test_the_sum_of_the_lines_is_the_total_and_everybody_stands_in_it_once(households: list[tuple[int, int]]) -> None:
    owed = [due(fen, persons) for fen, persons in households]
    made, lines = drawing.draw_up(NOVEMBER, "dibao", owed, MAKER, COUNTY)
    assert made.total == total(line.amount for line in lines) == Money(sum(fen for fen, _ in households))
    assert made.line_count == len(lines) == len({line.entitlement_id for line in lines})
    persons = [person for line in lines for person in line.person_ids]
    assert len(persons) == len(set(persons)) == sum(count for _, count in households)


def test_a_person_stands_once_in_a_payroll() -> None:
    first, again = due(), due()
    again = replace(again, entitlement=replace(again.entitlement, person_ids=first.entitlement.person_ids))
    with pytest.raises(ValueError, match="stands once"):
        drawing.draw_up(NOVEMBER, "dibao", [first, again], MAKER, COUNTY)


@pytest.mark.parametrize(
    ("on", "is_early"),
    [
        pytest.param(date(2026, 10, 31), True, id="the last day before the month"),
        pytest.param(date(2026, 11, 1), False, id="the month's first day"),
        pytest.param(date(2027, 3, 1), False, id="long after the month"),
    ],
)
def test_a_payroll_is_made_from_the_months_first_day_on(on: date, *, is_early: bool) -> None:
    if is_early:
        with pytest.raises(Conflict) as refused:
            drawing.draw_up(NOVEMBER, "dibao", [due()], Hand("maker", on), COUNTY)
        assert refused.value.code == "period_not_begun"
    else:
        assert drawing.draw_up(NOVEMBER, "dibao", [due()], Hand("maker", on), COUNTY)[0].state is State.DRAFT


def test_an_empty_payroll_is_refused() -> None:
    with pytest.raises(Conflict) as refused:
        drawing.draw_up(NOVEMBER, "dibao", [], MAKER, COUNTY)
    assert refused.value.code == "payroll_nothing_due"


@pytest.mark.parametrize(
    "period",
    [
        pytest.param(Period(2026, 10), id="a month before the encumbrance"),
        pytest.param(Period(2027, 1), id="a month of another budget year"),
    ],
)
def test_a_month_is_not_paid_from_an_encumbrance_of_other_months(period: Period) -> None:
    with pytest.raises(ValueError, match="its own month"):
        drawing.draw_up(period, "dibao", [replace(due(), period=period)], Hand("maker", date(2027, 6, 1)), COUNTY)


def test_three_hands_take_a_payroll_forward() -> None:
    made, lines = drawn(81200, 1)
    released = made.check(lines, CHECKER, SEEN).release(lines, RELEASER, SEEN)
    assert (released.state, released.send(ON).state, released.send(ON).send(ON).sent_on) == (
        State.RELEASED,
        State.SENT,
        ON,
    )


def test_the_maker_does_not_check_and_neither_maker_nor_checker_releases() -> None:
    made, lines = drawn()
    with pytest.raises(Forbidden):
        made.check(lines, MAKER, SEEN)
    checked = made.check(lines, CHECKER, SEEN)
    for hand in (MAKER, CHECKER):
        with pytest.raises(Forbidden):
            checked.release(lines, hand, SEEN)


def test_a_draft_is_rejected_by_another_than_its_maker_and_goes_nowhere_after() -> None:
    made, lines = drawn()
    with pytest.raises(Forbidden):
        made.reject(MAKER, "金额有误")
    rejected = made.reject(CHECKER, "金额有误")
    with pytest.raises(Conflict):
        rejected.check(lines, CHECKER, SEEN)
    with pytest.raises(Conflict):
        made.check(lines, CHECKER, SEEN).reject(CHECKER, "金额有误")


def test_a_step_is_not_skipped_nor_repeated() -> None:
    made, lines = drawn()
    with pytest.raises(Conflict):
        made.release(lines, RELEASER, SEEN)
    with pytest.raises(Conflict):
        made.check(lines, CHECKER, SEEN).check(lines, RELEASER, SEEN)


@pytest.mark.parametrize("change", ["a line less", "a line more", "another amount"])
def test_lines_that_do_not_add_up_stop_check_and_release(change: str) -> None:
    made, lines = drawn(81200, 40050)
    changed = {
        "a line less": lines[:1],
        "a line more": (*lines, lines[0]),
        "another amount": (replace(lines[0], amount=Money(81201)), lines[1]),
    }[change]
    with pytest.raises(Conflict) as refused:
        made.check(changed, CHECKER, SEEN)
    assert refused.value.code == "payroll_total"
    with pytest.raises(Conflict):
        made.check(lines, CHECKER, SEEN).release(changed, RELEASER, SEEN)


@given(st.lists(st.tuples(st.integers(1, 10**7), st.booleans()), min_size=1, max_size=30))
def test_a_payroll_is_settled_exactly_when_the_bank_has_answered_all_of_it(payments: list[tuple[int, bool]]) -> None:
    made, lines = drawn(*(fen for fen, _ in payments))
    course = made.check(lines, CHECKER, SEEN).release(lines, RELEASER, SEEN).send(ON)
    for fen, is_paid in payments:
        assert course.state is State.SENT
        course = course.record([instruction(fen, Paid.SETTLED if is_paid else Paid.RETURNED)], ON)
    assert course.state is State.SETTLED
    assert course.settled + course.returned == course.total
    with pytest.raises(ValueError, match="more than it was told"):
        course.record([instruction(1, Paid.SETTLED)], ON)


def test_an_account_that_changed_is_checked_again_by_whoever_checked_all_the_others() -> None:
    made, lines = drawing.draw_up(NOVEMBER, "dibao", [due()], MAKER, COUNTY)
    checked = made.check(lines, CHECKER, SEEN)
    with pytest.raises(Conflict):
        checked.release(lines, RELEASER, "b" * 64)
    with pytest.raises(Forbidden):
        checked.check(lines, RELEASER, "b" * 64)
    again = checked.check(lines, CHECKER, "b" * 64)
    assert again.release(lines, RELEASER, "b" * 64).releaser == RELEASER
