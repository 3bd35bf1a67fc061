"""Who was heard and let the days go, whose mistake is taken back, and which authority made a decision."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_hearings"
down_revision = "2026_11_27_deaths"


def upgrade() -> None:
    op.add_column("adjustment", sa.Column("fault", sa.Text(), nullable=True))
    op.add_column("adjustment", sa.Column("period_examples", sa.ARRAY(sa.Text()), server_default="{}", nullable=False))
    op.add_column("decision", sa.Column("authority_level", sa.Text(), nullable=True))
    op.add_column("decision", sa.Column("authority_area", sa.Text(), nullable=True))
    op.add_column("hearing", sa.Column("by_guardian", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("hearing", sa.Column("agrees_early", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_check_constraint("hearing_early_is_signed", "hearing", "NOT agrees_early OR paper_hash IS NOT NULL")
    op.drop_constraint("adjustment_has_ground", "adjustment")
    op.create_check_constraint(
        "adjustment_has_ground",
        "adjustment",
        "content IS NOT NULL OR paper_hash IS NOT NULL OR (cause = 'death' AND kind = 'stop') OR cause = 'withdrawal'",
    )
