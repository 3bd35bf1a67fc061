"""Rights that end or are held, payrolls that stop or repeat, lines whose amount is no month's: the tables grow."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_turn_columns"
down_revision = "2026_11_25_turn_tables"


def upgrade() -> None:
    _columns()
    _keys()
    _checks()


def _columns() -> None:
    op.add_column("encumbrance", sa.Column("arrears_id", sa.Uuid(), nullable=True))
    op.add_column("entitlement", sa.Column("kind", sa.Text(), server_default=sa.text("'regular'"), nullable=False))
    op.add_column("entitlement", sa.Column("regular_from", sa.Text(), nullable=True))
    op.add_column("entitlement", sa.Column("last_month", sa.Text(), nullable=True))
    op.add_column("entitlement", sa.Column("end_reason", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("entitlement", sa.Column("held_from", sa.Text(), nullable=True))
    op.alter_column("entitlement", "determination_id", existing_type=sa.UUID(), nullable=True)
    op.add_column(
        "granted_decision", sa.Column("type", sa.Text(), server_default=sa.text("'AssistanceGranted'"), nullable=False)
    )
    op.add_column("line_member", sa.Column("is_doubled", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("payee", sa.Column("kind", sa.Text(), server_default=sa.text("'member'"), nullable=False))
    op.add_column("payee", sa.Column("hold", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("payee", sa.Column("is_former", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("payroll", sa.Column("kind", sa.Text(), server_default=sa.text("'regular'"), nullable=False))
    op.add_column("payroll", sa.Column("stopper", sa.Text(), nullable=True))
    op.add_column("payroll", sa.Column("stopped_on", sa.Date(), nullable=True))
    op.add_column("payroll", sa.Column("stop_reason", sa.Text(), nullable=True))


def _keys() -> None:
    op.drop_constraint(op.f("line_encumbrance"), "payroll_line", type_="foreignkey")
    op.drop_constraint(op.f("line_payroll"), "payroll_line", type_="foreignkey")
    op.drop_constraint(op.f("encumbrance_terms"), "encumbrance", type_="unique")
    op.drop_constraint(op.f("one_encumbrance_a_year"), "encumbrance", type_="unique")
    op.drop_constraint(op.f("a_decision_grants_a_scheme_once"), "entitlement", type_="unique")
    op.drop_constraint(op.f("an_instruction_is_repeated_once"), "instruction", type_="unique")
    op.drop_constraint(op.f("one_payee_a_case"), "payee", type_="unique")
    op.drop_constraint(op.f("payroll_terms"), "payroll", type_="unique")
    op.drop_index(op.f("one_payroll_in_hand"), table_name="payroll")
    op.create_index(
        "one_encumbrance_a_year",
        "encumbrance",
        ["entitlement_id", "budget_id"],
        unique=True,
        postgresql_where=sa.text("arrears_id IS NULL"),
    )
    op.create_unique_constraint("arrears_are_bound_once", "encumbrance", ["arrears_id"])
    op.create_unique_constraint("encumbrance_months", "encumbrance", ["id", "entitlement_id", "from_month"])
    op.create_index("encumbrances_of_a_case", "encumbrance", ["case_id"], unique=False)
    op.create_foreign_key(
        "encumbrance_arrears", "encumbrance", "arrears", ["arrears_id", "amount_fen"], ["id", "amount_fen"]
    )
    op.create_index(
        "a_decision_grants_a_scheme_once",
        "entitlement",
        ["decision_id", "scheme", "first_month"],
        unique=True,
        postgresql_where=sa.text("last_month IS NULL OR last_month >= first_month"),
    )
    op.create_index("entitlements_of_a_case", "entitlement", ["case_id", "scheme"], unique=False)
    op.create_index("decisions_of_a_case", "granted_decision", ["case_id"], unique=False)
    op.create_index(
        "an_instruction_is_repeated_once",
        "instruction",
        ["linked_to"],
        unique=True,
        postgresql_where=sa.text("state <> 'cancelled'"),
    )
    op.create_unique_constraint("one_payee_a_case", "payee", ["case_id", "county"])
    op.create_index("one_present_payee", "payee", ["case_id"], unique=True, postgresql_where=sa.text("NOT is_former"))
    op.create_index(
        "one_payroll_in_hand",
        "payroll",
        ["county", "scheme", "period", "kind"],
        unique=True,
        postgresql_where=sa.text("state IN ('draft', 'checked') AND kind <> 'urgent'"),
    )
    op.create_index("lines_of_a_case", "payroll_line", ["case_id"], unique=False)
    op.create_index("lines_of_an_encumbrance", "payroll_line", ["encumbrance_id"], unique=False)
    op.create_foreign_key(
        "line_encumbrance",
        "payroll_line",
        "encumbrance",
        ["encumbrance_id", "entitlement_id", "from_month"],
        ["id", "entitlement_id", "from_month"],
    )
    op.create_foreign_key("line_payroll", "payroll_line", "payroll", ["payroll_id", "scheme"], ["id", "scheme"])
    op.drop_index("one_live_instruction", "instruction")
    op.create_index(
        "one_live_instruction",
        "instruction",
        ["line_id"],
        unique=True,
        postgresql_where=sa.text("state NOT IN ('returned', 'cancelled')"),
    )
    op.drop_index("a_person_once_a_period", "line_member")
    op.create_index(
        "a_person_once_a_period",
        "line_member",
        ["person_id", "scheme", "period", "correction"],
        unique=True,
        postgresql_where=sa.text("NOT is_rejected AND NOT is_doubled"),
    )


def _checks() -> None:
    op.drop_constraint("entry_sides", "ledger_entry", type_="check")
    op.create_check_constraint(
        "entry_sides",
        "ledger_entry",
        "(kind, debit_account, credit_account) IN ("
        "('allotment', 'available', 'appropriation'), "
        "('encumbrance', 'encumbered', 'available'), "
        "('release', 'in_transit', 'encumbered'), "
        "('settlement', 'paid', 'in_transit'), "
        "('return', 'encumbered', 'in_transit'), "
        "('disencumbrance', 'available', 'encumbered'), "
        "('recall', 'encumbered', 'in_transit'), "
        "('recovery', 'recoverable', 'paid'), "
        "('repayment', 'recovered', 'recoverable')"
        ")",
    )
    op.drop_constraint("encumbered_to_the_years_end", "encumbrance", type_="check")
    op.drop_constraint("payroll_state", "payroll", type_="check")
    op.drop_constraint("checked_by_somebody", "payroll", type_="check")
    op.drop_constraint("released_by_somebody", "payroll", type_="check")
    op.drop_constraint("line_kind", "payroll_line", type_="check")
    op.drop_constraint("no_corrections_yet", "payroll_line", type_="check")
    op.drop_constraint("paid_in_its_encumbrances_months", "payroll_line", type_="check")
    op.drop_constraint("instruction_state", "instruction", type_="check")
    op.drop_constraint("answered_on_a_day", "instruction", type_="check")
    op.create_check_constraint(
        "encumbered_by_the_month",
        "encumbrance",
        "arrears_id IS NOT NULL OR (amount_fen % amount_fen_monthly = 0 AND amount_fen BETWEEN "
        "amount_fen_monthly AND amount_fen_monthly * (13 - right(from_month, 2)::int))",
    )
    op.create_check_constraint("entitlement_kind", "entitlement", "kind IN ('regular', 'one_off')")
    op.create_check_constraint("entitlement_end", "entitlement", "state <> 'ended' OR last_month IS NOT NULL")
    op.create_check_constraint("one_off_ends", "entitlement", "kind <> 'one_off' OR last_month IS NOT NULL")
    op.create_check_constraint(
        "entitlement_months",
        "entitlement",
        "last_month ~ '^20[0-9]{2}-(0[1-9]|1[0-2])$' AND held_from ~ '^20[0-9]{2}-(0[1-9]|1[0-2])$' "
        "AND regular_from ~ '^20[0-9]{2}-(0[1-9]|1[0-2])$' AND regular_from >= first_month",
    )
    op.create_check_constraint(
        "payee_kind", "payee", "kind IN ('self', 'member', 'guardian', 'entrusted', 'township_reserve')"
    )
    op.create_check_constraint("payee_hold", "payee", "hold IN ('', 'payee_dead', 'account_closed')")
    op.create_check_constraint(
        "payroll_state",
        "payroll",
        "state IN ('draft', 'checked', 'released', 'sending', 'sent', 'settled', 'rejected', 'stopped')",
    )
    op.create_check_constraint("payroll_kind", "payroll", "kind IN ('regular', 'urgent', 'reissue')")
    op.create_check_constraint(
        "checked_by_somebody",
        "payroll",
        "(state = 'stopped' OR (state IN ('draft', 'rejected')) = (checker IS NULL)) AND (checker "
        "IS NULL) = (checked_on IS NULL)",
    )
    op.create_check_constraint(
        "released_by_somebody",
        "payroll",
        "(state = 'stopped' OR (state IN ('draft', 'checked', 'rejected')) = (releaser IS NULL)) "
        "AND (releaser IS NULL) = (released_on IS NULL)",
    )
    op.create_check_constraint("stopper_is_not_maker", "payroll", "stopper <> maker")
    op.create_check_constraint(
        "stopped_by_somebody_with_a_reason",
        "payroll",
        "(state = 'stopped') = (stopper IS NOT NULL) AND num_nonnulls(stopper, stopped_on, stop_reason) IN (0, 3)",
    )
    op.create_check_constraint("line_kind", "payroll_line", "kind IN ('regular', 'one_off', 'arrears')")
    op.create_check_constraint(
        "only_arrears_correct", "payroll_line", "correction = 0 OR (correction > 0 AND kind = 'arrears')"
    )
    op.create_check_constraint(
        "paid_in_its_encumbrances_months",
        "payroll_line",
        "kind = 'arrears' OR (period >= from_month AND left(period, 4) = left(from_month, 4))",
    )
    op.create_check_constraint(
        "instruction_state", "instruction", "state IN ('open', 'settled', 'returned', 'cancelled')"
    )
    op.create_check_constraint(
        "answered_on_a_day", "instruction", "(state IN ('open', 'cancelled')) = (answered_on IS NULL)"
    )
