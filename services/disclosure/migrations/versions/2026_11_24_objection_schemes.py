"""The scheme of an objection, by which it is kept from those who work on another."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_objection_schemes"
down_revision = "2026_11_24_ended_grants"


def upgrade() -> None:
    op.add_column("objection", sa.Column("scheme", sa.Text(), nullable=True))
    op.add_column("objector", sa.Column("scheme", sa.Text(), nullable=True))
