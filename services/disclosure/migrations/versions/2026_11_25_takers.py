"""Who took a case in, which whoever objects is protected from."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_takers"
down_revision = "2026_11_24_complaints"


def upgrade() -> None:
    op.add_column("disclosed_case", sa.Column("taken_in_by", sa.Text(), nullable=True))
    op.add_column("objector", sa.Column("taken_in_by", sa.Text(), nullable=True))
