"""Economic verification on a real database, with the real simulators of bureaus behind it over HTTP."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from aiohttp import web
from stand import Stand, officer

from deploy.demo import population
from deploy.demo.population import Household, Person, Population
from deploy.simulators import server as simulators
from services.economic_verification import tasks
from services.economic_verification.app import PLAN
from shared.clock import FixedClock
from shared.contracts.generated.onenet.common.v1 import common_pb2 as common
from shared.contracts.generated.onenet.economic_verification.v1 import events_pb2 as said
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake_events
from shared.crypto.keyring import DataClass
from shared.ids import new_id
from shared.journal.event import Recorded
from shared.room import Plan, Room

TOWNSHIP = "370102001000"
TODAY = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
ALL = ("public_security", "social_insurance", "banks")
CLERK = officer("township_clerk", TOWNSHIP)
ENDED = frozenset({"answered", "unknown"})


def bureau(code: str) -> Any:
    return officer("bureau", bureau_id=code)


@dataclass
class Case:
    """An accepted household: whom its members are in the suite, and in the population."""

    id: UUID
    people: dict[UUID, Person]

    @property
    def first(self) -> UUID:
        return next(iter(self.people))


@dataclass
class Check:
    """The service under test with the simulators, and what a test does with both."""

    stand: Stand
    bureaus: httpx.AsyncClient
    people: Population

    def household(self, story: str) -> Household:
        return next(each for each in self.people.households if each.story == story)

    async def accept(
        self, members: Sequence[Person], scope: Sequence[str] = ALL, declared: Sequence[common.MeansItem] = ()
    ) -> Case:
        case = Case(new_id(), {new_id(): person for person in members})
        await self.hear_acceptance(case, scope, declared)
        return case

    async def hear_household(
        self, case: Case, message_class: Any, *, version: int = 2, consenting: Sequence[UUID] | None = None
    ) -> None:
        """Let intake say a household again: changed, or supplemented after an emergency."""
        event_id = new_id()
        accepted = self._accepted(case, ALL)
        given = [c for c in accepted.consents if consenting is None or UUID(c.person_id) in consenting]
        message = message_class(
            case_id=accepted.case_id,
            place=accepted.place,
            household_version=version,
            members=accepted.members,
            consents=given,
        )
        if "schemes" in message.DESCRIPTOR.fields_by_name:
            message.schemes.extend(accepted.schemes)
        message.sealed.CopyFrom(self._sealed(event_id, case, common.HouseholdMeans(lookback_months=12)))
        await self.stand.hear(message, case.id, event_id=event_id)

    async def hear_acceptance(
        self, case: Case, scope: Sequence[str] = ALL, declared: Sequence[common.MeansItem] = ()
    ) -> None:
        event_id = new_id()
        message = self._accepted(case, scope)
        for item in declared:
            item.person_id = item.person_id or str(case.first)
        means = common.HouseholdMeans(
            members=[common.MemberMeans(person_id=str(i), absence=p.absence) for i, p in case.people.items()],
            items=declared,
            lookback_months=12,
        )
        message.sealed.CopyFrom(self._sealed(event_id, case, means))
        await self.stand.hear(message, case.id, event_id=event_id)

    def _accepted(self, case: Case, scope: Sequence[str]) -> intake_events.ApplicationAccepted:
        signed = {"text_version": "2026-1", "scope": scope, "signed_on": "2026-11-24"}
        return intake_events.ApplicationAccepted(
            case_id=str(case.id),
            case_number="370102-2026-000001-1",
            place=common.Place(city="370100000000", county="370102000000", township=TOWNSHIP),
            applicant_person_id=str(case.first),
            schemes=["dibao"],
            household_version=1,
            members=[intake_events.Member(person_id=str(i), relation=p.relation) for i, p in case.people.items()],
            consents=[intake_events.Consent(consent_id=str(new_id()), person_id=str(i), **signed) for i in case.people],
            accepted_on="2026-11-24",
        )

    def _sealed(self, event_id: UUID, case: Case, means: common.HouseholdMeans) -> common.Sealed:
        def seal(data_class: DataClass, content: Any) -> bytes:
            keyring = self.stand.others["intake"].keyring
            return keyring.seal_event(data_class, event_id, content.SerializeToString(), TODAY.date())

        def texts(attribute: str) -> common.PersonTexts:
            people = case.people.items()
            return common.PersonTexts(
                items=[common.PersonText(person_id=str(i), text=getattr(p, attribute)) for i, p in people]
            )

        return common.Sealed(
            name=seal(DataClass.NAME, texts("name")),
            identity=seal(DataClass.IDENTITY, texts("identity_number")),
            means=seal(DataClass.MEANS, means),
        )

    async def fault(self, bureau_code: str, kind: str, times: int) -> None:
        body = {"bureau": bureau_code, "kind": kind, "times": times}
        assert (await self.bureaus.post("/admin/faults", json=body)).status_code == 201

    async def inquiry(self, case: Case) -> Any:
        answer = await self.stand.get(f"/cases/{case.id}/inquiry", CLERK)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def results(self, case: Case, source: str) -> list[tuple[str, str | None, str | None]]:
        found = (await self.inquiry(case))["results"]
        return [(each["state"], each["status"], each["reason"]) for each in found if each["source"] == source]

    async def settle(self, case: Case) -> Any:
        """Run tasks, and let time pass for retries and answers, until every query has ended."""
        for _ in range(200):
            await self.stand.run_tasks()
            found = await self.inquiry(case)
            if all(each["state"] in ENDED for each in found["results"]):
                await self.stand.run_tasks()
                return await self.inquiry(case)
            self.stand.clock.advance(timedelta(seconds=1))
            await asyncio.sleep(0.01)
        raise AssertionError("some query has no end")

    async def unanswered(self, case: Case) -> list[tuple[str, str]]:
        events = [event.message for event in await self.stand.said() if event.subject == str(case.id)]
        return [(each.source, each.reason) for each in events if isinstance(each, said.SourceUnanswered)]

    async def reports(self, case: Case) -> list[Recorded]:
        events = [event for event in await self.stand.said() if event.subject == str(case.id)]
        return [event for event in events if isinstance(event.message, said.InquiryReported)]

    def open_means(self, event: Recorded) -> common.HouseholdMeans:
        keyring = self.stand.room.keys.keyring("eligibility")
        means = keyring.open_event(event.publisher, DataClass.MEANS, event.id, event.message.sealed.means)
        return common.HouseholdMeans.FromString(means)


def front(stand: Stand) -> web.Application:
    """The two routes through which a bureau's own system comes in, in front of the real application."""

    async def token(request: web.Request) -> web.Response:
        return web.json_response({"token": (await request.json())["bureau_id"]}, status=201)

    async def answer(request: web.Request) -> web.Response:
        path = f"/queries/{request.match_info['query_id']}/answer"
        key = request.headers["Idempotency-Key"]
        caller = bureau(request.headers["Authorization"].removeprefix("Bearer "))
        found = await stand.post(path, await request.json(), caller, key)
        return web.Response(body=found.content, status=found.status_code, content_type="application/json")

    application = web.Application()
    application.add_routes(
        [web.post("/api/v1/demo/tokens", token), web.post("/api/v1/queries/{query_id}/answer", answer)]
    )
    return application


@pytest.fixture(scope="module")
async def check(
    make_stand: Callable[[Plan], Awaitable[Stand]], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Check]:
    """The service, its simulators, and a way for banks to answer."""
    people = population.generate(7, 40)
    bank_file: Path = tmp_path_factory.mktemp("bank") / "county.csv"
    async with AsyncExitStack() as running:
        application = simulators.build(people, bank_file, clock=FixedClock(TODAY))
        url = await running.enter_async_context(simulators.serve(application))

        def with_simulators(room: Room) -> Any:
            return tasks.of(replace(room, settings=replace(room.settings, simulator_url=url)))

        stand = await make_stand(replace(PLAN, tasks=with_simulators))
        api_url = await running.enter_async_context(simulators.serve(front(stand)))
        application[simulators.MESSENGER].move_to(api_url)
        bureaus = await running.enter_async_context(httpx.AsyncClient(base_url=url, trust_env=False))
        yield Check(stand, bureaus, people)
