"""The ground floor's own tables, one set in each service's schema: journal, cursors, tasks, keys, audit."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

METADATA = MetaData()
MOMENT = DateTime(timezone=True)

_EVENT = (
    ("event_id", Uuid),
    ("subject", Text),
    ("subjectseq", BigInteger),
    ("type", Text),
    ("payload", LargeBinary),
    ("area", Text),
    ("schemes", ARRAY(Text)),
    ("causation", Uuid),
    ("traceparent", Text),
    ("occurred_at", MOMENT),
    ("legal_on", Date),
)
EVENT_COLUMNS = tuple(name for name, _ in _EVENT)
_OPTIONAL = {"causation", "traceparent"}


def _event_columns() -> list[Column[object]]:
    return [Column(name, kind, nullable=name in _OPTIONAL) for name, kind in _EVENT]


OUTBOX = Table("outbox", METADATA, Column("id", BigInteger, Identity(), primary_key=True), *_event_columns())

JOURNAL = Table(
    "journal",
    METADATA,
    Column("position", BigInteger, primary_key=True),
    Column("recorded_at", MOMENT, primary_key=True),
    *_event_columns(),
    Index("journal_subject", "subject", "subjectseq"),
    postgresql_partition_by="RANGE (recorded_at)",
)

COUNTER = Table("counter", METADATA, Column("name", Text, primary_key=True), Column("last", BigInteger, nullable=False))
"""Gapless counters, one row each: the journal's position, the audit's batches, case numbers by county and year."""

LEASE = Table(
    "lease",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("until", MOMENT, nullable=False),
)

SUBJECT_SEQUENCE = Table(
    "subject_sequence", METADATA, Column("subject", Text, primary_key=True), Column("last", BigInteger, nullable=False)
)

CONSUMER_POSITION = Table(
    "consumer_position",
    METADATA,
    Column("publisher", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
)

CONSUMER_CURSOR = Table(
    "consumer_cursor",
    METADATA,
    Column("publisher", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("last_seq", BigInteger, nullable=False),
)

PARKED = Table(
    "parked",
    METADATA,
    Column("publisher", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("subjectseq", BigInteger, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("type", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("parked_at", MOMENT, nullable=False),
)

TASK = Table(
    "task",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("clock", Text, nullable=False),
    Column("due_on", Date),
    Column("due_at", MOMENT),
    Column("argument", JSONB, nullable=False),
    Column("lease_until", MOMENT),
    Column("attempts", Integer, nullable=False),
    Column("last_error", Text),
    Column("done_at", MOMENT),
    Column("claimed_by", Text),
    UniqueConstraint("kind", "key"),
    Index("task_open", "kind", "due_at", "due_on", postgresql_where="done_at IS NULL"),
)

IDEMPOTENCY = Table(
    "idempotency",
    METADATA,
    Column("caller", Text, primary_key=True),
    Column("route", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("request_digest", LargeBinary, nullable=False),
    Column("status", SmallInteger, nullable=False),
    Column("headers", JSONB, nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Column("recorded_at", MOMENT, nullable=False),
)

_ENTRY = (
    ("id", Uuid),
    ("at", MOMENT),
    ("actor", Text),
    ("role", Text),
    ("area", Text),
    ("purpose", Text),
    ("case_id", Uuid),
    ("table", Text),
    ("row_id", Text),
    ("row_version", Integer),
    ("operation", Text),
    ("digest", LargeBinary),
    ("mac", LargeBinary),
)
ENTRY_COLUMNS = tuple(name for name, _ in _ENTRY)


def _entry_columns(*, primary: bool) -> list[Column[object]]:
    return [
        Column(name, kind, nullable=name == "case_id", primary_key=primary and name == "id") for name, kind in _ENTRY
    ]


AUDIT_PENDING = Table(
    "audit_pending",
    METADATA,
    Column("number", BigInteger, Identity(), primary_key=True),
    *_entry_columns(primary=False),
)

AUDIT_ENTRY = Table(
    "audit_entry",
    METADATA,
    Column("batch", BigInteger, nullable=False),
    Column("leaf", Integer, nullable=False),
    *_entry_columns(primary=True),
    Index("audit_entry_batch", "batch", "leaf", unique=True),
    Index("audit_entry_row", "table", "row_id", "row_version"),
    Index("audit_entry_case", "case_id"),
)

AUDIT_HEAD = Table(
    "audit_head",
    METADATA,
    Column("number", BigInteger, primary_key=True),
    Column("first", Uuid, nullable=False),
    Column("last", Uuid, nullable=False),
    Column("count", Integer, nullable=False),
    Column("root", LargeBinary, nullable=False),
    Column("previous", LargeBinary, nullable=False),
    Column("sealed_at", MOMENT, nullable=False),
    Column("key_id", Text, nullable=False),
    Column("signature", LargeBinary, nullable=False),
)

CASE_READER = Table(
    "case_reader", METADATA, Column("case_id", Uuid, primary_key=True), Column("person_id", Uuid, primary_key=True)
)
"""Which persons of a household may read a case: what row-level security asks for applicants."""

LEGAL_CLOCK = Table(
    "legal_clock",
    METADATA,
    Column("is_only", Boolean, primary_key=True),
    Column("offset_days", Integer, nullable=False),
)
