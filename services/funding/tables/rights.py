"""Who is paid, the decisions that were heard, the rights that they opened, and what changes a right."""

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
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from services.funding.tables.declaring import CASE_READERS, METADATA, MONTH, NOBODY, before
from shared.database.tables import Access, business_table

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
    Column("kind", Text, nullable=False, server_default=text("'member'")),
    Column("hold", Text, nullable=False, server_default=text("''")),
    Column("is_former", Boolean, nullable=False, server_default=text("false")),
    Column("account_from", Uuid),
    Index("one_present_payee", "case_id", unique=True, postgresql_where=text("NOT is_former")),
    CheckConstraint("kind IN ('self', 'member', 'guardian', 'entrusted', 'township_reserve')", name="payee_kind"),
    CheckConstraint("hold IN ('', 'payee_dead', 'account_closed')", name="payee_hold"),
    CheckConstraint("is_withdrawn = (account IS NULL)", name="withdrawn_accounts_are_erased"),
    access=Access(
        read=CASE_READERS,
        case_column="case_id",
        past_columns=(
            *before("case_id case_number person_id name account account_tail is_withdrawn"),
            *before("case_id case_number person_id name account account_tail is_withdrawn kind hold is_former"),
        ),
    ),
)
UniqueConstraint(PAYEE.c.case_id, PAYEE.c.county, name="one_payee_a_case")
UniqueConstraint(PAYEE.c.id, PAYEE.c.case_id, PAYEE.c.county, name="payee_place")

FORMER_ACCOUNT = business_table(
    METADATA,
    "former_account",
    Column("case_id", Uuid, nullable=False),
    Column("payee_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("account", LargeBinary, nullable=False),
    Column("account_from", Uuid),
    ForeignKeyConstraint(["payee_id"], ["payee.id"], name="former_account_payee"),
    Index("former_accounts_of_a_payee", "payee_id", "account_from"),
    access=Access(read=NOBODY),
)

DECISION = business_table(
    METADATA,
    "granted_decision",
    Column("case_id", Uuid, nullable=False),
    Column("message", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("type", Text, nullable=False, server_default=text("'AssistanceGranted'")),
    Column("stands_for", Uuid),
    ForeignKeyConstraint(["stands_for"], ["granted_decision.id"], name="decision_stands_for"),
    Index("decisions_of_a_case", "case_id"),
    CheckConstraint("state IN ('heard', 'opened', 'refused')", name="decision_state"),
    access=Access(
        read=NOBODY,
        past_columns=(*before("case_id message state reason"), *before("case_id message state reason type")),
    ),
)

ENTITLEMENT = business_table(
    METADATA,
    "entitlement",
    Column("case_id", Uuid, nullable=False),
    Column("case_number", Text, nullable=False),
    Column("decision_id", Uuid, nullable=False),
    Column("determination_id", Uuid),
    Column("scheme", Text, nullable=False),
    Column("amount_fen_monthly", BigInteger, nullable=False),
    Column("person_ids", ARRAY(Uuid), nullable=False),
    Column("first_month", Text, nullable=False),
    Column("decided_on", Date, nullable=False),
    Column("state", Text, nullable=False),
    Column("kind", Text, nullable=False, server_default=text("'regular'")),
    Column("regular_from", Text),
    Column("last_month", Text),
    Column("end_reason", Text, nullable=False, server_default=text("''")),
    Column("held_from", Text),
    ForeignKeyConstraint(["decision_id"], ["granted_decision.id"], name="entitlement_decision"),
    Index(
        "a_decision_grants_a_scheme_once",
        "decision_id",
        "scheme",
        "first_month",
        unique=True,
        postgresql_where=text("last_month IS NULL OR last_month >= first_month"),
    ),
    UniqueConstraint("id", "amount_fen_monthly", name="entitlement_amount"),
    Index("entitlements_of_a_case", "case_id", "scheme"),
    Index("one_live_entitlement", "case_id", "scheme", unique=True, postgresql_where=text("state <> 'ended'")),
    CheckConstraint("amount_fen_monthly > 0", name="entitlement_positive"),
    CheckConstraint("cardinality(person_ids) > 0", name="entitlement_persons"),
    CheckConstraint("state IN ('funded', 'unfunded', 'ended')", name="entitlement_state"),
    CheckConstraint("kind IN ('regular', 'one_off')", name="entitlement_kind"),
    CheckConstraint("state <> 'ended' OR last_month IS NOT NULL", name="entitlement_end"),
    CheckConstraint("kind <> 'one_off' OR last_month IS NOT NULL", name="one_off_ends"),
    CheckConstraint(f"first_month {MONTH}", name="entitlement_month"),
    CheckConstraint(
        f"last_month {MONTH} AND held_from {MONTH} AND regular_from {MONTH} AND regular_from >= first_month",
        name="entitlement_months",
    ),
    access=Access(
        read=CASE_READERS,
        case_column="case_id",
        past_columns=before(
            "case_id case_number decision_id determination_id scheme amount_fen_monthly person_ids first_month "
            "decided_on state"
        ),
    ),
)
Index("entitlement_due", ENTITLEMENT.c.county, ENTITLEMENT.c.scheme, ENTITLEMENT.c.first_month)

ARREARS = business_table(
    METADATA,
    "arrears",
    Column("case_id", Uuid, nullable=False),
    Column("entitlement_id", Uuid, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("correction", Integer, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("is_cancelled", Boolean, nullable=False),
    Column("owed_on", Date, nullable=False),
    ForeignKeyConstraint(["entitlement_id"], ["entitlement.id"], name="arrears_entitlement"),
    UniqueConstraint("id", "amount_fen", name="arrears_amount"),
    Index(
        "arrears_once",
        "case_id",
        "scheme",
        "period",
        "correction",
        unique=True,
        postgresql_where=text("NOT is_cancelled"),
    ),
    Index("arrears_of_an_entitlement", "entitlement_id"),
    CheckConstraint("amount_fen > 0 AND correction >= 0", name="arrears_positive"),
    CheckConstraint(f"period {MONTH}", name="arrears_month"),
    access=Access(read=CASE_READERS, case_column="case_id"),
)

DEATH = business_table(
    METADATA,
    "death",
    Column("case_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("died_on", Date, nullable=False),
    Column("is_corrected", Boolean, nullable=False, server_default=text("false")),
    UniqueConstraint("case_id", "person_id", name="a_death_once"),
    access=Access(read=NOBODY, past_columns=before("case_id person_id died_on")),
)

MERGER = business_table(
    METADATA,
    "merger",
    Column("case_id", Uuid, nullable=False),
    Column("from_person_id", Uuid, nullable=False),
    Column("into_person_id", Uuid, nullable=False),
    UniqueConstraint("case_id", "from_person_id", name="a_merger_once"),
    Index("mergers_of_a_person", "from_person_id", "into_person_id"),
    access=Access(read=NOBODY),
)

CASE_MOVE = business_table(
    METADATA,
    "case_move",
    Column("case_id", Uuid, nullable=False),
    Column("first_month", Text, nullable=False),
    Column("from_county", Text, nullable=False),
    Index("moves_of_a_case", "case_id"),
    CheckConstraint(f"first_month {MONTH}", name="move_month"),
    access=Access(read=NOBODY),
)
