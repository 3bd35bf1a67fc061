"""Tables of what follows a decision: arrears, recoveries, freed encumbrances, repeats, deaths, mergers, moves."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_turn_tables"
down_revision = "2026_11_24_left_out"


def upgrade() -> None:
    op.create_unique_constraint("encumbrance_place", "encumbrance", ["id", "budget_id"])
    op.create_unique_constraint("payroll_scheme", "payroll", ["id", "scheme"])
    op.create_table(
        "case_move",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("first_month", sa.Text(), nullable=False),
        sa.Column("from_county", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.CheckConstraint("first_month ~ '^20[0-9]{2}-(0[1-9]|1[0-2])$'", name="move_month"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("moves_of_a_case", "case_move", ["case_id"], unique=False)
    op.create_table(
        "death",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("died_on", sa.Date(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_id", "person_id", name="a_death_once"),
    )
    op.create_table(
        "merger",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("from_person_id", sa.Uuid(), nullable=False),
        sa.Column("into_person_id", sa.Uuid(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_id", "from_person_id", name="a_merger_once"),
    )
    op.create_index("mergers_of_a_person", "merger", ["from_person_id", "into_person_id"], unique=False)
    op.create_table(
        "recovery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("case_number", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("repaid_fen", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.CheckConstraint("reason IN ('withdrawn', 'merged', 'after_death', 'not_in_order')", name="recovery_reason"),
        sa.CheckConstraint("repaid_fen BETWEEN 0 AND amount_fen AND amount_fen > 0", name="never_repaid_too_much"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("recoveries_of_a_case", "recovery", ["case_id"], unique=False)
    op.create_table(
        "repayment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("recovery_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("repaid_on", sa.Date(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.CheckConstraint("amount_fen > 0", name="repayment_positive"),
        sa.ForeignKeyConstraint(["recovery_id"], ["recovery.id"], name="repayment_recovery"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("recovery_id", "document", name="a_receipt_once"),
    )
    op.create_table(
        "arrears",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("entitlement_id", sa.Uuid(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("correction", sa.Integer(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.Column("owed_on", sa.Date(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.CheckConstraint("period ~ '^20[0-9]{2}-(0[1-9]|1[0-2])$'", name="arrears_month"),
        sa.CheckConstraint("amount_fen > 0 AND correction >= 0", name="arrears_positive"),
        sa.ForeignKeyConstraint(["entitlement_id"], ["entitlement.id"], name="arrears_entitlement"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("id", "amount_fen", name="arrears_amount"),
    )
    op.create_index("arrears_of_an_entitlement", "arrears", ["entitlement_id"], unique=False)
    op.create_index(
        "arrears_once",
        "arrears",
        ["case_id", "scheme", "period", "correction"],
        unique=True,
        postgresql_where=sa.text("NOT is_cancelled"),
    )
    op.create_table(
        "disencumbrance",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("encumbrance_id", sa.Uuid(), nullable=False),
        sa.Column("budget_id", sa.Uuid(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("freed_on", sa.Date(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.CheckConstraint("amount_fen > 0", name="disencumbrance_positive"),
        sa.ForeignKeyConstraint(
            ["encumbrance_id", "budget_id"],
            ["encumbrance.id", "encumbrance.budget_id"],
            name="disencumbrance_encumbrance",
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("disencumbrances_of_a_budget", "disencumbrance", ["budget_id"], unique=False)
    op.create_index("disencumbrances_of_an_encumbrance", "disencumbrance", ["encumbrance_id"], unique=False)
    op.create_table(
        "recovery_part",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("recovery_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.CheckConstraint("amount_fen > 0", name="part_positive"),
        sa.ForeignKeyConstraint(["line_id"], ["payroll_line.id"], name="part_line"),
        sa.ForeignKeyConstraint(["recovery_id"], ["recovery.id"], name="part_recovery"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("recovery_id", "line_id", name="a_line_once_a_recovery"),
    )
    op.create_index("parts_of_a_case", "recovery_part", ["case_id"], unique=False)
    op.create_index("parts_of_a_line", "recovery_part", ["line_id"], unique=False)
    op.create_table(
        "repeat",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("payroll_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("returned_id", sa.Uuid(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("is_rejected", sa.Boolean(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["line_id", "amount_fen"], ["payroll_line.id", "payroll_line.amount_fen"], name="repeat_line"
        ),
        sa.ForeignKeyConstraint(["payroll_id", "scheme"], ["payroll.id", "payroll.scheme"], name="repeat_payroll"),
        sa.ForeignKeyConstraint(["returned_id"], ["instruction.id"], name="repeat_of"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "a_return_is_repeated_once", "repeat", ["returned_id"], unique=True, postgresql_where=sa.text("NOT is_rejected")
    )
    op.create_index("repeats_of_a_line", "repeat", ["line_id"], unique=False)
    op.create_index("repeats_of_a_payroll", "repeat", ["payroll_id"], unique=False)
