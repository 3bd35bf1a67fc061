"""What was paid and was not due, line by line, and what of it was repaid."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from services.funding.tables.declaring import CASE_READERS, COUNTY, METADATA, before
from shared.database.tables import Access, business_table

RECOVERY = business_table(
    METADATA,
    "recovery",
    Column("case_id", Uuid, nullable=False),
    Column("case_number", Text, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("repaid_fen", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("dropped_fen", BigInteger, nullable=False, server_default=text("0")),
    Index("recoveries_of_a_case", "case_id"),
    CheckConstraint("repaid_fen BETWEEN 0 AND amount_fen AND amount_fen > 0", name="never_repaid_too_much"),
    CheckConstraint("dropped_fen BETWEEN 0 AND amount_fen - repaid_fen", name="never_dropped_too_much"),
    CheckConstraint("reason IN ('withdrawn', 'merged', 'after_death', 'not_in_order')", name="recovery_reason"),
    access=Access(
        read=CASE_READERS,
        write=COUNTY,
        case_column="case_id",
        past_columns=before("case_id case_number scheme year amount_fen repaid_fen reason opened_on"),
    ),
)

RECOVERY_PART = business_table(
    METADATA,
    "recovery_part",
    Column("case_id", Uuid, nullable=False),
    Column("recovery_id", Uuid, nullable=False),
    Column("line_id", Uuid, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    ForeignKeyConstraint(["recovery_id"], ["recovery.id"], name="part_recovery"),
    ForeignKeyConstraint(["line_id"], ["payroll_line.id"], name="part_line"),
    UniqueConstraint("recovery_id", "line_id", name="a_line_once_a_recovery"),
    Index("parts_of_a_line", "line_id"),
    Index("parts_of_a_case", "case_id"),
    CheckConstraint("amount_fen > 0", name="part_positive"),
    access=Access(read=CASE_READERS, case_column="case_id"),
)

RECOVERY_DROP = business_table(
    METADATA,
    "recovery_drop",
    Column("case_id", Uuid, nullable=False),
    Column("recovery_id", Uuid, nullable=False),
    Column("line_id", Uuid, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("dropped_on", Date, nullable=False),
    ForeignKeyConstraint(
        ["recovery_id", "line_id"], ["recovery_part.recovery_id", "recovery_part.line_id"], name="drop_part"
    ),
    Index("drops_of_a_line", "line_id"),
    Index("drops_of_a_case", "case_id"),
    CheckConstraint("amount_fen > 0", name="drop_positive"),
    access=Access(read=CASE_READERS, case_column="case_id"),
)

REPAYMENT = business_table(
    METADATA,
    "repayment",
    Column("case_id", Uuid, nullable=False),
    Column("recovery_id", Uuid, nullable=False),
    Column("document", Text, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("repaid_on", Date, nullable=False),
    ForeignKeyConstraint(["recovery_id"], ["recovery.id"], name="repayment_recovery"),
    CheckConstraint("amount_fen > 0", name="repayment_positive"),
    access=Access(read=CASE_READERS, write=COUNTY, case_column="case_id"),
)
Index("repayments_of_a_recovery", REPAYMENT.c.recovery_id)
UniqueConstraint(REPAYMENT.c.county, REPAYMENT.c.document, name="a_receipt_once")
