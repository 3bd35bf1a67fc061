"""Integrity's tables. None holds a name, an income or an asset, and none that names a person is public."""

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
    MetaData,
    Text,
    UniqueConstraint,
    Uuid,
)

from shared.database.tables import Access, business_table

METADATA = MetaData()

_ROW = frozenset({"id", "row_version", "city", "county", "township", "village"})

CLOCK = business_table(
    METADATA,
    "clock",
    Column("case_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("started_on", Date),
    Column("due_on", Date),
    Column("is_estimated", Boolean, nullable=False),
    Column("stopped_on", Date),
    Column("days", Integer),
    Column("why", Text),
    UniqueConstraint("case_id", "name", "key"),
    CheckConstraint("(started_on IS NULL) = (due_on IS NULL)", name="clock_started_is_due"),
    access=Access(
        read=frozenset(),
        past_columns=(_ROW | {"case_id", "name", "key", "started_on", "due_on", "is_estimated", "stopped_on"},),
    ),
)

BREACH = business_table(
    METADATA,
    "breach",
    Column("case_id", Uuid, nullable=False),
    Column("clock_id", Uuid, nullable=False, unique=True),
    Column("clock", Text, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("breached_on", Date, nullable=False),
    Column("is_estimated", Boolean, nullable=False),
    Column("cleared_on", Date),
    Column("days", Integer),
    Column("why", Text),
    CheckConstraint("breached_on > due_on", name="breach_is_after_due"),
    access=Access(
        read=frozenset({"county", "city", "province"}),
        past_columns=(_ROW | {"case_id", "clock_id", "clock", "due_on", "breached_on", "is_estimated", "cleared_on"},),
    ),
)
Index("breach_county", BREACH.c.county, BREACH.c.id)

COMMITMENT = business_table(
    METADATA,
    "commitment",
    Column("case_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("text_version", Text, nullable=False),
    Column("signed_on", Date, nullable=False),
    Index("commitment_case", "case_id"),
    access=Access(read=frozenset({"township", "county"})),
)

# A second head of the same number and another digest is evidence of a fork: it is kept beside the first.
SEALED_HEAD = business_table(
    METADATA,
    "sealed_head",
    Column("service", Text, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("first", Uuid, nullable=False),
    Column("last", Uuid, nullable=False),
    Column("root", LargeBinary, nullable=False),
    Column("previous", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("key_id", Text, nullable=False),
    Column("sealed_at", DateTime(timezone=True), nullable=False),
    Column("verdict", Text, nullable=False),
    Column("anchored_at", DateTime(timezone=True)),
    UniqueConstraint("service", "number", "digest"),
    access=Access(read=frozenset({"public", "province"}), has_area=False),
)
