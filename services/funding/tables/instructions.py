"""Instructions to the bank, which of them are repeated, what the bank answered, and where it does not agree."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from services.funding.tables.declaring import CASE_READERS, COUNTY, COUNTY_UP, METADATA, before
from shared.database.tables import Access, business_table

REPEAT = business_table(
    METADATA,
    "repeat",
    Column("case_id", Uuid, nullable=False),
    Column("payroll_id", Uuid, nullable=False),
    Column("line_id", Uuid, nullable=False),
    Column("returned_id", Uuid, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("is_rejected", Boolean, nullable=False),
    ForeignKeyConstraint(["payroll_id", "scheme"], ["payroll.id", "payroll.scheme"], name="repeat_payroll"),
    ForeignKeyConstraint(["line_id", "amount_fen"], ["payroll_line.id", "payroll_line.amount_fen"], name="repeat_line"),
    ForeignKeyConstraint(["returned_id"], ["instruction.id"], name="repeat_of"),
    Index("a_return_is_repeated_once", "returned_id", unique=True, postgresql_where=text("NOT is_rejected")),
    Index("repeats_of_a_payroll", "payroll_id"),
    Index("repeats_of_a_line", "line_id"),
    access=Access(read=COUNTY_UP, write=COUNTY),
)

INSTRUCTION = business_table(
    METADATA,
    "instruction",
    Column("case_id", Uuid, nullable=False),
    Column("line_id", Uuid, nullable=False),
    Column("payroll_id", Uuid, nullable=False),
    Column("entitlement_id", Uuid, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("linked_to", Uuid),
    Column("reason", Text, nullable=False),
    Column("answered_on", Date),
    Column("account_from", Uuid),
    ForeignKeyConstraint(
        ["line_id", "amount_fen"], ["payroll_line.id", "payroll_line.amount_fen"], name="instruction_line"
    ),
    ForeignKeyConstraint(["payroll_id"], ["payroll.id"], name="instruction_payroll"),
    ForeignKeyConstraint(["linked_to"], ["instruction.id"], name="instruction_repeats"),
    Index("an_instruction_is_repeated_once", "linked_to", unique=True, postgresql_where=text("state <> 'cancelled'")),
    UniqueConstraint("id", "amount_fen", name="instruction_amount"),
    Index(
        "one_live_instruction", "line_id", unique=True, postgresql_where=text("state NOT IN ('returned', 'cancelled')")
    ),
    Index("payroll_instructions", "payroll_id", "id"),
    CheckConstraint("state IN ('open', 'settled', 'returned', 'cancelled')", name="instruction_state"),
    CheckConstraint("(state IN ('open', 'cancelled')) = (answered_on IS NULL)", name="answered_on_a_day"),
    access=Access(
        read=CASE_READERS,
        write=COUNTY,
        case_column="case_id",
        past_columns=before(
            "case_id line_id payroll_id entitlement_id scheme period amount_fen state linked_to reason answered_on"
        ),
    ),
)

ANSWER = business_table(
    METADATA,
    "bank_answer",
    Column("case_id", Uuid, nullable=False),
    Column("instruction_id", Uuid, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("heard_on", Date, nullable=False),
    ForeignKeyConstraint(
        ["instruction_id", "amount_fen"], ["instruction.id", "instruction.amount_fen"], name="answer_instruction"
    ),
    UniqueConstraint("instruction_id", name="one_answer_an_instruction"),
    CheckConstraint("outcome IN ('settled', 'returned')", name="answer_outcome"),
    access=Access(read=COUNTY_UP),
)

DIFFERENCE = business_table(
    METADATA,
    "bank_difference",
    Column("payroll_id", Uuid, nullable=False),
    Column("instruction_id", Uuid, nullable=False),
    Column("fault", Text, nullable=False),
    Column("noticed_on", Date, nullable=False),
    ForeignKeyConstraint(["payroll_id"], ["payroll.id"], name="difference_payroll"),
    UniqueConstraint("payroll_id", "instruction_id", "fault", name="a_difference_once"),
    UniqueConstraint("id", "payroll_id", "instruction_id", name="difference_place"),
    access=Access(read=COUNTY_UP),
)

RESOLUTION = business_table(
    METADATA,
    "resolution",
    Column("case_id", Uuid, nullable=False),
    Column("payroll_id", Uuid, nullable=False),
    Column("difference_id", Uuid, nullable=False),
    Column("instruction_id", Uuid, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("resolver", Text, nullable=False),
    Column("resolved_on", Date, nullable=False),
    ForeignKeyConstraint(
        ["difference_id", "payroll_id", "instruction_id"],
        ["bank_difference.id", "bank_difference.payroll_id", "bank_difference.instruction_id"],
        name="resolution_difference",
    ),
    ForeignKeyConstraint(["payroll_id", "scheme"], ["payroll.id", "payroll.scheme"], name="resolution_payroll"),
    ForeignKeyConstraint(["instruction_id"], ["instruction.id"], name="resolution_instruction"),
    UniqueConstraint("difference_id", name="resolved_once"),
    Index("resolutions_of_an_instruction", "instruction_id"),
    CheckConstraint("outcome IN ('settled', 'returned')", name="resolution_outcome"),
    access=Access(read=COUNTY_UP, write=COUNTY),
)
