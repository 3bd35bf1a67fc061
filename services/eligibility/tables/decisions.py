"""What was adopted and determined, who reviewed and decided, and how it was served."""

from sqlalchemy import Boolean, CheckConstraint, Column, Date, Index, Integer, LargeBinary, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from services.eligibility import first_release
from services.eligibility.tables.access import MEANS_READERS, METADATA, OUTCOME_READERS, of_case
from shared.database.tables import business_table

FACTS = business_table(
    METADATA,
    "adopted_facts",
    Column("case_id", Uuid, nullable=False),
    Column("facts", JSONB, nullable=False),
    Column("choices", JSONB, nullable=False),
    Column("adopted_by", Text, nullable=False),
    Column("adopted_on", Date, nullable=False),
    # What was adopted of a single entry tells of illness: sealed as health.
    Column("entry", LargeBinary),
    Index("adopted_facts_case", "case_id"),
    access=of_case(MEANS_READERS, "township", "county", past=first_release.FACTS),
)

DETERMINATION = business_table(
    METADATA,
    "determination",
    Column("case_id", Uuid, nullable=False),
    Column("version", Integer, nullable=False),
    Column("facts_id", Uuid, nullable=False),
    Column("state", Text, nullable=False),
    Column("content", JSONB, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("household_version", Integer, nullable=False),
    Column("report_id", Uuid, nullable=False),
    Column("survey_id", Uuid, nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("proposed_on", Date, nullable=False),
    Column("answer_until", Date),
    Column("notice_outcome", Text),
    Column("returned_for", Text),
    Column("appraisal_id", Uuid),
    UniqueConstraint("case_id", "version", name="determination_version"),
    access=of_case(OUTCOME_READERS, "township", "county", past=first_release.DETERMINATION),
)

REVIEW = business_table(
    METADATA,
    "review",
    Column("case_id", Uuid, nullable=False),
    Column("determination_id", Uuid, nullable=False, unique=True),
    Column("outcome", Text, nullable=False),
    Column("opinion", Text, nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("reviewed_by", Text, nullable=False),
    Column("reviewed_on", Date, nullable=False),
    Index("review_case", "case_id"),
    CheckConstraint("reviewed_by <> proposed_by", name="review_by_another"),
    access=of_case(OUTCOME_READERS, "township"),
)

ANSWER = business_table(
    METADATA,
    "answer",
    Column("case_id", Uuid, nullable=False),
    Column("determination_id", Uuid, nullable=False, unique=True),
    Column("person_id", Uuid, nullable=False),
    # What people say in their defence tells of illness: sealed as health.
    Column("statement", LargeBinary, nullable=False),
    Column("answered_on", Date, nullable=False),
    access=of_case(MEANS_READERS | {"applicant"}, "applicant"),
)

DECISION = business_table(
    METADATA,
    "decision",
    Column("case_id", Uuid, nullable=False),
    # Only an ordinary decision confirms a proposal; the others rest on an emergency, an adjustment or a mistake found.
    Column("determination_id", Uuid, unique=True),
    Column("number", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("edge", Boolean, nullable=False),
    Column("authority", Text, nullable=False),
    Column("lines", JSONB, nullable=False),
    Column("opinion", Text, nullable=False),
    Column("accepted_by", Text),
    Column("proposed_by", Text, nullable=False),
    Column("reviewed_by", Text, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("decided_on", Date, nullable=False),
    Column("home_visited_on", Date),
    Column("first_month", Text),
    Column("serve_until", Date),
    Column("text", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("key_id", Text, nullable=False),
    Column("kind", Text, nullable=False, server_default="ordinary"),
    Column("replaces_id", Uuid),
    Column("last_month", Text),
    # Of a decision taken back: who had made it.
    Column("former_decider", Text),
    # Which authority made it: that one takes it back, whoever holds the power by then.
    Column("authority_level", Text),
    Column("authority_area", Text),
    Index("decision_case", "case_id"),
    CheckConstraint(
        "decided_by <> proposed_by AND decided_by <> reviewed_by AND decided_by IS DISTINCT FROM accepted_by",
        name="decision_by_another",
    ),
    CheckConstraint("decided_by IS DISTINCT FROM former_decider", name="decision_taken_back_by_another"),
    CheckConstraint(
        "kind <> 'ordinary' OR outcome = 'granted' OR serve_until IS NOT NULL", name="decision_refusal_is_told"
    ),
    CheckConstraint("(kind = 'ordinary') = (determination_id IS NOT NULL)", name="decision_of_a_determination"),
    access=of_case(OUTCOME_READERS, "township", "county", past=first_release.DECISION),
)

MATERIAL = business_table(
    METADATA,
    "decision_material",
    Column("case_id", Uuid, nullable=False),
    Column("decision_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Index("decision_material_decision", "decision_id"),
    access=of_case(MEANS_READERS, "township"),
)

SERVICE = business_table(
    METADATA,
    "service_record",
    Column("case_id", Uuid, nullable=False),
    Column("decision_id", Uuid, nullable=False, unique=True),
    Column("way", Text, nullable=False),
    Column("served_on", Date, nullable=False),
    Column("receipt_hash", Text),
    Column("served_by", Text, nullable=False),
    Index("service_record_case", "case_id"),
    access=of_case(OUTCOME_READERS, "township"),
)
