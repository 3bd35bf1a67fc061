"""Cases in every state, made through the API as they are needed: what a good request is about."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from deploy.demo import apply, decide, desks, disclose, forms, handle, waiting
from deploy.demo.apply import Form
from deploy.demo.people import Household, Story
from deploy.demo.population import Population
from deploy.demo.together import together
from shared.identity.actor import Actor
from shared.vocabulary.divisions import Area

from .suite import Suite, officer

WAIT_SECONDS = 90.0
LOOK_SECONDS = 0.3
PORTAL_ONE_IN = 3
GRANTED = frozenset({Story.PLAIN, Story.DISABLED, Story.OLD, Story.JUST_BELOW})
REFUSED = frozenset({Story.ABOVE, Story.SAVINGS})
WINDOW, PORTAL, REFUSAL, SILENT = "", "portal ", "refused ", "silent "
"""Kinds of households, as the names of their states begin: at the window, on the portal, whoever is refused in the end,
and those for whom the banks never answer."""


@dataclass
class Subject:
    """A case on its way, with the ids that the next step needs."""

    household: Household
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def case_id(self) -> str:
        """Its case id."""
        return self.ids["case_id"]

    @property
    def place(self) -> Area:
        """Where the household lives."""
        return Area.of(self.household.village_code)

    @property
    def clerk(self) -> desks.Actor:
        """The clerk of its township."""
        return desks.clerk(desks.township_of(self.household.village_code))


Act = Callable[["World", Subject], Awaitable[object]]


@dataclass(frozen=True)
class Step:
    """How a case comes into a state: from which, by which act, and what is to be waited for afterwards."""

    before: str | None
    act: Act
    until: frozenset[str] = frozenset()


@dataclass
class World:
    """The third county: its households that wait, and its cases by state."""

    suite: Suite
    waiting: dict[str, deque[Household]]
    stock: dict[str, deque[Subject]] = field(default_factory=dict)
    further: Mapping[str, Step] = field(default_factory=dict)

    @classmethod
    def of(cls, suite: Suite) -> "World":
        """A world in which nobody has applied yet."""
        return cls(suite, households(suite.fresh))

    async def have(self, state: str, number: int) -> None:
        """Let so many cases be in a state, of those that wait in the one before or of new ones."""
        known = self.stock.setdefault(state, deque())
        missing = number - len(known)
        if missing <= 0:
            return
        kind, step = self.step_of(state)
        if step.before is None:
            subjects = [Subject(self.waiting[kind].popleft()) for _ in range(missing)]
        else:
            await self.have(kind + step.before, missing)
            subjects = [self.stock[kind + step.before].popleft() for _ in range(missing)]
        await together(self._do(step, subject) for subject in subjects)
        await self.settle(subjects, step.until)
        known.extend(subjects)

    async def until(self, is_so: Callable[[], Awaitable[bool]]) -> None:
        """Wait for what the rooms tell each other."""
        for _ in range(int(WAIT_SECONDS / LOOK_SECONDS)):
            if await is_so():
                return
            await asyncio.sleep(LOOK_SECONDS)
        raise AssertionError("what was waited for did not come")

    async def take(self, state: str) -> Subject:
        """A case in this state, for its next step to be tried on it."""
        await self.have(state, 1)
        return self.stock[state].popleft()

    def give(self, state: str, subject: Subject) -> None:
        """A case has come into a state by an attack's own good request."""
        self.stock.setdefault(state, deque()).append(subject)

    def step_of(self, state: str) -> tuple[str, Step]:
        """The kind of household and the step that leads into a state."""
        kind = next((each for each in (PORTAL, REFUSAL, SILENT) if state.startswith(each)), WINDOW)
        step = STEPS.get(state.removeprefix(kind)) or self.further[state.removeprefix(kind)]
        if kind == REFUSAL and step.before == "proposed":
            # Nothing is posted of who gets nothing: they may answer, and then the county decides.
            return kind, replace(step, until=frozenset({"reviewed"}))
        if kind == REFUSAL and step.before == "posted":
            return kind, replace(step, before="reviewed")
        return kind, step

    async def _do(self, step: Step, subject: Subject) -> None:
        await step.act(self, subject)

    async def settle(self, subjects: list[Subject], stages: frozenset[str]) -> None:
        """Wait until the gateway shows all of them at one of these stages, and note the ids that it names."""
        if not stages or not subjects:
            return
        reader = desks.confirmer(self.suite.fresh.county_code)
        for _ in range(int(WAIT_SECONDS / LOOK_SECONDS)):
            known = {each["case_id"]: each async for each in self.suite.api.items(reader, "/progress")}
            late = [each for each in subjects if known.get(each.case_id, {}).get("stage") not in stages]
            if not late:
                break
            await asyncio.sleep(LOOK_SECONDS)
        else:
            stuck = sorted({str(known.get(each.case_id, {}).get("stage")) for each in late})
            raise AssertionError(f"{len(late)} of {len(subjects)} cases are not {sorted(stages)} but {stuck}")
        for each in subjects:
            each.ids |= known[each.case_id]["refs"]

    async def today(self) -> date:
        """The legal date."""
        return await waiting.today(self.suite.api)

    async def move(self, days: int) -> None:
        """Let days of the law pass."""
        await waiting.move_to(self.suite.api, await self.today() + timedelta(days=days))


def households(population: Population) -> dict[str, deque[Household]]:
    """Small households by kind: grown people only, who forget nothing and have no relatives in office.

    The demo lets the first township confirm by delegation; here the county confirms.
    """
    delegated = min(desks.township_of(code) for code in population.village_codes)
    people = [each for each in population.households if desks.township_of(each.village_code) != delegated]
    ways = {WINDOW: "window", PORTAL: "portal", SILENT: "window"}
    plain = [each for each in people if each.story in GRANTED and _is_small(each)]
    found = {kind: deque[Household]() for kind in (*ways, REFUSAL)}
    for number, household in enumerate(plain):
        is_silent = all("banks" in each.silent_sources for each in household.members)
        kind = SILENT if is_silent else (PORTAL if number % PORTAL_ONE_IN == 0 else WINDOW)
        found[kind].append(replace(household, channel=ways[kind], conduct=apply_plainly(household)))
    for household in people:
        is_answered = not any(each.silent_sources for each in household.members)
        if household.story in REFUSED and _is_small(household) and is_answered:
            found[REFUSAL].append(replace(household, channel="window", conduct=apply_plainly(household)))
    return found


def apply_plainly(household: Household) -> Any:
    """The conduct of whoever forgets nothing."""
    return replace(household.conduct, is_relative_of_official=False, answer="收入不稳定,请再核实。")


def _is_small(household: Household) -> bool:
    members = household.members
    return len(members) <= 2 and not any(each.is_minor or each.absence != "none" for each in members)


def login(who: desks.Actor) -> Actor:
    """The officer at a desk of the demo, as the gateway knows them."""
    assert who.area_code is not None
    return officer(who.role, Area.of(who.area_code), f"demo:{who.area_code}:{who.name}")


async def as_written(world: World, subject: Subject) -> Form:
    """The application as whoever wrote it reads it now."""
    writer = desks.writer(subject.household)
    answer = await world.suite.api.fetch(writer, f"/applications/{subject.case_id}")
    return Form.of(world.suite.api, subject.household, answer)


def form_of(household: Household) -> dict[str, Any]:
    """A first form, whole."""
    return forms.filled(household, has_payee=True) | {
        "channel": household.channel,
        "village_code": household.village_code,
        "schemes": ["dibao"],
    }


async def _draft(world: World, subject: Subject) -> None:
    household = subject.household
    written = await world.suite.api.create(
        desks.writer(household), "/applications", form_of(household), household.index
    )
    subject.ids["case_id"] = written.body["case_id"]


async def _sign(world: World, subject: Subject) -> None:
    form = await as_written(world, subject)
    await apply._sign(form, form.unsigned)


async def _submit(world: World, subject: Subject) -> None:
    form = await as_written(world, subject)
    await world.suite.api.write(form.writer, f"{form.path}/submission", None, "first")


async def _submit_unsigned(world: World, subject: Subject) -> None:
    await _draft(world, subject)
    await _submit(world, subject)


async def _accept(world: World, subject: Subject) -> None:
    await handle.accept(world.suite.api, subject.clerk, subject.case_id, await world.today())


async def _survey(world: World, subject: Subject) -> None:
    assert await handle.survey(world.suite.api, subject.clerk, subject.case_id, await world.today())


async def _adopt(world: World, subject: Subject) -> None:
    proposer = replace(subject.clerk, name=desks.PROPOSER)
    assert await handle.adopt(world.suite.api, proposer, subject.case_id, await world.today())


async def _review(world: World, subject: Subject) -> None:
    reviewer = desks.officer("township_reviewer", subject.household.village_code)
    assert reviewer is not None
    assert await decide.review(world.suite.api, reviewer, subject.ids["determination_id"], await world.today())


async def _post(world: World, subject: Subject) -> None:
    agent = desks.agent(subject.household.village_code)
    assert await disclose.post(world.suite.api, agent, subject.ids["notice_id"], await world.today())


async def _wait_for_the_authority(world: World, subject: Subject) -> None:
    """The seven days of the notice, or those in which whoever is refused may answer."""
    reader = desks.confirmer(world.suite.fresh.county_code)
    case = await world.suite.api.read(reader, f"/cases/{subject.case_id}/progress")
    await waiting.move_to(world.suite.api, date.fromisoformat(case["due_on"]) + timedelta(days=1))


async def _confirm(world: World, subject: Subject) -> None:
    confirmer = desks.confirmer(world.suite.fresh.county_code)
    assert await decide.confirm(world.suite.api, confirmer, subject.ids["determination_id"], await world.today())


async def _serve(world: World, subject: Subject) -> None:
    assert await decide.serve(world.suite.api, subject.clerk, subject.ids["decision_id"], await world.today())


async def _nothing(_world: World, _subject: Subject) -> None:
    """A household that has not applied yet."""


SERVED = frozenset({"served", "paid", "listed"})
"""Where a case may stand once its decision is served: a payroll may have come in between."""

STEPS: Mapping[str, Step] = {
    "blank": Step(None, _nothing),
    "drafted": Step("blank", _draft),
    "signed": Step("drafted", _sign),
    "submitted": Step("signed", _submit, frozenset({"submitted"})),
    "incomplete": Step("blank", _submit_unsigned, frozenset({"submitted"})),
    "accepted": Step("submitted", _accept, frozenset({"accepted"})),
    "surveyed": Step("accepted", _survey),
    "facts_ready": Step("accepted", _survey, frozenset({"facts_ready"})),
    "proposed": Step("facts_ready", _adopt, frozenset({"proposed"})),
    "reviewed": Step("proposed", _review, frozenset({"posting"})),
    "posted": Step("reviewed", _post, frozenset({"posted"})),
    "awaiting": Step("posted", _wait_for_the_authority, frozenset({"awaiting_confirmation"})),
    "decided": Step("awaiting", _confirm, frozenset({"granted", "denied"})),
    "served": Step("decided", _serve, SERVED),
}
"""From the blank form to the decision in the applicant's hand."""
