"""Deaths put right, agreements filed with the county, why nobody consented, and who handles a case as a person."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_corrections"
down_revision = "2026_11_24_undone_withdrawals"


def upgrade() -> None:
    op.add_column("application", sa.Column("acceptor_person_id", sa.Uuid(), nullable=True))
    op.add_column("emergency", sa.Column("reporter_person_id", sa.Uuid(), nullable=True))
    op.add_column("emergency_supplement", sa.Column("no_consent_reason", sa.LargeBinary(), nullable=True))
    op.add_column("payee", sa.Column("filed_by", sa.Text(), nullable=True))
    op.add_column("payee", sa.Column("filed_on", sa.Date(), nullable=True))
    op.add_column("death", sa.Column("recorder_id", sa.Text(), nullable=True))
    op.add_column("death", sa.Column("correction_reason", sa.Text(), nullable=True))
    op.add_column("death", sa.Column("correction_hash", sa.Text(), nullable=True))
    op.add_column("death", sa.Column("corrector_id", sa.Text(), nullable=True))
    op.add_column("death", sa.Column("corrected_on", sa.Date(), nullable=True))
    op.drop_constraint("death_once", "death", type_="unique")
    op.create_index(
        "death_stands_once", "death", ["case_id", "person_id"], unique=True, postgresql_where="corrected_on IS NULL"
    )
    op.create_check_constraint(
        "death_is_corrected_by_another",
        "death",
        "corrected_on IS NULL OR (correction_hash IS NOT NULL AND corrector_id IS DISTINCT FROM recorder_id)",
    )
