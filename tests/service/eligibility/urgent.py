"""Somebody in urgent need, as the tests let it be heard."""

from dataclasses import dataclass, field
from uuid import UUID

import httpx
from stand import Stand, officer

from shared.contracts.generated.onenet.common.v1 import common_pb2 as common
from shared.contracts.generated.onenet.economic_verification.v1 import events_pb2 as verification
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.identity.actor import Actor
from shared.ids import new_id

from .sayings import CITY, CONFIRMER, COUNTY, TODAY, TOWNSHIP, VILLAGE, sealed

REPORTER = officer("village_agent", VILLAGE, name="协理")
CHECKER = officer("county_confirmer", COUNTY, name="核查")


@dataclass
class Need:
    """A fire with a wish of 1500 yuan, unless the test says otherwise."""

    wanted_fen: int = 150_000
    identified: bool = True
    reporter_id: str = REPORTER.id
    case_id: UUID = field(default_factory=new_id)
    person_id: UUID = field(default_factory=new_id)
    payee_id: UUID | None = None
    payee_kind: str = "self"


async def report(stand: Stand, need: Need) -> None:
    message = intake.EmergencyReported(
        case_id=str(need.case_id),
        case_number="370102-2026-000456-1",
        place=common.Place(city=CITY, county=COUNTY, township=TOWNSHIP, village=VILLAGE),
        applicant_person_id=str(need.person_id),
        reader_person_ids=[str(need.person_id)],
        hardship="fire",
        wanted_fen=need.wanted_fen,
        identified=need.identified,
        reported_on=TODAY.isoformat(),
        payee_person_id=str(need.payee_id or need.person_id),
        payee_kind=need.payee_kind,
        reporter_id=need.reporter_id,
    )
    await stand.hear(message, need.case_id)


async def supplement(stand: Stand, need: Need) -> None:
    message = intake.EmergencySupplemented(
        case_id=str(need.case_id),
        supplement_id=str(new_id()),
        household_version=1,
        supplemented_on=TODAY.isoformat(),
    )
    await stand.hear(message, need.case_id)


async def verify(stand: Stand, need: Need) -> None:
    event_id = new_id()
    message = verification.InquiryReported(
        case_id=str(need.case_id),
        inquiry_id=str(new_id()),
        report_id=str(new_id()),
        household_version=1,
        sealed=sealed(stand, "economic_verification", event_id, common.HouseholdMeans()),
        reported_on=TODAY.isoformat(),
        after_emergency=True,
    )
    await stand.hear(message, need.case_id, event_id=event_id)


def granting(yuan: str = "1500.00", *, urgent: bool = True) -> dict[str, object]:
    """A ruling that helps first."""
    return {
        "outcome": "granted",
        "amount_yuan": yuan,
        "reason": "家中失火,无处居住,当天需要食宿费用。",
        "urgency": {"is_urgent": urgent, "is_immediate": True},
    }


async def rule(
    stand: Stand, need: Need, body: dict[str, object] | None = None, actor: Actor = CONFIRMER
) -> httpx.Response:
    """The authority's ruling."""
    return await stand.post(f"/cases/{need.case_id}/emergency-decision", body or granting(), actor)


async def check(stand: Stand, decision_id: str, actor: Actor = CHECKER, **body: str) -> httpx.Response:
    """The check after the aid."""
    return await stand.post(
        f"/decisions/{decision_id}/emergency-check",
        {"outcome": "in_order", "reason": "材料齐全,情况属实。", **body},
        actor,
    )
