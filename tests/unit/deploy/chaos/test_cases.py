"""The people of a run: the same again for a seed, of two counties, small, and as many as asked for."""

from deploy.chaos.cases import HOT, PAID, people


def test_a_seed_draws_the_same_people_again_of_two_counties() -> None:
    drawn = people(3)

    assert drawn == people(3)
    assert (len(drawn.hot), len(drawn.paid.households)) == (HOT, PAID)
    assert {each.village_code[:6] for each in drawn.hot}.isdisjoint({drawn.paid.county_code[:6]})


def test_everybody_is_told_apart_by_their_identity_number() -> None:
    numbers = [person.identity_number for person in people(3).everybody.persons]

    assert len(set(numbers)) == len(numbers)
