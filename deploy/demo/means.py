"""What a household of a story has and what it declares, in fen and relative to an example standard of its village."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from deploy.demo.people import YEAR, Declared, Person, Story

# 示例: they only shape the population, so that some households lie close to the limit; the suite decides on its own.
EXAMPLE_STANDARD_FEN_MONTHLY = {"urban": 100_000, "rural": 80_000}
_MONTHS = 12
_YUAN = 100
# Income as percent of the limit (standard x counted members x months): from, to.
_INCOME_PERCENT: Mapping[Story, tuple[int, int]] = {
    Story.EDGE: (104, 145),
    Story.ABOVE: (165, 200),
    Story.AT_STANDARD: (100, 100),
    Story.JUST_BELOW: (100, 100),
    Story.ALONE: (104, 130),
    Story.CHANGED: (30, 50),
    Story.REDUCED: (30, 50),
}
_POOR_PERCENT = (15, 85)
# One yuan a month below the limit: the least that still pays something under any rounding.
_JUST_BELOW_FEN = _YUAN * _MONTHS
_SMALL_DEPOSIT_YUAN = (100, 4_000)
_SAVINGS_YUAN = (180_000, 350_000)
_LATER_INCOME_YUAN = 2_400
_HIDDEN_WAGE_YUAN = (52_000, 78_000)
_BASIC_PENSION_FEN_YEAR = 180 * _YUAN * _MONTHS
_PENSION_YEARS = 60
_URBAN_WAGE_PERCENT = 70


def endow(story: Story, category: str, members: tuple[Person, ...], random: Random) -> tuple[Person, ...]:
    """Give the members what they have by their story."""
    earner = _earner(members)
    total = _income_fen(story, category, members, random)
    wage = total * _URBAN_WAGE_PERCENT // 100 if category == "urban" else 0
    endowed = [_with_savings(person, random) for person in members]
    endowed[earner] = replace(endowed[earner], wage_fen_year=wage, business_fen_year=total - wage)
    return _twist(story, endowed, random)


def declare(story: Story, members: tuple[Person, ...]) -> tuple[Declared, ...]:
    """What the household writes on the form: the truth, but for those who hide a wage or a car."""
    return tuple(
        item
        for position, person in enumerate(members)
        for item in _items(position, person)
        if item.amount_fen or item.count
        if not (story is Story.HIDDEN_WAGE and item.kind == "wage")
        if not (story is Story.CAR and item.kind == "vehicle")
    )


def declare_later(members: tuple[Person, ...]) -> tuple[Declared, ...]:
    """What the household writes once somebody has found a little work, which no bureau knows of."""
    earner = _earner(members)
    person = members[earner]
    better_off = replace(person, business_fen_year=person.business_fen_year + _LATER_INCOME_YUAN * _YUAN)
    return declare(Story.PLAIN, (*members[:earner], better_off, *members[earner + 1 :]))


def _items(position: int, person: Person) -> tuple[Declared, ...]:
    return (
        Declared(position, "income", "wage", person.wage_fen_year),
        Declared(position, "income", "business_net", person.business_fen_year),
        Declared(position, "income", "basic_pension", person.pension_fen_year),
        Declared(position, "asset", "deposit", person.deposit_fen),
        Declared(position, "asset", "vehicle", 0, person.vehicles),
    )


def _income_fen(story: Story, category: str, members: tuple[Person, ...], random: Random) -> int:
    counted = sum(1 for person in members if person.absence == "none")
    limit = EXAMPLE_STANDARD_FEN_MONTHLY[category] * counted * _MONTHS
    if story in {Story.AT_STANDARD, Story.JUST_BELOW}:
        return limit - (_JUST_BELOW_FEN if story is Story.JUST_BELOW else 0)
    percent = random.randint(*_INCOME_PERCENT.get(story, _POOR_PERCENT))
    return limit * percent // 100 // _YUAN * _YUAN


def _with_savings(person: Person, random: Random) -> Person:
    is_old = _age(person) >= _PENSION_YEARS
    return replace(
        person,
        deposit_fen=random.randint(*_SMALL_DEPOSIT_YUAN) * _YUAN if not person.is_minor else 0,
        pension_fen_year=_BASIC_PENSION_FEN_YEAR if is_old else 0,
    )


def _twist(story: Story, members: list[Person], random: Random) -> tuple[Person, ...]:
    last_adult = max(position for position, person in enumerate(members) if not person.is_minor)
    person = members[last_adult]
    match story:
        case Story.SAVINGS:
            person = replace(person, deposit_fen=random.randint(*_SAVINGS_YUAN) * _YUAN * len(members))
        case Story.CAR:
            person = replace(person, vehicles=1)
        case Story.HIDDEN_WAGE:
            person = replace(person, wage_fen_year=random.randint(*_HIDDEN_WAGE_YUAN) * _YUAN)
        case Story.SILENT:
            person = replace(person, silent_sources=("banks",))
        case _:
            pass
    members[last_adult] = person
    return tuple(members)


def _earner(members: tuple[Person, ...]) -> int:
    """The first who is at home and grown; a child's household lives on what the guardian makes."""
    return next(i for i, person in enumerate(members) if person.absence == "none" and not person.is_minor)


def _age(person: Person) -> int:
    return YEAR - person.birth_on.year
