"""What intake says: its nouns as messages of the contract, with each class of personal data sealed to the event."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from services.intake.application import Application, Missing
from services.intake.consent import Consent
from services.intake.household import MeansItem, Member
from services.intake.survey import Survey
from shared.contracts.generated.onenet.common.v1 import common_pb2 as common
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.contracts.places import place_of
from shared.crypto.keyring import DataClass, Keyring
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.journal.event import Event

DECLARED = "declared"
SURVEYED = "survey"


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
    _say(tx, application, message)


def returned(tx: Transaction, application: Application, missing: Iterable[Missing]) -> None:
    """Say that an application went back, with the codes of everything that is missing."""
    codes = [each.code for each in missing]
    message = intake.ApplicationReturned(
        case_id=str(application.case_id), missing=codes, returned_on=tx.today.isoformat()
    )
    _say(tx, application, message)


def accepted(tx: Transaction, application: Application, lookback_months: int) -> None:
    """Say that an application was accepted, with all that the other rooms need of the household."""
    event_id, household = new_id(), application.household
    message = intake.ApplicationAccepted(
        case_id=str(application.case_id),
        case_number=application.case_number or "",
        place=place_of(application.place),
        applicant_person_id=str(household.applicant_person_id),
        schemes=application.schemes,
        household_version=household.version,
        members=[_member(each, tx.today) for each in household.members],
        consents=_consents(application),
        commitments=_commitments(application),
        relative_filed=bool(application.filings),
        accepted_on=tx.today.isoformat(),
        sealed=_sealed(tx, event_id, application, lookback_months),
        payee_person_id=str(household.payee.person_id) if household.payee else "",
        account_tail=household.payee.tail if household.payee else "",
        acceptor_id=application.acceptor_id or "",
    )
    tx.publish_sealed(_event(event_id, application, message))


def withdrawn(tx: Transaction, before: Application) -> None:
    """Say that an application was given up, and at which stage."""
    message = intake.ApplicationWithdrawn(
        case_id=str(before.case_id), withdrawn_on=tx.today.isoformat(), stage=before.state.value
    )
    _say(tx, before, message)


def consent_withdrawn(tx: Transaction, application: Application, consent: Consent) -> None:
    """Say that a member took a consent back."""
    message = intake.ConsentWithdrawn(
        case_id=str(application.case_id),
        consent_id=str(consent.id),
        person_id=str(consent.person_id),
        withdrawn_on=tx.today.isoformat(),
    )
    _say(tx, application, message)


def survey_completed(tx: Transaction, application: Application, survey: Survey, lookback_months: int) -> None:
    """Say what the investigators saw."""
    event_id, visit = new_id(), survey.visit
    means = common.HouseholdMeans(
        members=[_member_means(each) for each in application.household.members],
        items=[_means(each, SURVEYED, visit.visited_on) for each in visit.observations],
        lookback_months=lookback_months,
    )
    sealed = tx.keyring.seal_event(DataClass.MEANS, event_id, _bytes(means), tx.today)
    message = intake.SurveyCompleted(
        case_id=str(application.case_id),
        survey_id=str(survey.id),
        household_version=survey.household_version,
        visited_on=visit.visited_on.isoformat(),
        investigators=len(visit.investigators),
        photos=len(visit.photos),
        sealed=common.Sealed(means=sealed),
        completed_on=survey.completed_on.isoformat(),
    )
    tx.publish_sealed(_event(event_id, application, message))


Message = (
    intake.ApplicationSubmitted
    | intake.ApplicationReturned
    | intake.ApplicationAccepted
    | intake.ApplicationWithdrawn
    | intake.ConsentWithdrawn
    | intake.SurveyCompleted
)


def _say(tx: Transaction, application: Application, message: Message) -> None:
    tx.publish_sealed(_event(new_id(), application, message))


def _event(event_id: UUID, application: Application, message: Message) -> Event:
    return Event(event_id, str(application.case_id), message, application.place.county or "", application.schemes)


def _member(member: Member, on: date) -> intake.Member:
    return intake.Member(person_id=str(member.person_id), relation=member.relation.value, is_minor=member.is_minor(on))


def _consents(application: Application) -> list[intake.Consent]:
    return [
        intake.Consent(
            consent_id=str(each.id),
            person_id=str(each.person_id),
            text_version=each.text_version,
            scope=each.scope,
            signed_on=each.signed_on.isoformat(),
        )
        for each in application.standing_consents()
    ]


def _commitments(application: Application) -> list[intake.Commitment]:
    return [
        intake.Commitment(
            commitment_id=str(each.id),
            person_id=str(each.person_id),
            text_version=each.text_version,
            signed_on=each.signed_on.isoformat(),
        )
        for each in application.standing_commitments()
    ]


def _sealed(tx: Transaction, event_id: UUID, application: Application, lookback_months: int) -> common.Sealed:
    """One ciphertext a class; the account is the bytes that were sealed to funding when it was written down."""
    household = application.household
    members = household.members
    means = common.HouseholdMeans(
        members=[_member_means(each) for each in members],
        items=[_means(each, DECLARED, household.declared_on) for each in household.means],
        lookback_months=lookback_months,
    )
    seal = _Seal(tx.keyring, event_id, tx.today)
    health = [(each.person_id, each.health) for each in members if each.health]
    return common.Sealed(
        name=seal.texts(DataClass.NAME, [(each.person_id, each.name) for each in members]),
        identity=seal.texts(DataClass.IDENTITY, [(each.person_id, each.identity_number) for each in members]),
        health=seal.texts(DataClass.HEALTH, health) if health else b"",
        means=tx.keyring.seal_event(DataClass.MEANS, event_id, _bytes(means), tx.today),
        account=household.payee.sealed_account if household.payee else b"",
    )


class _Seal:
    """Seals lists of texts to one event."""

    def __init__(self, keyring: Keyring, event_id: UUID, on: date) -> None:
        self._keyring, self._event_id, self._on = keyring, event_id, on

    def texts(self, data_class: DataClass, items: Iterable[tuple[UUID, str]]) -> bytes:
        """One ciphertext of a text a person."""
        texts = common.PersonTexts(items=[common.PersonText(person_id=str(p), text=text) for p, text in items])
        return self._keyring.seal_event(data_class, self._event_id, _bytes(texts), self._on)


def _bytes(message: common.PersonTexts | common.HouseholdMeans) -> bytes:
    return message.SerializeToString(deterministic=True)


def _member_means(member: Member) -> common.MemberMeans:
    return common.MemberMeans(
        person_id=str(member.person_id),
        relation=member.relation.value,
        birth_on=member.birth_on.isoformat(),
        studies=member.studies.value,
        absence=member.absence.value,
        absent_since=member.absent_since.isoformat() if member.absent_since else "",
        lives_in_household=member.lives_in_household,
        can_live_independently=member.can_live_independently,
    )


def _means(item: MeansItem, source: str, data_on: date) -> common.MeansItem:
    return common.MeansItem(
        person_id=str(item.person_id),
        aspect=item.aspect.value,
        kind=item.kind,
        amount_fen=item.amount.fen,
        source=source,
        data_on=data_on.isoformat(),
        count=item.count,
    )
