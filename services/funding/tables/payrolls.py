"""Payrolls with their lines, whom each line counts, and whom a payroll left out."""

from sqlalchemy import (
    BigInteger,
    Boolean,
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

from services.funding.tables.declaring import CASE_READERS, COUNTY, COUNTY_UP, METADATA, MONTH, before
from shared.database.tables import Access, business_table

_FIRST = (
    "scheme period state total_fen line_count maker made_on checker checked_on releaser released_on sent_on "
    "settled_on settled_fen returned_fen rejecter rejected_on rejection_reason"
)

PAYROLL = business_table(
    METADATA,
    "payroll",
    Column("scheme", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("total_fen", BigInteger, nullable=False),
    Column("line_count", Integer, nullable=False),
    Column("maker", Text, nullable=False),
    Column("made_on", Date, nullable=False),
    Column("checker", Text),
    Column("checked_on", Date),
    Column("releaser", Text),
    Column("released_on", Date),
    Column("sent_on", Date),
    Column("settled_on", Date),
    Column("settled_fen", BigInteger, nullable=False),
    Column("returned_fen", BigInteger, nullable=False),
    Column("rejecter", Text),
    Column("rejected_on", Date),
    Column("rejection_reason", Text),
    Column("kind", Text, nullable=False, server_default=text("'regular'")),
    Column("stopper", Text),
    Column("stopped_on", Date),
    Column("stop_reason", Text),
    Column("payees_seen", Text),
    UniqueConstraint("id", "scheme", name="payroll_scheme"),
    CheckConstraint(f"period {MONTH}", name="payroll_month"),
    CheckConstraint(
        "state IN ('draft', 'checked', 'released', 'sending', 'sent', 'settled', 'rejected', 'stopped')",
        name="payroll_state",
    ),
    CheckConstraint("kind IN ('regular', 'urgent', 'reissue')", name="payroll_kind"),
    CheckConstraint("checker <> maker", name="checker_is_not_maker"),
    CheckConstraint("rejecter <> maker", name="rejecter_is_not_maker"),
    CheckConstraint("stopper <> maker", name="stopper_is_not_maker"),
    CheckConstraint("releaser <> maker AND releaser <> checker", name="releaser_is_neither"),
    CheckConstraint(
        "(state = 'stopped' OR (state IN ('draft', 'rejected')) = (checker IS NULL)) "
        "AND (checker IS NULL) = (checked_on IS NULL)",
        name="checked_by_somebody",
    ),
    CheckConstraint(
        "(state = 'stopped' OR (state IN ('draft', 'checked', 'rejected')) = (releaser IS NULL)) "
        "AND (releaser IS NULL) = (released_on IS NULL)",
        name="released_by_somebody",
    ),
    CheckConstraint(
        "(state = 'rejected') = (rejecter IS NOT NULL) AND num_nonnulls(rejecter, rejected_on, rejection_reason) "
        "IN (0, 3)",
        name="rejected_by_somebody_with_a_reason",
    ),
    CheckConstraint(
        "(state = 'stopped') = (stopper IS NOT NULL) AND num_nonnulls(stopper, stopped_on, stop_reason) IN (0, 3)",
        name="stopped_by_somebody_with_a_reason",
    ),
    CheckConstraint("total_fen > 0 AND line_count > 0", name="payroll_positive"),
    CheckConstraint(
        "settled_fen >= 0 AND returned_fen >= 0 AND settled_fen + returned_fen <= total_fen",
        name="answered_within_total",
    ),
    CheckConstraint(
        "(state = 'settled') = (settled_fen + returned_fen = total_fen)", name="settled_when_all_is_answered"
    ),
    access=Access(
        read=COUNTY_UP,
        write=COUNTY,
        past_columns=(*before(_FIRST), *before(f"{_FIRST} kind stopper stopped_on stop_reason")),
    ),
)
Index(
    "one_payroll_in_hand",
    PAYROLL.c.county,
    PAYROLL.c.scheme,
    PAYROLL.c.period,
    PAYROLL.c.kind,
    unique=True,
    postgresql_where=text("state IN ('draft', 'checked') AND kind <> 'urgent'"),
)

LINE = business_table(
    METADATA,
    "payroll_line",
    Column("case_id", Uuid, nullable=False),
    Column("payroll_id", Uuid, nullable=False),
    Column("entitlement_id", Uuid, nullable=False),
    Column("encumbrance_id", Uuid, nullable=False),
    Column("payee_id", Uuid, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("from_month", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("correction", Integer, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("is_rejected", Boolean, nullable=False),
    ForeignKeyConstraint(["payroll_id", "scheme"], ["payroll.id", "payroll.scheme"], name="line_payroll"),
    ForeignKeyConstraint(
        ["encumbrance_id", "entitlement_id", "from_month"],
        ["encumbrance.id", "encumbrance.entitlement_id", "encumbrance.from_month"],
        name="line_encumbrance",
    ),
    Index(
        "an_entitlement_once_a_period",
        "entitlement_id",
        "period",
        "kind",
        "correction",
        unique=True,
        postgresql_where=text("NOT is_rejected"),
    ),
    UniqueConstraint("id", "scheme", "period", "correction", name="line_terms"),
    UniqueConstraint("id", "amount_fen", name="line_amount"),
    Index("payroll_lines", "payroll_id", "id"),
    Index("lines_of_an_encumbrance", "encumbrance_id"),
    Index("lines_of_a_case", "case_id"),
    CheckConstraint("kind IN ('regular', 'one_off', 'arrears')", name="line_kind"),
    CheckConstraint("correction = 0 OR (correction > 0 AND kind = 'arrears')", name="only_arrears_correct"),
    CheckConstraint("amount_fen > 0", name="line_positive"),
    CheckConstraint(
        "kind = 'arrears' OR (period >= from_month AND left(period, 4) = left(from_month, 4))",
        name="paid_in_its_encumbrances_months",
    ),
    access=Access(read=CASE_READERS, write=COUNTY, case_column="case_id"),
)
ForeignKeyConstraint(
    [LINE.c.payee_id, LINE.c.case_id, LINE.c.county],
    ["payee.id", "payee.case_id", "payee.county"],
    name="line_payee",
)

MEMBER = business_table(
    METADATA,
    "line_member",
    Column("case_id", Uuid, nullable=False),
    Column("line_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("correction", Integer, nullable=False),
    Column("is_rejected", Boolean, nullable=False),
    Column("is_doubled", Boolean, nullable=False, server_default=text("false")),
    ForeignKeyConstraint(
        ["line_id", "scheme", "period", "correction"],
        ["payroll_line.id", "payroll_line.scheme", "payroll_line.period", "payroll_line.correction"],
        name="member_line",
    ),
    Index(
        "a_person_once_a_period",
        "person_id",
        "scheme",
        "period",
        "correction",
        unique=True,
        postgresql_where=text("NOT is_rejected AND NOT is_doubled"),
    ),
    Index("members_of_a_line", "line_id"),
    access=Access(
        read=COUNTY_UP,
        write=COUNTY,
        past_columns=before("case_id line_id person_id scheme period correction is_rejected"),
    ),
)

LEFT_OUT = business_table(
    METADATA,
    "left_out",
    Column("case_id", Uuid, nullable=False),
    Column("payroll_id", Uuid, nullable=False),
    Column("entitlement_id", Uuid, nullable=False),
    Column("reason", Text, nullable=False),
    ForeignKeyConstraint(["payroll_id"], ["payroll.id"], name="left_out_payroll"),
    ForeignKeyConstraint(["entitlement_id"], ["entitlement.id"], name="left_out_entitlement"),
    UniqueConstraint("payroll_id", "entitlement_id", name="left_out_once"),
    CheckConstraint("reason IN ('person_paid_elsewhere', 'person_twice')", name="left_out_reason"),
    access=Access(read=COUNTY_UP, write=COUNTY),
)
