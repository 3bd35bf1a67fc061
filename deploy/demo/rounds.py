"""The rounds of a run: everybody does what is theirs through the API, and the clock moves when all have."""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from deploy.demo import desks as county_desks
from deploy.demo import pay, prepare, standing, waiting
from deploy.demo.client import Api, Refused
from deploy.demo.desks import Desks
from deploy.demo.display import Display, View
from deploy.demo.households import Households
from deploy.demo.moment import Moment
from deploy.demo.officers import Officers
from deploy.demo.people import Household
from deploy.demo.population import Population
from deploy.demo.standing import Standing
from deploy.demo.together import together
from deploy.demo.turns import TURNS
from deploy.demo.waiting import Wait, Waits

_ROUNDS = 5_000
_LOOK_AGAIN_SECONDS = 0.2
# How long nothing may change before we ask what everybody waits for, before a bureau that has not answered is taken for
# silent, and before we give up.
_QUIET_SECONDS = 0.5
_BUREAU_QUIET_SECONDS = 3.0
_STUCK_SECONDS = 90.0


class Stuck(Exception):
    """Nothing moves although cases are in somebody's hands; says at which stages, never whose."""


@dataclass(slots=True)
class Run:
    """One run over a population; it starts wherever the API says that everybody stands.

    `met` holds the kinds of events that cases in hard turns have met, with how many events that was read from.
    `unanswered` counts the questions that bureaus have not answered, `silent` those of them that were given up waiting.
    """

    api: Api
    population: Population
    desks: Desks
    display: Display
    households: Households
    officers: Officers
    waits: Waits
    today: date
    standings: Mapping[str, Standing] = field(default_factory=dict)
    met: dict[str, tuple[int, frozenset[str]]] = field(default_factory=dict)
    unanswered: int = 0
    silent: int = 0
    changed_at: float = field(default_factory=time.monotonic)


@dataclass(frozen=True, slots=True)
class Played:
    """The case ids by household, and what stopped the run before everybody was at their end, if anything did."""

    cases: Mapping[int, str]
    stopped: str | None


async def play(api: Api, population: Population, display: Display) -> Played:
    """Go on until every household is at its end, or nothing moves, or a step is refused that should be possible."""
    run = await _run(api, population, display, {})
    try:
        await prepare.prepare(api, run.desks, run.today)
        await _go_on(run)
    except (Stuck, Refused) as stopped:
        return Played(run.households.cases, str(stopped))
    return Played(run.households.cases, None)


async def unfinished(api: Api, population: Population, display: Display, cases: Mapping[int, str]) -> list[str]:
    """Which households are not at their end, as somebody sees it who knows their cases and plays nothing."""
    run = await _run(api, population, display, cases)
    await _look(run)
    found = ((household, _standing(run, household)) for household in _open(run))
    return [f"household {each.index + 1}: {case.stage if case else 'no case'}" for each, case in found]


async def _run(api: Api, population: Population, display: Display, cases: Mapping[int, str]) -> Run:
    desks = county_desks.of_villages(population.county_code, population.village_codes)
    households, waits = Households(api, dict(cases)), Waits(api, desks.confirmer)
    return Run(api, population, desks, display, households, Officers(api), waits, await waiting.today(api))


async def _go_on(run: Run) -> None:
    for _ in range(_ROUNDS):
        acted = await _round(run)
        await _look(run)
        if not acted and await _owes_money(run):
            acted = await pay.pay(run.api, run.desks, run.today)
        if acted:
            run.changed_at = time.monotonic()
        elif not _open(run):
            return
        else:
            await _wait(run)
    raise Stuck(_describe(run))


async def _round(run: Run) -> int:
    """Everybody once: the households first, then each desk where the county sees that something waits."""
    households = run.population.households
    # The day goes on by itself as well, at midnight in Shandong.
    run.today = await waiting.today(run.api)
    tended = await together(run.households.tend(each, _moment(run, each)) for each in households)
    wanted = {(role, case.area_code) for case in run.standings.values() for role in case.hands}
    staff = {actor for role, area_code in wanted if (actor := county_desks.officer(role, area_code)) is not None}
    cleared = await together(run.officers.clear(actor) for actor in staff)
    return sum(tended) + sum(cleared)


async def _look(run: Run) -> None:
    standings = await standing.of_county(run.api, run.desks.confirmer)
    if standings != run.standings:
        run.changed_at = time.monotonic()
    run.standings = standings
    await together(_read_events(run, household) for household in run.population.households)
    open_cases = [case for household in _open(run) if (case := _standing(run, household)) is not None]
    size = len(run.population.households)
    run.display.show(View.of(run.today, size - len(_open(run)), size, open_cases))


async def _read_events(run: Run, household: Household) -> None:
    """Read what a case in a hard turn has met, where something new has happened to it."""
    case = _standing(run, household)
    if household.story not in TURNS or case is None or run.met.get(case.case_id, (0, None))[0] == case.events:
        return
    progress = await run.api.read(run.desks.confirmer, f"/cases/{case.case_id}/progress")
    run.met[case.case_id] = case.events, frozenset(step["event"] for step in progress["steps"])


async def _wait(run: Run) -> None:
    """Give the suite a moment, or move the clock when every open case rests until a later day."""
    quiet_seconds = time.monotonic() - run.changed_at
    if quiet_seconds < _QUIET_SECONDS:
        await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        return
    waits = await _waits(run)
    day = waiting.next_day(waits, run.today)
    if day is None and quiet_seconds > _STUCK_SECONDS:
        raise Stuck(_describe(run))
    unanswered = sum(wait.unanswered for wait in waits)
    if unanswered != run.unanswered:
        run.unanswered, run.changed_at = unanswered, time.monotonic()
    may_still_come = unanswered > run.silent and time.monotonic() - run.changed_at < _BUREAU_QUIET_SECONDS
    if day is None or may_still_come:
        await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        return
    await waiting.move_to(run.api, day)
    run.today = await waiting.today(run.api)
    run.silent, run.changed_at = unanswered, time.monotonic()


async def _waits(run: Run) -> list[Wait]:
    """What the open cases wait for; as soon as one is in somebody's hands the others need not be asked."""
    waits: list[Wait] = []
    cases = [_standing(run, household) for household in _open(run)]
    for case in sorted(cases, key=lambda case: case is not None and case.waits_for == "bureau"):
        waits.append(await run.waits.of(case) if case is not None else Wait(None))
        if waits[-1].until is None:
            break
    return waits


def _open(run: Run) -> list[Household]:
    return [household for household in run.population.households if not _has_ended(run, household)]


def _has_ended(run: Run, household: Household) -> bool:
    turn, moment = TURNS.get(household.story), _moment(run, household)
    if turn is not None:
        return moment is not None and turn.is_over(moment)
    return standing.has_ended(household, _standing(run, household))


def _moment(run: Run, household: Household) -> Moment | None:
    case = _standing(run, household)
    if case is None:
        return None
    _, met = run.met.get(case.case_id, (0, frozenset()))
    return Moment(run.api, household, case, met, run.today)


def _standing(run: Run, household: Household) -> Standing | None:
    return run.standings.get(run.households.cases.get(household.index, ""))


async def _owes_money(run: Run) -> bool:
    """Whether somebody's first month has come and is not paid."""
    waiting_for_it = [case for case in run.standings.values() if case.waits_for == "payroll_maker"]
    waits = await together(run.waits.of(case) for case in waiting_for_it)
    return any(wait.until is not None and wait.until <= run.today for wait in waits)


def _describe(run: Run) -> str:
    cases = (_standing(run, household) for household in _open(run))
    counted = Counter(f"{case.stage}/{case.waits_for}" if case else "not submitted" for case in cases)
    return f"nothing has moved for {_STUCK_SECONDS:.0f} s on {run.today}: {dict(counted)}"
