"""Funding's tables: money safety stands in their constraints, and in the triggers of the migration `money_guards`.

A live line is unique by (entitlement, period, kind, correction), its members by (person, scheme, period, correction):
nobody is paid twice. The lines of a rejected payroll are marked, which only its rejection can do: they are never paid
and free their keys. A line's amount and months are its encumbrance's, an encumbrance's sum is checked, and a budget
never has more bound than allotted: nothing is overspent. A line has at most one live instruction. Maker, checker and
releaser differ.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from services.funding.ledger import SIDES
from shared.database.tables import Access, business_table

METADATA = MetaData()

_COUNTY_UP = frozenset({"county", "city", "province"})
_CASE_READERS = frozenset({"township", "county", "city", "province", "applicant"})
_COUNTY = frozenset({"county"})
_NOBODY: frozenset[str] = frozenset()
_SIDES = ", ".join(f"('{kind}', '{debit}', '{credit}')" for kind, (debit, credit) in SIDES.items())
_MONTH = "~ '^20[0-9]{2}-(0[1-9]|1[0-2])$'"

BUDGET = business_table(
    METADATA,
    "budget",
    Column("year", Integer, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("encumbered_fen", BigInteger, nullable=False),
    CheckConstraint("encumbered_fen BETWEEN 0 AND amount_fen", name="never_overspent"),
    access=Access(read=_COUNTY_UP, write=_COUNTY),
)
UniqueConstraint(BUDGET.c.county, BUDGET.c.year, BUDGET.c.scheme, name="one_budget")

ALLOTMENT = business_table(
    METADATA,
    "allotment",
    Column("budget_id", Uuid, nullable=False),
    Column("document", Text, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("allotted_on", Date, nullable=False),
    ForeignKeyConstraint(["budget_id"], ["budget.id"], name="allotment_budget"),
    UniqueConstraint("budget_id", "document", name="a_document_once"),
    CheckConstraint("amount_fen > 0", name="allotment_positive"),
    access=Access(read=_COUNTY_UP, write=_COUNTY),
)

PAYEE = business_table(
    METADATA,
    "payee",
    Column("case_id", Uuid, nullable=False),
    Column("case_number", Text, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("account", LargeBinary),
    Column("account_tail", Text, nullable=False),
    Column("is_withdrawn", Boolean, nullable=False),
    UniqueConstraint("case_id", name="one_payee_a_case"),
    CheckConstraint("is_withdrawn = (account IS NULL)", name="withdrawn_accounts_are_erased"),
    access=Access(read=_CASE_READERS, case_column="case_id"),
)

DECISION = business_table(
    METADATA,
    "granted_decision",
    Column("case_id", Uuid, nullable=False),
    Column("message", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    CheckConstraint("state IN ('heard', 'opened', 'refused')", name="decision_state"),
    access=Access(read=_NOBODY),
)

ENTITLEMENT = business_table(
    METADATA,
    "entitlement",
    Column("case_id", Uuid, nullable=False),
    Column("case_number", Text, nullable=False),
    Column("decision_id", Uuid, nullable=False),
    Column("determination_id", Uuid, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("amount_fen_monthly", BigInteger, nullable=False),
    Column("person_ids", ARRAY(Uuid), nullable=False),
    Column("first_month", Text, nullable=False),
    Column("decided_on", Date, nullable=False),
    Column("state", Text, nullable=False),
    ForeignKeyConstraint(["decision_id"], ["granted_decision.id"], name="entitlement_decision"),
    UniqueConstraint("decision_id", "scheme", name="a_decision_grants_a_scheme_once"),
    UniqueConstraint("id", "amount_fen_monthly", name="entitlement_amount"),
    Index("one_live_entitlement", "case_id", "scheme", unique=True, postgresql_where=text("state <> 'ended'")),
    CheckConstraint("amount_fen_monthly > 0", name="entitlement_positive"),
    CheckConstraint("cardinality(person_ids) > 0", name="entitlement_persons"),
    CheckConstraint("state IN ('funded', 'unfunded', 'ended')", name="entitlement_state"),
    CheckConstraint(f"first_month {_MONTH}", name="entitlement_month"),
    access=Access(read=_CASE_READERS, case_column="case_id"),
)
Index("entitlement_due", ENTITLEMENT.c.county, ENTITLEMENT.c.scheme, ENTITLEMENT.c.first_month)

ENCUMBRANCE = business_table(
    METADATA,
    "encumbrance",
    Column("case_id", Uuid, nullable=False),
    Column("entitlement_id", Uuid, nullable=False),
    Column("budget_id", Uuid, nullable=False),
    Column("from_month", Text, nullable=False),
    Column("amount_fen_monthly", BigInteger, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    ForeignKeyConstraint(["budget_id"], ["budget.id"], name="encumbrance_budget"),
    ForeignKeyConstraint(
        ["entitlement_id", "amount_fen_monthly"],
        ["entitlement.id", "entitlement.amount_fen_monthly"],
        name="encumbrance_entitlement",
    ),
    UniqueConstraint("entitlement_id", "budget_id", name="one_encumbrance_a_year"),
    Index("encumbrances_of_a_budget", "budget_id"),
    UniqueConstraint("id", "entitlement_id", "from_month", "amount_fen_monthly", name="encumbrance_terms"),
    CheckConstraint(f"from_month {_MONTH}", name="encumbrance_month"),
    CheckConstraint(
        "amount_fen = amount_fen_monthly * (13 - right(from_month, 2)::int)", name="encumbered_to_the_years_end"
    ),
    access=Access(read=_COUNTY_UP),
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
    UniqueConstraint("id", "scheme", "period", name="payroll_terms"),
    CheckConstraint(f"period {_MONTH}", name="payroll_month"),
    CheckConstraint("state IN ('draft', 'checked', 'released', 'sent', 'settled', 'rejected')", name="payroll_state"),
    CheckConstraint("checker <> maker", name="checker_is_not_maker"),
    CheckConstraint("rejecter <> maker", name="rejecter_is_not_maker"),
    CheckConstraint("releaser <> maker AND releaser <> checker", name="releaser_is_neither"),
    CheckConstraint(
        "(state IN ('draft', 'rejected')) = (checker IS NULL) AND (checker IS NULL) = (checked_on IS NULL)",
        name="checked_by_somebody",
    ),
    CheckConstraint(
        "(state IN ('draft', 'checked', 'rejected')) = (releaser IS NULL) "
        "AND (releaser IS NULL) = (released_on IS NULL)",
        name="released_by_somebody",
    ),
    CheckConstraint(
        "(state = 'rejected') = (rejecter IS NOT NULL) AND num_nonnulls(rejecter, rejected_on, rejection_reason) "
        "IN (0, 3)",
        name="rejected_by_somebody_with_a_reason",
    ),
    CheckConstraint("total_fen > 0 AND line_count > 0", name="payroll_positive"),
    CheckConstraint(
        "settled_fen >= 0 AND returned_fen >= 0 AND settled_fen + returned_fen <= total_fen",
        name="answered_within_total",
    ),
    CheckConstraint(
        "(state = 'settled') = (settled_fen + returned_fen = total_fen)", name="settled_when_all_is_answered"
    ),
    access=Access(read=_COUNTY_UP, write=_COUNTY),
)
Index(
    "one_payroll_in_hand",
    PAYROLL.c.county,
    PAYROLL.c.scheme,
    PAYROLL.c.period,
    unique=True,
    postgresql_where=text("state IN ('draft', 'checked')"),
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
    ForeignKeyConstraint(
        ["payroll_id", "scheme", "period"], ["payroll.id", "payroll.scheme", "payroll.period"], name="line_payroll"
    ),
    ForeignKeyConstraint(
        ["encumbrance_id", "entitlement_id", "from_month", "amount_fen"],
        [
            "encumbrance.id",
            "encumbrance.entitlement_id",
            "encumbrance.from_month",
            "encumbrance.amount_fen_monthly",
        ],
        name="line_encumbrance",
    ),
    ForeignKeyConstraint(["payee_id"], ["payee.id"], name="line_payee"),
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
    CheckConstraint("kind = 'regular'", name="line_kind"),
    CheckConstraint("correction = 0", name="no_corrections_yet"),
    CheckConstraint("amount_fen > 0", name="line_positive"),
    CheckConstraint(
        "period >= from_month AND left(period, 4) = left(from_month, 4)", name="paid_in_its_encumbrances_months"
    ),
    access=Access(read=_CASE_READERS, write=_COUNTY, case_column="case_id"),
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
        postgresql_where=text("NOT is_rejected"),
    ),
    Index("members_of_a_line", "line_id"),
    access=Access(read=_COUNTY_UP, write=_COUNTY),
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
    access=Access(read=_COUNTY_UP, write=_COUNTY),
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
    ForeignKeyConstraint(
        ["line_id", "amount_fen"], ["payroll_line.id", "payroll_line.amount_fen"], name="instruction_line"
    ),
    ForeignKeyConstraint(["payroll_id"], ["payroll.id"], name="instruction_payroll"),
    ForeignKeyConstraint(["linked_to"], ["instruction.id"], name="instruction_repeats"),
    UniqueConstraint("linked_to", name="an_instruction_is_repeated_once"),
    UniqueConstraint("id", "amount_fen", name="instruction_amount"),
    Index("one_live_instruction", "line_id", unique=True, postgresql_where=text("state <> 'returned'")),
    Index("payroll_instructions", "payroll_id", "id"),
    CheckConstraint("state IN ('open', 'settled', 'returned')", name="instruction_state"),
    CheckConstraint("(state = 'open') = (answered_on IS NULL)", name="answered_on_a_day"),
    access=Access(read=_CASE_READERS, write=_COUNTY, case_column="case_id"),
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
    access=Access(read=_COUNTY_UP),
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
    access=Access(read=_COUNTY_UP),
)

ENTRY = business_table(
    METADATA,
    "ledger_entry",
    Column("case_id", Uuid),
    Column("kind", Text, nullable=False),
    Column("reference_id", Uuid, nullable=False),
    Column("debit_account", Text, nullable=False),
    Column("credit_account", Text, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("year", Integer, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("booked_on", Date, nullable=False),
    UniqueConstraint("kind", "reference_id", name="booked_once"),
    CheckConstraint("amount_fen > 0", name="entry_positive"),
    CheckConstraint(f"(kind, debit_account, credit_account) IN ({_SIDES})", name="entry_sides"),
    access=Access(read=_COUNTY_UP, write=_COUNTY),
)
