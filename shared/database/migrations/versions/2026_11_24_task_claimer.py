"""Who claimed a task."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_task_claimer"
down_revision = "2026_11_24_ground_floor"


def upgrade() -> None:
    op.add_column("task", sa.Column("claimed_by", sa.Text(), nullable=True))
