"""The tables of what the township does with an application: returns, relatives, surveys, withdrawals."""

from dataclasses import replace

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Date, Integer, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.intake.tables.access import BY_HOUSEHOLD, BY_TOWNSHIP, BY_VISITORS, METADATA, before
from shared.database.tables import business_table

RETURN_NOTICE = business_table(
    METADATA,
    "return_notice",
    Column("case_id", Uuid, nullable=False, index=True),
    Column("missing", ARRAY(Text), nullable=False),
    Column("returned_on", Date, nullable=False),
    CheckConstraint("cardinality(missing) > 0", name="return_notice_names_something"),
    access=BY_TOWNSHIP,
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
    access=BY_TOWNSHIP,
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
    Column("reason", Text),
    access=replace(
        BY_VISITORS,
        past_columns=before(
            "case_id household_version visited_on investigators photos present living_conditions completed_on"
        ),
    ),
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
    access=BY_VISITORS,
)

WITHDRAWAL = business_table(
    METADATA,
    "withdrawal",
    Column("case_id", Uuid, nullable=False, unique=True),
    Column("reason", Text, nullable=False),
    Column("paper_hash", Text),
    Column("stage", Text, nullable=False),
    Column("withdrawn_on", Date, nullable=False),
    Column("undone", Boolean),
    access=replace(BY_HOUSEHOLD, past_columns=before("case_id reason paper_hash stage withdrawn_on")),
)
