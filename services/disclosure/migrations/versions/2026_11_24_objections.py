"""Objections to notices, and apart from them whoever raised one."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_objections"
down_revision = "2026_11_24_first_tables"


def upgrade() -> None:
    op.create_table(
        "objection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("determination_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("receipt_index", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("statement_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("due_since", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("told_way", sa.Text(), nullable=True),
        sa.Column("found_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(state = 'answered') = (answered_on IS NOT NULL AND told_way IS NOT NULL AND found_sealed IS NOT NULL)",
            name="objection_answer_is_whole",
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
        sa.UniqueConstraint("receipt_index"),
    )
    op.create_index("objection_case", "objection", ["case_id"], unique=False)
    op.create_index("objection_notice", "objection", ["notice_id"], unique=False)
    op.create_table(
        "objector",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.drop_constraint("notice_posting_has_evidence", "notice", type_="check")
    op.create_check_constraint(
        "notice_posting_has_evidence",
        "notice",
        "state NOT IN ('posted', 'concluded', 'disputed') OR "
        "(posted_on >= planned_on AND photo_hash IS NOT NULL AND notice_days > 0)",
    )
