"""Emergencies, and what happens to a running right: hearings, adjustments, reviews, decisions of other kinds."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2026_11_25_running_rights"
down_revision = "2026_11_24_first_tables"


def upgrade() -> None:
    op.create_table(
        "adjustment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("facts_id", sa.Uuid(), nullable=True),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("household_version", sa.Integer(), nullable=True),
        sa.Column("report_id", sa.Uuid(), nullable=True),
        sa.Column("survey_id", sa.Uuid(), nullable=True),
        sa.Column("paper_hash", sa.Text(), nullable=True),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("told_way", sa.Text(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("hear_until", sa.Date(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("returned_for", sa.Text(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.CheckConstraint("content IS NOT NULL OR paper_hash IS NOT NULL", name="adjustment_has_ground"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("adjustment_case", "adjustment", ["case_id"], unique=False)
    op.create_index(
        "adjustment_open", "adjustment", ["case_id"], unique=True, postgresql_where=sa.text("state = 'proposed'")
    )
    op.create_table(
        "emergency",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("hardship", sa.Text(), nullable=False),
        sa.Column("wanted_fen", sa.BigInteger(), nullable=False),
        sa.Column("is_identified", sa.Boolean(), nullable=False),
        sa.Column("is_minor", sa.Boolean(), nullable=False),
        sa.Column("reporter_id", sa.Text(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("supplement_until", sa.Date(), nullable=True),
        sa.Column("supplemented_on", sa.Date(), nullable=True),
        sa.Column("checked_outcome", sa.Text(), nullable=True),
        sa.Column("check_reason", sa.Text(), nullable=True),
        sa.Column("checked_by", sa.Text(), nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.CheckConstraint("checked_by IS DISTINCT FROM reporter_id", name="emergency_checked_by_another"),
        sa.CheckConstraint("id = case_id", name="emergency_id"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_id"),
    )
    op.create_table(
        "hearing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("adjustment_id", sa.Uuid(), nullable=True),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("statement", sa.LargeBinary(), nullable=False),
        sa.Column("paper_hash", sa.Text(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("held_by", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.CheckConstraint("(adjustment_id IS NULL) <> (decision_id IS NULL)", name="hearing_of_one_matter"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("hearing_case", "hearing", ["case_id"], unique=False)
    op.create_table(
        "running_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("review_class", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=True),
        sa.Column("visited_on", sa.Date(), nullable=True),
        sa.Column("adjustment_id", sa.Uuid(), nullable=True),
        sa.Column("completed_by", sa.Text(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("running_review_case", "running_review", ["case_id"], unique=False)
    op.create_index(
        "running_review_open",
        "running_review",
        ["case_id", "cause"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.add_column("assistance_case", sa.Column("arrears_from", sa.Text(), nullable=True))
    op.add_column("decision", sa.Column("kind", sa.Text(), server_default="ordinary", nullable=False))
    op.add_column("decision", sa.Column("replaces_id", sa.Uuid(), nullable=True))
    op.add_column("decision", sa.Column("last_month", sa.Text(), nullable=True))
    op.add_column("decision", sa.Column("former_decider", sa.Text(), nullable=True))
    op.alter_column("decision", "determination_id", existing_type=sa.UUID(), nullable=True)
    op.drop_constraint("decision_refusal_is_served", "decision", type_="check")
    op.create_check_constraint(
        "decision_refusal_is_told",
        "decision",
        "kind <> 'ordinary' OR outcome = 'granted' OR serve_until IS NOT NULL",
    )
    op.create_check_constraint(
        "decision_of_a_determination", "decision", "(kind = 'ordinary') = (determination_id IS NOT NULL)"
    )
    op.create_check_constraint(
        "decision_taken_back_by_another", "decision", "decided_by IS DISTINCT FROM former_decider"
    )
