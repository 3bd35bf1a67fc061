"""The synthetic population is repeatable, valid in every number, and never decides anything."""

from collections import Counter
from dataclasses import fields

import pytest

from deploy.demo import means
from deploy.demo.numbers import luhn_digit
from deploy.demo.people import Conduct, Household, Person, Story
from deploy.demo.population import Population, generate, plain, village_category
from shared.vocabulary import divisions
from shared.vocabulary.resident_id import ResidentId


@pytest.fixture(scope="module")
def population() -> Population:
    return generate(7, 60)


def test_the_same_seed_gives_the_same_people(population: Population) -> None:
    assert generate(7, 60) == population


def test_another_seed_gives_other_people(population: Population) -> None:
    assert generate(8, 60).households != population.households


@pytest.mark.parametrize(
    "size", [pytest.param(1, id="one household"), pytest.param(2, id="two"), pytest.param(300, id="three hundred")]
)
def test_any_size_works(size: int) -> None:
    assert len(generate(3, size).households) == size


def test_a_population_of_none_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        generate(7, 0)


def test_everybody_has_a_valid_identity_number_of_the_reserved_range(population: Population) -> None:
    for person in population.persons:
        number = ResidentId(person.identity_number)
        assert (number.birth_on, number.sex) == (person.birth_on, person.sex)
        assert number.number[14] == "9"


def test_every_account_passes_the_luhn_check(population: Population) -> None:
    assert all(luhn_digit(person.account_number[:-1]) == person.account_number[-1] for person in population.persons)


def test_the_luhn_digit_is_that_of_the_standards_example() -> None:
    assert luhn_digit("7992739871") == "3"


def test_no_number_belongs_to_two_people(population: Population) -> None:
    for name in ("identity_number", "phone", "account_number"):
        counted = Counter(getattr(person, name) for person in population.persons)
        assert max(counted.values()) == 1


def test_the_villages_are_of_one_county_and_of_both_kinds(population: Population) -> None:
    codes = population.village_codes
    assert all(divisions.contains(population.county_code, code) for code in codes)
    assert {village_category(code) for code in codes} == {"urban", "rural"}


def test_every_story_is_told(population: Population) -> None:
    assert {household.story for household in population.households} == set(Story)


def test_income_at_and_just_below_the_standard_is_exact(population: Population) -> None:
    for household in population.households:
        if household.story not in {Story.AT_STANDARD, Story.JUST_BELOW}:
            continue
        income = sum(person.wage_fen_year + person.business_fen_year for person in household.members)
        category = village_category(household.village_code)
        limit = means.EXAMPLE_STANDARD_FEN_MONTHLY[category] * len(household.members) * 12
        assert limit - income == (0 if household.story is Story.AT_STANDARD else 1200)


def test_an_undeclared_wage_is_one_that_social_insurance_knows(population: Population) -> None:
    hidden = [household for household in population.households if household.story is Story.HIDDEN_WAGE]
    for household in hidden:
        assert any(person.wage_fen_year for person in household.members)
        assert not [item for item in household.declared if item.kind == "wage"]


def test_nothing_in_the_population_says_what_is_decided() -> None:
    names = {field.name for noun in (Household, Person, Conduct) for field in fields(noun)}
    assert not names & {"outcome", "granted", "denied", "decision", "amount", "expected"}


def test_a_person_is_not_shown_in_a_log_line(population: Population) -> None:
    person = population.persons[0]
    shown = repr(population)
    assert person.name not in shown
    assert person.identity_number not in shown


def test_the_plain_list_names_everybody_with_every_number(population: Population) -> None:
    lines = list(plain(population))
    new_accounts = [household.new_account for household in population.households if household.new_account]
    assert len(lines) == len(population.persons) + len(new_accounts)
    assert new_accounts == [line.split("\t")[1] for line in lines[len(population.persons) :]]
    for person, line in zip(population.persons, lines, strict=False):
        assert {person.name, person.identity_number, person.phone, person.account_number} <= set(line.split("\t"))
