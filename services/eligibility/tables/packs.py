"""Policy packs and what was done to them; both are only ever added to."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Integer,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.eligibility.tables.access import METADATA
from shared.database.tables import Access, business_table

_ACCESS = Access(read=frozenset({"city", "province", "public"}), write=frozenset({"city", "province"}), has_area=False)

POLICY_PACK = business_table(
    METADATA,
    "policy_pack",
    Column("digest", Text, nullable=False, unique=True),
    # The text of every file by its path in the pack, the cases among them.
    Column("files", JSONB, nullable=False),
    Column("imported_by", Text, nullable=False),
    Column("imported_on", Date, nullable=False),
    Column("is_release", Boolean, nullable=False),
    UniqueConstraint("id", "imported_by", name="policy_pack_importer"),
    access=_ACCESS,
)

POLICY_ACT = business_table(
    METADATA,
    "policy_act",
    Column("pack_id", Uuid, nullable=False),
    # Of the pack, so that whoever approves can be told apart from whoever imported.
    Column("imported_by", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("acted_by", Text, nullable=False),
    Column("acted_on", Date, nullable=False),
    Column("cases", Integer),
    Column("findings", ARRAY(Text), nullable=False, server_default="{}"),
    Column("valid_from", Date),
    UniqueConstraint("pack_id", "kind", name="policy_act_once"),
    ForeignKeyConstraint(
        ["pack_id", "imported_by"], ["policy_pack.id", "policy_pack.imported_by"], name="policy_act_pack"
    ),
    CheckConstraint("kind IN ('tested', 'failed', 'approved', 'published')", name="policy_act_kind"),
    CheckConstraint("kind <> 'approved' OR acted_by <> imported_by", name="policy_act_by_another"),
    CheckConstraint("kind <> 'tested' OR (cases > 0 AND findings = '{}')", name="policy_act_tested"),
    CheckConstraint("(kind = 'published') = (valid_from IS NOT NULL)", name="policy_act_from"),
    access=_ACCESS,
)
