"""Tables of the hard turns of a case, persons without identity, payees by kind, and how a case was decided."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2026_11_24_hard_turns"
down_revision = "2026_11_24_first_tables"

# Somebody without identity is a person too; the row has no index, and whoever reports them gets its id and no more.
PERSON_WITHOUT_IDENTITY = """
    CREATE FUNCTION person_without_identity(fresh uuid) RETURNS uuid
    LANGUAGE sql SECURITY DEFINER SET search_path = intake AS $$
        INSERT INTO person (id, identity_index, row_version) VALUES (fresh, NULL, 1) RETURNING id
    $$"""
SIGNATURE = "person_without_identity(uuid)"
CALLERS = "intake_village, intake_township, intake_system"
# Of the decisions made before this release only the day was kept. A task writes how they ended, so that each of these
# writes has its entry in the audit; an update from here would look like somebody's hand in the database.
OUTCOMES = """
    INSERT INTO task (id, kind, key, clock, due_at, argument, attempts)
    SELECT gen_random_uuid(), 'note_outcomes', '2026_11_24_hard_turns', 'real', now(), '{}', 0
    WHERE EXISTS (SELECT 1 FROM application WHERE decided_on IS NOT NULL)"""


def upgrade() -> None:
    _create_tables()
    _add_columns()
    op.execute(OUTCOMES)
    op.create_check_constraint(
        "application_outcome_is_decided", "application", "outcome IS NULL OR decided_on IS NOT NULL"
    )
    op.create_check_constraint(
        "application_open_has_acceptor",
        "application",
        "state NOT IN ('resurvey', 'changing') OR (accepted_on IS NOT NULL AND acceptor_id IS NOT NULL)",
    )
    op.execute(PERSON_WITHOUT_IDENTITY)
    # Only whoever runs the migration may give a function to another role; the tables stay the owner's.
    op.execute("RESET role")
    op.execute(f"ALTER FUNCTION {SIGNATURE} OWNER TO intake_system")
    op.execute(f"REVOKE ALL ON FUNCTION {SIGNATURE} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {SIGNATURE} TO {CALLERS}")
    op.execute("SET LOCAL role = intake_owner")


def _create_tables() -> None:
    op.create_table(
        "appraisal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("household_version", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("participants", sa.Integer(), nullable=False),
        sa.Column("supports", sa.Boolean(), nullable=False),
        sa.Column("minutes_hash", sa.Text(), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_appraisal_case_id"), "appraisal", ["case_id"], unique=False)
    op.create_table(
        "change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("household_version", sa.Integer(), nullable=False),
        sa.Column("accepted_version", sa.Integer(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closing_reason", sa.Text(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.CheckConstraint("(state = 'accepted') = (accepted_version IS NOT NULL)", name="change_accepts_a_version"),
        sa.CheckConstraint("(state = 'open') = (closed_on IS NULL)", name="change_is_open_or_closed"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("change_case", "change", ["case_id"], unique=False)
    op.create_index("change_one_open", "change", ["case_id"], unique=True, postgresql_where="state = 'open'")
    op.create_table(
        "death",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("died_on", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("evidence_hash", sa.Text(), nullable=True),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.CheckConstraint("source = 'public_security' OR evidence_hash IS NOT NULL", name="death_has_evidence"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_id", "person_id", name="death_once"),
    )
    op.create_index(op.f("ix_death_person_id"), "death", ["person_id"], unique=False)
    op.create_table(
        "emergency",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("case_number", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("identity_number", sa.LargeBinary(), nullable=True),
        sa.Column("description", sa.LargeBinary(), nullable=True),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("approx_birth_year", sa.Integer(), nullable=True),
        sa.Column("is_minor", sa.Boolean(), nullable=False),
        sa.Column("hardship", sa.Text(), nullable=False),
        sa.Column("wanted_fen", sa.BigInteger(), nullable=False),
        sa.Column("circumstances", sa.LargeBinary(), nullable=False),
        sa.Column("reporter_id", sa.Text(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.CheckConstraint("(name IS NULL) = (identity_number IS NULL)", name="emergency_knows_whom_or_not"),
        sa.CheckConstraint("case_id = id", name="emergency_is_its_case"),
        sa.CheckConstraint("wanted_fen > 0", name="emergency_wants_something"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_number"),
    )
    op.create_index(op.f("ix_emergency_person_id"), "emergency", ["person_id"], unique=False)
    op.create_table(
        "emergency_supplement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("explanation", sa.LargeBinary(), nullable=False),
        sa.Column("papers", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("supplemented_on", sa.Date(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_emergency_supplement_case_id"), "emergency_supplement", ["case_id"], unique=False)
    op.create_table(
        "identification",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("from_person_id", sa.Uuid(), nullable=False),
        sa.Column("into_person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("identity_number", sa.LargeBinary(), nullable=False),
        sa.Column("evidence_hash", sa.Text(), nullable=False),
        sa.Column("identified_on", sa.Date(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_identification_case_id"), "identification", ["case_id"], unique=False)
    op.create_table(
        "move",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("village_code", sa.Text(), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("paper_hash", sa.Text(), nullable=False),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_move_case_id"), "move", ["case_id"], unique=False)
    op.create_index("move_one_open", "move", ["case_id"], unique=True, postgresql_where="done_on IS NULL")
    op.create_table(
        "objection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_objection_case_id"), "objection", ["case_id"], unique=False)
    op.create_table(
        "period_extension",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("workdays", sa.Integer(), nullable=False),
        sa.Column("extended_on", sa.Date(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_id"),
    )


def _add_columns() -> None:
    op.add_column("application", sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("application", sa.Column("outcome", sa.Text(), nullable=True))
    op.add_column("application", sa.Column("entry_route", sa.Text(), nullable=True))
    op.add_column("application", sa.Column("entry_person_id", sa.Uuid(), nullable=True))
    op.add_column("application", sa.Column("entry_document", sa.Text(), nullable=True))
    op.add_column("application", sa.Column("previous_case_id", sa.Uuid(), nullable=True))
    op.add_column("member", sa.Column("health_facts", sa.LargeBinary(), nullable=True))
    op.add_column("payee", sa.Column("kind", sa.Text(), nullable=True))
    op.add_column("payee", sa.Column("name", sa.Text(), nullable=True))
    op.add_column("payee", sa.Column("paper_hash", sa.Text(), nullable=True))
    op.add_column("payee", sa.Column("is_official", sa.Boolean(), nullable=True))
    op.add_column("payee", sa.Column("change_paper_hash", sa.Text(), nullable=True))
    op.add_column("payee", sa.Column("changed_on", sa.Date(), nullable=True))
    op.drop_constraint(op.f("payee_once"), "payee", type_="unique")
    op.create_index("payee_case", "payee", ["case_id", "household_version"], unique=False)
    op.add_column("person", sa.Column("merged_into", sa.Uuid(), nullable=True))
    op.alter_column("person", "identity_index", existing_type=postgresql.BYTEA(), nullable=True)
    op.add_column("survey", sa.Column("reason", sa.Text(), nullable=True))
