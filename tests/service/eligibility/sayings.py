"""What others say of one household, as the tests let it be heard."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import httpx
from conftest import MakeStand
from stand import Stand, officer

from services.eligibility.app import PLAN
from shared.contracts.generated.onenet.common.v1 import common_pb2 as common
from shared.contracts.generated.onenet.disclosure.v1 import events_pb2 as disclosure
from shared.contracts.generated.onenet.economic_verification.v1 import events_pb2 as verification
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.crypto.keyring import DataClass
from shared.identity.actor import Actor
from shared.ids import new_id

VILLAGE = "370102001002"
TOWNSHIP = "370102001000"
COUNTY = "370102000000"
CITY = "370100000000"
TODAY = date(2026, 11, 24)

CLERK = officer("township_clerk", TOWNSHIP, name="经办")
REVIEWER = officer("township_reviewer", TOWNSHIP, name="审核")
CONFIRMER = officer("county_confirmer", COUNTY, name="确认")
CITY_OFFICER = officer("city_officer", CITY)


async def opened(make_stand: MakeStand) -> Stand:
    """Eligibility, with the village known as urban."""
    stand = await make_stand(PLAN)
    village = {
        "village_code": VILLAGE,
        "category": "urban",
        "from": "2026-01-01",
        "status": "example",
        "document": "示例",
    }
    response = await stand.post("/village-categories", {"items": [village]}, CITY_OFFICER)
    assert response.status_code == 201, response.text
    return stand


@dataclass
class Household:
    """A couple with a wage each, unless the test says otherwise."""

    wages_fen: tuple[int, ...] = (1_080_000, 0)
    deposit_fen: int = 500_000
    unknown: tuple[str, ...] = ()
    relative_filed: bool = False
    acceptor_id: str = CLERK.id
    found_in_prison: bool = False
    birth_on: str = "1970-05-01"
    version: int = 1
    entry: intake.ApplicationAccepted = field(default_factory=intake.ApplicationAccepted)
    health: tuple[common.HealthFact, ...] = ()
    case_id: UUID = field(default_factory=new_id)
    report_id: UUID = field(default_factory=new_id)
    survey_id: UUID = field(default_factory=new_id)
    persons: tuple[UUID, UUID] = field(default_factory=lambda: (new_id(), new_id()))

    @property
    def applicant(self) -> UUID:
        return self.persons[0]

    def place(self) -> common.Place:
        return common.Place(city=CITY, county=COUNTY, township=TOWNSHIP, village=VILLAGE)

    def submitted(self) -> intake.ApplicationSubmitted:
        return intake.ApplicationSubmitted(
            case_id=str(self.case_id),
            case_number="370102-2026-000123-8",
            place=self.place(),
            channel="window",
            applicant_person_id=str(self.applicant),
            schemes=["dibao"],
            reader_person_ids=[str(self.applicant)],
            household_version=1,
            submitted_on=TODAY.isoformat(),
        )

    def means(self, source: str) -> common.HouseholdMeans:
        """The couple, and the same figures from whoever is asked."""
        relations = ("self", "spouse")
        members = [
            common.MemberMeans(
                person_id=str(person),
                relation=relation,
                birth_on=self.birth_on,
                studies="none",
                absence="none",
                lives_in_household=True,
                can_live_independently=True,
            )
            for person, relation in zip(self.persons, relations, strict=True)
        ]
        items = [
            common.MeansItem(person_id=str(person), aspect="income", kind="wage", amount_fen=wage, source=source)
            for person, wage in zip(self.persons, self.wages_fen, strict=True)
        ]
        owner, saved = str(self.applicant), self.deposit_fen
        items.append(common.MeansItem(person_id=owner, aspect="asset", kind="deposit", amount_fen=saved, source=source))
        return common.HouseholdMeans(members=members, items=items, lookback_months=12)


async def submit(stand: Stand, household: Household) -> None:
    await stand.hear(household.submitted(), household.case_id)


async def accept(stand: Stand, household: Household) -> None:
    event_id = new_id()
    message = intake.ApplicationAccepted(
        case_id=str(household.case_id),
        case_number="370102-2026-000123-8",
        place=household.place(),
        applicant_person_id=str(household.applicant),
        schemes=["dibao"],
        household_version=household.version,
        relative_filed=household.relative_filed,
        accepted_on=TODAY.isoformat(),
        acceptor_id=household.acceptor_id,
        sealed=sealed(stand, "intake", event_id, household.means("declared"), household.health),
    )
    message.MergeFrom(household.entry)
    await stand.hear(message, household.case_id, event_id=event_id)


async def report(stand: Stand, household: Household) -> None:
    event_id = new_id()
    results = [
        verification.SourceResult(
            source=source,
            person_id=str(household.applicant),
            status="unknown" if source in household.unknown else "found",
            reason="deadline" if source in household.unknown else "",
        )
        for source in ("social_insurance", "banks")
    ]
    spouse = str(household.persons[1])
    prison = verification.Contradiction(person_id=spouse, kind="prison", source="public_security")
    message = verification.InquiryReported(
        case_id=str(household.case_id),
        inquiry_id=str(new_id()),
        report_id=str(household.report_id),
        household_version=household.version,
        results=results,
        contradictions=[prison] if household.found_in_prison else [],
        sealed=sealed(stand, "economic_verification", event_id, household.means("social_insurance")),
        reported_on=TODAY.isoformat(),
    )
    await stand.hear(message, household.case_id, event_id=event_id)


async def survey(stand: Stand, household: Household, reason: str = "first") -> None:
    event_id = new_id()
    message = intake.SurveyCompleted(
        case_id=str(household.case_id),
        survey_id=str(household.survey_id),
        household_version=household.version,
        visited_on=TODAY.isoformat(),
        investigators=2,
        photos=1,
        sealed=sealed(stand, "intake", event_id, common.HouseholdMeans()),
        completed_on=TODAY.isoformat(),
        reason=reason,
    )
    await stand.hear(message, household.case_id, event_id=event_id)


async def conclude_notice(stand: Stand, household: Household, determination_id: str) -> None:
    message = disclosure.NoticeConcluded(
        case_id=str(household.case_id),
        notice_id=str(new_id()),
        determination_id=determination_id,
        outcome="undisputed",
        concluded_on=TODAY.isoformat(),
    )
    await stand.hear(message, household.case_id)


async def gather(stand: Stand, household: Household) -> None:
    """Everything up to the facts being ready."""
    await submit(stand, household)
    await accept(stand, household)
    await survey(stand, household)
    await report(stand, household)


def sealed(
    stand: Stand,
    publisher: str,
    event_id: UUID,
    means: common.HouseholdMeans,
    health: tuple[common.HealthFact, ...] = (),
) -> common.Sealed:
    keyring = stand.others[publisher].keyring
    found = common.Sealed(
        means=keyring.seal_event(DataClass.MEANS, event_id, means.SerializeToString(deterministic=True), TODAY)
    )
    if health:
        facts = common.HealthFacts(items=health).SerializeToString(deterministic=True)
        found.health_facts = keyring.seal_event(DataClass.HEALTH, event_id, facts, TODAY)
    return found


def applicant(household: Household) -> Actor:
    """The applicant, logged in at the portal."""
    return person(household.applicant)


def person(person_id: UUID) -> Actor:
    """Somebody of a household, logged in at the portal."""
    return Actor(f"person:{person_id}", "applicant", frozenset({"applicant"}), person_id=person_id)


async def propose(stand: Stand, household: Household, **body: Any) -> dict[str, Any]:
    """The clerk adopts the facts."""
    response = await stand.post(f"/cases/{household.case_id}/facts", body, CLERK)
    assert response.status_code == 201, response.text
    return dict(response.json())


async def agree(stand: Stand, determination_id: str) -> dict[str, Any]:
    """The township's reviewer agrees."""
    path = f"/determinations/{determination_id}/review"
    response = await stand.post(path, {"outcome": "agreed", "opinion": "同意。"}, REVIEWER)
    assert response.status_code == 201, response.text
    return dict(response.json())


async def confirm(stand: Stand, determination_id: str, **body: Any) -> httpx.Response:
    """The county's answer."""
    return await stand.post(
        f"/determinations/{determination_id}/confirmation", {"outcome": "confirmed", **body}, CONFIRMER
    )
