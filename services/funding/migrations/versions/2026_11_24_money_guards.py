"""Money guards: what checks, keys and indexes cannot say is refused by triggers, to everybody, the owner included."""

from alembic import op

revision = "2026_11_24_money_guards"
down_revision = "2026_11_24_first_tables"

APPEND_ONLY = ("allotment", "encumbrance", "bank_answer", "ledger_entry")
FREED = ("payroll_line", "line_member")
KEPT = ("budget", "granted_decision", "entitlement", "payroll", "instruction", "bank_difference")

NEVER_CHANGED = """
    CREATE FUNCTION never_changed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END $$
"""

# A payroll goes one step forward, or is rejected as a draft, which is its end. It keeps its terms and hands, and leaves
# its maker's or checker's hands only while the sum of its lines is its total.
PAYROLL_STEP = """
    CREATE FUNCTION payroll_step() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
        IF (OLD.id, OLD.city, OLD.county, OLD.scheme, OLD.period, OLD.total_fen, OLD.line_count, OLD.maker, OLD.made_on)
           IS DISTINCT FROM
           (NEW.id, NEW.city, NEW.county, NEW.scheme, NEW.period, NEW.total_fen, NEW.line_count, NEW.maker, NEW.made_on)
           OR (OLD.checker IS NOT NULL AND OLD.checker IS DISTINCT FROM NEW.checker)
           OR (OLD.releaser IS NOT NULL AND OLD.releaser IS DISTINCT FROM NEW.releaser)
           OR OLD.state = 'rejected'
           OR NEW.settled_fen < OLD.settled_fen OR NEW.returned_fen < OLD.returned_fen
        THEN RAISE EXCEPTION 'terms and hands of payroll % stand', OLD.id USING ERRCODE = 'restrict_violation';
        END IF;
        IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN
           (('draft', 'checked'), ('checked', 'released'), ('released', 'sent'), ('sent', 'settled'),
            ('draft', 'rejected'))
        THEN RAISE EXCEPTION 'payroll % goes one step forward', OLD.id USING ERRCODE = 'restrict_violation';
        END IF;
        IF NEW.state IN ('checked', 'released') AND NOT EXISTS (
               SELECT FROM payroll_line WHERE payroll_id = NEW.id
               HAVING sum(amount_fen) = NEW.total_fen AND count(*) = NEW.line_count)
        THEN RAISE EXCEPTION 'payroll % does not add up', OLD.id USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
"""

LINE_IN_DRAFT = """
    CREATE FUNCTION line_in_draft() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
        IF NEW.is_rejected OR NOT EXISTS (SELECT FROM payroll WHERE id = NEW.payroll_id AND state = 'draft')
        THEN RAISE EXCEPTION 'lines enter drafts only' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
"""

# A member who entered as rejected would leave the person free for a second payment.
MEMBER_LIVE = """
    CREATE FUNCTION member_live() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
        IF NEW.is_rejected
        THEN RAISE EXCEPTION 'members enter live' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
"""

# Lines and members are append-only but for one mark: their payroll was rejected, so they free their keys for good.
FREED_BY_REJECTION = """
    CREATE FUNCTION freed_by_rejection() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    DECLARE
        mark constant text[] := '{is_rejected,row_version}';
        the_line uuid := coalesce(to_jsonb(OLD) ->> 'line_id', to_jsonb(OLD) ->> 'id')::uuid;
    BEGIN
        IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - mark = to_jsonb(OLD) - mark AND NEW.is_rejected AND NOT OLD.is_rejected
           AND EXISTS (SELECT FROM payroll_line l JOIN payroll p ON p.id = l.payroll_id
                       WHERE l.id = the_line AND p.state = 'rejected')
        THEN RETURN NEW;
        END IF;
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END $$
"""

# What the bank said of an instruction is said once; the instruction itself never changes.
INSTRUCTION_ANSWER = """
    CREATE FUNCTION instruction_answer() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
        IF OLD.state <> 'open' OR
           (OLD.id, OLD.case_id, OLD.line_id, OLD.payroll_id, OLD.amount_fen, OLD.linked_to) IS DISTINCT FROM
           (NEW.id, NEW.case_id, NEW.line_id, NEW.payroll_id, NEW.amount_fen, NEW.linked_to)
        THEN RAISE EXCEPTION 'instruction % stands', OLD.id USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
"""

# A rejection marks some 20,000 lines at once and gives them back, so that each is noted for the audit.
FREE_LINES = """
    CREATE FUNCTION free_lines(the_payroll uuid) RETURNS SETOF payroll_line
    LANGUAGE sql SET search_path FROM CURRENT AS $$
        UPDATE payroll_line SET is_rejected = true, row_version = row_version + 1
        WHERE payroll_id = the_payroll AND NOT is_rejected RETURNING *
    $$
"""
FREE_MEMBERS = """
    CREATE FUNCTION free_members(the_payroll uuid) RETURNS SETOF line_member
    LANGUAGE sql SET search_path FROM CURRENT AS $$
        UPDATE line_member SET is_rejected = true, row_version = row_version + 1
        WHERE line_id IN (SELECT id FROM payroll_line WHERE payroll_id = the_payroll) AND NOT is_rejected RETURNING *
    $$
"""

# An instruction is told for a released payroll only, or repeats a returned one of the same line.
INSTRUCTION_TOLD = """
    CREATE FUNCTION instruction_told() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
        IF NEW.state <> 'open'
           OR NOT EXISTS (SELECT FROM payroll p JOIN payroll_line l ON l.payroll_id = p.id
                          WHERE l.id = NEW.line_id AND p.id = NEW.payroll_id AND NOT l.is_rejected
                          AND p.state IN ('released', 'sent', 'settled'))
           OR (NEW.linked_to IS NOT NULL AND NOT EXISTS (
                   SELECT FROM instruction WHERE id = NEW.linked_to AND line_id = NEW.line_id AND state = 'returned'))
        THEN RAISE EXCEPTION 'an instruction is told for a released payroll' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
"""

# Looked at as the transaction ends: the budget's sum is that of its encumbrances, whoever wrote them.
BOUND_AS_WRITTEN = """
    CREATE FUNCTION bound_as_written() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    DECLARE the_budget uuid := coalesce(to_jsonb(NEW) ->> 'budget_id', to_jsonb(NEW) ->> 'id')::uuid;
    BEGIN
        IF (SELECT encumbered_fen FROM budget WHERE id = the_budget) IS DISTINCT FROM
           (SELECT coalesce(sum(amount_fen), 0)::bigint FROM encumbrance WHERE budget_id = the_budget)
        THEN RAISE EXCEPTION 'budget % is not the sum of its encumbrances', the_budget
             USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NULL;
    END $$
"""


def upgrade() -> None:
    for function in (
        NEVER_CHANGED,
        PAYROLL_STEP,
        LINE_IN_DRAFT,
        MEMBER_LIVE,
        FREED_BY_REJECTION,
        FREE_LINES,
        FREE_MEMBERS,
        INSTRUCTION_ANSWER,
        INSTRUCTION_TOLD,
        BOUND_AS_WRITTEN,
    ):
        op.execute(function)
    for table in APPEND_ONLY:
        _guard(table, "append_only", "BEFORE UPDATE OR DELETE", "never_changed")
    for table in KEPT:
        _guard(table, "never_deleted", "BEFORE DELETE", "never_changed")
    _guard("payroll", "payroll_step", "BEFORE UPDATE", "payroll_step")
    for table in FREED:
        _guard(table, "append_only", "BEFORE UPDATE OR DELETE", "freed_by_rejection")
    _guard("line_member", "member_live", "BEFORE INSERT", "member_live")
    _guard("payroll_line", "line_in_draft", "BEFORE INSERT", "line_in_draft")
    _guard("instruction", "instruction_told", "BEFORE INSERT", "instruction_told")
    _guard("instruction", "instruction_answer", "BEFORE UPDATE", "instruction_answer")
    for table, event in (("encumbrance", "INSERT"), ("budget", "UPDATE")):
        op.execute(
            f"CREATE CONSTRAINT TRIGGER bound_as_written AFTER {event} ON {table} DEFERRABLE INITIALLY DEFERRED "
            "FOR EACH ROW EXECUTE FUNCTION bound_as_written()"
        )


def _guard(table: str, name: str, when: str, function: str) -> None:
    op.execute(f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()")
