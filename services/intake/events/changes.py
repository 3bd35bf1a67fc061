"""Changes of a household, deaths, moves, and who is paid."""

from services.intake.application import Application
from services.intake.change import Change
from services.intake.death import Death
from services.intake.events.sealing import (
    Case,
    Seal,
    commitments_of,
    consents_of,
    event_of,
    household_sealed,
    member_of,
    say,
)
from services.intake.household import Payee
from services.intake.store.moves import Move
from shared.contracts.generated.onenet.common.v1 import common_pb2 as common
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.contracts.places import place_of
from shared.crypto.keyring import DataClass
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.vocabulary.divisions import Area

MONTHS = 12


def change_reported(tx: Transaction, application: Application, change: Change) -> None:
    """Say that somebody told of a change, and how far the case is."""
    message = intake.ChangeReported(
        case_id=str(application.case_id),
        change_id=str(change.id),
        kind=change.report.kind.value,
        happened_on=change.report.happened_on.isoformat(),
        reported_on=change.reported_on.isoformat(),
        stage=change.stage.value,
    )
    say(tx, application, message)


def household_changed(tx: Transaction, application: Application, change: Change, lookback_months: int) -> None:
    """Say the household as it is now; after a change that was closed it is the same version as before."""
    event_id, household = new_id(), application.household
    message = intake.HouseholdChanged(
        case_id=str(application.case_id),
        change_id=str(change.id),
        case_number=application.case_number or "",
        place=place_of(application.place),
        applicant_person_id=str(household.applicant_person_id),
        schemes=application.schemes,
        household_version=household.version,
        members=[member_of(each, tx.today) for each in household.members],
        consents=consents_of(application.standing_consents()),
        commitments=commitments_of(application),
        reader_person_ids=[str(each) for each in household.readers(tx.today)],
        sealed=household_sealed(tx, event_id, application, lookback_months),
        changed_on=tx.today.isoformat(),
        stage=change.stage.value,
    )
    tx.publish_sealed(event_of(event_id, application, message))


def person_died(tx: Transaction, case: Case, death: Death) -> None:
    """Say a death in one case."""
    message = intake.PersonDied(
        case_id=str(case.case_id),
        person_id=str(death.person_id),
        died_on=death.died_on.isoformat(),
        recorded_on=tx.today.isoformat(),
    )
    say(tx, case, message)


def death_corrected(tx: Transaction, case: Case, death: Death) -> None:
    """Say in one case that a death was recorded by mistake."""
    message = intake.DeathCorrected(
        case_id=str(case.case_id), person_id=str(death.person_id), corrected_on=tx.today.isoformat()
    )
    say(tx, case, message)


def case_moved(tx: Transaction, before: Application, to: Area, move: Move) -> None:
    """Say where the case is now; it is paid from there from the month after today's on."""
    first = tx.today.replace(day=1)
    year, month = first.year + first.month // MONTHS, first.month % MONTHS + 1
    message = intake.CaseMoved(
        case_id=str(before.case_id),
        from_place=place_of(before.place),
        to_place=place_of(to),
        moved_on=move.moved_on.isoformat(),
        first_month=f"{year:04d}-{month:02d}",
    )
    say(tx, before, message)


def payee_changed(tx: Transaction, case: Case, payee: Payee, name: str) -> None:
    """Say who is paid from now on; the account is sealed to funding."""
    event_id = new_id()
    seal = Seal(tx.keyring, event_id, tx.today)
    message = intake.PayeeChanged(
        case_id=str(case.case_id),
        payee_person_id=str(payee.person_id),
        payee_kind=payee.kind.value,
        account_tail=payee.tail,
        changed_on=tx.today.isoformat(),
        sealed=common.Sealed(name=seal.texts(DataClass.NAME, [(payee.person_id, name)]), account=payee.sealed_account),
    )
    tx.publish_sealed(event_of(event_id, case, message))
