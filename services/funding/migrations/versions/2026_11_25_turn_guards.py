"""Guards of the hard turns: payrolls stop, payments repeat, rights end, arrears and recoveries settle the past."""

from alembic import op

revision = "2026_11_25_turn_guards"
down_revision = "2026_11_25_turn_columns"

APPEND_ONLY = ("disencumbrance", "recovery_part", "repayment", "merger", "case_move")
KEPT = ("payee", "arrears", "recovery", "repeat", "death")

# As before, and: a payroll that is not yet at the bank may be stopped, which is its end; one whose file is on its way
# may not. A reissue adds up over what it repeats.
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
           OR NEW.settled_fen < OLD.settled_fen OR NEW.returned_fen < OLD.returned_fen
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

# A line frees its key when its payroll was rejected or stopped, or when the bank returned it and it is due no more;
# never while an instruction may still pay or has paid it. Within its county it may follow its household.
LINE_FREED = """
    CREATE FUNCTION line_freed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    DECLARE
        mark constant text[] := '{is_rejected,row_version}';
        place constant text[] := '{township,village,row_version}';
    BEGIN
        IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - place = to_jsonb(OLD) - place THEN RETURN NEW; END IF;
        IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - mark = to_jsonb(OLD) - mark AND NEW.is_rejected AND NOT OLD.is_rejected
           AND NOT EXISTS (SELECT FROM instruction WHERE line_id = OLD.id AND state IN ('open', 'settled'))
           AND (EXISTS (SELECT FROM payroll WHERE id = OLD.payroll_id AND state IN ('rejected', 'stopped'))
                OR (EXISTS (SELECT FROM instruction WHERE line_id = OLD.id AND state = 'returned')
                    AND NOT EXISTS (SELECT FROM repeat r JOIN payroll p ON p.id = r.payroll_id
                                    WHERE r.line_id = OLD.id AND p.state IN ('draft', 'checked'))))
        THEN RETURN NEW;
        END IF;
        RAISE EXCEPTION 'payroll_line is append-only' USING ERRCODE = 'restrict_violation';
    END $$
"""

# A member is freed with its line, and follows its person when two were found to be one; where that person stands in
# the month already, the member is marked as doubled: paid twice, to be recovered.
MEMBER_FREED = """
    CREATE FUNCTION member_freed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    DECLARE
        mark constant text[] := '{is_rejected,row_version}';
        person constant text[] := '{person_id,is_doubled,row_version}';
    BEGIN
        IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - mark = to_jsonb(OLD) - mark AND NEW.is_rejected AND NOT OLD.is_rejected
           AND EXISTS (SELECT FROM payroll_line WHERE id = OLD.line_id AND is_rejected)
        THEN RETURN NEW;
        END IF;
        IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - person = to_jsonb(OLD) - person AND NEW.is_doubled >= OLD.is_doubled
           AND EXISTS (SELECT FROM merger
                       WHERE from_person_id = OLD.person_id AND into_person_id = NEW.person_id)
        THEN RETURN NEW;
        END IF;
        RAISE EXCEPTION 'line_member is append-only' USING ERRCODE = 'restrict_violation';
    END $$
"""

MEMBER_LIVE = """
    CREATE OR REPLACE FUNCTION member_live() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
        IF NEW.is_rejected OR NEW.is_doubled
        THEN RAISE EXCEPTION 'members enter live' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
"""

# Fires after the foreign keys (by its name), which hold the encumbrance: whoever ends the right or frees its money
# comes before or after, never in between.
LINE_IS_DUE = """
    CREATE FUNCTION line_is_due() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
        IF NOT EXISTS (SELECT FROM payroll WHERE id = NEW.payroll_id AND kind <> 'reissue'
                       AND left(period, 4) = left(NEW.from_month, 4)
                       AND CASE NEW.kind WHEN 'regular' THEN period = NEW.period ELSE period >= NEW.period END)
           OR (NEW.kind = 'arrears' AND NOT EXISTS (
                   SELECT FROM arrears a JOIN encumbrance e ON e.arrears_id = a.id AND e.id = NEW.encumbrance_id
                   WHERE a.entitlement_id = NEW.entitlement_id AND a.period = NEW.period
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

# Only what no live line has taken is freed; whoever draws up a line of this encumbrance at this moment is waited for.
ONLY_THE_REST_IS_FREED = """
    CREATE FUNCTION only_the_rest_is_freed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    DECLARE bound bigint;
    BEGIN
        SELECT amount_fen INTO bound FROM encumbrance WHERE id = NEW.encumbrance_id FOR UPDATE;
        IF bound - NEW.amount_fen
           - (SELECT coalesce(sum(amount_fen), 0) FROM disencumbrance WHERE encumbrance_id = NEW.encumbrance_id)
           < (SELECT coalesce(sum(amount_fen), 0) FROM payroll_line
              WHERE encumbrance_id = NEW.encumbrance_id AND NOT is_rejected)
        THEN RAISE EXCEPTION 'encumbrance % is in use', NEW.encumbrance_id USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
"""

BOUND_AS_WRITTEN = """
    CREATE OR REPLACE FUNCTION bound_as_written() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    DECLARE the_budget uuid := coalesce(to_jsonb(NEW) ->> 'budget_id', to_jsonb(NEW) ->> 'id')::uuid;
    BEGIN
        IF (SELECT encumbered_fen FROM budget WHERE id = the_budget) IS DISTINCT FROM
           (SELECT coalesce(sum(amount_fen), 0)::bigint FROM encumbrance WHERE budget_id = the_budget)
           - (SELECT coalesce(sum(amount_fen), 0)::bigint FROM disencumbrance WHERE budget_id = the_budget)
        THEN RAISE EXCEPTION 'budget % is not the sum of its encumbrances', the_budget
             USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NULL;
    END $$
"""

FUNCTIONS = (
    PAYROLL_STEP,
    LINE_FREED,
    MEMBER_FREED,
    MEMBER_LIVE,
    LINE_IS_DUE,
    ONLY_THE_REST_IS_FREED,
    BOUND_AS_WRITTEN,
)


def upgrade() -> None:
    for function in FUNCTIONS:
        op.execute(function)
    for table, function in (("payroll_line", "line_freed"), ("line_member", "member_freed")):
        op.execute(f"DROP TRIGGER append_only ON {table}")
        _guard(table, "append_only", "BEFORE UPDATE OR DELETE", function)
    op.execute("DROP FUNCTION freed_by_rejection")
    for table in APPEND_ONLY:
        _guard(table, "append_only", "BEFORE UPDATE OR DELETE", "never_changed")
    for table in KEPT:
        _guard(table, "never_deleted", "BEFORE DELETE", "never_changed")
    _guard("payroll_line", "line_is_due", "AFTER INSERT", "line_is_due")
    _guard("disencumbrance", "only_the_rest", "BEFORE INSERT", "only_the_rest_is_freed")
    op.execute(
        "CREATE CONSTRAINT TRIGGER bound_as_written AFTER INSERT ON disencumbrance DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION bound_as_written()"
    )


def _guard(table: str, name: str, when: str, function: str) -> None:
    op.execute(f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()")
