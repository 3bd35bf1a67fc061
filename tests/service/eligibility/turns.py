"""What others say when a case does not go straight: objections, visits, changes, deaths, moves, people found."""

from datetime import date
from uuid import UUID

from stand import Stand, officer

from shared.contracts.generated.onenet.common.v1 import common_pb2 as common
from shared.contracts.generated.onenet.disclosure.v1 import events_pb2 as disclosure
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.ids import new_id

from . import sayings
from .sayings import TODAY, Household

PROVINCE_OFFICER = officer("province_officer")
SECOND_REVIEWER = officer("township_reviewer", sayings.TOWNSHIP, name="负责人")


async def object_to(stand: Stand, household: Household, determination_id: str, on: date = TODAY) -> None:
    """Somebody objects to the notice of a proposal."""
    message = disclosure.ObjectionRaised(
        case_id=str(household.case_id),
        notice_id=str(new_id()),
        objection_id=str(new_id()),
        determination_id=determination_id,
        raised_on=on.isoformat(),
    )
    await stand.hear(message, household.case_id)


async def complain(stand: Stand, household: Household, on: date = TODAY) -> None:
    """Somebody complains of the case, whatever it has come to."""
    message = disclosure.ComplaintReceived(
        case_id=str(household.case_id), complaint_id=str(new_id()), received_on=on.isoformat()
    )
    await stand.hear(message, household.case_id)


async def correct_death(stand: Stand, household: Household, person_id: UUID) -> None:
    """A death was recorded by mistake."""
    message = intake.DeathCorrected(
        case_id=str(household.case_id), person_id=str(person_id), corrected_on=TODAY.isoformat()
    )
    await stand.hear(message, household.case_id)


async def appraise(stand: Stand, household: Household, *, supports: bool = True) -> None:
    """The village meets about the household."""
    message = intake.AppraisalHeld(
        case_id=str(household.case_id),
        appraisal_id=str(new_id()),
        household_version=household.version,
        held_on=TODAY.isoformat(),
        participants=9,
        supports=supports,
        completed_on=TODAY.isoformat(),
    )
    await stand.hear(message, household.case_id)


async def file_relative(stand: Stand, household: Household, on: date = TODAY) -> None:
    """A relative among those who decide is filed after the acceptance."""
    message = intake.RelativeFiled(case_id=str(household.case_id), filed_on=on.isoformat())
    await stand.hear(message, household.case_id)


async def visit_for_county(stand: Stand, household: Household, on: date = TODAY, *seen: common.MeansItem) -> None:
    """The county visits, and sees nothing else than was declared unless the test says so."""
    event_id = new_id()
    message = intake.CountyVisited(
        case_id=str(household.case_id),
        visit_id=str(new_id()),
        household_version=household.version,
        visited_on=on.isoformat(),
        investigators=2,
        sealed=sayings.sealed(stand, "intake", event_id, common.HouseholdMeans(items=seen)),
        completed_on=on.isoformat(),
    )
    await stand.hear(message, household.case_id, event_id=event_id)


async def report_change(stand: Stand, household: Household, stage: str = "pending") -> UUID:
    """The household tells of a change; returns its id."""
    change_id = new_id()
    message = intake.ChangeReported(
        case_id=str(household.case_id),
        change_id=str(change_id),
        kind="income",
        happened_on=TODAY.isoformat(),
        reported_on=TODAY.isoformat(),
        stage=stage,
    )
    await stand.hear(message, household.case_id)
    return change_id


async def accept_change(stand: Stand, household: Household, change_id: UUID, stage: str = "pending") -> None:
    """The household as it is now, accepted; the test has raised its version, or has not where nothing changed."""
    event_id = new_id()
    message = intake.HouseholdChanged(
        case_id=str(household.case_id),
        change_id=str(change_id),
        case_number="370102-2026-000123-8",
        place=household.place(),
        applicant_person_id=str(household.applicant),
        schemes=["dibao"],
        household_version=household.version,
        reader_person_ids=[str(household.applicant)],
        sealed=sayings.sealed(stand, "intake", event_id, household.means("declared"), household.health),
        changed_on=TODAY.isoformat(),
        stage=stage,
    )
    await stand.hear(message, household.case_id, event_id=event_id)


async def die(stand: Stand, household: Household, person_id: UUID) -> None:
    """A member dies."""
    message = intake.PersonDied(
        case_id=str(household.case_id),
        person_id=str(person_id),
        died_on=TODAY.isoformat(),
        recorded_on=TODAY.isoformat(),
    )
    await stand.hear(message, household.case_id)


async def merge(stand: Stand, household: Household, former: UUID, found: UUID) -> None:
    """Who was unknown is found."""
    message = intake.PersonsMerged(
        case_id=str(household.case_id),
        from_person_id=str(former),
        into_person_id=str(found),
        merged_on=TODAY.isoformat(),
    )
    await stand.hear(message, household.case_id)


async def move(stand: Stand, household: Household, to: common.Place) -> None:
    """The household moves."""
    message = intake.CaseMoved(
        case_id=str(household.case_id),
        from_place=household.place(),
        to_place=to,
        moved_on=TODAY.isoformat(),
        first_month="2026-12",
    )
    await stand.hear(message, household.case_id)


async def delegate(
    stand: Stand, area_code: str, scheme: str = "all", first: str = "2026-01-01", last: str = ""
) -> None:
    """The province lets townships decide."""
    row = {
        "area_code": area_code,
        "scheme": scheme,
        "from": first,
        "to": last or None,
        "document": "示例:关于由乡镇(街道)作出确认决定的规定",
        "basis": "《社会救助法》第四十四条第二款",
        "status": "example",
    }
    response = await stand.post("/delegations", {"items": [row]}, PROVINCE_OFFICER)
    assert response.status_code == 201, response.text


async def state_of(stand: Stand, household: Household) -> str:
    """How far the case has got, as the clerk reads it."""
    return str((await stand.get(f"/cases/{household.case_id}/facts", sayings.CLERK)).json()["state"])


async def said_of(stand: Stand, household: Household) -> list[str]:
    """The kinds of everything said of the case, in order."""
    return [event.type.rsplit(".", 1)[1] for event in await stand.said() if event.subject == str(household.case_id)]


async def noticed(stand: Stand, household: Household) -> str:
    """A grant that was proposed and reviewed, and hangs in the village; returns its determination."""
    await sayings.gather(stand, household)
    return await noticed_again(stand, household)


async def noticed_again(stand: Stand, household: Household) -> str:
    """The next proposal of facts that are ready, reviewed."""
    determination_id = str((await sayings.propose(stand, household))["determination_id"])
    await sayings.agree(stand, determination_id)
    return determination_id


async def awaiting(stand: Stand, household: Household) -> str:
    """A grant that waits for the authority."""
    determination_id = await noticed(stand, household)
    await sayings.conclude_notice(stand, household, determination_id)
    return determination_id
