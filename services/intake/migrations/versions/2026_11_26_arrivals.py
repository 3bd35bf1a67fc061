"""Households that are to arrive, for the new township to take in or to return."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_arrivals"
down_revision = "2026_11_25_payee_changes"


def upgrade() -> None:
    op.add_column("move", sa.Column("returned_for", sa.Text(), nullable=True))
    op.create_check_constraint("move_returned_is_done", "move", "returned_for IS NULL OR done_on IS NOT NULL")
    op.create_table(
        "arrival",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("case_number", sa.Text(), nullable=False),
        sa.Column("applicant", sa.Text(), nullable=False),
        sa.Column("from_township", sa.Text(), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("offered_on", sa.Date(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("settled_by", sa.Text(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.CheckConstraint("(standing = 'waiting') = (settled_by IS NULL)", name="arrival_is_settled_by_somebody"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_arrival_case_id"), "arrival", ["case_id"], unique=False)
