"""Guards of instructions, repeats, rights, arrears and recoveries: what a row may still become, and what not."""

from alembic import op

revision = "2026_11_25_turn_rules"
down_revision = "2026_11_25_turn_guards"

# What the bank said of an instruction is said once. It is cancelled only with its payroll, which was stopped before
# the bank had it; an answer to what was never sent is none.
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
        THEN RAISE EXCEPTION 'instruction % stands', OLD.id USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
"""

# An instruction is told for a live line of a released payroll, or repeats a returned one that a reissue names; the
# line is held, so that nobody frees its key at this moment.
INSTRUCTION_TOLD = """
    CREATE OR REPLACE FUNCTION instruction_told() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
        PERFORM 1 FROM payroll_line WHERE id = NEW.line_id AND NOT is_rejected FOR SHARE;
        IF NOT FOUND OR NEW.state <> 'open'
           OR (NEW.linked_to IS NULL AND NOT EXISTS (
                   SELECT FROM payroll p JOIN payroll_line l ON l.payroll_id = p.id
                   WHERE l.id = NEW.line_id AND p.id = NEW.payroll_id
                   AND p.state IN ('released', 'sending', 'sent', 'settled')))
           OR (NEW.linked_to IS NOT NULL AND NOT EXISTS (
                   SELECT FROM repeat r JOIN payroll p ON p.id = r.payroll_id JOIN instruction i ON i.id = r.returned_id
                   WHERE r.payroll_id = NEW.payroll_id AND r.line_id = NEW.line_id AND r.returned_id = NEW.linked_to
                   AND NOT r.is_rejected AND i.line_id = NEW.line_id AND i.state = 'returned'
                   AND p.state IN ('released', 'sending', 'sent', 'settled')))
        THEN RAISE EXCEPTION 'an instruction is told for a released payroll' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
"""

REPEAT_STANDS = """
    CREATE FUNCTION repeat_stands() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    DECLARE mark constant text[] := '{is_rejected,row_version}';
    BEGIN
        IF TG_OP = 'INSERT' AND NOT NEW.is_rejected AND EXISTS (
               SELECT FROM payroll p, instruction i JOIN payroll_line l ON l.id = i.line_id
               WHERE p.id = NEW.payroll_id AND p.state = 'draft' AND p.kind = 'reissue'
               AND i.id = NEW.returned_id AND i.line_id = NEW.line_id AND i.state = 'returned' AND NOT l.is_rejected
               AND left(l.from_month, 4) = left(p.period, 4))
        THEN RETURN NEW;
        END IF;
        IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - mark = to_jsonb(OLD) - mark AND NEW.is_rejected AND NOT OLD.is_rejected
           AND EXISTS (SELECT FROM payroll WHERE id = OLD.payroll_id AND state IN ('rejected', 'stopped'))
           AND NOT EXISTS (SELECT FROM instruction
                           WHERE linked_to = OLD.returned_id AND state IN ('open', 'settled'))
        THEN RETURN NEW;
        END IF;
        RAISE EXCEPTION 'a repeat names a returned payment and stands' USING ERRCODE = 'restrict_violation';
    END $$
"""
FREE_REPEATS = """
    CREATE FUNCTION free_repeats(the_payroll uuid) RETURNS SETOF repeat
    LANGUAGE sql SET search_path FROM CURRENT AS $$
        UPDATE repeat SET is_rejected = true, row_version = row_version + 1
        WHERE payroll_id = the_payroll AND NOT is_rejected RETURNING *
    $$
"""

# A right keeps its terms; it may end, and its end only comes nearer. Whoever it counts follows a merger.
ENTITLEMENT_STANDS = """
    CREATE FUNCTION entitlement_stands() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    DECLARE
        course constant text[] :=
            '{state,last_month,end_reason,held_from,person_ids,township,village,row_version}';
    BEGIN
        IF to_jsonb(NEW) - course <> to_jsonb(OLD) - course OR coalesce(NEW.last_month > OLD.last_month, false)
           OR (OLD.last_month IS NOT NULL AND NEW.last_month IS NULL) OR (OLD.state = 'ended' AND NEW.state <> 'ended')
        THEN RAISE EXCEPTION 'entitlement % stands', OLD.id USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
"""

# Looked at as the transaction ends: no month of a case and scheme stands in two rights.
RIGHTS_APART = """
    CREATE FUNCTION rights_apart() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
        IF EXISTS (SELECT FROM entitlement a JOIN entitlement b
                   ON b.case_id = a.case_id AND b.scheme = a.scheme AND b.id <> a.id
                   AND greatest(a.first_month, b.first_month)
                       <= least(coalesce(a.last_month, '9999'), coalesce(b.last_month, '9999'))
                   WHERE a.id = NEW.id)
        THEN RAISE EXCEPTION 'entitlement % overlaps another', NEW.id USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NULL;
    END $$
"""

# What a month was paid and is owed, less what is recovered of it, is never more than its right.
ARREARS_WITHIN = """
    CREATE FUNCTION arrears_within() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
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
        THEN RAISE EXCEPTION 'arrears of % pass the right', NEW.period USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NULL;
    END $$
"""
ARREARS_STAND = """
    CREATE FUNCTION arrears_stand() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    DECLARE course constant text[] := '{is_cancelled,township,village,row_version}';
    BEGIN
        IF to_jsonb(NEW) - course <> to_jsonb(OLD) - course OR NEW.is_cancelled < OLD.is_cancelled
           OR (NEW.is_cancelled AND NOT OLD.is_cancelled AND EXISTS (
                   SELECT FROM payroll_line WHERE entitlement_id = OLD.entitlement_id AND period = OLD.period
                   AND kind = 'arrears' AND correction = OLD.correction AND NOT is_rejected))
        THEN RAISE EXCEPTION 'arrears % stand', OLD.id USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
"""

# A part takes back what the bank really paid of a line, and of all parts never more than that.
PART_WITHIN = """
    CREATE FUNCTION part_within() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    DECLARE paid bigint;
    BEGIN
        SELECT amount_fen INTO paid FROM payroll_line l
        WHERE l.id = NEW.line_id AND l.case_id = NEW.case_id AND l.scheme = NEW.scheme AND l.period = NEW.period
        AND EXISTS (SELECT FROM instruction WHERE line_id = l.id AND state = 'settled')
        FOR NO KEY UPDATE;
        IF coalesce(paid, 0) < NEW.amount_fen + (SELECT coalesce(sum(amount_fen), 0) FROM recovery_part
                                                 WHERE line_id = NEW.line_id)
        THEN RAISE EXCEPTION 'more than line % was paid', NEW.line_id USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
"""
RECOVERY_STANDS = """
    CREATE FUNCTION recovery_stands() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    DECLARE course constant text[] := '{repaid_fen,township,village,row_version}';
    BEGIN
        IF to_jsonb(NEW) - course <> to_jsonb(OLD) - course OR NEW.repaid_fen < OLD.repaid_fen
        THEN RAISE EXCEPTION 'recovery % stands', OLD.id USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
"""
RECOVERED_AS_WRITTEN = """
    CREATE FUNCTION recovered_as_written() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    DECLARE the_recovery uuid := coalesce(to_jsonb(NEW) ->> 'recovery_id', to_jsonb(NEW) ->> 'id')::uuid;
    BEGIN
        IF EXISTS (SELECT FROM recovery r WHERE r.id = the_recovery AND (
                       r.amount_fen <> (SELECT coalesce(sum(amount_fen), 0) FROM recovery_part
                                        WHERE recovery_id = r.id)
                       OR r.repaid_fen <> (SELECT coalesce(sum(amount_fen), 0) FROM repayment
                                           WHERE recovery_id = r.id)))
        THEN RAISE EXCEPTION 'recovery % is not the sum of its parts', the_recovery
             USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NULL;
    END $$
"""

PAID_PERSONS = """
    CREATE OR REPLACE FUNCTION paid_persons(the_persons uuid[], the_scheme text, the_period text) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = funding AS $$
        SELECT person_id FROM line_member
        WHERE person_id = ANY(the_persons) AND scheme = the_scheme AND period = the_period
        AND NOT is_rejected AND NOT is_doubled
    $$
"""

FUNCTIONS = (
    INSTRUCTION_ANSWER,
    INSTRUCTION_TOLD,
    REPEAT_STANDS,
    FREE_REPEATS,
    ENTITLEMENT_STANDS,
    RIGHTS_APART,
    ARREARS_WITHIN,
    ARREARS_STAND,
    PART_WITHIN,
    RECOVERY_STANDS,
    RECOVERED_AS_WRITTEN,
)


def upgrade() -> None:
    for function in FUNCTIONS:
        op.execute(function)
    _guard("repeat", "repeat_stands", "BEFORE INSERT OR UPDATE", "repeat_stands")
    _guard("entitlement", "entitlement_stands", "BEFORE UPDATE", "entitlement_stands")
    _guard("arrears", "arrears_stand", "BEFORE UPDATE", "arrears_stand")
    _guard("arrears", "arrears_within", "AFTER INSERT", "arrears_within")
    _guard("recovery_part", "part_within", "BEFORE INSERT", "part_within")
    _guard("recovery", "recovery_stands", "BEFORE UPDATE", "recovery_stands")
    for table, event, function in (
        ("entitlement", "INSERT OR UPDATE", "rights_apart"),
        ("recovery", "INSERT OR UPDATE", "recovered_as_written"),
        ("repayment", "INSERT", "recovered_as_written"),
        ("recovery_part", "INSERT", "recovered_as_written"),
    ):
        op.execute(
            f"CREATE CONSTRAINT TRIGGER {function} AFTER {event} ON {table} DEFERRABLE INITIALLY DEFERRED "
            f"FOR EACH ROW EXECUTE FUNCTION {function}()"
        )
    # The door belongs to the system role, which only whoever runs the migration may change.
    op.execute("RESET role")
    op.execute(PAID_PERSONS)
    op.execute("SET LOCAL role = funding_owner")


def _guard(table: str, name: str, when: str, function: str) -> None:
    op.execute(f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()")
