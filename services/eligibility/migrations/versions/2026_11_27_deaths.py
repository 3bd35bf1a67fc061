"""Deaths as they were told and corrected, stops that rest on one, and reviews of what was granted before."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_27_deaths"
down_revision = "2026_11_26_turns_of_a_case"

# Nobody scheduled a review of what the first release granted. A task does it, a case at a time.
REVIEWS = """
    INSERT INTO task (id, kind, key, clock, due_at, argument, attempts)
    SELECT gen_random_uuid(), 'schedule_reviews', '2026_11_27_deaths', 'real', now(), '{}', 0
    WHERE EXISTS (SELECT 1 FROM decision WHERE outcome = 'granted')"""


def upgrade() -> None:
    op.create_table(
        "death",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("died_on", sa.Date(), nullable=False),
        sa.Column("corrected_on", sa.Date(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_id", "person_id", name="death_once"),
    )
    op.drop_constraint("adjustment_has_ground", "adjustment")
    op.create_check_constraint(
        "adjustment_has_ground",
        "adjustment",
        "content IS NOT NULL OR paper_hash IS NOT NULL OR (cause = 'death' AND kind = 'stop')",
    )
    op.execute(REVIEWS)
