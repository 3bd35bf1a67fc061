"""Funding on a real database, with the simulated bank behind it over HTTP, and households with signed decisions."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from conftest import STARTED_AT, MakeStand
from sqlalchemy import text
from stand import COUNTY, Stand, officer

from deploy.demo import population
from deploy.simulators import server as simulators
from services.funding import app
from services.funding.app import PLAN
from shared.clock import FixedClock
from shared.contracts.generated.onenet.common.v1 import common_pb2 as common
from shared.contracts.generated.onenet.eligibility.v1 import events_pb2 as eligibility
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.contracts.signed import signed_bytes
from shared.crypto.keyring import DataClass
from shared.crypto.signing import Purpose
from shared.crypto.suites import sm3
from shared.identity.actor import Actor
from shared.ids import new_id
from shared.room import Room

TOWNSHIP = "370102001000"
VILLAGE = "370102001002"
ELSEWHERE = "370103000000"
PLACES = {COUNTY: (TOWNSHIP, VILLAGE), ELSEWHERE: ("370103002000", "")}
TODAY = STARTED_AT.date()
FINANCE = officer("county_finance", COUNTY)
MAKER = officer("payroll_maker", COUNTY, name="制")
CHECKER = officer("payroll_checker", COUNTY, name="复")
RELEASER = officer("payroll_releaser", COUNTY, name="签")


@dataclass(frozen=True)
class Family:
    """A household as funding comes to know it: an applicant who is the payee, and whoever else is counted."""

    case_id: UUID = field(default_factory=new_id)
    person_id: UUID = field(default_factory=new_id)
    others: tuple[UUID, ...] = ()
    account: str = "6217000000001234"
    county: str = COUNTY

    @property
    def persons(self) -> list[str]:
        return [str(person) for person in (self.person_id, *self.others)]


@dataclass
class Funds:
    """The service under test with the bank, and what a test does with both."""

    stand: Stand
    bank: httpx.AsyncClient
    bank_file: Path

    async def accept(self, family: Family) -> None:
        event_id, keyring = new_id(), self.stand.others["intake"].keyring
        township, village = PLACES[family.county]
        person = str(family.person_id)
        names = common.PersonTexts(items=[common.PersonText(person_id=person, text="王小明")])
        message = intake.ApplicationAccepted(
            case_id=str(family.case_id),
            case_number="370102-2026-000001-1",
            place=common.Place(city="370100000000", county=family.county, township=township, village=village),
            applicant_person_id=person,
            payee_person_id=person,
            account_tail=family.account[-4:],
            sealed=common.Sealed(
                name=keyring.seal_event(DataClass.NAME, event_id, names.SerializeToString(), TODAY),
                account=keyring.seal_account(family.account.encode(), f"{family.case_id}|{person}".encode()),
            ),
        )
        await self.stand.hear(message, family.case_id, event_id=event_id, area=family.county)

    def decision(
        self, family: Family, fen: int = 81200, first_month: str = "2026-11", scheme: str = "dibao"
    ) -> eligibility.AssistanceGranted:
        line = common.Line(scheme=scheme, outcome="granted", amount_fen_monthly=fen, person_ids=family.persons)
        message = eligibility.AssistanceGranted(
            case_id=str(family.case_id),
            decision_id=str(new_id()),
            determination_id=str(new_id()),
            lines=[line, common.Line(scheme="edge", outcome="certified", person_ids=family.persons)],
            decided_on="2026-10-20",
            first_month=first_month,
        )
        return self.sign(message)

    def sign(self, message: eligibility.AssistanceGranted) -> eligibility.AssistanceGranted:
        signer = self.stand.room.keys.signer(Purpose.DETERMINATION, "eligibility")
        digest = sm3(signed_bytes(message))
        message.digest, message.signature, message.key_id = digest, signer.sign(digest), signer.key_id
        return message

    async def grant(self, family: Family, **terms: Any) -> None:
        """Accept and grant: the entitlement is open when this returns."""
        await self.accept(family)
        await self.hear(family, self.decision(family, **terms))

    async def hear(self, family: Family, message: eligibility.AssistanceGranted) -> None:
        await self.stand.hear(message, family.case_id, area=family.county)
        await self.stand.run_tasks()

    async def allot(self, yuan: str, document: str = "", *, year: int = 2026, actor: Actor = FINANCE) -> Any:
        body = {"year": year, "scheme": "dibao", "amount_yuan": yuan, "document": document or f"文号{new_id().hex}"}
        answer = await self.stand.post("/budgets", body, actor)
        await self.stand.run_tasks()
        return answer

    async def make(
        self, period: str | None = "2026-11", actor: Actor = MAKER, scheme: str = "dibao", kind: str = "regular"
    ) -> httpx.Response:
        body = {"period": period, "scheme": scheme, "kind": kind}
        return await self.stand.post("/payrolls", body, actor)

    async def check(self, payroll_id: str, actor: Actor = CHECKER) -> httpx.Response:
        return await self.stand.post(f"/payrolls/{payroll_id}/check", None, actor)

    async def reject(
        self, payroll_id: str, actor: Actor = CHECKER, reason: str = "金额与决定不一致。"
    ) -> httpx.Response:
        return await self.stand.post(f"/payrolls/{payroll_id}/rejection", {"reason": reason}, actor)

    async def release(self, payroll_id: str, actor: Actor = RELEASER) -> httpx.Response:
        return await self.stand.post(f"/payrolls/{payroll_id}/release", None, actor)

    async def released(self, period: str | None = "2026-11", **terms: str) -> str:
        """The id of a payroll that went through all hands."""
        made = await self.make(period, **terms)
        assert made.status_code == 201, made.text
        payroll_id: str = made.json()["id"]
        assert (await self.check(payroll_id)).status_code == 201
        assert (await self.release(payroll_id)).status_code == 201
        return payroll_id

    async def paid(self, period: str | None = "2026-11", **terms: str) -> dict[str, Any]:
        """A payroll that the bank has answered in full."""
        payroll_id = await self.released(period, **terms)
        await self.run_for(seconds=20)
        return await self.payroll(payroll_id)

    async def run_for(self, seconds: int) -> None:
        for _ in range(seconds):
            await self.stand.run_tasks()
            self.stand.clock.advance(timedelta(seconds=1))

    async def payroll(self, payroll_id: str) -> dict[str, Any]:
        return dict((await self.stand.get(f"/payrolls/{payroll_id}", MAKER)).json())

    async def payments(self, family: Family) -> dict[str, Any]:
        answer = await self.stand.get(f"/cases/{family.case_id}/payments", officer("county_confirmer", family.county))
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def ledger(self) -> dict[str, Any]:
        return dict((await self.stand.get("/ledger", FINANCE, year="2026", scheme="dibao")).json())

    async def balances(self) -> dict[str, str]:
        return {each["account"]: each["balance_yuan"] for each in (await self.ledger())["accounts"]}

    async def fault(self, kind: str, times: int = 1, **more: str) -> None:
        body = {"bureau": "bank", "kind": kind, "times": times, **more}
        assert (await self.bank.post("/admin/faults", json=body)).status_code == 201

    def booked(self) -> list[str]:
        """The bank's own file: what it really paid."""
        return self.bank_file.read_text("utf-8").splitlines()[1:]

    async def said(self, kind: type[Any]) -> list[Any]:
        return [event.message for event in await self.stand.said() if isinstance(event.message, kind)]

    async def sql(self, statement: str, **bound: Any) -> Sequence[Any]:
        """Speak to the database directly, as the system role, past all of our code."""
        async with self.stand.room.database.begin_system("test") as tx:
            result = await tx.connection.execute(text(statement), bound)
            return result.all() if result.returns_rows else []


@pytest.fixture
async def funds(make_stand: MakeStand, tmp_path: Path) -> AsyncIterator[Funds]:
    """The service on a database of the test's own, with a bank of its own."""
    bank_file = tmp_path / "bank" / "county.csv"
    async with AsyncExitStack() as running:
        simulated = simulators.build(population.generate(7, 1), bank_file, clock=FixedClock(STARTED_AT))
        url = await running.enter_async_context(simulators.serve(simulated))

        def with_bank(room: Room) -> Any:
            return app.tasks(replace(room, settings=replace(room.settings, simulator_url=url)))

        stand = await make_stand(replace(PLAN, tasks=with_bank))
        bank = await running.enter_async_context(httpx.AsyncClient(base_url=url, trust_env=False))
        yield Funds(stand, bank, bank_file)
