"""How long a clock is and why, where an event said so."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_lengths"
down_revision = "2026_11_24_first_tables"


def upgrade() -> None:
    op.add_column("breach", sa.Column("days", sa.Integer(), nullable=True))
    op.add_column("breach", sa.Column("why", sa.Text(), nullable=True))
    op.add_column("clock", sa.Column("days", sa.Integer(), nullable=True))
    op.add_column("clock", sa.Column("why", sa.Text(), nullable=True))
