"""Budgets, what is bound of them and freed again, and the ledger."""

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

from services.funding.ledger import SIDES
from services.funding.tables.declaring import COUNTY, COUNTY_UP, METADATA, MONTH, before
from shared.database.tables import Access, business_table

_SIDES = ", ".join(f"('{kind}', '{debit}', '{credit}')" for kind, (debit, credit) in SIDES.items())

BUDGET = business_table(
    METADATA,
    "budget",
    Column("year", Integer, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("encumbered_fen", BigInteger, nullable=False),
    CheckConstraint("encumbered_fen BETWEEN 0 AND amount_fen", name="never_overspent"),
    access=Access(read=COUNTY_UP, write=COUNTY),
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
    access=Access(read=COUNTY_UP, write=COUNTY),
)

ENCUMBRANCE = business_table(
    METADATA,
    "encumbrance",
    Column("case_id", Uuid, nullable=False),
    Column("entitlement_id", Uuid, nullable=False),
    Column("budget_id", Uuid, nullable=False),
    Column("from_month", Text, nullable=False),
    Column("amount_fen_monthly", BigInteger, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("arrears_id", Uuid),
    ForeignKeyConstraint(["budget_id"], ["budget.id"], name="encumbrance_budget"),
    ForeignKeyConstraint(
        ["entitlement_id", "amount_fen_monthly"],
        ["entitlement.id", "entitlement.amount_fen_monthly"],
        name="encumbrance_entitlement",
    ),
    ForeignKeyConstraint(
        ["arrears_id", "amount_fen"], ["arrears.id", "arrears.amount_fen"], name="encumbrance_arrears"
    ),
    Index(
        "one_encumbrance_a_year",
        "entitlement_id",
        "budget_id",
        unique=True,
        postgresql_where=text("arrears_id IS NULL"),
    ),
    UniqueConstraint("arrears_id", name="arrears_are_bound_once"),
    Index("encumbrances_of_a_budget", "budget_id"),
    Index("encumbrances_of_a_case", "case_id"),
    UniqueConstraint("id", "entitlement_id", "from_month", name="encumbrance_months"),
    UniqueConstraint("id", "budget_id", name="encumbrance_place"),
    CheckConstraint(f"from_month {MONTH}", name="encumbrance_month"),
    CheckConstraint(
        "arrears_id IS NOT NULL OR (amount_fen % amount_fen_monthly = 0 AND amount_fen BETWEEN amount_fen_monthly "
        "AND amount_fen_monthly * (13 - right(from_month, 2)::int))",
        name="encumbered_by_the_month",
    ),
    access=Access(
        read=COUNTY_UP,
        past_columns=before("case_id entitlement_id budget_id from_month amount_fen_monthly amount_fen"),
    ),
)

DISENCUMBRANCE = business_table(
    METADATA,
    "disencumbrance",
    Column("case_id", Uuid, nullable=False),
    Column("encumbrance_id", Uuid, nullable=False),
    Column("budget_id", Uuid, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("freed_on", Date, nullable=False),
    ForeignKeyConstraint(
        ["encumbrance_id", "budget_id"], ["encumbrance.id", "encumbrance.budget_id"], name="disencumbrance_encumbrance"
    ),
    Index("disencumbrances_of_an_encumbrance", "encumbrance_id"),
    Index("disencumbrances_of_a_budget", "budget_id"),
    CheckConstraint("amount_fen > 0", name="disencumbrance_positive"),
    access=Access(read=COUNTY_UP),
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
    access=Access(read=COUNTY_UP, write=COUNTY),
)
