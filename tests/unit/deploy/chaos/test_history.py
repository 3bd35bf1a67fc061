"""The checker of histories finds what is lost, doubled, out of order, and off the path of the state machine."""

from collections import Counter
from uuid import UUID

import pytest

from deploy.chaos.history import Act, Said, Write, doubled, lost, misnumbered, off_the_path, untold

CASE = "0198c0de-0000-7000-8000-000000000001"
HEARD = frozenset({"ApplicationSubmitted", "ApplicationAccepted", "ChangeReported", "HouseholdChanged"})


def _said(*events: str, publisher: str = "intake") -> list[Said]:
    return [Said(publisher, n, CASE, n, event, UUID(int=n)) for n, event in enumerate(events, 1)]


WHOLE = _said("ApplicationSubmitted", "ApplicationAccepted", "ChangeReported", "HouseholdChanged", "ChangeReported")


def test_an_acknowledged_write_that_is_not_there_is_lost_and_one_that_is_there_twice_is_doubled() -> None:
    kept, gone = Write(CASE, Act.PAYEE, "0001"), Write(CASE, Act.PAYEE, "0002")

    assert list(lost([kept, gone], Counter({kept: 1}))) == [f"payee 0002 of case {CASE} is lost"]
    assert list(doubled(Counter({kept: 2}))) == [f"payee 0001 of case {CASE} was done 2 times"]
    assert list(doubled(Counter({kept: 1}))) == []


def test_a_whole_journal_is_numbered_without_gap() -> None:
    assert list(misnumbered(WHOLE)) == []


@pytest.mark.parametrize(
    ("position", "seq"),
    [
        pytest.param(3, 2, id="a position that is missing"),
        pytest.param(2, 3, id="a number of the subject that is missing"),
        pytest.param(2, 1, id="a number of the subject that is there twice"),
    ],
)
def test_a_number_that_is_missing_or_there_twice_is_found(position: int, seq: int) -> None:
    journal = [WHOLE[0], Said("intake", position, CASE, seq, "ApplicationAccepted", UUID(int=9))]

    assert len(list(misnumbered(journal))) == 1


def test_a_case_that_goes_its_way_is_on_the_path() -> None:
    assert list(off_the_path(WHOLE)) == []


@pytest.mark.parametrize(
    "events",
    [
        pytest.param(("ApplicationAccepted",), id="accepted before it was submitted"),
        pytest.param(("ApplicationSubmitted", "ApplicationAccepted", "HouseholdChanged"), id="closed and never told"),
        pytest.param(
            ("ApplicationSubmitted", "ApplicationAccepted", "ChangeReported", "ChangeReported"),
            id="two changes at once",
        ),
    ],
)
def test_a_case_that_goes_another_way_is_off_the_path(events: tuple[str, ...]) -> None:
    assert len(list(off_the_path(_said(*events)))) == 1


def test_steps_that_follow_each_publishers_order_tell_the_whole_story() -> None:
    other = [Said("funding", 1, CASE, 1, "ChangeReported", UUID(int=77))]
    steps = {CASE: [UUID(int=1), UUID(int=77), *(each.id for each in WHOLE[1:])]}

    found = untold({"intake": WHOLE, "funding": other}, steps, HEARD)

    assert (found.missing, found.disordered) == ([], [])


@pytest.mark.parametrize(
    ("steps", "missing", "disordered"),
    [
        pytest.param([1, 2, 3, 4], 1, 0, id="the last event was never told"),
        pytest.param([1, 2, 4, 3, 5], 0, 1, id="two events are told the other way round"),
        pytest.param([1, 2, 3, 4, 5, 5], 0, 1, id="an event is told twice"),
        pytest.param([1, 2, 3, 4, 5, 99], 0, 1, id="what nobody said is told"),
    ],
)
def test_steps_that_differ_from_the_journal_are_found(steps: list[int], missing: int, disordered: int) -> None:
    found = untold({"intake": WHOLE}, {CASE: [UUID(int=number) for number in steps]}, HEARD)

    assert (len(found.missing), len(found.disordered)) == (missing, disordered)
