"""Ways to other people's money that only our code had closed: now the tables close them too."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_26_closed_ways"
down_revision = "2026_11_25_turn_rules"

# As before, and: an instruction is of the case, right, scheme and month of its line, and nothing is repeated of which
# the bank has said both that it was paid and that it came back.
INSTRUCTION_TOLD = """
    CREATE OR REPLACE FUNCTION instruction_told() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
        PERFORM 1 FROM payroll_line
        WHERE id = NEW.line_id AND NOT is_rejected AND case_id = NEW.case_id AND entitlement_id = NEW.entitlement_id
        AND scheme = NEW.scheme AND period = NEW.period FOR SHARE;
        IF NOT FOUND OR NEW.state <> 'open'
           OR (NEW.linked_to IS NULL AND NOT EXISTS (
                   SELECT FROM payroll p JOIN payroll_line l ON l.payroll_id = p.id
                   WHERE l.id = NEW.line_id AND p.id = NEW.payroll_id
                   AND p.state IN ('released', 'sending', 'sent', 'settled')))
           OR (NEW.linked_to IS NOT NULL AND (EXISTS (
                   SELECT FROM bank_difference
                   WHERE instruction_id = NEW.linked_to AND fault = 'contradicts_earlier_answer')
               OR NOT EXISTS (
                   SELECT FROM repeat r JOIN payroll p ON p.id = r.payroll_id JOIN instruction i ON i.id = r.returned_id
                   WHERE r.payroll_id = NEW.payroll_id AND r.line_id = NEW.line_id AND r.returned_id = NEW.linked_to
                   AND NOT r.is_rejected AND i.line_id = NEW.line_id AND i.state = 'returned'
                   AND p.state IN ('released', 'sending', 'sent', 'settled'))))
        THEN RAISE EXCEPTION 'an instruction is told for a released payroll' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
"""

# As before, and: settled or returned is what the bank has said, and the answer stands in its own table, which no
# person writes. A payment that somebody calls returned would be paid again.
INSTRUCTION_ANSWER = """
    CREATE OR REPLACE FUNCTION instruction_answer() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    DECLARE
        said constant text[] := '{state,reason,answered_on,row_version}';
        place constant text[] := '{township,village,row_version}';
        course text := (SELECT state FROM payroll WHERE id = OLD.payroll_id);
    BEGIN
        IF to_jsonb(NEW) - place = to_jsonb(OLD) - place THEN RETURN NEW; END IF;
        IF OLD.state <> 'open' OR to_jsonb(NEW) - said <> to_jsonb(OLD) - said
           OR (NEW.state = 'cancelled') <> (course = 'stopped')
           OR (NEW.state IN ('settled', 'returned') AND NOT EXISTS (
                   SELECT FROM bank_answer WHERE instruction_id = OLD.id AND outcome = NEW.state))
        THEN RAISE EXCEPTION 'instruction % stands', OLD.id USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
"""

# As before, and: arrears are paid to the case that they are owed to.
LINE_IS_DUE = """
    CREATE OR REPLACE FUNCTION line_is_due() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
        IF NOT EXISTS (SELECT FROM payroll WHERE id = NEW.payroll_id AND kind <> 'reissue'
                       AND left(period, 4) = left(NEW.from_month, 4)
                       AND CASE NEW.kind WHEN 'regular' THEN period = NEW.period ELSE period >= NEW.period END)
           OR (NEW.kind = 'arrears' AND NOT EXISTS (
                   SELECT FROM arrears a JOIN encumbrance e ON e.arrears_id = a.id AND e.id = NEW.encumbrance_id
                   WHERE a.entitlement_id = NEW.entitlement_id AND a.period = NEW.period
                   AND a.case_id = NEW.case_id AND a.scheme = NEW.scheme
                   AND a.correction = NEW.correction AND a.amount_fen = NEW.amount_fen AND NOT a.is_cancelled))
           OR (NEW.kind <> 'arrears' AND NOT EXISTS (
                   SELECT FROM entitlement WHERE id = NEW.entitlement_id AND case_id = NEW.case_id
                   AND scheme = NEW.scheme AND kind = NEW.kind AND amount_fen_monthly = NEW.amount_fen
                   AND NEW.period BETWEEN first_month AND coalesce(last_month, '9999')))
        THEN RAISE EXCEPTION 'line % is not due', NEW.id USING ERRCODE = 'restrict_violation';
        END IF;
        IF (SELECT amount_fen FROM encumbrance WHERE id = NEW.encumbrance_id)
           - (SELECT coalesce(sum(amount_fen), 0) FROM disencumbrance WHERE encumbrance_id = NEW.encumbrance_id)
           < (SELECT sum(amount_fen) FROM payroll_line WHERE encumbrance_id = NEW.encumbrance_id AND NOT is_rejected)
        THEN RAISE EXCEPTION 'encumbrance % is exhausted', NEW.encumbrance_id USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NULL;
    END $$
"""

# Nobody is paid without standing as a member: without members a line would pay a person whom another pays already.
EVERYBODY_STANDS = """
    CREATE FUNCTION everybody_stands() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
        IF EXISTS (SELECT FROM payroll_line l JOIN entitlement t ON t.id = l.entitlement_id
                   CROSS JOIN unnest(t.person_ids) AS person
                   WHERE l.payroll_id = NEW.id
                   AND NOT EXISTS (SELECT FROM line_member m WHERE m.line_id = l.id AND m.person_id = person))
        THEN RAISE EXCEPTION 'payroll % pays persons who do not stand in it', NEW.id
             USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
"""

# Looked at as the transaction ends: a budget is the sum of its documents.
ALLOTTED_AS_WRITTEN = """
    CREATE FUNCTION allotted_as_written() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    DECLARE the_budget uuid := coalesce(to_jsonb(NEW) ->> 'budget_id', to_jsonb(NEW) ->> 'id')::uuid;
    BEGIN
        IF (SELECT amount_fen FROM budget WHERE id = the_budget) IS DISTINCT FROM
           (SELECT coalesce(sum(amount_fen), 0)::bigint FROM allotment WHERE budget_id = the_budget)
        THEN RAISE EXCEPTION 'budget % is not the sum of its allotments', the_budget
             USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NULL;
    END $$
"""

FUNCTIONS = (INSTRUCTION_TOLD, INSTRUCTION_ANSWER, LINE_IS_DUE, EVERYBODY_STANDS, ALLOTTED_AS_WRITTEN)


def upgrade() -> None:
    op.add_column("death", sa.Column("is_corrected", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("payee", sa.Column("account_from", sa.Uuid(), nullable=True))
    op.create_unique_constraint("payee_place", "payee", ["id", "case_id", "county"])
    op.drop_constraint("line_payee", "payroll_line", type_="foreignkey")
    op.create_foreign_key(
        "line_payee", "payroll_line", "payee", ["payee_id", "case_id", "county"], ["id", "case_id", "county"]
    )
    op.drop_constraint("a_receipt_once", "repayment", type_="unique")
    op.create_unique_constraint("a_receipt_once", "repayment", ["county", "document"])
    op.create_index("repayments_of_a_recovery", "repayment", ["recovery_id"], unique=False)
    for function in FUNCTIONS:
        op.execute(function)
    op.execute(
        "CREATE TRIGGER everybody_stands BEFORE UPDATE ON payroll FOR EACH ROW "
        "WHEN (OLD.state = 'checked' AND NEW.state = 'released') EXECUTE FUNCTION everybody_stands()"
    )
    for table, event in (("allotment", "INSERT"), ("budget", "INSERT OR UPDATE")):
        op.execute(
            f"CREATE CONSTRAINT TRIGGER allotted_as_written AFTER {event} ON {table} DEFERRABLE INITIALLY DEFERRED "
            "FOR EACH ROW EXECUTE FUNCTION allotted_as_written()"
        )
