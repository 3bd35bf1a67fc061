"""A deterministic population: the same seed gives the same households of the same real county, anywhere and any day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from deploy.demo import families, means, names
from deploy.demo.families import Family
from deploy.demo.numbers import Numbers
from deploy.demo.people import Conduct, Household, Person, Story
from shared.vocabulary import divisions
from shared.vocabulary.divisions import Division

__all__ = ["Household", "Person", "Population", "generate", "plain", "village_category"]

_VILLAGES_EACH = 20  # a county of the demo has at least so many 居委会 and so many 村委会
_HOUSEHOLDS_A_VILLAGE = 4
_TOWNSHIPS = 4
_RELATIVE_ONE_IN = 15
_CHANNELS = ("window", "window", "portal", "portal", "village_agent")
_RURAL_DIGITS = "23"
# The first two show a grant and a refusal, the next each hard turn; then one round of stories after another, shuffled.
_TURNS = (
    *(Story.OBJECTED, Story.CHANGED, Story.ALONE, Story.REPAIRED, Story.REDUCED, Story.DIED, Story.MOVED),
    *(Story.EMERGENCY, Story.UNKNOWN),
)
_FIRST = (Story.PLAIN, Story.EDGE, *_TURNS)
_DECK = (
    *(Story.PLAIN,) * 5,
    *(Story.STUDENT, Story.PRISONER, Story.DISABLED, Story.OLD, Story.MINOR, Story.JUST_BELOW, Story.AT_STANDARD),
    *(Story.EDGE, Story.ABOVE, Story.SAVINGS, Story.CAR, Story.HIDDEN_WAGE, Story.SILENT),
    *(Story.WITHDRAWS, Story.RETURNED, Story.ABANDONED),
    *_TURNS,
)
_ANSWER = "我家孩子还在上学，收入不稳定，请再核实。"


@dataclass(frozen=True, slots=True)
class Population:
    """All households of one run; `village_codes` are those in which they live."""

    seed: int
    county_code: str
    households: tuple[Household, ...]

    @property
    def village_codes(self) -> tuple[str, ...]:
        """The villages in which somebody lives, in order of code."""
        return tuple(sorted({household.village_code for household in self.households}))

    @property
    def persons(self) -> tuple[Person, ...]:
        """Everybody."""
        return tuple(person for household in self.households for person in household.members)


def generate(seed: int, households: int) -> Population:
    """Make so many households, at least one."""
    if households < 1:
        raise ValueError("a population has at least one household")
    random = Random(f"onenet-demo-{seed}")  # noqa: S311 - a repeatable draw is the purpose; nothing here is secret
    county = random.choice(_counties())
    villages = _villages(county, households, random)
    stories = _stories(households, random)
    numbers = Numbers(random)
    made = tuple(_household(index, story, villages, random, numbers) for index, story in enumerate(stories))
    return Population(seed, county.code, made)


def plain(population: Population) -> Iterator[str]:
    """Everybody with their numbers in plain, a line a person: what nobody may find in a dump or a log."""
    for household in population.households:
        for person in household.members:
            fields = (person.name, person.identity_number, person.phone, person.account_number, person.relation)
            yield "\t".join((f"{household.index + 1}", household.village_code, household.channel, *fields))
    for household in population.households:
        if household.new_account:
            yield f"{household.index + 1}\t{household.new_account}"


def village_category(village_code: str) -> str:
    """Urban for a 居委会 (001-199), rural for a 村委会 (200-399), by the tenth digit of its code (示例)."""
    return "rural" if village_code[9] in _RURAL_DIGITS else "urban"


def _household(index: int, story: Story, villages: Sequence[Division], random: Random, numbers: Numbers) -> Household:
    village = random.choice(villages)
    family = Family(random, numbers, village.code[:6], names.surname(random))
    category = village_category(village.code)
    members = means.endow(story, category, families.members(story, family), random)
    is_minors = story is Story.MINOR
    if story is Story.REPAIRED:
        members = (replace(members[0], account_number=numbers.account(is_closed=True)), *members[1:])
    return Household(
        index=index,
        story=story,
        channel=random.choice(_CHANNELS[:2] if is_minors else _CHANNELS),
        village_code=village.code,
        members=members,
        declared=means.declare(story, members),
        conduct=_conduct(story, members, random),
        payee=1 if is_minors else 0,
        guardian=1 if is_minors else 0,
        enters_alone=1 if story is Story.ALONE else None,
        later=means.declare_later(members) if story in {Story.CHANGED, Story.REDUCED} else (),
        new_account=numbers.account() if story is Story.REPAIRED else "",
        new_village_code=_elsewhere(village, villages) if story is Story.MOVED else "",
    )


def _elsewhere(village: Division, villages: Sequence[Division]) -> str:
    """A village of another township, or another village where the population lives in one township only."""
    others = sorted(villages, key=lambda other: (other.parent_code == village.parent_code, other.code))
    return next((other.code for other in others if other.code != village.code), village.code)


def _conduct(story: Story, members: Sequence[Person], random: Random) -> Conduct:
    last = (len(members) - 1,)
    return Conduct(
        forgets_consent_of=last if story in {Story.RETURNED, Story.ABANDONED} else (),
        forgets_commitment_of=(0,) if story is Story.RETURNED else (),
        forgets_payee=story is Story.RETURNED,
        resubmits=story is not Story.ABANDONED,
        withdraws=story is Story.WITHDRAWS,
        is_relative_of_official=random.randrange(_RELATIVE_ONE_IN) == 0,
        answer=_ANSWER if story is Story.HIDDEN_WAGE else None,
    )


def _stories(households: int, random: Random) -> list[Story]:
    stories = list(_FIRST)
    while len(stories) < households:
        stories.extend(random.sample(_DECK, len(_DECK)))
    return stories[:households]


def _counties() -> list[Division]:
    cities = divisions.children(divisions.PROVINCE_CODE)
    counties = (county for city in cities for county in divisions.children(city.code))
    return [county for county in counties if _has_both(_villages_of(divisions.children(county.code)))]


def _has_both(villages: Sequence[Division]) -> bool:
    rural = sum(1 for village in villages if village_category(village.code) == "rural")
    return min(rural, len(villages) - rural) >= _VILLAGES_EACH


def _villages_of(townships: Sequence[Division]) -> list[Division]:
    return [village for township in townships for village in divisions.children(township.code)]


def _villages(county: Division, households: int, random: Random) -> list[Division]:
    """A few townships' villages, urban and rural in turn: a small demo should show the same officers again."""
    all_villages = _villages_of(divisions.children(county.code))
    kinds = [[v for v in all_villages if village_category(v.code) == kind] for kind in ("urban", "rural")]
    wanted = max(2, households // _HOUSEHOLDS_A_VILLAGE)
    chosen = [_near(kind, wanted // 2, random) for kind in kinds]
    return [village for kind in chosen for village in kind]


def _near(villages: list[Division], wanted: int, random: Random) -> list[Division]:
    parents = sorted({village.parent_code or "" for village in villages})
    townships = set(random.sample(parents, min(len(parents), _TOWNSHIPS)))
    near = [village for village in villages if village.parent_code in townships]
    return random.sample(near, min(len(near), wanted))
