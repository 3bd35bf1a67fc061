"""What becomes of households after a decision, as the other rooms say it: the turns that a right can take."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shared.contracts.generated.onenet.common.v1 import common_pb2 as common
from shared.contracts.generated.onenet.eligibility.v1 import events_pb2 as eligibility
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.contracts.signed import signed_bytes
from shared.crypto.keyring import DataClass
from shared.crypto.signing import Purpose
from shared.crypto.suites import sm3
from shared.ids import new_id

from .conftest import PLACES, TODAY, Family, Funds


@dataclass(frozen=True)
class Lives:
    """Says to funding what intake and eligibility say."""

    funds: Funds

    def sign(self, message: Any) -> Any:
        signer = self.funds.stand.room.keys.signer(Purpose.DETERMINATION, "eligibility")
        digest = sm3(signed_bytes(message))
        message.digest, message.signature, message.key_id = digest, signer.sign(digest), signer.key_id
        return message

    def line(self, family: Family, fen: int, scheme: str = "dibao") -> common.Line:
        return common.Line(scheme=scheme, outcome="granted", amount_fen_monthly=fen, person_ids=family.persons)

    def lines(self, family: Family, fen: int, scheme: str = "dibao") -> list[common.Line]:
        return [self.line(family, fen, scheme)] if fen else []

    async def decide(self, family: Family, message: Any) -> str:
        await self.funds.hear(family, self.sign(message))
        return str(message.decision_id)

    async def grant(self, family: Family, fen: int = 81200, first_month: str = "2026-11") -> str:
        message = self.funds.decision(family, fen=fen, first_month=first_month)
        await self.funds.accept(family)
        await self.funds.hear(family, message)
        return message.decision_id

    async def adjust(self, family: Family, fen: int, first_month: str) -> str:
        message = eligibility.AssistanceAdjusted(
            case_id=str(family.case_id),
            decision_id=str(new_id()),
            lines=self.lines(family, fen),
            decided_on="2026-11-24",
            first_month=first_month,
            kind="reduce",
        )
        return await self.decide(family, message)

    async def stop(self, family: Family, last_month: str, cause: str = "over_standard") -> str:
        message = eligibility.AssistanceStopped(
            case_id=str(family.case_id),
            decision_id=str(new_id()),
            cause=cause,
            decided_on="2026-11-24",
            last_month=last_month,
        )
        return await self.decide(family, message)

    async def withdraw(
        self, family: Family, decision: str, fen: int, first_month: str = "2026-11", scheme: str = "dibao"
    ) -> str:
        message = eligibility.DecisionWithdrawn(
            case_id=str(family.case_id),
            decision_id=str(new_id()),
            withdrawn_decision_id=decision,
            was_grant=True,
            lines=self.lines(family, fen, scheme),
            first_month=first_month,
            cause="own_mistake",
            decided_on="2026-11-24",
        )
        return await self.decide(family, message)

    def sealed(self, event_id: UUID, family: Family, person: UUID, name: str, account: str) -> common.Sealed:
        keyring = self.funds.stand.others["intake"].keyring
        names = common.PersonTexts(items=[common.PersonText(person_id=str(person), text=name)])
        return common.Sealed(
            name=keyring.seal_event(DataClass.NAME, event_id, names.SerializeToString(), TODAY),
            account=keyring.seal_account(account.encode(), f"{family.case_id}|{person}".encode()) if account else b"",
        )

    async def change_payee(
        self, family: Family, account: str, person: UUID | None = None, kind: str = "self", name: str = "王小明"
    ) -> None:
        event_id, payee = new_id(), person or family.person_id
        message = intake.PayeeChanged(
            case_id=str(family.case_id),
            payee_person_id=str(payee),
            payee_kind=kind,
            account_tail=account[-4:],
            changed_on="2026-11-24",
            sealed=self.sealed(event_id, family, payee, name, account),
        )
        await self.funds.stand.hear(message, family.case_id, event_id=event_id, area=family.county)

    async def die(self, family: Family, person: UUID, died_on: str) -> None:
        message = intake.PersonDied(case_id=str(family.case_id), person_id=str(person), died_on=died_on)
        await self.funds.stand.hear(message, family.case_id, area=family.county)

    async def merge(self, family: Family, gone: UUID, found: UUID) -> None:
        event_id = new_id()
        message = intake.PersonsMerged(
            case_id=str(family.case_id),
            from_person_id=str(gone),
            into_person_id=str(found),
            sealed=self.sealed(event_id, family, found, "李四", ""),
        )
        await self.funds.stand.hear(message, family.case_id, event_id=event_id, area=family.county)

    async def move(self, family: Family, county: str, first_month: str, township: str = "") -> None:
        message = intake.CaseMoved(
            case_id=str(family.case_id),
            to_place=common.Place(city="370100000000", county=county, township=township or PLACES[county][0]),
            first_month=first_month,
        )
        await self.funds.stand.hear(message, family.case_id, area=county)
        await self.funds.stand.run_tasks()

    async def emergency(self, family: Family, fen: int, period: str = "2026-11", kind: str = "self") -> str:
        event_id, person = new_id(), family.person_id
        township, village = PLACES[family.county]
        reported = intake.EmergencyReported(
            case_id=str(family.case_id),
            case_number="370102-2026-000009-9",
            place=common.Place(city="370100000000", county=family.county, township=township, village=village),
            applicant_person_id=str(person),
            reader_person_ids=[str(person)],
            payee_person_id=str(person),
            payee_kind=kind,
            account_tail=family.account[-4:],
            sealed=self.sealed(event_id, family, person, "赵六", family.account),
        )
        await self.funds.stand.hear(reported, family.case_id, event_id=event_id, area=family.county)
        message = eligibility.EmergencyGranted(
            case_id=str(family.case_id),
            decision_id=str(new_id()),
            lines=[self.line(family, fen, "temporary")],
            decided_on="2026-11-24",
            period=period,
        )
        return await self.decide(family, message)
