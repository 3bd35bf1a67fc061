"""One mapper a noun: rows to nouns and nouns to values; what is personal and not searched is sealed field by field."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import RowMapping

from services.intake.application import (
    Application,
    Channel,
    Material,
    OfficialRole,
    Outcome,
    RelativeFiling,
    ReturnNotice,
    State,
)
from services.intake.consent import Commitment, Consent, Signature, Way
from services.intake.entry import Route, SingleEntry
from services.intake.health import NOTHING_TOLD, HealthFacts
from services.intake.household import (
    Absence,
    Aspect,
    Household,
    MeansItem,
    Member,
    Payee,
    PayeeKind,
    Relation,
    Studies,
)
from shared.crypto.keyring import DataClass, Keyring
from shared.database.tables import area_of, area_values
from shared.ids import new_id
from shared.vocabulary.divisions import Area
from shared.vocabulary.money import Money

Values = dict[str, Any]


class Placed(Protocol):
    """A case of either kind, an application or an emergency."""

    @property
    def case_id(self) -> UUID:
        """Whose rows they are."""

    @property
    def place(self) -> Area:
        """Where the case is."""


def owned(case: Placed) -> Values:
    """What every row of a case carries: whose it is, and where."""
    return {"case_id": case.case_id, **area_values(case.place)}


@dataclass(frozen=True, slots=True)
class Sealing:
    """How the fields of a table's rows are sealed: with whose keys, and under the month of which day."""

    keyring: Keyring
    on: date
    table: str = "member"

    def seal(self, data_class: DataClass, column: str, row_id: UUID, plain: str | None) -> bytes | None:
        """The sealed field, bound to its row."""
        if plain is None:
            return None
        return self.keyring.seal_field(data_class, self.table, column, str(row_id), plain, self.on)

    def open(self, data_class: DataClass, column: str, row: RowMapping) -> str | None:
        """The field's text."""
        if row[column] is None:
            return None
        return self.keyring.open_field(data_class, self.table, column, str(row["id"]), row[column]).decode()


_SEALED = {
    "identity_number": DataClass.IDENTITY,
    "phone": DataClass.CONTACT,
    "health": DataClass.HEALTH,
}


def application_values(application: Application) -> Values:
    """The columns of the application's own row."""
    return {
        "case_number": application.case_number,
        "state": application.state.value,
        "household_version": application.household.version,
        "applicant_person_id": application.household.applicant_person_id,
        "submitted_on": application.submitted_on,
        "submitted_at": application.submitted_at,
        "accepted_on": application.accepted_on,
        "acceptor_id": application.acceptor_id,
        "acceptor_person_id": application.acceptor_person_id,
        "decided_on": application.decided_on,
        "outcome": application.outcome.value if application.outcome else None,
    }


def first_values(application: Application) -> Values:
    """The columns that are written once, with the rest."""
    return application_values(application) | {
        "id": application.case_id,
        "case_id": application.case_id,
        "channel": application.channel.value,
        "schemes": list(application.schemes),
        "entry_route": application.entry.route.value if application.entry else None,
        "entry_person_id": application.entry.person_id if application.entry else None,
        "entry_document": application.entry.document if application.entry else None,
        "previous_case_id": application.previous_case_id,
        "entrustment_hash": application.entrustment_hash,
        "drafted_on": application.drafted_on,
        **area_values(application.place),
    }


@dataclass(frozen=True, slots=True)
class Parts:
    """The rows that make up an application beside its own and its household's."""

    consents: Sequence[RowMapping]
    commitments: Sequence[RowMapping]
    materials: Sequence[RowMapping]
    returns: Sequence[RowMapping]
    filings: Sequence[RowMapping]


def application_of(row: RowMapping, household: Household, parts: Parts) -> Application:
    """An application from its rows, each list in the order of its ids."""
    return Application(
        case_id=row["id"],
        version=row["row_version"],
        case_number=row["case_number"],
        place=area_of(row),
        channel=Channel(row["channel"]),
        schemes=tuple(row["schemes"]),
        state=State(row["state"]),
        household=household,
        drafted_on=row["drafted_on"],
        entrustment_hash=row["entrustment_hash"],
        submitted_on=row["submitted_on"],
        accepted_on=row["accepted_on"],
        acceptor_id=row["acceptor_id"],
        acceptor_person_id=row["acceptor_person_id"],
        decided_on=row["decided_on"],
        consents=tuple(consent_of(each) for each in parts.consents),
        commitments=tuple(commitment_of(each) for each in parts.commitments),
        materials=tuple(material_of(each) for each in parts.materials),
        returns=tuple(ReturnNotice(e["id"], tuple(e["missing"]), e["returned_on"]) for e in parts.returns),
        filings=tuple(filing_of(each) for each in parts.filings),
        submitted_at=row["submitted_at"],
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        entry=_entry_of(row),
        previous_case_id=row["previous_case_id"],
    )


def _entry_of(row: RowMapping) -> SingleEntry | None:
    if row["entry_route"] is None:
        return None
    return SingleEntry(Route(row["entry_route"]), row["entry_person_id"], row["entry_document"])


def household_values(household: Household) -> Values:
    """The columns of a household's version."""
    return {
        "version": household.version,
        "membership_version": household.membership_version,
        "declared_on": household.declared_on,
    }


def member_values(member: Member, place: int, sealing: Sealing) -> Values:
    """The columns of a member at a place of the list."""
    sealed = {
        name: sealing.seal(data_class, name, member.id, getattr(member, name)) for name, data_class in _SEALED.items()
    }
    facts = member.health_facts.to_text() if member.health_facts.says_something else None
    return sealed | {
        "health_facts": sealing.seal(DataClass.HEALTH, "health_facts", member.id, facts),
        "id": member.id,
        "place": place,
        "person_id": member.person_id,
        "name": member.name,
        "birth_on": member.birth_on,
        "sex": member.sex,
        "relation": member.relation.value,
        "studies": member.studies.value,
        "absence": member.absence.value,
        "absent_since": member.absent_since,
        "lives_in_household": member.lives_in_household,
        "can_live_independently": member.can_live_independently,
        "guardian_person_id": member.guardian_person_id,
    }


def member_of(row: RowMapping, sealing: Sealing) -> Member:
    """A member from a row."""
    facts = sealing.open(DataClass.HEALTH, "health_facts", row)
    return Member(
        id=row["id"],
        person_id=row["person_id"],
        name=row["name"],
        identity_number=sealing.open(DataClass.IDENTITY, "identity_number", row) or "",
        birth_on=row["birth_on"],
        sex=row["sex"],
        relation=Relation(row["relation"]),
        phone=sealing.open(DataClass.CONTACT, "phone", row),
        studies=Studies(row["studies"]),
        absence=Absence(row["absence"]),
        absent_since=row["absent_since"],
        lives_in_household=row["lives_in_household"],
        can_live_independently=row["can_live_independently"],
        health=sealing.open(DataClass.HEALTH, "health", row),
        guardian_person_id=row["guardian_person_id"],
        health_facts=HealthFacts.of_text(facts) if facts else NOTHING_TOLD,
    )


def means_values(item: MeansItem) -> Values:
    """The columns of a declared or observed item."""
    return {
        "id": new_id(),
        "person_id": item.person_id,
        "aspect": item.aspect.value,
        "kind": item.kind,
        "amount_fen": item.amount.fen,
        "count": item.count,
    }


def means_of(row: RowMapping) -> MeansItem:
    """A declared or observed item from a row."""
    return MeansItem(row["person_id"], Aspect(row["aspect"]), row["kind"], Money(row["amount_fen"]), row["count"])


def payee_values(payee: Payee) -> Values:
    """The columns of a payee."""
    return {
        "person_id": payee.person_id,
        "bank_name": payee.bank_name,
        "sealed_account": payee.sealed_account,
        "tail": payee.tail,
        "kind": payee.kind.value,
        "name": payee.name,
        "paper_hash": payee.paper_hash,
        "is_official": payee.is_official,
        "change_paper_hash": payee.change_paper_hash,
        "changed_on": payee.changed_on,
        "filed_by": payee.filed_by,
        "filed_on": payee.filed_on,
    }


def payee_of(row: RowMapping, applicant_person_id: UUID) -> Payee:
    """A payee from a row; those of the first release were the applicant or another member, and said no kind."""
    of_member = PayeeKind.SELF if row["person_id"] == applicant_person_id else PayeeKind.MEMBER
    return Payee(
        person_id=row["person_id"],
        bank_name=row["bank_name"],
        sealed_account=row["sealed_account"],
        tail=row["tail"],
        kind=PayeeKind(row["kind"]) if row["kind"] else of_member,
        name=row["name"],
        paper_hash=row["paper_hash"],
        is_official=bool(row["is_official"]),
        change_paper_hash=row["change_paper_hash"],
        changed_on=row["changed_on"],
        filed_by=row["filed_by"],
        filed_on=row["filed_on"],
    )


def signed_values(signed: Consent | Commitment) -> Values:
    """The columns of a signed text; a consent has its scope besides, and may be taken back."""
    of_consent = (
        {"scope": list(signed.scope), "withdrawn_on": signed.withdrawn_on} if isinstance(signed, Consent) else {}
    )
    return of_consent | {
        "id": signed.id,
        "person_id": signed.person_id,
        "text_version": signed.text_version,
        "household_version": signed.household_version,
        "way": signed.signature.way.value,
        "paper_hash": signed.signature.paper_hash,
        "guardian_person_id": signed.signature.guardian_person_id,
        "signed_on": signed.signed_on,
    }


def consent_of(row: RowMapping) -> Consent:
    """A consent from a row."""
    return Consent(
        id=row["id"],
        person_id=row["person_id"],
        scope=tuple(row["scope"]),
        text_version=row["text_version"],
        household_version=row["household_version"],
        signature=_signature_of(row),
        signed_on=row["signed_on"],
        withdrawn_on=row["withdrawn_on"],
    )


def commitment_of(row: RowMapping) -> Commitment:
    """A commitment from a row."""
    return Commitment(
        id=row["id"],
        person_id=row["person_id"],
        text_version=row["text_version"],
        household_version=row["household_version"],
        signature=_signature_of(row),
        signed_on=row["signed_on"],
    )


def _signature_of(row: RowMapping) -> Signature:
    return Signature(Way(row["way"]), row["paper_hash"], row["guardian_person_id"])


def material_values(material: Material) -> Values:
    """The columns of a material."""
    return {
        "id": material.id,
        "kind": material.kind,
        "sm3": material.sm3,
        "media_type": material.media_type,
        "size": material.size,
        "added_on": material.added_on,
    }


def material_of(row: RowMapping) -> Material:
    """A material from a row."""
    return Material(row["id"], row["kind"], row["sm3"], row["media_type"], row["size"], row["added_on"])


def filing_values(filing: RelativeFiling) -> Values:
    """The columns of a filing."""
    return {
        "id": filing.id,
        "person_id": filing.person_id,
        "official_name": filing.official_name,
        "official_role": filing.official_role.value,
        "relationship": filing.relationship,
        "filed_on": filing.filed_on,
    }


def filing_of(row: RowMapping) -> RelativeFiling:
    """A filing from a row."""
    return RelativeFiling(
        id=row["id"],
        person_id=row["person_id"],
        official_name=row["official_name"],
        official_role=OfficialRole(row["official_role"]),
        relationship=row["relationship"],
        filed_on=row["filed_on"],
    )
