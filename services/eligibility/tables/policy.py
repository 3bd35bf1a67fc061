"""What cities and the province lay down: categories of villages, delegations to townships."""

from sqlalchemy import CheckConstraint, Column, Date, Text, UniqueConstraint

from services.eligibility.tables.access import METADATA
from shared.database.tables import OFFICERS, Access, business_table

VILLAGE = business_table(
    METADATA,
    "village_category",
    Column("village_code", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("status", Text, nullable=False),
    Column("document", Text, nullable=False),
    UniqueConstraint("village_code", "valid_from", name="village_category_from"),
    CheckConstraint("category IN ('urban', 'rural')", name="village_category_kind"),
    access=Access(read=OFFICERS, write=frozenset({"city", "province"}), has_area=False),
)

DELEGATION = business_table(
    METADATA,
    "delegation",
    Column("area_code", Text, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("document", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("status", Text, nullable=False),
    UniqueConstraint("area_code", "scheme", "valid_from", name="delegation_from"),
    CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="delegation_span"),
    CheckConstraint("status IN ('official', 'example')", name="delegation_status"),
    access=Access(read=OFFICERS | {"applicant", "public"}, write=frozenset({"province"}), has_area=False),
)
