"""The tables of the hard turns: objections, changes, deaths, moves and emergencies."""

from dataclasses import replace

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
)
from sqlalchemy.dialects.postgresql import ARRAY

from services.intake.tables.access import BY_HOUSEHOLD, BY_REPORTERS, BY_SYSTEM, BY_TOWNSHIP, METADATA, before
from shared.database.tables import business_table

OBJECTION = business_table(
    METADATA,
    "objection",
    Column("case_id", Uuid, nullable=False, index=True),
    Column("notice_id", Uuid, nullable=False),
    Column("raised_on", Date, nullable=False),
    access=BY_SYSTEM,
)

APPRAISAL = business_table(
    METADATA,
    "appraisal",
    Column("case_id", Uuid, nullable=False, index=True),
    Column("household_version", Integer, nullable=False),
    Column("held_on", Date, nullable=False),
    Column("participants", Integer, nullable=False),
    Column("supports", Boolean, nullable=False),
    Column("minutes_hash", Text, nullable=False),
    Column("opinion", Text, nullable=False),
    Column("completed_on", Date, nullable=False),
    access=BY_TOWNSHIP,
)

PERIOD_EXTENSION = business_table(
    METADATA,
    "period_extension",
    Column("case_id", Uuid, nullable=False, unique=True),
    Column("reason", Text, nullable=False),
    Column("explanation", Text, nullable=False),
    Column("workdays", Integer, nullable=False),
    Column("extended_on", Date, nullable=False),
    access=BY_TOWNSHIP,
)

CHANGE = business_table(
    METADATA,
    "change",
    Column("case_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("happened_on", Date, nullable=False),
    Column("description", Text),
    Column("reported_on", Date, nullable=False),
    Column("stage", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("household_version", Integer, nullable=False),
    Column("accepted_version", Integer),
    Column("closed_on", Date),
    Column("closing_reason", Text),
    CheckConstraint("(state = 'open') = (closed_on IS NULL)", name="change_is_open_or_closed"),
    CheckConstraint("(state = 'accepted') = (accepted_version IS NOT NULL)", name="change_accepts_a_version"),
    Index("change_case", "case_id"),
    Index("change_one_open", "case_id", unique=True, postgresql_where="state = 'open'"),
    access=BY_HOUSEHOLD,
)

DEATH = business_table(
    METADATA,
    "death",
    Column("case_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False, index=True),
    Column("died_on", Date, nullable=False),
    Column("source", Text, nullable=False),
    Column("evidence_hash", Text),
    Column("recorded_on", Date, nullable=False),
    Column("recorder_id", Text),
    Column("correction_reason", Text),
    Column("correction_hash", Text),
    Column("corrector_id", Text),
    Column("corrected_on", Date),
    Index("death_stands_once", "case_id", "person_id", unique=True, postgresql_where="corrected_on IS NULL"),
    CheckConstraint("source = 'public_security' OR evidence_hash IS NOT NULL", name="death_has_evidence"),
    CheckConstraint(
        "corrected_on IS NULL OR (correction_hash IS NOT NULL AND corrector_id IS DISTINCT FROM recorder_id)",
        name="death_is_corrected_by_another",
    ),
    access=replace(BY_TOWNSHIP, past_columns=before("case_id person_id died_on source evidence_hash recorded_on")),
)

MOVE = business_table(
    METADATA,
    "move",
    Column("case_id", Uuid, nullable=False, index=True),
    Column("village_code", Text, nullable=False),
    Column("moved_on", Date, nullable=False),
    Column("paper_hash", Text, nullable=False),
    Column("requested_on", Date, nullable=False),
    Column("done_on", Date),
    Column("returned_for", Text),
    CheckConstraint("returned_for IS NULL OR done_on IS NOT NULL", name="move_returned_is_done"),
    Index("move_one_open", "case_id", unique=True, postgresql_where="done_on IS NULL"),
    access=replace(BY_TOWNSHIP, past_columns=before("case_id village_code moved_on paper_hash requested_on done_on")),
)

# A move as the new place sees it, in whose area the row lies before the case does.
ARRIVAL = business_table(
    METADATA,
    "arrival",
    Column("case_id", Uuid, nullable=False, index=True),
    Column("case_number", Text, nullable=False),
    Column("applicant", Text, nullable=False),
    Column("from_township", Text, nullable=False),
    Column("moved_on", Date, nullable=False),
    Column("offered_on", Date, nullable=False),
    Column("standing", Text, nullable=False),
    Column("settled_by", Text),
    Column("settled_on", Date),
    Column("reason", Text),
    CheckConstraint("(standing = 'waiting') = (settled_by IS NULL)", name="arrival_is_settled_by_somebody"),
    access=BY_TOWNSHIP,
)

EMERGENCY = business_table(
    METADATA,
    "emergency",
    Column("case_id", Uuid, nullable=False),
    Column("case_number", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False),
    Column("person_id", Uuid, nullable=False, index=True),
    Column("name", Text),
    Column("identity_number", LargeBinary),
    Column("description", LargeBinary),
    Column("sex", Text),
    Column("approx_birth_year", Integer),
    Column("is_minor", Boolean, nullable=False),
    Column("hardship", Text, nullable=False),
    Column("wanted_fen", BigInteger, nullable=False),
    Column("circumstances", LargeBinary, nullable=False),
    Column("reporter_id", Text, nullable=False),
    Column("reported_on", Date, nullable=False),
    Column("decided_on", Date),
    Column("reporter_person_id", Uuid),
    CheckConstraint("case_id = id", name="emergency_is_its_case"),
    CheckConstraint("wanted_fen > 0", name="emergency_wants_something"),
    CheckConstraint("(name IS NULL) = (identity_number IS NULL)", name="emergency_knows_whom_or_not"),
    access=replace(
        BY_REPORTERS,
        past_columns=before(
            "case_id case_number state person_id name identity_number description sex approx_birth_year is_minor"
            " hardship wanted_fen circumstances reporter_id reported_on decided_on"
        ),
    ),
)

EMERGENCY_SUPPLEMENT = business_table(
    METADATA,
    "emergency_supplement",
    Column("case_id", Uuid, nullable=False, index=True),
    Column("explanation", LargeBinary, nullable=False),
    Column("papers", ARRAY(Text), nullable=False),
    Column("supplemented_on", Date, nullable=False),
    Column("no_consent_reason", LargeBinary),
    access=replace(BY_TOWNSHIP, past_columns=before("case_id explanation papers supplemented_on")),
)

IDENTIFICATION = business_table(
    METADATA,
    "identification",
    Column("case_id", Uuid, nullable=False, index=True),
    Column("from_person_id", Uuid, nullable=False),
    Column("into_person_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("identity_number", LargeBinary, nullable=False),
    Column("evidence_hash", Text, nullable=False),
    Column("identified_on", Date, nullable=False),
    access=BY_TOWNSHIP,
)
