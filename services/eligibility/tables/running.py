"""Emergencies, and what happens to a running right: adjustments, hearings, reviews."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    Text,
    Uuid,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.eligibility import first_release
from services.eligibility.tables.access import MEANS_READERS, METADATA, of_case
from shared.database.tables import business_table

EMERGENCY = business_table(
    METADATA,
    "emergency",
    Column("case_id", Uuid, nullable=False, unique=True),
    Column("person_id", Uuid, nullable=False),
    Column("hardship", Text, nullable=False),
    Column("wanted_fen", BigInteger, nullable=False),
    Column("is_identified", Boolean, nullable=False),
    Column("is_minor", Boolean, nullable=False),
    Column("reporter_id", Text, nullable=False),
    Column("reported_on", Date, nullable=False),
    Column("decision_id", Uuid),
    Column("supplement_until", Date),
    Column("supplemented_on", Date),
    Column("checked_outcome", Text),
    Column("check_reason", Text),
    Column("checked_by", Text),
    Column("checked_on", Date),
    # Whom the money goes to, unless it refills a reserve; how much was given, by which level of authority and when.
    Column("payee_person_id", Uuid),
    Column("given_fen", BigInteger),
    Column("given_by", Text),
    Column("given_on", Date),
    CheckConstraint(
        "(given_fen IS NULL) = (given_by IS NULL) AND (given_fen IS NULL) = (given_on IS NULL)",
        name="emergency_gift_is_whole",
    ),
    Index("emergency_payee", "payee_person_id"),
    CheckConstraint("id = case_id", name="emergency_id"),
    CheckConstraint("checked_by IS DISTINCT FROM reporter_id", name="emergency_checked_by_another"),
    access=of_case(MEANS_READERS | {"applicant"}, "township", "county", past=first_release.EMERGENCY),
)

ADJUSTMENT = business_table(
    METADATA,
    "adjustment",
    Column("case_id", Uuid, nullable=False),
    Column("replaces_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("reason", Text, nullable=False),
    # Facts and determination of what is computed; a stop at the people's own wish rests on their paper.
    Column("facts_id", Uuid),
    Column("content", JSONB),
    Column("household_version", Integer),
    Column("report_id", Uuid),
    Column("survey_id", Uuid),
    Column("paper_hash", Text),
    Column("proposed_by", Text, nullable=False),
    Column("proposed_on", Date, nullable=False),
    Column("told_way", Text),
    Column("told_on", Date),
    Column("hear_until", Date),
    Column("state", Text, nullable=False),
    Column("returned_for", Text),
    # Of a decision that is to be taken back: whose mistake it was.
    Column("fault", Text),
    Column("period_examples", ARRAY(Text), nullable=False, server_default="{}"),
    CheckConstraint(
        "content IS NOT NULL OR paper_hash IS NOT NULL OR (cause = 'death' AND kind = 'stop') OR cause = 'withdrawal'",
        name="adjustment_has_ground",
    ),
    Index("adjustment_case", "case_id"),
    Index("adjustment_open", "case_id", unique=True, postgresql_where=text("state = 'proposed'")),
    access=of_case(MEANS_READERS | {"applicant"}, "township", "county"),
)

HEARING = business_table(
    METADATA,
    "hearing",
    Column("case_id", Uuid, nullable=False),
    # Of an intended adjustment; of a decision that was to be taken back only before that was one too.
    Column("adjustment_id", Uuid),
    Column("decision_id", Uuid),
    Column("person_id", Uuid),
    Column("way", Text, nullable=False),
    # What people say in their defence tells of illness: sealed as health.
    Column("statement", LargeBinary, nullable=False),
    Column("paper_hash", Text),
    Column("told_on", Date),
    Column("held_on", Date, nullable=False),
    Column("held_by", Text, nullable=False),
    Column("by_guardian", Boolean, nullable=False, server_default=false()),
    Column("agrees_early", Boolean, nullable=False, server_default=false()),
    CheckConstraint("NOT agrees_early OR paper_hash IS NOT NULL", name="hearing_early_is_signed"),
    CheckConstraint("(adjustment_id IS NULL) <> (decision_id IS NULL)", name="hearing_of_one_matter"),
    Index("hearing_case", "case_id"),
    access=of_case(MEANS_READERS | {"applicant"}, "township", "county", "applicant"),
)

RUNNING_REVIEW = business_table(
    METADATA,
    "running_review",
    Column("case_id", Uuid, nullable=False),
    Column("review_class", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("state", Text, nullable=False),
    Column("outcome", Text),
    Column("opinion", Text),
    Column("visited_on", Date),
    Column("adjustment_id", Uuid),
    Column("completed_by", Text),
    Column("completed_on", Date),
    Index("running_review_case", "case_id"),
    Index("running_review_open", "case_id", "cause", unique=True, postgresql_where=text("state = 'open'")),
    access=of_case(MEANS_READERS | {"applicant"}, "township", "county"),
)
