"""The cases of a run: some whose households are paid every month, and some on which everybody writes."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from itertools import islice
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
    """Those who are paid, and those whose cases are hot; all of one county."""

    paid: Population
    hot: tuple[Household, ...]

    @property
    def everybody(self) -> Population:
        """All of them: bureaus know everybody."""
        return replace(self.paid, households=(*self.paid.households, *self.hot))

    @property
    def desks(self) -> Desks:
        """The officers of their county."""
        return desks.of_villages(self.paid.county_code, self.everybody.village_codes)


def people(seed: int, hot: int = HOT, paid: int = PAID) -> People:
    """Draw small households without relatives in office, of the portal where their cases are to be hot."""
    drawn = population.generate(seed, _DRAWN)
    small = [_unrelated(each) for each in drawn.households if len(each.members) <= _LARGEST]
    chosen = tuple(islice((each for each in small if each.story in _PAID_STORIES), paid))
    rest = (each for each in small if each.channel == "portal" and each.story in _HOT_STORIES and each not in chosen)
    return People(replace(drawn, households=chosen), tuple(islice(rest, hot)))


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
