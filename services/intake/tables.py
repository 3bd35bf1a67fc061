"""The tables of intake, each with whoever may see and write its rows."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from shared.database.tables import OFFICERS, Access, business_table

METADATA = MetaData()

_READERS = OFFICERS | {"applicant"}
_BY_HOUSEHOLD = Access(read=_READERS, write=frozenset({"applicant", "village", "township"}), case_column="case_id")
_BY_TOWNSHIP = Access(read=_READERS, write=frozenset({"township"}), case_column="case_id")
_BY_UPLOADERS = Access(
    read=_READERS, write=frozenset({"applicant", "village", "township", "county"}), case_column="case_id"
)
_BY_NOBODY = Access(read=frozenset(), has_area=False)
"""Province-wide tables behind the doors of the migration's SECURITY DEFINER functions; only the system sees them."""

PERSON = business_table(
    METADATA,
    "person",
    Column("identity_index", LargeBinary, nullable=False, unique=True),
    access=_BY_NOBODY,
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
    access=_BY_NOBODY,
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
    CheckConstraint("case_id = id", name="application_is_its_case"),
    CheckConstraint("state = 'draft' OR state = 'withdrawn' OR case_number IS NOT NULL", name="application_has_number"),
    CheckConstraint(
        "state NOT IN ('accepted', 'surveyed') OR (accepted_on IS NOT NULL AND acceptor_id IS NOT NULL)",
        name="application_has_acceptor",
    ),
    access=_BY_HOUSEHOLD,
)

HOUSEHOLD = business_table(
    METADATA,
    "household",
    Column("case_id", Uuid, nullable=False),
    Column("version", Integer, nullable=False),
    Column("membership_version", Integer, nullable=False),
    Column("declared_on", Date, nullable=False),
    UniqueConstraint("case_id", "version", name="household_version_once"),
    access=_BY_HOUSEHOLD,
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
    UniqueConstraint("case_id", "household_version", "person_id", name="member_once"),
    access=_BY_HOUSEHOLD,
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
    access=_BY_HOUSEHOLD,
)

PAYEE = business_table(
    METADATA,
    "payee",
    Column("case_id", Uuid, nullable=False),
    Column("household_version", Integer, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("bank_name", Text, nullable=False),
    Column("sealed_account", LargeBinary, nullable=False),
    Column("tail", Text, nullable=False),
    UniqueConstraint("case_id", "household_version", name="payee_once"),
    access=_BY_HOUSEHOLD,
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
    access=_BY_HOUSEHOLD,
)

COMMITMENT = business_table(METADATA, "commitment", *_signed_columns(), access=_BY_HOUSEHOLD)

MATERIAL = business_table(
    METADATA,
    "material",
    Column("case_id", Uuid, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("sm3", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("added_on", Date, nullable=False),
    access=_BY_UPLOADERS,
)

RETURN_NOTICE = business_table(
    METADATA,
    "return_notice",
    Column("case_id", Uuid, nullable=False, index=True),
    Column("missing", ARRAY(Text), nullable=False),
    Column("returned_on", Date, nullable=False),
    CheckConstraint("cardinality(missing) > 0", name="return_notice_names_something"),
    access=_BY_TOWNSHIP,
)

RELATIVE_FILING = business_table(
    METADATA,
    "relative_filing",
    Column("case_id", Uuid, nullable=False, index=True),
    Column("person_id", Uuid, nullable=False),
    Column("official_name", Text, nullable=False),
    Column("official_role", Text, nullable=False),
    Column("relationship", Text, nullable=False),
    Column("filed_on", Date, nullable=False),
    access=_BY_TOWNSHIP,
)

SURVEY = business_table(
    METADATA,
    "survey",
    Column("case_id", Uuid, nullable=False, index=True),
    Column("household_version", Integer, nullable=False),
    Column("visited_on", Date, nullable=False),
    Column("investigators", JSONB, nullable=False),
    Column("photos", ARRAY(Text), nullable=False),
    Column("present", JSONB, nullable=False),
    Column("living_conditions", Text, nullable=False),
    Column("completed_on", Date, nullable=False),
    access=_BY_TOWNSHIP,
)

SURVEY_ITEM = business_table(
    METADATA,
    "survey_item",
    Column("case_id", Uuid, nullable=False, index=True),
    Column("survey_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("aspect", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("count", Integer, nullable=False),
    CheckConstraint("amount_fen >= 0", name="survey_item_not_negative"),
    access=_BY_TOWNSHIP,
)

WITHDRAWAL = business_table(
    METADATA,
    "withdrawal",
    Column("case_id", Uuid, nullable=False, unique=True),
    Column("reason", Text, nullable=False),
    Column("paper_hash", Text),
    Column("stage", Text, nullable=False),
    Column("withdrawn_on", Date, nullable=False),
    access=_BY_HOUSEHOLD,
)
