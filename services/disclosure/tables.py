"""Disclosure's tables. What the public reads has tables of its own, which hold allowed fields only (publicity.yaml)."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY

from shared.database.tables import OFFICERS, Access, business_table

METADATA = MetaData()

_NOBODY: frozenset[str] = frozenset()
_AREA = frozenset({"city", "county", "township", "village"})
_CASE_FIRST = _AREA | {"id", "row_version", "case_id", "applicant_name", "applicant_is_minor", "closed_on"}
_CASE_NAMED = _CASE_FIRST | {"applicant_person_id", "applicant_died_on"}
_OBJECTOR_FIRST = _AREA | {"id", "row_version", "case_id", "sealed"}

CASE = business_table(
    METADATA,
    "disclosed_case",
    Column("case_id", Uuid, nullable=False),
    Column("applicant_name", Text),
    Column("applicant_is_minor", Boolean),
    Column("closed_on", Date),
    Column("applicant_person_id", Uuid),
    Column("applicant_died_on", Date),
    Column("schemes", ARRAY(Text)),
    Column("taken_in_by", Text),
    access=Access(read=_NOBODY, past_columns=(_CASE_FIRST, _CASE_NAMED, _CASE_NAMED | {"schemes"})),
)

NOTICE = business_table(
    METADATA,
    "notice",
    Column("case_id", Uuid, nullable=False),
    Column("determination_id", Uuid, nullable=False, unique=True),
    Column("scheme", Text, nullable=False),
    Column("amount_fen_monthly", BigInteger, nullable=False),
    Column("persons", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("notice_days", Integer),
    Column("applicant_name", Text),
    Column("planned_on", Date),
    Column("posted_on", Date),
    Column("posting_place", Text),
    Column("photo_hash", Text),
    Column("closed_on", Date),
    Index("notice_case", "case_id"),
    # A notice without its evidence, or posted before it was planned, cannot stand in the database either.
    CheckConstraint(
        "state NOT IN ('posted', 'concluded', 'disputed') OR "
        "(posted_on >= planned_on AND photo_hash IS NOT NULL AND notice_days > 0)",
        name="notice_posting_has_evidence",
    ),
    CheckConstraint("state <> 'suppressed' OR posted_on IS NULL", name="notice_suppressed_is_never_posted"),
    access=Access(write=frozenset({"village"})),
)

NOTICE_MATERIAL = business_table(
    METADATA,
    "notice_material",
    Column("case_id", Uuid, nullable=False),
    Column("notice_id", Uuid, nullable=False),
    Column("hash", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size_bytes", Integer, nullable=False),
    UniqueConstraint("notice_id", "hash"),
    access=Access(write=frozenset({"village"})),
)

PUBLIC_NOTICE = business_table(
    METADATA,
    "public_notice",
    Column("case_id", Uuid, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("name_masked", Text, nullable=False),
    Column("persons", Integer, nullable=False),
    Column("amount_fen_monthly", BigInteger, nullable=False),
    Column("posted_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("complaint_phone", Text, nullable=False),
    Column("taken_down_on", Date),
    access=Access(read=OFFICERS, write=frozenset({"village"}), public="taken_down_on IS NULL"),
)

# What was said against a notice, or of a case at any stage (then there is no notice), sealed, for who looks into it;
# who said it stands apart, for the township alone. Neither is written in the name of whoever says it, and neither has a
# key that tells the order in which they came.
OBJECTION = business_table(
    METADATA,
    "objection",
    Column("case_id", Uuid, nullable=False),
    Column("notice_id", Uuid),
    Column("determination_id", Uuid),
    Column("number", Text, nullable=False, unique=True),
    Column("receipt_index", LargeBinary, nullable=False, unique=True),
    Column("state", Text, nullable=False),
    Column("statement_sealed", LargeBinary, nullable=False),
    Column("raised_on", Date, nullable=False),
    Column("due_since", Date),
    Column("answered_on", Date),
    Column("told_way", Text),
    Column("found_sealed", LargeBinary),
    Column("scheme", Text),
    Index("objection_notice", "notice_id"),
    Index("objection_case", "case_id"),
    CheckConstraint(
        "(state = 'answered') = (answered_on IS NOT NULL AND told_way IS NOT NULL AND found_sealed IS NOT NULL)",
        name="objection_answer_is_whole",
    ),
    access=Access(
        read=frozenset({"township", "county"}),
        write=frozenset({"township"}),
        past_columns=(
            _AREA
            | {"id", "row_version", "case_id", "notice_id", "determination_id", "number", "receipt_index", "state"}
            | {"statement_sealed", "raised_on", "due_since", "answered_on", "told_way", "found_sealed"},
        ),
    ),
)

OBJECTOR = business_table(
    METADATA,
    "objector",
    Column("case_id", Uuid, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("scheme", Text),
    # Who took the case in, and is complained of with it: everybody of the township but they may look.
    Column("taken_in_by", Text),
    access=Access(read=frozenset({"township"}), past_columns=(_OBJECTOR_FIRST, _OBJECTOR_FIRST | {"scheme"})),
)

# `assistance`, since grant is a word of SQL.
GRANT = business_table(
    METADATA,
    "assistance",
    Column("case_id", Uuid, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("amount_fen_monthly", BigInteger),
    Column("persons", Integer),
    Column("first_month", Text),
    Column("ended_on", Date),
    UniqueConstraint("case_id", "scheme"),
    access=Access(
        read=_NOBODY,
        past_columns=(
            _AREA | {"id", "case_id", "scheme", "amount_fen_monthly", "persons", "first_month", "row_version"},
        ),
    ),
)

BOARD_ENTRY = business_table(
    METADATA,
    "board_entry",
    Column("case_id", Uuid, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("name_masked", Text, nullable=False),
    Column("persons", Integer, nullable=False),
    Column("amount_fen_monthly", BigInteger, nullable=False),
    Column("first_month", Text, nullable=False),
    Column("listed_on", Date, nullable=False),
    Column("taken_down_on", Date),
    UniqueConstraint("case_id", "scheme"),
    access=Access(read=OFFICERS, public="taken_down_on IS NULL"),
)

# The full name beside a board's line, under the same id, for those who print the village's sheet and nobody above them.
BOARD_NAME = business_table(
    METADATA,
    "board_name",
    Column("case_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    access=Access(read=frozenset({"village", "township"})),
)

SETTLEMENT = business_table(
    METADATA,
    "settlement",
    Column("case_id", Uuid, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("settled_on", Date, nullable=False),
    Index("settlement_case", "case_id"),
    access=Access(read=_NOBODY),
)

# More was paid than was due: what of it came back, and of which scheme it was.
RECOVERY = business_table(
    METADATA,
    "recovery",
    Column("case_id", Uuid, nullable=False),
    Column("scheme", Text, nullable=False),
    access=Access(read=_NOBODY),
)

REPAYMENT = business_table(
    METADATA,
    "repayment",
    Column("case_id", Uuid, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    access=Access(read=_NOBODY),
)

FUND_USE = business_table(
    METADATA,
    "fund_use",
    Column("scheme", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("households", Integer, nullable=False),
    Column("persons", Integer, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("recovered_fen", BigInteger),
    access=Access(
        read=OFFICERS,
        public="true",
        past_columns=(_AREA | {"id", "scheme", "period", "households", "persons", "amount_fen", "row_version"},),
    ),
)

# What is looked up by area is declared after its table, which adds the area's columns itself.
Index("public_notice_village", PUBLIC_NOTICE.c.village, PUBLIC_NOTICE.c.id)
Index("board_entry_village", BOARD_ENTRY.c.village, BOARD_ENTRY.c.id)
Index("settlement_account", SETTLEMENT.c.county, SETTLEMENT.c.scheme, SETTLEMENT.c.period)
Index("repayment_account", REPAYMENT.c.county, REPAYMENT.c.scheme, REPAYMENT.c.period)
Index("fund_use_account", FUND_USE.c.county, FUND_USE.c.scheme, FUND_USE.c.period, unique=True)
