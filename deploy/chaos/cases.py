"""The cases of a run: some whose households are paid every month, and some on which everybody writes."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from itertools import count, islice
from pathlib import Path

import aiohttp

from deploy.chaos.writers import HotCase, persistently
from deploy.demo import apply, desks, handle, population, rounds, waiting
from deploy.demo.client import Api
from deploy.demo.desks import Desks
from deploy.demo.display import Display
from deploy.demo.people import Household, Story
from deploy.demo.population import Population
from deploy.demo.together import together

HOT = 50
PAID = 6
_DRAWN = 1200
_LARGEST = 2
_AT_ONCE = 8
_CONNECTIONS = 96
_ANSWER_SECONDS = 15
_PAID_STORIES = frozenset({Story.PLAIN, Story.DISABLED, Story.OLD, Story.JUST_BELOW})
_HOT_STORIES = _PAID_STORIES | {Story.AT_STANDARD, Story.ABOVE}


@dataclass(frozen=True, slots=True)
class People:
    """Those who are paid, and those whose cases are hot: of two counties, or officers would work on hot ones too."""

    paid: Population
    hot: tuple[Household, ...]

    @property
    def everybody(self) -> Population:
        """All of them: bureaus know everybody."""
        return replace(self.paid, households=(*self.paid.households, *self.hot))

    @property
    def desks(self) -> Desks:
        """The officers of those who are paid."""
        return desks.of_villages(self.paid.county_code, self.paid.village_codes)


def people(seed: int, hot: int = HOT) -> People:
    """Draw small households without relatives in office, of the portal where their cases are to be hot.

    Where few cases are hot, few households are paid as well.
    """
    paid = population.generate(seed, _DRAWN)
    others = (population.generate(each, _DRAWN) for each in count(seed + 1))
    elsewhere = next(each for each in others if each.county_code != paid.county_code)
    chosen = islice(_small(paid, _PAID_STORIES), min(PAID, 1 + hot // 8))
    writing = (each for each in _small(elsewhere, _HOT_STORIES) if each.channel == "portal")
    return People(replace(paid, households=tuple(chosen)), tuple(islice(writing, hot)))


def _small(drawn: Population, stories: frozenset[Story]) -> Iterator[Household]:
    return (_unrelated(each) for each in drawn.households if len(each.members) <= _LARGEST and each.story in stories)


def _unrelated(household: Household) -> Household:
    return replace(household, conduct=replace(household.conduct, is_relative_of_official=False))


@asynccontextmanager
async def connect(url: str, seed: int, receipts: Path) -> AsyncIterator[Api]:
    """An API for many at once, who do not wait long for an answer before they ask again."""
    timeout = aiohttp.ClientTimeout(total=_ANSWER_SECONDS)
    connector = aiohttp.TCPConnector(limit=_CONNECTIONS)
    async with aiohttp.ClientSession(url, connector=connector, timeout=timeout, trust_env=False) as session:
        yield Api(session, seed, receipts, turn=asyncio.Semaphore(_CONNECTIONS))


async def prepare(api: Api, wanted: People) -> list[HotCase]:
    """Take those who are to be paid the whole way; meanwhile the others apply and are accepted."""
    hot, played = await asyncio.gather(_hot(api, wanted.hot), rounds.play(api, wanted.paid, Display()))
    if played.stopped is not None:
        raise RuntimeError(played.stopped)
    return hot


async def _hot(api: Api, households: Sequence[Household]) -> list[HotCase]:
    turn = asyncio.Semaphore(_AT_ONCE)

    async def one(household: Household) -> HotCase:
        async with turn:
            return await _accepted(api, household)

    return await together(one(each) for each in households)


async def _accepted(api: Api, household: Household) -> HotCase:
    case_id = await apply.hand_in(api, household)
    clerk = desks.clerk(desks.township_of(household.village_code))
    today = await waiting.today(api)
    await persistently(lambda: handle.accept(api, clerk, case_id, today))
    passed = await api.log_in(desks.as_applicant(household.members[household.applicant]))
    return HotCase(household, case_id, passed.person_id or "")
