"""Eligibility's tables: what came in, what was adopted and determined, who reviewed and decided, how it was served."""

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
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.eligibility import first_release
from shared.database.tables import OFFICERS, Access, business_table

METADATA = MetaData()

_MEANS_READERS = frozenset({"township", "county"})
"""Whoever adopts, reviews and confirms; a village agent never sees a neighbour's income."""
_OUTCOME_READERS = OFFICERS | {"applicant"}


def _access(read: frozenset[str], *write: str, past: frozenset[str] | None = None) -> Access:
    past_columns = () if past is None else (past,)
    return Access(read=read, write=frozenset(write), case_column="case_id", past_columns=past_columns)


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
    access=_access(_OUTCOME_READERS, "township", "county", past=first_release.CASE),
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
    access=_access(_MEANS_READERS),
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
    access=_access(_MEANS_READERS),
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
    access=_access(_MEANS_READERS),
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
    access=_access(_MEANS_READERS),
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
    access=_access(_MEANS_READERS),
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
    access=_access(_MEANS_READERS),
)

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
    access=_access(_MEANS_READERS, "township", "county", past=first_release.FACTS),
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
    access=_access(_OUTCOME_READERS, "township", "county", past=first_release.DETERMINATION),
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
    access=_access(_OUTCOME_READERS, "township"),
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
    access=_access(_MEANS_READERS | {"applicant"}, "applicant"),
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
    access=_access(_OUTCOME_READERS, "township", "county", past=first_release.DECISION),
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
    access=_access(_MEANS_READERS, "township"),
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
    access=_access(_OUTCOME_READERS, "township"),
)

VILLAGE = business_table(
    METADATA,
    "village_category",
    Column("village_code", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("status", Text, nullable=False),
    Column("document", Text, nullable=False),
    UniqueConstraint("village_code", "valid_from", name="village_category_from"),
    CheckConstraint("category IN ('urban', 'rural')", name="village_category_kind"),
    access=Access(read=OFFICERS, write=frozenset({"city", "province"}), has_area=False),
)

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
    CheckConstraint("id = case_id", name="emergency_id"),
    CheckConstraint("checked_by IS DISTINCT FROM reporter_id", name="emergency_checked_by_another"),
    access=_access(_MEANS_READERS | {"applicant"}, "township", "county"),
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
    CheckConstraint("content IS NOT NULL OR paper_hash IS NOT NULL", name="adjustment_has_ground"),
    Index("adjustment_case", "case_id"),
    Index("adjustment_open", "case_id", unique=True, postgresql_where=text("state = 'proposed'")),
    access=_access(_MEANS_READERS | {"applicant"}, "township", "county"),
)

HEARING = business_table(
    METADATA,
    "hearing",
    Column("case_id", Uuid, nullable=False),
    # Of an intended adjustment, or of a decision that is to be taken back.
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
    CheckConstraint("(adjustment_id IS NULL) <> (decision_id IS NULL)", name="hearing_of_one_matter"),
    Index("hearing_case", "case_id"),
    access=_access(_MEANS_READERS | {"applicant"}, "township", "county", "applicant"),
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
    access=_access(_MEANS_READERS | {"applicant"}, "township", "county"),
)

DELEGATION = business_table(
    METADATA,
    "delegation",
    Column("area_code", Text, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("document", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("status", Text, nullable=False),
    UniqueConstraint("area_code", "scheme", "valid_from", name="delegation_from"),
    CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="delegation_span"),
    CheckConstraint("status IN ('official', 'example')", name="delegation_status"),
    access=Access(read=OFFICERS | {"applicant", "public"}, write=frozenset({"province"}), has_area=False),
)
