"""What sources say after their query was closed; inquiries that follow an emergency or are superseded."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2026_11_24_late_answers"
down_revision = "2026_11_24_first_tables"


def upgrade() -> None:
    op.create_table(
        "late_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("inquiry_id", sa.Uuid(), nullable=False),
        sa.Column("query_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("data_on", sa.Date(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("figures", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.CheckConstraint("status IN ('found', 'none')", name="late_answer_status"),
        sa.ForeignKeyConstraint(
            ["inquiry_id"],
            ["inquiry.id"],
        ),
        sa.ForeignKeyConstraint(
            ["query_id"],
            ["query.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("query_id", "digest", name="late_answer_once"),
    )
    op.create_index("ix_late_answer_inquiry_id", "late_answer", ["inquiry_id"], unique=False)
    op.add_column("inquiry", sa.Column("after_emergency", sa.Boolean(), nullable=True))
    op.drop_constraint("inquiry_state", "inquiry", type_="check")
    op.create_check_constraint("inquiry_state", "inquiry", "state IN ('open', 'reported', 'withdrawn', 'superseded')")
