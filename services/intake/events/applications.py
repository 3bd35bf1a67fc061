"""Applications: handed in, returned, accepted, given up; and consents that are taken back."""

from collections.abc import Iterable

from services.intake.application import Application, Missing
from services.intake.consent import Consent
from services.intake.events.sealing import (
    commitments_of,
    consents_of,
    event_of,
    household_sealed,
    member_of,
    say,
)
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.contracts.places import place_of
from shared.database.transaction import Transaction
from shared.ids import new_id


def submitted(tx: Transaction, application: Application) -> None:
    """Say that an application came in, and who may read its case."""
    message = intake.ApplicationSubmitted(
        case_id=str(application.case_id),
        case_number=application.case_number or "",
        place=place_of(application.place),
        channel=application.channel.value,
        applicant_person_id=str(application.household.applicant_person_id),
        schemes=application.schemes,
        reader_person_ids=[str(each) for each in application.household.readers(tx.today)],
        household_version=application.household.version,
        submitted_on=tx.today.isoformat(),
    )
    say(tx, application, message)


def returned(tx: Transaction, application: Application, missing: Iterable[Missing]) -> None:
    """Say that an application went back, with the codes of everything that is missing."""
    codes = [each.code for each in missing]
    message = intake.ApplicationReturned(
        case_id=str(application.case_id), missing=codes, returned_on=tx.today.isoformat()
    )
    say(tx, application, message)


def accepted(tx: Transaction, application: Application, lookback_months: int) -> None:
    """Say that an application was accepted, with all that the other rooms need of the household."""
    event_id, household, entry = new_id(), application.household, application.entry
    message = intake.ApplicationAccepted(
        case_id=str(application.case_id),
        case_number=application.case_number or "",
        place=place_of(application.place),
        applicant_person_id=str(household.applicant_person_id),
        schemes=application.schemes,
        household_version=household.version,
        members=[member_of(each, tx.today) for each in household.members],
        consents=consents_of(application.standing_consents()),
        commitments=commitments_of(application),
        relative_filed=bool(application.filings),
        accepted_on=tx.today.isoformat(),
        sealed=household_sealed(tx, event_id, application, lookback_months),
        payee_person_id=str(household.payee.person_id) if household.payee else "",
        account_tail=household.payee.tail if household.payee else "",
        acceptor_id=application.acceptor_id or "",
        entry_route=entry.route.value if entry else "",
        entry_person_id=str(entry.person_id) if entry else "",
        entry_document=(entry.document or "") if entry else "",
        previous_case_id=str(application.previous_case_id or ""),
        payee_kind=household.payee.kind.value if household.payee else "",
    )
    tx.publish_sealed(event_of(event_id, application, message))


def withdrawn(tx: Transaction, before: Application, *, undone: bool = False, terminated: bool = False) -> None:
    """Say that an application was given up, at which stage, whether it was undone at once or ended by the office."""
    message = intake.ApplicationWithdrawn(
        case_id=str(before.case_id),
        withdrawn_on=tx.today.isoformat(),
        stage=before.state.value,
        undone=undone,
        terminated=terminated,
    )
    say(tx, before, message)


def consent_withdrawn(tx: Transaction, application: Application, consent: Consent) -> None:
    """Say that a member took a consent back."""
    message = intake.ConsentWithdrawn(
        case_id=str(application.case_id),
        consent_id=str(consent.id),
        person_id=str(consent.person_id),
        withdrawn_on=tx.today.isoformat(),
    )
    say(tx, application, message)
