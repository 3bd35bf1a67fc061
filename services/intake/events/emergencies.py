"""Emergencies: reported, explained after, and who somebody is found to be."""

from uuid import UUID

from services.intake.catalogue import catalogue
from services.intake.consent import Consent
from services.intake.emergency import HOUSEHOLD_VERSION, Emergency, Supplement
from services.intake.events.sealing import Seal, consents_of, event_of, packed
from services.intake.household import Absence, Relation, Studies
from shared.contracts.generated.onenet.common.v1 import common_pb2 as common
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.contracts.places import place_of
from shared.crypto.keyring import DataClass
from shared.database.transaction import Transaction
from shared.ids import new_id


def reported(tx: Transaction, emergency: Emergency) -> None:
    """Say that somebody is in urgent need, with name and number where they are known, and the account."""
    event_id, payee = new_id(), emergency.payee
    message = intake.EmergencyReported(
        case_id=str(emergency.case_id),
        case_number=emergency.case_number,
        place=place_of(emergency.place),
        applicant_person_id=str(emergency.person_id),
        reader_person_ids=[str(each) for each in emergency.readers],
        hardship=emergency.hardship.value,
        wanted_fen=emergency.wanted.fen,
        identified=emergency.sufferer.is_identified,
        is_minor=emergency.sufferer.is_minor,
        reported_on=emergency.reported_on.isoformat(),
        sealed=_sealed(tx, event_id, emergency, payee.sealed_account),
        payee_person_id=str(payee.person_id),
        payee_kind=payee.kind.value,
        account_tail=payee.tail,
        reporter_id=emergency.reporter_id,
    )
    tx.publish_sealed(event_of(event_id, emergency, message))


def supplemented(tx: Transaction, emergency: Emergency, supplement: Supplement, consent: Consent | None) -> None:
    """Say that the papers followed; whoever consented is checked."""
    event_id = new_id()
    member = intake.Member(
        person_id=str(emergency.person_id), relation=Relation.SELF.value, is_minor=emergency.sufferer.is_minor
    )
    message = intake.EmergencySupplemented(
        case_id=str(emergency.case_id),
        supplement_id=str(supplement.id),
        case_number=emergency.case_number,
        place=place_of(emergency.place),
        household_version=HOUSEHOLD_VERSION,
        members=[member],
        consents=consents_of([consent] if consent else []),
        sealed=_sealed(tx, event_id, emergency, b""),
        supplemented_on=supplement.supplemented_on.isoformat(),
    )
    tx.publish_sealed(event_of(event_id, emergency, message))


def merged(tx: Transaction, known: Emergency, from_person: UUID) -> None:
    """Say that somebody without identity is this person."""
    event_id = new_id()
    message = intake.PersonsMerged(
        case_id=str(known.case_id),
        from_person_id=str(from_person),
        into_person_id=str(known.person_id),
        merged_on=tx.today.isoformat(),
        sealed=_sealed(tx, event_id, known, b""),
    )
    tx.publish_sealed(event_of(event_id, known, message))


def _sealed(tx: Transaction, event_id: UUID, emergency: Emergency, account: bytes) -> common.Sealed:
    """Name, identity and birth of whoever is known, and the payee's name; of the unknown there is nothing to seal."""
    sufferer, payee = emergency.sufferer, emergency.payee
    seal = Seal(tx.keyring, event_id, tx.today)
    names = [(emergency.person_id, sufferer.name)] if sufferer.name else []
    if account and payee.name:
        names.append((payee.person_id, payee.name))
    identity = sufferer.identity
    return common.Sealed(
        name=seal.texts(DataClass.NAME, names) if names else b"",
        identity=seal.texts(DataClass.IDENTITY, [(emergency.person_id, identity.number)]) if identity else b"",
        account=account,
        means=tx.keyring.seal_event(DataClass.MEANS, event_id, packed(_means(emergency)), tx.today),
    )


def _means(emergency: Emergency) -> common.HouseholdMeans:
    identity = emergency.sufferer.identity
    if identity is None:
        return common.HouseholdMeans(lookback_months=catalogue().lookback_months)
    member = common.MemberMeans(
        person_id=str(emergency.person_id),
        relation=Relation.SELF.value,
        birth_on=identity.birth_on.isoformat(),
        studies=Studies.NONE.value,
        absence=Absence.NONE.value,
        lives_in_household=True,
        can_live_independently=True,
    )
    return common.HouseholdMeans(members=[member], lookback_months=catalogue().lookback_months)
