"""Who of a service's workers does what one alone does."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_lease"
down_revision = "2026_11_24_task_claimer"


def upgrade() -> None:
    op.create_table(
        "lease",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
