"""Whose case it is by id, and when that one died: the dead are not named in public."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_dead_applicants"
down_revision = "2026_11_24_objection_schemes"


def upgrade() -> None:
    op.add_column("disclosed_case", sa.Column("applicant_person_id", sa.Uuid(), nullable=True))
    op.add_column("disclosed_case", sa.Column("applicant_died_on", sa.Date(), nullable=True))
