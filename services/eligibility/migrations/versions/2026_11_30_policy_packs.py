"""Policy packs in the database, only ever added to; a worker brings in and publishes the release's own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2026_11_30_policy_packs"
down_revision = "2026_11_29_given_aid"

FINAL = """
    CREATE FUNCTION policy_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'policy packs and their acts are only ever added to' USING ERRCODE = '42501'; END $$"""
RELEASE = """
    INSERT INTO task (id, kind, key, clock, due_at, argument, attempts)
    VALUES (gen_random_uuid(), 'import_release_pack', '2026_11_30_policy_packs', 'real', now(), '{}', 0)"""


def upgrade() -> None:
    op.create_table(
        "policy_pack",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("files", postgresql.JSONB(), nullable=False),
        sa.Column("imported_by", sa.Text(), nullable=False),
        sa.Column("imported_on", sa.Date(), nullable=False),
        sa.Column("is_release", sa.Boolean(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest"),
        sa.UniqueConstraint("id", "imported_by", name="policy_pack_importer"),
    )
    op.create_table(
        "policy_act",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pack_id", sa.Uuid(), nullable=False),
        sa.Column("imported_by", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("acted_by", sa.Text(), nullable=False),
        sa.Column("acted_on", sa.Date(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=True),
        sa.Column("findings", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('tested', 'failed', 'approved', 'published')", name="policy_act_kind"),
        sa.CheckConstraint("kind <> 'approved' OR acted_by <> imported_by", name="policy_act_by_another"),
        sa.CheckConstraint("kind <> 'tested' OR (cases > 0 AND findings = '{}')", name="policy_act_tested"),
        sa.CheckConstraint("(kind = 'published') = (valid_from IS NOT NULL)", name="policy_act_from"),
        sa.ForeignKeyConstraint(
            ["pack_id", "imported_by"], ["policy_pack.id", "policy_pack.imported_by"], name="policy_act_pack"
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("pack_id", "kind", name="policy_act_once"),
    )
    op.execute(FINAL)
    for table in ("policy_pack", "policy_act"):
        op.execute(
            f"CREATE TRIGGER {table}_is_final BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION policy_is_final()"
        )
    op.execute(RELEASE)
