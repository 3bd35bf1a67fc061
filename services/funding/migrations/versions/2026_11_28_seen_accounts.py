"""Money goes to the accounts that the checker has seen: a payroll keeps their mark, and an instruction which it is."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_seen_accounts"
down_revision = "2026_11_27_other_messages"

PAYEES_OF = """
    CREATE FUNCTION payees_of(the_payroll uuid) RETURNS text LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
        SELECT encode(sha256(convert_to(coalesce(string_agg(
                   l.id || ':' || p.id || ':' || coalesce(p.account_from::text, ''), ',' ORDER BY l.id), ''), 'UTF8')),
                   'hex')
        FROM payroll_line l JOIN payee p ON p.id = l.payee_id
        WHERE l.payroll_id = the_payroll OR l.id IN (SELECT line_id FROM repeat WHERE payroll_id = the_payroll)
    $$
"""

# The mark is written by whoever checks, and nothing is released to an account that came after it.
PAYEES_WERE_SEEN = """
    CREATE FUNCTION payees_were_seen() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
        IF (NEW.payees_seen IS DISTINCT FROM OLD.payees_seen AND NEW.state <> 'checked')
           OR (OLD.state = 'checked' AND NEW.state = 'released'
               AND NEW.payees_seen IS DISTINCT FROM payees_of(NEW.id))
        THEN RAISE EXCEPTION 'payroll % pays accounts that nobody has checked', NEW.id
             USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
"""


def upgrade() -> None:
    op.add_column("payroll", sa.Column("payees_seen", sa.Text(), nullable=True))
    op.add_column("instruction", sa.Column("account_from", sa.Uuid(), nullable=True))
    op.create_table(
        "former_account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("payee_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("account", sa.LargeBinary(), nullable=False),
        sa.Column("account_from", sa.Uuid(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["payee_id"], ["payee.id"], name="former_account_payee"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("former_accounts_of_a_payee", "former_account", ["payee_id", "account_from"], unique=False)
    for function in (PAYEES_OF, PAYEES_WERE_SEEN):
        op.execute(function)
    op.execute(
        "CREATE TRIGGER payees_were_seen BEFORE UPDATE ON payroll FOR EACH ROW EXECUTE FUNCTION payees_were_seen()"
    )
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON former_account FOR EACH ROW "
        "EXECUTE FUNCTION never_changed()"
    )
