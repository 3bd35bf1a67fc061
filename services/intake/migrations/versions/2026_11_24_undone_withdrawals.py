"""Whether an application was undone within ten minutes of handing in, beside what a withdrawal says already."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_undone_withdrawals"
down_revision = "2026_11_24_hard_turns"


def upgrade() -> None:
    op.add_column("withdrawal", sa.Column("undone", sa.Boolean(), nullable=True))
