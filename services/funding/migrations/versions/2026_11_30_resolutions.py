"""Letters of the bank about payments that it called both paid and returned: what a letter says stands."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_resolutions"
down_revision = "2026_11_29_restored_months"

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
    "('drop', 'paid', 'recoverable'), "
    "('late_settlement', 'paid', 'encumbered'), "
    "('late_return', 'encumbered', 'paid')"
)

# As before, but for a contradiction of which the bank's letter has said what is true.
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
                   SELECT FROM bank_difference d
                   WHERE d.instruction_id = NEW.linked_to AND d.fault = 'contradicts_earlier_answer'
                   AND NOT EXISTS (SELECT FROM resolution WHERE difference_id = d.id))
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

# As before, and: the bank's letter may say otherwise than its answer; what was freed or is repeated stays returned.
INSTRUCTION_ANSWER = """
    CREATE OR REPLACE FUNCTION instruction_answer() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    DECLARE
        said constant text[] := '{state,reason,answered_on,row_version}';
        place constant text[] := '{township,village,row_version}';
        course text := (SELECT state FROM payroll WHERE id = OLD.payroll_id);
        is_in_a_letter boolean :=
            EXISTS (SELECT FROM resolution WHERE instruction_id = OLD.id AND outcome = NEW.state);
    BEGIN
        IF to_jsonb(NEW) - place = to_jsonb(OLD) - place THEN RETURN NEW; END IF;
        IF (OLD.state <> 'open' AND NOT (OLD.state IN ('settled', 'returned') AND is_in_a_letter))
           OR to_jsonb(NEW) - said <> to_jsonb(OLD) - said
           OR (NEW.state = 'cancelled') <> (course = 'stopped')
           OR (OLD.state = 'returned' AND EXISTS (
                   SELECT FROM payroll_line l WHERE l.id = OLD.line_id AND (l.is_rejected OR EXISTS (
                       SELECT FROM repeat WHERE returned_id = OLD.id AND NOT is_rejected))))
           OR (OLD.state = 'settled'
               AND (SELECT coalesce(sum(amount_fen), 0) FROM recovery_part WHERE line_id = OLD.line_id)
                   > (SELECT coalesce(sum(amount_fen), 0) FROM recovery_drop WHERE line_id = OLD.line_id))
           OR (NEW.state IN ('settled', 'returned') AND NOT is_in_a_letter AND NOT EXISTS (
                   SELECT FROM bank_answer WHERE instruction_id = OLD.id AND outcome = NEW.state))
        THEN RAISE EXCEPTION 'instruction % stands', OLD.id USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
"""

# As before, and: a letter moves a payment from one side to the other, as its instructions stand.
PAYROLL_STEP = """
    CREATE OR REPLACE FUNCTION payroll_step() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    DECLARE adds_up boolean;
    BEGIN
        IF (OLD.id, OLD.city, OLD.county, OLD.scheme, OLD.period, OLD.kind, OLD.total_fen, OLD.line_count, OLD.maker,
            OLD.made_on) IS DISTINCT FROM
           (NEW.id, NEW.city, NEW.county, NEW.scheme, NEW.period, NEW.kind, NEW.total_fen, NEW.line_count, NEW.maker,
            NEW.made_on)
           OR (OLD.checker IS NOT NULL AND OLD.checker IS DISTINCT FROM NEW.checker)
           OR (OLD.releaser IS NOT NULL AND OLD.releaser IS DISTINCT FROM NEW.releaser)
           OR OLD.state IN ('rejected', 'stopped')
           OR ((NEW.settled_fen < OLD.settled_fen OR NEW.returned_fen < OLD.returned_fen) AND NOT (
                   EXISTS (SELECT FROM resolution WHERE payroll_id = NEW.id)
                   AND NEW.settled_fen = (SELECT coalesce(sum(amount_fen), 0) FROM instruction
                                          WHERE payroll_id = NEW.id AND state = 'settled')
                   AND NEW.returned_fen = (SELECT coalesce(sum(amount_fen), 0) FROM instruction
                                           WHERE payroll_id = NEW.id AND state = 'returned')))
        THEN RAISE EXCEPTION 'terms and hands of payroll % stand', OLD.id USING ERRCODE = 'restrict_violation';
        END IF;
        IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN
           (('draft', 'checked'), ('checked', 'released'), ('released', 'sending'), ('released', 'sent'),
            ('sending', 'sent'), ('sent', 'settled'), ('draft', 'rejected'),
            ('draft', 'stopped'), ('checked', 'stopped'), ('released', 'stopped'))
        THEN RAISE EXCEPTION 'payroll % goes one step forward', OLD.id USING ERRCODE = 'restrict_violation';
        END IF;
        IF NEW.state IN ('checked', 'released') THEN
            IF NEW.kind = 'reissue' THEN
                SELECT sum(amount_fen) = NEW.total_fen AND count(*) = NEW.line_count INTO adds_up
                FROM repeat WHERE payroll_id = NEW.id;
            ELSE
                SELECT sum(amount_fen) = NEW.total_fen AND count(*) = NEW.line_count INTO adds_up
                FROM payroll_line WHERE payroll_id = NEW.id;
            END IF;
            IF adds_up IS NOT TRUE
            THEN RAISE EXCEPTION 'payroll % does not add up', OLD.id USING ERRCODE = 'restrict_violation';
            END IF;
        END IF;
        RETURN NEW;
    END $$
"""

# A letter is about a contradiction alone, of a payment of this payroll, and not entered by whoever drew it up.
RESOLUTION_HOLDS = """
    CREATE FUNCTION resolution_holds() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
        IF NOT EXISTS (SELECT FROM bank_difference d JOIN instruction i ON i.id = d.instruction_id
                       JOIN payroll p ON p.id = d.payroll_id
                       WHERE d.id = NEW.difference_id AND d.fault = 'contradicts_earlier_answer'
                       AND i.payroll_id = NEW.payroll_id AND i.case_id = NEW.case_id AND p.maker <> NEW.resolver)
        THEN RAISE EXCEPTION 'a letter of the bank resolves a contradiction' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
"""


def upgrade() -> None:
    op.create_unique_constraint("difference_place", "bank_difference", ["id", "payroll_id", "instruction_id"])
    op.create_table(
        "resolution",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("payroll_id", sa.Uuid(), nullable=False),
        sa.Column("difference_id", sa.Uuid(), nullable=False),
        sa.Column("instruction_id", sa.Uuid(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("resolver", sa.Text(), nullable=False),
        sa.Column("resolved_on", sa.Date(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.CheckConstraint("outcome IN ('settled', 'returned')", name="resolution_outcome"),
        sa.ForeignKeyConstraint(
            ["difference_id", "payroll_id", "instruction_id"],
            ["bank_difference.id", "bank_difference.payroll_id", "bank_difference.instruction_id"],
            name="resolution_difference",
        ),
        sa.ForeignKeyConstraint(["payroll_id", "scheme"], ["payroll.id", "payroll.scheme"], name="resolution_payroll"),
        sa.ForeignKeyConstraint(["instruction_id"], ["instruction.id"], name="resolution_instruction"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("difference_id", name="resolved_once"),
    )
    op.create_index("resolutions_of_an_instruction", "resolution", ["instruction_id"], unique=False)
    op.drop_constraint("entry_sides", "ledger_entry", type_="check")
    op.create_check_constraint(
        "entry_sides", "ledger_entry", f"(kind, debit_account, credit_account) IN ({''.join(SIDES)})"
    )
    for function in (INSTRUCTION_TOLD, INSTRUCTION_ANSWER, PAYROLL_STEP, RESOLUTION_HOLDS):
        op.execute(function)
    for name, when, function in (
        ("append_only", "BEFORE UPDATE OR DELETE", "never_changed"),
        ("resolution_holds", "BEFORE INSERT", "resolution_holds"),
    ):
        op.execute(f"CREATE TRIGGER {name} {when} ON resolution FOR EACH ROW EXECUTE FUNCTION {function}()")
