"""What came in about a household: the case, its members and means, what sources and meetings said."""

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
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY

from services.eligibility import first_release
from services.eligibility.tables.access import MEANS_READERS, METADATA, OUTCOME_READERS, of_case
from shared.database.tables import business_table

CASE = business_table(
    METADATA,
    "assistance_case",
    Column("case_id", Uuid, nullable=False, unique=True),
    Column("case_number", Text, nullable=False),
    Column("schemes", ARRAY(Text), nullable=False),
    Column("state", Text, nullable=False),
    Column("household_version", Integer),
    Column("lookback_months", Integer),
    Column("report_id", Uuid),
    Column("survey_id", Uuid),
    Column("relative_filed", Boolean, nullable=False),
    Column("accepted_on", Date),
    Column("acceptor_id", Text),
    # Whose version of the household the report and the survey are of, and what brought its declared items.
    Column("report_version", Integer),
    Column("survey_version", Integer),
    Column("household_batch", Uuid),
    Column("appraisal_id", Uuid),
    Column("open_changes", ARRAY(Uuid), nullable=False),
    # Since when the county owes a visit of its own (57号 art. 20), and its last one.
    Column("visit_wanted_on", Date),
    Column("county_visited_on", Date),
    Column("county_visit_id", Uuid),
    Column("entry_route", Text),
    Column("entry_person_id", Uuid),
    Column("entry_document", Text),
    # The authority that was named last.
    Column("authority_level", Text),
    Column("authority_area", Text),
    # YYYY-MM from which a grant is due that a wrong refusal has delayed.
    Column("arrears_from", Text),
    CheckConstraint("id = case_id", name="assistance_case_id"),
    access=of_case(OUTCOME_READERS, "township", "county", past=first_release.CASE),
)

MEMBER = business_table(
    METADATA,
    "household_member",
    Column("case_id", Uuid, nullable=False),
    Column("household_version", Integer, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("relation", Text, nullable=False),
    Column("birth_on", Date, nullable=False),
    Column("studies", Text, nullable=False),
    Column("absence", Text, nullable=False),
    Column("absent_since", Date),
    Column("lives_in_household", Boolean, nullable=False),
    Column("can_live_independently", Boolean, nullable=False),
    UniqueConstraint("case_id", "household_version", "person_id", name="household_member_once"),
    access=of_case(MEANS_READERS),
)

ITEM = business_table(
    METADATA,
    "received_item",
    Column("case_id", Uuid, nullable=False),
    # The case for what was declared, else the survey or the report that brought it.
    Column("batch_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("aspect", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("count", Integer, nullable=False),
    Column("source", Text, nullable=False),
    Column("data_on", Date),
    Index("received_item_case", "case_id", "batch_id"),
    CheckConstraint("amount_fen >= 0", name="received_item_amount"),
    access=of_case(MEANS_READERS),
)

RESULT = business_table(
    METADATA,
    "source_result",
    Column("case_id", Uuid, nullable=False),
    Column("report_id", Uuid, nullable=False),
    Column("source", Text, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("status", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("data_on", Date),
    UniqueConstraint("report_id", "source", "person_id", name="source_result_once"),
    Index("source_result_case", "case_id"),
    access=of_case(MEANS_READERS),
)

CONTRADICTION = business_table(
    METADATA,
    "contradiction",
    Column("case_id", Uuid, nullable=False),
    Column("report_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("source", Text, nullable=False),
    Index("contradiction_case", "case_id"),
    access=of_case(MEANS_READERS),
)

HEALTH = business_table(
    METADATA,
    "health_fact",
    Column("case_id", Uuid, nullable=False),
    Column("household_version", Integer, nullable=False),
    Column("person_id", Uuid, nullable=False),
    # Certificate and illness of one member, sealed as health.
    Column("content", LargeBinary, nullable=False),
    UniqueConstraint("case_id", "household_version", "person_id", name="health_fact_once"),
    access=of_case(MEANS_READERS),
)

DEATH = business_table(
    METADATA,
    "death",
    Column("case_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("died_on", Date, nullable=False),
    # Of a death that was recorded by mistake: since when it is none.
    Column("corrected_on", Date),
    UniqueConstraint("case_id", "person_id", name="death_once"),
    access=of_case(MEANS_READERS),
)

APPRAISAL = business_table(
    METADATA,
    "appraisal",
    Column("case_id", Uuid, nullable=False),
    Column("household_version", Integer, nullable=False),
    Column("held_on", Date, nullable=False),
    Column("participants", Integer, nullable=False),
    Column("supports", Boolean, nullable=False),
    Index("appraisal_case", "case_id"),
    access=of_case(MEANS_READERS),
)
