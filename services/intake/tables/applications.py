"""The tables of persons, applications, households and what is signed and handed in."""

from dataclasses import replace

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY

from services.intake.tables.access import BY_HOUSEHOLD, BY_NOBODY, BY_TOWNSHIP, BY_UPLOADERS, METADATA, before
from shared.database.tables import business_table

PERSON = business_table(
    METADATA,
    "person",
    Column("identity_index", LargeBinary, unique=True),
    Column("merged_into", Uuid),
    access=replace(BY_NOBODY, past_columns=before("identity_index", has_area=False)),
)

OPEN_MEMBERSHIP = business_table(
    METADATA,
    "open_membership",
    Column("person_id", Uuid, nullable=False),
    Column("case_id", Uuid, nullable=False, index=True),
    Column("scheme", Text, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("released_on", Date),
    Index("open_membership_one", "person_id", "scheme", unique=True, postgresql_where="released_on IS NULL"),
    access=BY_NOBODY,
)

APPLICATION = business_table(
    METADATA,
    "application",
    Column("case_id", Uuid, nullable=False),
    Column("case_number", Text, unique=True),
    Column("channel", Text, nullable=False),
    Column("schemes", ARRAY(Text), nullable=False),
    Column("state", Text, nullable=False, index=True),
    Column("household_version", Integer, nullable=False),
    Column("applicant_person_id", Uuid, nullable=False),
    Column("entrustment_hash", Text),
    Column("drafted_on", Date, nullable=False),
    Column("submitted_on", Date),
    Column("accepted_on", Date),
    Column("acceptor_id", Text),
    Column("decided_on", Date),
    Column("submitted_at", DateTime(timezone=True)),
    Column("outcome", Text),
    Column("entry_route", Text),
    Column("entry_person_id", Uuid),
    Column("entry_document", Text),
    Column("previous_case_id", Uuid),
    Column("acceptor_person_id", Uuid),
    CheckConstraint("case_id = id", name="application_is_its_case"),
    CheckConstraint("state = 'draft' OR state = 'withdrawn' OR case_number IS NOT NULL", name="application_has_number"),
    CheckConstraint(
        "state NOT IN ('accepted', 'surveyed') OR (accepted_on IS NOT NULL AND acceptor_id IS NOT NULL)",
        name="application_has_acceptor",
    ),
    CheckConstraint(
        "state NOT IN ('resurvey', 'changing') OR (accepted_on IS NOT NULL AND acceptor_id IS NOT NULL)",
        name="application_open_has_acceptor",
    ),
    CheckConstraint("outcome IS NULL OR decided_on IS NOT NULL", name="application_outcome_is_decided"),
    access=replace(
        BY_HOUSEHOLD,
        past_columns=before(
            "case_id case_number channel schemes state household_version applicant_person_id entrustment_hash"
            " drafted_on submitted_on accepted_on acceptor_id decided_on"
        )
        + before(
            "case_id case_number channel schemes state household_version applicant_person_id entrustment_hash"
            " drafted_on submitted_on accepted_on acceptor_id decided_on submitted_at outcome entry_route"
            " entry_person_id entry_document previous_case_id"
        ),
    ),
)

HOUSEHOLD = business_table(
    METADATA,
    "household",
    Column("case_id", Uuid, nullable=False),
    Column("version", Integer, nullable=False),
    Column("membership_version", Integer, nullable=False),
    Column("declared_on", Date, nullable=False),
    UniqueConstraint("case_id", "version", name="household_version_once"),
    access=BY_HOUSEHOLD,
)

MEMBER = business_table(
    METADATA,
    "member",
    Column("case_id", Uuid, nullable=False),
    Column("household_version", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("person_id", Uuid, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("identity_number", LargeBinary, nullable=False),
    Column("birth_on", Date, nullable=False),
    Column("sex", Text, nullable=False),
    Column("relation", Text, nullable=False),
    Column("phone", LargeBinary),
    Column("studies", Text, nullable=False),
    Column("absence", Text, nullable=False),
    Column("absent_since", Date),
    Column("lives_in_household", Boolean, nullable=False),
    Column("can_live_independently", Boolean, nullable=False),
    Column("health", LargeBinary),
    Column("guardian_person_id", Uuid),
    Column("health_facts", LargeBinary),
    UniqueConstraint("case_id", "household_version", "person_id", name="member_once"),
    access=replace(
        BY_HOUSEHOLD,
        past_columns=before(
            "case_id household_version place person_id name identity_number birth_on sex relation phone studies absence"
            " absent_since lives_in_household can_live_independently health guardian_person_id"
        ),
    ),
)

MEANS_ITEM = business_table(
    METADATA,
    "means_item",
    Column("case_id", Uuid, nullable=False),
    Column("household_version", Integer, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("aspect", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("count", Integer, nullable=False),
    CheckConstraint("amount_fen >= 0", name="means_item_not_negative"),
    Index("means_item_case", "case_id", "household_version"),
    access=BY_HOUSEHOLD,
)


def _payee_columns() -> list[Column[object]]:
    return [
        Column("person_id", Uuid, nullable=False),
        Column("bank_name", Text, nullable=False),
        Column("sealed_account", LargeBinary, nullable=False),
        Column("tail", Text, nullable=False),
        Column("kind", Text),
        Column("name", Text),
        Column("paper_hash", Text),
        Column("is_official", Boolean),
        Column("change_paper_hash", Text),
        Column("changed_on", Date),
        Column("filed_by", Text),
        Column("filed_on", Date),
    ]


PAYEE = business_table(
    METADATA,
    "payee",
    Column("case_id", Uuid, nullable=False),
    Column("household_version", Integer, nullable=False),
    *_payee_columns(),
    Index("payee_case", "case_id", "household_version"),
    access=replace(
        BY_HOUSEHOLD,
        past_columns=before("case_id household_version person_id bank_name sealed_account tail")
        + before(
            "case_id household_version person_id bank_name sealed_account tail kind name paper_hash is_official"
            " change_paper_hash changed_on"
        ),
    ),
)

# What an officer asked for waits here until another has looked at it; two hands stand in the database too.
PAYEE_CHANGE = business_table(
    METADATA,
    "payee_change",
    Column("case_id", Uuid, nullable=False),
    *_payee_columns(),
    Column("replaces_id", Uuid, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("asked_on", Date, nullable=False),
    Column("standing", Text, nullable=False),
    Column("settled_by", Text),
    Column("settled_on", Date),
    Column("reason", Text),
    CheckConstraint("(standing = 'waiting') = (settled_by IS NULL)", name="payee_change_is_settled_by_somebody"),
    CheckConstraint("standing <> 'confirmed' OR settled_by <> asked_by", name="payee_change_confirmed_by_another"),
    Index("payee_change_case", "case_id"),
    Index("payee_change_one_waits", "case_id", unique=True, postgresql_where="standing = 'waiting'"),
    access=BY_TOWNSHIP,
)


def _signed_columns() -> list[Column[object]]:
    return [
        Column("case_id", Uuid, nullable=False, index=True),
        Column("person_id", Uuid, nullable=False),
        Column("text_version", Text, nullable=False),
        Column("household_version", Integer, nullable=False),
        Column("way", Text, nullable=False),
        Column("paper_hash", Text),
        Column("guardian_person_id", Uuid),
        Column("signed_on", Date, nullable=False),
    ]


CONSENT = business_table(
    METADATA,
    "consent",
    *_signed_columns(),
    Column("scope", ARRAY(Text), nullable=False),
    Column("withdrawn_on", Date),
    Column("withdrawal_reason", Text),
    Column("withdrawal_paper_hash", Text),
    access=BY_HOUSEHOLD,
)

COMMITMENT = business_table(METADATA, "commitment", *_signed_columns(), access=BY_HOUSEHOLD)

MATERIAL = business_table(
    METADATA,
    "material",
    Column("case_id", Uuid, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("sm3", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("added_on", Date, nullable=False),
    access=BY_UPLOADERS,
)
