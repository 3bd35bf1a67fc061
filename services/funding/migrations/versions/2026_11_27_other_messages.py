"""Another message under the id of a decision is kept beside the first: its signature says which of them counts."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_27_other_messages"
down_revision = "2026_11_26_closed_ways"


def upgrade() -> None:
    op.add_column("granted_decision", sa.Column("stands_for", sa.Uuid(), nullable=True))
    op.create_foreign_key("decision_stands_for", "granted_decision", "granted_decision", ["stands_for"], ["id"])
