"""A table for the ground floor's tests."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_note"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "note",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("case_id", sa.Uuid()),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text()),
        sa.Column("village", sa.Text()),
    )
