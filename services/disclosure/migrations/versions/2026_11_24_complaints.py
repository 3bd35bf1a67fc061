"""Complaints: what is said of a case without a notice; and what a case is about."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2026_11_24_complaints"
down_revision = "2026_11_24_dead_applicants"


def upgrade() -> None:
    op.alter_column("objection", "notice_id", existing_type=sa.Uuid(), nullable=True)
    op.alter_column("objection", "determination_id", existing_type=sa.Uuid(), nullable=True)
    op.add_column("disclosed_case", sa.Column("schemes", postgresql.ARRAY(sa.Text()), nullable=True))
