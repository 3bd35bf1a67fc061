"""A month that is due again after it was asked back: what nobody has repaid of it is dropped, and not paid again."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_restored_months"
down_revision = "2026_11_28_seen_accounts"

SIDES = (
    "('allotment', 'available', 'appropriation'), "
    "('encumbrance', 'encumbered', 'available'), "
    "('release', 'in_transit', 'encumbered'), "
    "('settlement', 'paid', 'in_transit'), "
    "('return', 'encumbered', 'in_transit'), "
    "('disencumbrance', 'available', 'encumbered'), "
    "('recall', 'encumbered', 'in_transit'), "
    "('recovery', 'recoverable', 'paid'), "
    "('repayment', 'recovered', 'recoverable'), "
    "('drop', 'paid', 'recoverable')"
)

# As before, and: what was dropped of a recovery stays with the household, so it counts as paid.
ARREARS_WITHIN = """
    CREATE OR REPLACE FUNCTION arrears_within() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
        IF coalesce((SELECT amount_fen_monthly FROM entitlement
                     WHERE id = NEW.entitlement_id AND case_id = NEW.case_id AND scheme = NEW.scheme
                     AND NEW.period BETWEEN first_month AND coalesce(last_month, '9999')), 0)
           < (SELECT coalesce(sum(amount_fen), 0) FROM payroll_line
              WHERE case_id = NEW.case_id AND scheme = NEW.scheme AND period = NEW.period AND NOT is_rejected)
           + (SELECT coalesce(sum(a.amount_fen), 0) FROM arrears a
              WHERE a.case_id = NEW.case_id AND a.scheme = NEW.scheme AND a.period = NEW.period AND NOT a.is_cancelled
              AND NOT EXISTS (SELECT FROM payroll_line l WHERE l.entitlement_id = a.entitlement_id
                              AND l.period = a.period AND l.kind = 'arrears' AND l.correction = a.correction
                              AND NOT l.is_rejected))
           - (SELECT coalesce(sum(amount_fen), 0) FROM recovery_part
              WHERE case_id = NEW.case_id AND scheme = NEW.scheme AND period = NEW.period AND reason <> 'merged')
           + (SELECT coalesce(sum(amount_fen), 0) FROM recovery_drop
              WHERE case_id = NEW.case_id AND scheme = NEW.scheme AND period = NEW.period)
        THEN RAISE EXCEPTION 'arrears of % pass the right', NEW.period USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NULL;
    END $$
"""

# As before, and: what was dropped may be asked back anew.
PART_WITHIN = """
    CREATE OR REPLACE FUNCTION part_within() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    DECLARE paid bigint;
    BEGIN
        SELECT amount_fen INTO paid FROM payroll_line l
        WHERE l.id = NEW.line_id AND l.case_id = NEW.case_id AND l.scheme = NEW.scheme AND l.period = NEW.period
        AND EXISTS (SELECT FROM instruction WHERE line_id = l.id AND state = 'settled')
        FOR NO KEY UPDATE;
        IF coalesce(paid, 0) < NEW.amount_fen
           + (SELECT coalesce(sum(amount_fen), 0) FROM recovery_part WHERE line_id = NEW.line_id)
           - (SELECT coalesce(sum(amount_fen), 0) FROM recovery_drop WHERE line_id = NEW.line_id)
        THEN RAISE EXCEPTION 'more than line % was paid', NEW.line_id USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
"""
RECOVERY_STANDS = """
    CREATE OR REPLACE FUNCTION recovery_stands() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    DECLARE course constant text[] := '{repaid_fen,dropped_fen,township,village,row_version}';
    BEGIN
        IF to_jsonb(NEW) - course <> to_jsonb(OLD) - course OR NEW.repaid_fen < OLD.repaid_fen
           OR NEW.dropped_fen < OLD.dropped_fen
        THEN RAISE EXCEPTION 'recovery % stands', OLD.id USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
"""
RECOVERED_AS_WRITTEN = """
    CREATE OR REPLACE FUNCTION recovered_as_written() RETURNS trigger LANGUAGE plpgsql
    SET search_path FROM CURRENT AS $$
    DECLARE the_recovery uuid := coalesce(to_jsonb(NEW) ->> 'recovery_id', to_jsonb(NEW) ->> 'id')::uuid;
    BEGIN
        IF EXISTS (SELECT FROM recovery r WHERE r.id = the_recovery AND (
                       r.amount_fen <> (SELECT coalesce(sum(amount_fen), 0) FROM recovery_part
                                        WHERE recovery_id = r.id)
                       OR r.repaid_fen <> (SELECT coalesce(sum(amount_fen), 0) FROM repayment
                                           WHERE recovery_id = r.id)
                       OR r.dropped_fen <> (SELECT coalesce(sum(amount_fen), 0) FROM recovery_drop
                                            WHERE recovery_id = r.id)))
        THEN RAISE EXCEPTION 'recovery % is not the sum of its parts', the_recovery
             USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NULL;
    END $$
"""

# Of a part no more is dropped than was asked; of a person who was paid twice nothing, since that was never due.
DROP_WITHIN = """
    CREATE FUNCTION drop_within() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    DECLARE asked bigint;
    BEGIN
        SELECT amount_fen INTO asked FROM recovery_part
        WHERE recovery_id = NEW.recovery_id AND line_id = NEW.line_id AND case_id = NEW.case_id
        AND scheme = NEW.scheme AND period = NEW.period AND reason <> 'merged'
        FOR NO KEY UPDATE;
        IF coalesce(asked, 0) < NEW.amount_fen
           + (SELECT coalesce(sum(amount_fen), 0) FROM recovery_drop
              WHERE recovery_id = NEW.recovery_id AND line_id = NEW.line_id)
        THEN RAISE EXCEPTION 'more than was asked back of line %', NEW.line_id USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
"""

FUNCTIONS = (ARREARS_WITHIN, PART_WITHIN, RECOVERY_STANDS, RECOVERED_AS_WRITTEN, DROP_WITHIN)


def upgrade() -> None:
    op.add_column("recovery", sa.Column("dropped_fen", sa.BigInteger(), server_default=sa.text("0"), nullable=False))
    op.create_check_constraint(
        "never_dropped_too_much", "recovery", "dropped_fen BETWEEN 0 AND amount_fen - repaid_fen"
    )
    op.create_table(
        "recovery_drop",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("recovery_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("dropped_on", sa.Date(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.CheckConstraint("amount_fen > 0", name="drop_positive"),
        sa.ForeignKeyConstraint(
            ["recovery_id", "line_id"], ["recovery_part.recovery_id", "recovery_part.line_id"], name="drop_part"
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("drops_of_a_case", "recovery_drop", ["case_id"], unique=False)
    op.create_index("drops_of_a_line", "recovery_drop", ["line_id"], unique=False)
    op.drop_constraint("entry_sides", "ledger_entry", type_="check")
    op.create_check_constraint(
        "entry_sides", "ledger_entry", f"(kind, debit_account, credit_account) IN ({''.join(SIDES)})"
    )
    for function in FUNCTIONS:
        op.execute(function)
    _guard("recovery_drop", "append_only", "BEFORE UPDATE OR DELETE", "never_changed")
    _guard("recovery_drop", "drop_within", "BEFORE INSERT", "drop_within")
    op.execute(
        "CREATE CONSTRAINT TRIGGER recovered_as_written AFTER INSERT ON recovery_drop DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION recovered_as_written()"
    )


def _guard(table: str, name: str, when: str, function: str) -> None:
    op.execute(f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()")
