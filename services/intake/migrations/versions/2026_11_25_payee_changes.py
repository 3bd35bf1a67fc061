"""Payees whom an officer asked for, which wait for another officer."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_payee_changes"
down_revision = "2026_11_24_corrections"


def upgrade() -> None:
    op.create_table(
        "payee_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("bank_name", sa.Text(), nullable=False),
        sa.Column("sealed_account", sa.LargeBinary(), nullable=False),
        sa.Column("tail", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("paper_hash", sa.Text(), nullable=True),
        sa.Column("is_official", sa.Boolean(), nullable=True),
        sa.Column("change_paper_hash", sa.Text(), nullable=True),
        sa.Column("changed_on", sa.Date(), nullable=True),
        sa.Column("filed_by", sa.Text(), nullable=True),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("replaces_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("settled_by", sa.Text(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.CheckConstraint("(standing = 'waiting') = (settled_by IS NULL)", name="payee_change_is_settled_by_somebody"),
        sa.CheckConstraint(
            "standing <> 'confirmed' OR settled_by <> asked_by", name="payee_change_confirmed_by_another"
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("payee_change_case", "payee_change", ["case_id"])
    op.create_index(
        "payee_change_one_waits", "payee_change", ["case_id"], unique=True, postgresql_where="standing = 'waiting'"
    )
