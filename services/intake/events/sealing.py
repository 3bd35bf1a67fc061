"""What the events share: the parts of a household as messages, with one ciphertext a class of personal data."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol
from uuid import UUID

from google.protobuf.message import Message

from services.intake.application import Application
from services.intake.consent import Consent
from services.intake.household import MeansItem, Member, Payee
from services.intake.rows import Placed
from shared.contracts.generated.onenet.common.v1 import common_pb2 as common
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.crypto.keyring import DataClass, Keyring
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.journal.event import Event

DECLARED = "declared"
SURVEYED = "survey"


class Case(Placed, Protocol):
    """A case of either kind with its schemes."""

    @property
    def schemes(self) -> tuple[str, ...]:
        """What it is about."""


def say(tx: Transaction, case: Case, message: Message) -> None:
    """Say something that holds no personal data."""
    tx.publish_sealed(event_of(new_id(), case, message))


def event_of(event_id: UUID, case: Case, message: Message) -> Event:
    """An event of a case, whose ciphertexts are bound to its id."""
    return Event(event_id, str(case.case_id), message, case.place.county or "", case.schemes)


def member_of(member: Member, on: date) -> intake.Member:
    """A member as the contract names it."""
    return intake.Member(person_id=str(member.person_id), relation=member.relation.value, is_minor=member.is_minor(on))


def consents_of(consents: Iterable[Consent]) -> list[intake.Consent]:
    """Consents as the contract names them."""
    return [
        intake.Consent(
            consent_id=str(each.id),
            person_id=str(each.person_id),
            text_version=each.text_version,
            scope=each.scope,
            signed_on=each.signed_on.isoformat(),
        )
        for each in consents
    ]


def commitments_of(application: Application) -> list[intake.Commitment]:
    """The commitments that stand, as the contract names them."""
    return [
        intake.Commitment(
            commitment_id=str(each.id),
            person_id=str(each.person_id),
            text_version=each.text_version,
            signed_on=each.signed_on.isoformat(),
        )
        for each in application.standing_commitments()
    ]


def household_sealed(tx: Transaction, event_id: UUID, application: Application, lookback_months: int) -> common.Sealed:
    """One ciphertext a class; the account is the bytes that were sealed to funding when it was written down."""
    household = application.household
    members = household.members
    means = common.HouseholdMeans(
        members=[member_means(each) for each in members],
        items=[means_item(each, DECLARED, household.declared_on) for each in household.means],
        lookback_months=lookback_months,
    )
    seal = Seal(tx.keyring, event_id, tx.today)
    names = [(each.person_id, each.name) for each in members]
    health = [(each.person_id, each.health) for each in members if each.health]
    return common.Sealed(
        name=seal.texts(DataClass.NAME, [*names, *_outsider(household.payee)]),
        identity=seal.texts(DataClass.IDENTITY, [(each.person_id, each.identity_number) for each in members]),
        health=seal.texts(DataClass.HEALTH, health) if health else b"",
        means=tx.keyring.seal_event(DataClass.MEANS, event_id, packed(means), tx.today),
        account=household.payee.sealed_account if household.payee else b"",
        health_facts=_sealed_facts(tx, event_id, members),
    )


def _outsider(payee: Payee | None) -> list[tuple[UUID, str]]:
    """The name of a payee who is nobody of the household."""
    return [(payee.person_id, payee.name)] if payee is not None and payee.name is not None else []


def _sealed_facts(tx: Transaction, event_id: UUID, members: Iterable[Member]) -> bytes:
    facts = [_fact(each) for each in members if each.health_facts.says_something]
    if not facts:
        return b""
    return tx.keyring.seal_event(DataClass.HEALTH, event_id, packed(common.HealthFacts(items=facts)), tx.today)


def _fact(member: Member) -> common.HealthFact:
    facts = member.health_facts
    return common.HealthFact(
        person_id=str(member.person_id),
        disability_kind=facts.disability_kind.value if facts.disability_kind else "",
        disability_grade=facts.disability_grade or 0,
        seriously_ill=facts.seriously_ill,
    )


class Seal:
    """Seals lists of texts to one event."""

    def __init__(self, keyring: Keyring, event_id: UUID, on: date) -> None:
        self._keyring, self._event_id, self._on = keyring, event_id, on

    def texts(self, data_class: DataClass, items: Iterable[tuple[UUID, str]]) -> bytes:
        """One ciphertext of a text a person."""
        texts = common.PersonTexts(items=[common.PersonText(person_id=str(p), text=text) for p, text in items])
        return self._keyring.seal_event(data_class, self._event_id, packed(texts), self._on)


def packed(message: common.PersonTexts | common.HouseholdMeans | common.HealthFacts) -> bytes:
    """The bytes of a message, the same each time."""
    return message.SerializeToString(deterministic=True)


def member_means(member: Member) -> common.MemberMeans:
    """What bears on means of a member."""
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


def means_item(item: MeansItem, source: str, data_on: date) -> common.MeansItem:
    """A declared or observed item."""
    return common.MeansItem(
        person_id=str(item.person_id),
        aspect=item.aspect.value,
        kind=item.kind,
        amount_fen=item.amount.fen,
        source=source,
        data_on=data_on.isoformat(),
        count=item.count,
    )
