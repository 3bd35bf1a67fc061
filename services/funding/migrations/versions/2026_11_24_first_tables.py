"""First tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2026_11_24_first_tables"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "budget",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("encumbered_fen", sa.BigInteger(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.CheckConstraint("encumbered_fen BETWEEN 0 AND amount_fen", name="never_overspent"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("county", "year", "scheme", name="one_budget"),
    )
    op.create_table(
        "granted_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("message", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.CheckConstraint("state IN ('heard', 'opened', 'refused')", name="decision_state"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reference_id", sa.Uuid(), nullable=False),
        sa.Column("debit_account", sa.Text(), nullable=False),
        sa.Column("credit_account", sa.Text(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(kind, debit_account, credit_account) IN ("
            "('allotment', 'available', 'appropriation'), "
            "('encumbrance', 'encumbered', 'available'), "
            "('release', 'in_transit', 'encumbered'), "
            "('settlement', 'paid', 'in_transit'), "
            "('return', 'encumbered', 'in_transit')"
            ")",
            name="entry_sides",
        ),
        sa.CheckConstraint("amount_fen > 0", name="entry_positive"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("kind", "reference_id", name="booked_once"),
    )
    op.create_table(
        "payee",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("case_number", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("account", sa.LargeBinary(), nullable=True),
        sa.Column("account_tail", sa.Text(), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.CheckConstraint("is_withdrawn = (account IS NULL)", name="withdrawn_accounts_are_erased"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_id", name="one_payee_a_case"),
    )
    op.create_table(
        "payroll",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("total_fen", sa.BigInteger(), nullable=False),
        sa.Column("line_count", sa.Integer(), nullable=False),
        sa.Column("maker", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("checker", sa.Text(), nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("releaser", sa.Text(), nullable=True),
        sa.Column("released_on", sa.Date(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("settled_fen", sa.BigInteger(), nullable=False),
        sa.Column("returned_fen", sa.BigInteger(), nullable=False),
        sa.Column("rejecter", sa.Text(), nullable=True),
        sa.Column("rejected_on", sa.Date(), nullable=True),
        sa.Column("rejection_reason", sa.Text(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(state IN ('draft', 'rejected')) = (checker IS NULL) AND (checker IS NULL) = (checked_on IS NULL)",
            name="checked_by_somebody",
        ),
        sa.CheckConstraint(
            "(state = 'settled') = (settled_fen + returned_fen = total_fen)", name="settled_when_all_is_answered"
        ),
        sa.CheckConstraint(
            "(state IN ('draft', 'checked', 'rejected')) = (releaser IS NULL) "
            "AND (releaser IS NULL) = (released_on IS NULL)",
            name="released_by_somebody",
        ),
        sa.CheckConstraint(
            "(state = 'rejected') = (rejecter IS NOT NULL) AND num_nonnulls(rejecter, rejected_on, rejection_reason) "
            "IN (0, 3)",
            name="rejected_by_somebody_with_a_reason",
        ),
        sa.CheckConstraint("period ~ '^20[0-9]{2}-(0[1-9]|1[0-2])$'", name="payroll_month"),
        sa.CheckConstraint(
            "state IN ('draft', 'checked', 'released', 'sent', 'settled', 'rejected')", name="payroll_state"
        ),
        sa.CheckConstraint("checker <> maker", name="checker_is_not_maker"),
        sa.CheckConstraint("rejecter <> maker", name="rejecter_is_not_maker"),
        sa.CheckConstraint("releaser <> maker AND releaser <> checker", name="releaser_is_neither"),
        sa.CheckConstraint(
            "settled_fen >= 0 AND returned_fen >= 0 AND settled_fen + returned_fen <= total_fen",
            name="answered_within_total",
        ),
        sa.CheckConstraint("total_fen > 0 AND line_count > 0", name="payroll_positive"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("id", "scheme", "period", name="payroll_terms"),
    )
    op.create_index(
        "one_payroll_in_hand",
        "payroll",
        ["county", "scheme", "period"],
        unique=True,
        postgresql_where=sa.text("state IN ('draft', 'checked')"),
    )
    op.create_table(
        "allotment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("budget_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("allotted_on", sa.Date(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.CheckConstraint("amount_fen > 0", name="allotment_positive"),
        sa.ForeignKeyConstraint(["budget_id"], ["budget.id"], name="allotment_budget"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("budget_id", "document", name="a_document_once"),
    )
    op.create_table(
        "bank_difference",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("payroll_id", sa.Uuid(), nullable=False),
        sa.Column("instruction_id", sa.Uuid(), nullable=False),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.Column("noticed_on", sa.Date(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["payroll_id"], ["payroll.id"], name="difference_payroll"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("payroll_id", "instruction_id", "fault", name="a_difference_once"),
    )
    op.create_table(
        "entitlement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("case_number", sa.Text(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("determination_id", sa.Uuid(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("amount_fen_monthly", sa.BigInteger(), nullable=False),
        sa.Column("person_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("first_month", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.CheckConstraint("first_month ~ '^20[0-9]{2}-(0[1-9]|1[0-2])$'", name="entitlement_month"),
        sa.CheckConstraint("state IN ('funded', 'unfunded', 'ended')", name="entitlement_state"),
        sa.CheckConstraint("amount_fen_monthly > 0", name="entitlement_positive"),
        sa.CheckConstraint("cardinality(person_ids) > 0", name="entitlement_persons"),
        sa.ForeignKeyConstraint(["decision_id"], ["granted_decision.id"], name="entitlement_decision"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("decision_id", "scheme", name="a_decision_grants_a_scheme_once"),
        sa.UniqueConstraint("id", "amount_fen_monthly", name="entitlement_amount"),
    )
    op.create_index("entitlement_due", "entitlement", ["county", "scheme", "first_month"], unique=False)
    op.create_index(
        "one_live_entitlement",
        "entitlement",
        ["case_id", "scheme"],
        unique=True,
        postgresql_where=sa.text("state <> 'ended'"),
    )
    op.create_table(
        "encumbrance",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("entitlement_id", sa.Uuid(), nullable=False),
        sa.Column("budget_id", sa.Uuid(), nullable=False),
        sa.Column("from_month", sa.Text(), nullable=False),
        sa.Column("amount_fen_monthly", sa.BigInteger(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.CheckConstraint("from_month ~ '^20[0-9]{2}-(0[1-9]|1[0-2])$'", name="encumbrance_month"),
        sa.CheckConstraint(
            "amount_fen = amount_fen_monthly * (13 - right(from_month, 2)::int)", name="encumbered_to_the_years_end"
        ),
        sa.ForeignKeyConstraint(["budget_id"], ["budget.id"], name="encumbrance_budget"),
        sa.ForeignKeyConstraint(
            ["entitlement_id", "amount_fen_monthly"],
            ["entitlement.id", "entitlement.amount_fen_monthly"],
            name="encumbrance_entitlement",
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("entitlement_id", "budget_id", name="one_encumbrance_a_year"),
        sa.UniqueConstraint("id", "entitlement_id", "from_month", "amount_fen_monthly", name="encumbrance_terms"),
    )
    op.create_index("encumbrances_of_a_budget", "encumbrance", ["budget_id"], unique=False)
    op.create_table(
        "payroll_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("payroll_id", sa.Uuid(), nullable=False),
        sa.Column("entitlement_id", sa.Uuid(), nullable=False),
        sa.Column("encumbrance_id", sa.Uuid(), nullable=False),
        sa.Column("payee_id", sa.Uuid(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("from_month", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("correction", sa.Integer(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("is_rejected", sa.Boolean(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.CheckConstraint("kind = 'regular'", name="line_kind"),
        sa.CheckConstraint("amount_fen > 0", name="line_positive"),
        sa.CheckConstraint("correction = 0", name="no_corrections_yet"),
        sa.CheckConstraint(
            "period >= from_month AND left(period, 4) = left(from_month, 4)", name="paid_in_its_encumbrances_months"
        ),
        sa.ForeignKeyConstraint(
            ["encumbrance_id", "entitlement_id", "from_month", "amount_fen"],
            [
                "encumbrance.id",
                "encumbrance.entitlement_id",
                "encumbrance.from_month",
                "encumbrance.amount_fen_monthly",
            ],
            name="line_encumbrance",
        ),
        sa.ForeignKeyConstraint(["payee_id"], ["payee.id"], name="line_payee"),
        sa.ForeignKeyConstraint(
            ["payroll_id", "scheme", "period"], ["payroll.id", "payroll.scheme", "payroll.period"], name="line_payroll"
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("id", "amount_fen", name="line_amount"),
        sa.UniqueConstraint("id", "scheme", "period", "correction", name="line_terms"),
    )
    op.create_index("payroll_lines", "payroll_line", ["payroll_id", "id"], unique=False)
    op.create_index(
        "an_entitlement_once_a_period",
        "payroll_line",
        ["entitlement_id", "period", "kind", "correction"],
        unique=True,
        postgresql_where=sa.text("NOT is_rejected"),
    )
    op.create_table(
        "instruction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("payroll_id", sa.Uuid(), nullable=False),
        sa.Column("entitlement_id", sa.Uuid(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("linked_to", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.CheckConstraint("(state = 'open') = (answered_on IS NULL)", name="answered_on_a_day"),
        sa.CheckConstraint("state IN ('open', 'settled', 'returned')", name="instruction_state"),
        sa.ForeignKeyConstraint(
            ["line_id", "amount_fen"], ["payroll_line.id", "payroll_line.amount_fen"], name="instruction_line"
        ),
        sa.ForeignKeyConstraint(["linked_to"], ["instruction.id"], name="instruction_repeats"),
        sa.ForeignKeyConstraint(["payroll_id"], ["payroll.id"], name="instruction_payroll"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("id", "amount_fen", name="instruction_amount"),
        sa.UniqueConstraint("linked_to", name="an_instruction_is_repeated_once"),
    )
    op.create_index(
        "one_live_instruction", "instruction", ["line_id"], unique=True, postgresql_where=sa.text("state <> 'returned'")
    )
    op.create_index("payroll_instructions", "instruction", ["payroll_id", "id"], unique=False)
    op.create_table(
        "line_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("correction", sa.Integer(), nullable=False),
        sa.Column("is_rejected", sa.Boolean(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["line_id", "scheme", "period", "correction"],
            ["payroll_line.id", "payroll_line.scheme", "payroll_line.period", "payroll_line.correction"],
            name="member_line",
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "a_person_once_a_period",
        "line_member",
        ["person_id", "scheme", "period", "correction"],
        unique=True,
        postgresql_where=sa.text("NOT is_rejected"),
    )
    op.create_index("members_of_a_line", "line_member", ["line_id"], unique=False)
    op.create_table(
        "bank_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("instruction_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("heard_on", sa.Date(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.CheckConstraint("outcome IN ('settled', 'returned')", name="answer_outcome"),
        sa.ForeignKeyConstraint(
            ["instruction_id", "amount_fen"], ["instruction.id", "instruction.amount_fen"], name="answer_instruction"
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("instruction_id", name="one_answer_an_instruction"),
    )
