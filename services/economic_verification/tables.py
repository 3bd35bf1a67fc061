"""The tables of economic verification, with the constraints that keep silence apart from an answer."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from shared.database.tables import Access, business_table

METADATA = MetaData()

_OFFICERS = frozenset({"township", "county"})
_FOR_OFFICERS = Access(read=_OFFICERS)

INQUIRY = business_table(
    METADATA,
    "inquiry",
    Column("case_id", Uuid, nullable=False),
    Column("schemes", ARRAY(Text), nullable=False),
    Column("household_version", Integer, nullable=False),
    Column("lookback_months", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("after_emergency", Boolean),
    UniqueConstraint("case_id", "household_version", name="inquiry_once_a_household_version"),
    CheckConstraint("state IN ('open', 'reported', 'withdrawn', 'superseded')", name="inquiry_state"),
    access=Access(
        read=_OFFICERS,
        past_columns=(
            frozenset({"id", "row_version", "city", "county", "township", "village", "case_id", "schemes"})
            | {"household_version", "lookback_months", "state", "opened_on", "due_on"},
        ),
    ),
)

CONSENT = business_table(
    METADATA,
    "consent",
    Column("case_id", Uuid, nullable=False, index=True),
    Column("person_id", Uuid, nullable=False),
    Column("text_version", Text, nullable=False),
    Column("scope", ARRAY(Text), nullable=False),
    Column("signed_on", Date, nullable=False),
    Column("withdrawn_on", Date),
    access=_FOR_OFFICERS,
)

QUERY = business_table(
    METADATA,
    "query",
    Column("case_id", Uuid, nullable=False),
    Column("inquiry_id", Uuid, ForeignKey("inquiry.id"), nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("source", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("identity_number", LargeBinary, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("state", Text, nullable=False),
    Column("status", Text),
    Column("reason", Text),
    Column("data_on", Date),
    Column("attempts", Integer, nullable=False),
    Column("answer_digest", LargeBinary),
    UniqueConstraint("inquiry_id", "person_id", "source", name="query_once_a_person_and_source"),
    CheckConstraint("state IN ('open', 'asked', 'answered', 'unknown')", name="query_state"),
    CheckConstraint(
        "(state = 'answered') = (status IS NOT NULL) AND (state = 'answered') = (data_on IS NOT NULL)",
        name="query_answered_has_a_status",
    ),
    CheckConstraint("(state = 'unknown') = (reason IS NOT NULL)", name="query_unknown_has_a_reason"),
    access=Access(read=_OFFICERS, write=frozenset({"bureau"}), bureau_column="source"),
)
"""A bureau sees what is asked of it: its name for a person and the number, and nothing of the case's other rows."""

ITEM = business_table(
    METADATA,
    "item",
    Column("case_id", Uuid, nullable=False),
    Column("inquiry_id", Uuid, ForeignKey("inquiry.id"), nullable=False, index=True),
    Column("person_id", Uuid, nullable=False),
    Column("source", Text, nullable=False),
    Column("aspect", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("count", Integer, nullable=False),
    Column("data_on", Date, nullable=False),
    CheckConstraint("aspect IN ('income', 'asset', 'status')", name="item_aspect"),
    CheckConstraint("amount_fen >= 0 AND count >= 0", name="item_not_negative"),
    access=Access(read=_OFFICERS, write=frozenset({"bureau"}), bureau_column="source"),
)

# What a source said after its query was closed. Beside the items, since no report rests on it.
LATE_ANSWER = business_table(
    METADATA,
    "late_answer",
    Column("case_id", Uuid, nullable=False),
    Column("inquiry_id", Uuid, ForeignKey("inquiry.id"), nullable=False, index=True),
    Column("query_id", Uuid, ForeignKey("query.id"), nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("source", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("data_on", Date, nullable=False),
    Column("received_on", Date, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("figures", JSONB, nullable=False),
    Column("fault", Text),
    UniqueConstraint("query_id", "digest", name="late_answer_once"),
    CheckConstraint("status IN ('found', 'none')", name="late_answer_status"),
    access=Access(read=_OFFICERS, write=frozenset({"bureau"}), bureau_column="source"),
)

REPORT = business_table(
    METADATA,
    "report",
    Column("case_id", Uuid, nullable=False),
    Column("inquiry_id", Uuid, ForeignKey("inquiry.id"), nullable=False, unique=True),
    Column("household_version", Integer, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("contradictions", JSONB, nullable=False),
    Column("reported_on", Date, nullable=False),
    access=_FOR_OFFICERS,
)
