"""Payees with their sealed accounts, the decisions that were heard, and entitlements."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, exists, func, select, text

from services.funding import tables
from services.funding.entitlement import Entitlement, State
from services.funding.payee import Payee
from services.funding.period import Period
from shared.crypto.keyring import DataClass
from shared.database.tables import area_of, area_values
from shared.database.transaction import Transaction
from shared.vocabulary.divisions import Area
from shared.vocabulary.money import Money
from shared.web import pages

_ADMIT = text("SELECT admit_reader(:case, :person)")
OF_A_CASE_LIMIT = 100


async def admit(tx: Transaction, case_id: UUID, person_ids: Iterable[UUID]) -> None:
    """Let persons of the household read the case's entitlements and payments."""
    for person_id in person_ids:
        await tx.connection.execute(_ADMIT, {"case": case_id, "person": person_id})


async def add_payee(tx: Transaction, payee: Payee, account: str) -> None:
    """Keep who is paid, unless the case has a payee; the account is sealed to its row."""
    sealed = tx.keyring.seal_field(DataClass.ACCOUNT, "payee", "account", str(payee.id), account, tx.today)
    row = {
        "id": payee.id,
        "case_id": payee.case_id,
        "case_number": payee.case_number,
        "person_id": payee.person_id,
        "name": payee.name,
        "account": sealed,
        "account_tail": payee.account_tail,
        "is_withdrawn": payee.is_withdrawn,
        **area_values(payee.place),
    }
    await tx.insert_new(tables.PAYEE, row)


async def payee_of_case(tx: Transaction, case_id: UUID) -> Payee | None:
    """The payee of a case; rows that change with it wait."""
    row = await tx.one(select(tables.PAYEE).where(tables.PAYEE.c.case_id == case_id).with_for_update())
    return payee_of(row) if row is not None else None


async def payee_shown(tx: Transaction, case_id: UUID) -> Payee | None:
    """The payee of a case, to look at only."""
    row = await tx.one(select(tables.PAYEE).where(tables.PAYEE.c.case_id == case_id))
    return payee_of(row) if row is not None else None


async def erase_account(tx: Transaction, payee: Payee) -> None:
    """Forget an account that nobody needs any more (个人信息保护法 art. 47)."""
    await tx.update(tables.PAYEE, payee.id, {"account": None, "is_withdrawn": True})


def opened_account(tx: Transaction, payee_id: UUID, sealed: bytes) -> str:
    """The account number, for the bank's file and nothing else."""
    return tx.keyring.open_field(DataClass.ACCOUNT, "payee", "account", str(payee_id), sealed).decode()


async def keep_decision(tx: Transaction, decision_id: UUID, case_id: UUID, message: bytes, place: Area) -> bool:
    """Keep a decision as it was signed, sealed since its findings tell of incomes; False where it is known."""
    sealed = tx.keyring.seal_field(DataClass.SECRET, "granted_decision", "message", str(decision_id), message, tx.today)
    row = {
        "id": decision_id,
        "case_id": case_id,
        "message": sealed,
        "state": "heard",
        "reason": "",
        **area_values(place),
    }
    return await tx.insert_new(tables.DECISION, row) is not None


async def heard_decision(tx: Transaction, decision_id: UUID) -> bytes | None:
    """The signed message of a decision that was heard and not yet dealt with, held until the transaction ends."""
    row = await tx.get(tables.DECISION, decision_id, lock=True)
    if row["state"] != "heard":
        return None
    return tx.keyring.open_field(DataClass.SECRET, "granted_decision", "message", str(decision_id), row["message"])


async def close_decision(tx: Transaction, decision_id: UUID, state: str, reason: str = "") -> None:
    """Note that a decision was opened, or why it was refused."""
    await tx.update(tables.DECISION, decision_id, {"state": state, "reason": reason})


async def add(tx: Transaction, entitlement: Entitlement) -> None:
    """Keep an entitlement."""
    await tx.insert(tables.ENTITLEMENT, entitlement_row(entitlement))


async def save_state(tx: Transaction, entitlement: Entitlement) -> None:
    """Keep whether the budget stands behind it."""
    await tx.update(tables.ENTITLEMENT, entitlement.id, {"state": entitlement.state.value})


async def unencumbered(tx: Transaction, budget_id: UUID, after: UUID | None, limit: int) -> list[Entitlement]:
    """Living entitlements of a budget's county and scheme that its year owes and it does not yet cover, by age."""
    t, b, e = tables.ENTITLEMENT.c, tables.BUDGET.c, tables.ENCUMBRANCE.c
    bound = exists().where(e.entitlement_id == t.id, e.budget_id == budget_id)
    query = (
        select(tables.ENTITLEMENT)
        .join(tables.BUDGET, (b.county == t.county) & (b.scheme == t.scheme))
        .where(b.id == budget_id, t.state != State.ENDED, t.first_month <= _last_month(b.year), ~bound)
        .order_by(t.id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(t.id > after)
    return [entitlement_of(row) for row in await tx.all(query)]


def _last_month(year: Any) -> Any:
    return func.concat(year, "-12")


async def of_case(tx: Transaction, case_id: UUID) -> list[Entitlement]:
    """The entitlements of a case, oldest first."""
    t = tables.ENTITLEMENT.c
    query = select(tables.ENTITLEMENT).where(t.case_id == case_id).order_by(t.id).limit(OF_A_CASE_LIMIT)
    return [entitlement_of(row) for row in await tx.all(query)]


async def page(
    tx: Transaction, state: State | None, cursor: str | None, limit: int
) -> tuple[Sequence[Entitlement], str | None]:
    """Entitlements that the actor may see."""
    query = select(tables.ENTITLEMENT)
    if state is not None:
        query = query.where(tables.ENTITLEMENT.c.state == state.value)
    rows, following = pages.split(await tx.all(pages.after(query, tables.ENTITLEMENT.c.id, cursor, limit)), limit)
    return [entitlement_of(row) for row in rows], following


def payee_of(row: RowMapping) -> Payee:
    """A row as a payee; the account stays sealed in the row."""
    return Payee(
        row["id"],
        row["case_id"],
        row["case_number"],
        row["person_id"],
        row["name"],
        row["account_tail"],
        row["is_withdrawn"],
        area_of(row),
    )


def entitlement_of(row: RowMapping) -> Entitlement:
    """A row as an entitlement."""
    return Entitlement(
        id=row["id"],
        case_id=row["case_id"],
        case_number=row["case_number"],
        decision_id=row["decision_id"],
        determination_id=row["determination_id"],
        scheme=row["scheme"],
        amount_monthly=Money(row["amount_fen_monthly"]),
        person_ids=tuple(row["person_ids"]),
        first_month=Period.of(row["first_month"]),
        decided_on=row["decided_on"],
        state=State(row["state"]),
        place=area_of(row),
        version=row["row_version"],
    )


def entitlement_row(entitlement: Entitlement) -> dict[str, Any]:
    """An entitlement as a row to insert."""
    return {
        "id": entitlement.id,
        "case_id": entitlement.case_id,
        "case_number": entitlement.case_number,
        "decision_id": entitlement.decision_id,
        "determination_id": entitlement.determination_id,
        "scheme": entitlement.scheme,
        "amount_fen_monthly": entitlement.amount_monthly.fen,
        "person_ids": list(entitlement.person_ids),
        "first_month": str(entitlement.first_month),
        "decided_on": entitlement.decided_on,
        "state": entitlement.state.value,
        **area_values(entitlement.place),
    }
