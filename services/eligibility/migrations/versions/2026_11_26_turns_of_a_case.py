"""Changes, appraisals, county visits, single entries and delegations."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2026_11_26_turns_of_a_case"
down_revision = "2026_11_25_running_rights"


def upgrade() -> None:
    op.create_table(
        "appraisal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("household_version", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("participants", sa.Integer(), nullable=False),
        sa.Column("supports", sa.Boolean(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("appraisal_case", "appraisal", ["case_id"], unique=False)
    op.create_table(
        "delegation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("status IN ('official', 'example')", name="delegation_status"),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="delegation_span"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("area_code", "scheme", "valid_from", name="delegation_from"),
    )
    op.create_table(
        "health_fact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("household_version", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_id", "household_version", "person_id", name="health_fact_once"),
    )
    op.add_column("adopted_facts", sa.Column("entry", sa.LargeBinary(), nullable=True))
    op.add_column("assistance_case", sa.Column("report_version", sa.Integer(), nullable=True))
    op.add_column("assistance_case", sa.Column("survey_version", sa.Integer(), nullable=True))
    op.add_column("assistance_case", sa.Column("household_batch", sa.Uuid(), nullable=True))
    op.add_column("assistance_case", sa.Column("appraisal_id", sa.Uuid(), nullable=True))
    op.add_column(
        "assistance_case", sa.Column("open_changes", postgresql.ARRAY(sa.Uuid()), server_default="{}", nullable=False)
    )
    op.add_column("assistance_case", sa.Column("visit_wanted_on", sa.Date(), nullable=True))
    op.add_column("assistance_case", sa.Column("county_visited_on", sa.Date(), nullable=True))
    op.add_column("assistance_case", sa.Column("county_visit_id", sa.Uuid(), nullable=True))
    op.add_column("assistance_case", sa.Column("entry_route", sa.Text(), nullable=True))
    op.add_column("assistance_case", sa.Column("entry_person_id", sa.Uuid(), nullable=True))
    op.add_column("assistance_case", sa.Column("entry_document", sa.Text(), nullable=True))
    op.add_column("assistance_case", sa.Column("authority_level", sa.Text(), nullable=True))
    op.add_column("assistance_case", sa.Column("authority_area", sa.Text(), nullable=True))
    op.add_column("determination", sa.Column("appraisal_id", sa.Uuid(), nullable=True))
