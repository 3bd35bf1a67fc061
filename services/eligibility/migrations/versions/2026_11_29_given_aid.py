"""Whom urgent aid goes to, how much was given, by which authority and when: many small sums are a large one."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_given_aid"
down_revision = "2026_11_28_hearings"


def upgrade() -> None:
    op.add_column("emergency", sa.Column("payee_person_id", sa.Uuid(), nullable=True))
    op.add_column("emergency", sa.Column("given_fen", sa.BigInteger(), nullable=True))
    op.add_column("emergency", sa.Column("given_by", sa.Text(), nullable=True))
    op.add_column("emergency", sa.Column("given_on", sa.Date(), nullable=True))
    op.create_check_constraint(
        "emergency_gift_is_whole",
        "emergency",
        "(given_fen IS NULL) = (given_by IS NULL) AND (given_fen IS NULL) = (given_on IS NULL)",
    )
    op.create_index("emergency_payee", "emergency", ["payee_person_id"])
