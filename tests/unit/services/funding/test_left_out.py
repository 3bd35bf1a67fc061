"""Who is left out of a payroll: those whose person is paid already, and nobody else."""

from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.funding.drawing import Due
from services.funding.left_out import Doubt, sort_out
from shared.ids import new_id

from .samples import NOVEMBER, due

PERSONS = [new_id() for _ in range(8)]


def household(*persons: UUID) -> Due:
    found = due()
    return replace(found, entitlement=replace(found.entitlement, person_ids=persons))


@given(st.lists(st.sets(st.sampled_from(PERSONS), min_size=1)), st.sets(st.sampled_from(PERSONS)))
def test_whoever_is_taken_is_paid_once_and_whoever_is_left_out_has_a_person_who_is_paid(
    households: list[set[UUID]], paid: set[UUID]
) -> None:
    owed = [household(*persons) for persons in households]
    taken, left = sort_out(owed, {(person, NOVEMBER) for person in paid})
    counted = [person for each in taken for person in each.entitlement.person_ids]
    assert len(counted) == len(set(counted))
    assert paid.isdisjoint(counted)
    assert {each.entitlement.id for each in (*taken, *left)} == {each.entitlement.id for each in owed}
    for each in left:
        others = paid if each.reason is Doubt.PERSON_PAID_ELSEWHERE else set(counted)
        assert not others.isdisjoint(each.entitlement.person_ids)


def test_of_two_rights_to_one_person_the_older_is_taken_and_a_third_does_not_wait_for_the_one_left_out() -> None:
    first, second, third = household(PERSONS[0]), household(PERSONS[0], PERSONS[1]), household(PERSONS[1])
    taken, [left] = sort_out([first, second, third], set())
    assert taken == (first, third)
    assert (left.entitlement, left.reason) == (second.entitlement, Doubt.PERSON_TWICE)
