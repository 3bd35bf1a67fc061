"""In which order a case met its steps."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_order_of_steps"
down_revision = "2026_11_24_first_tables"


def upgrade() -> None:
    op.add_column("case_step", sa.Column("number", sa.Integer(), nullable=True))
