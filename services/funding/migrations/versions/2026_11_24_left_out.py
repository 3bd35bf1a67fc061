"""Households that a payroll leaves out, and the door through which a county learns whose persons are paid already."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_24_left_out"
down_revision = "2026_11_24_money_guards"

# It says which of the county's own persons are paid somewhere in the province, and nothing else of there.
PAID_PERSONS = """
    CREATE FUNCTION paid_persons(the_persons uuid[], the_scheme text, the_period text) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = funding AS $$
        SELECT person_id FROM line_member
        WHERE person_id = ANY(the_persons) AND scheme = the_scheme AND period = the_period AND NOT is_rejected
    $$
"""
SIGNATURE = "paid_persons(uuid[], text, text)"


def upgrade() -> None:
    op.create_table(
        "left_out",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("payroll_id", sa.Uuid(), nullable=False),
        sa.Column("entitlement_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("county", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.CheckConstraint("reason IN ('person_paid_elsewhere', 'person_twice')", name="left_out_reason"),
        sa.ForeignKeyConstraint(["entitlement_id"], ["entitlement.id"], name="left_out_entitlement"),
        sa.ForeignKeyConstraint(["payroll_id"], ["payroll.id"], name="left_out_payroll"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("payroll_id", "entitlement_id", name="left_out_once"),
    )
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON left_out FOR EACH ROW EXECUTE FUNCTION never_changed()"
    )
    op.execute(PAID_PERSONS)
    # Only whoever runs the migration may give a function to another role; the tables stay the owner's.
    op.execute("RESET role")
    op.execute(f"ALTER FUNCTION {SIGNATURE} OWNER TO funding_system")
    op.execute(f"REVOKE ALL ON FUNCTION {SIGNATURE} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {SIGNATURE} TO funding_county, funding_system")
    op.execute("SET LOCAL role = funding_owner")
