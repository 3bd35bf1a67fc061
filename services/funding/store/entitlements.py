"""Payees with their sealed accounts, the decisions that were heard, and entitlements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, exists, func, select, text

from services.funding import tables
from services.funding.entitlement import End, Entitlement, State
from services.funding.entitlement import Kind as Right
from services.funding.payee import Hold, Kind, Payee
from services.funding.period import Period
from services.funding.store import events_of_life
from shared.crypto.keyring import DataClass
from shared.database.tables import area_of, area_values
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.vocabulary.divisions import Area
from shared.vocabulary.money import Money
from shared.web import pages

_ADMIT = text("SELECT admit_reader(:case, :person)")
OF_A_CASE_LIMIT = 100


async def hold_case(tx: Transaction, case_id: UUID) -> list[Payee]:
    """The payees of a case, in each county where it was, held until the transaction ends; lines may refer to them."""
    t = tables.PAYEE.c
    query = select(tables.PAYEE).where(t.case_id == case_id).order_by(t.id)
    return [payee_of(row) for row in await tx.all(query.with_for_update(key_share=True))]


async def admit(tx: Transaction, case_id: UUID, person_ids: Iterable[UUID]) -> None:
    """Let persons of the household read the case's entitlements and payments."""
    for person_id in person_ids:
        await tx.connection.execute(_ADMIT, {"case": case_id, "person": person_id})


async def add_payee(tx: Transaction, payee: Payee, account: str) -> None:
    """Keep who is paid, unless the case has a payee; the account is sealed to its row."""
    terms = {"id": payee.id, "case_id": payee.case_id, "case_number": payee.case_number}
    row = {**terms, **_sealed(tx, payee.id, account), **_payee_values(payee), **area_values(payee.place)}
    await tx.insert_new(tables.PAYEE, row)


async def save_payee(tx: Transaction, payee: Payee, account: str | None = None) -> None:
    """Keep who is paid now, with another account where one is given."""
    sealed = _sealed(tx, payee.id, account) if account is not None else {}
    await tx.update(tables.PAYEE, payee.id, {**_payee_values(payee), **sealed})


async def keep_former_account(tx: Transaction, payee: Payee) -> None:
    """Keep the account that another replaces, if anything was ever to be paid to it: what is on its way goes there."""
    line = tables.LINE.c
    if await tx.one(select(line.id).where(line.payee_id == payee.id).limit(1)) is None:
        return
    row = await tx.get(tables.PAYEE, payee.id)
    terms = {"id": new_id(), "case_id": payee.case_id, "payee_id": payee.id, "name": payee.name}
    kept = {"account": row["account"], "account_from": payee.account_from}
    await tx.insert(tables.FORMER_ACCOUNT, {**terms, **kept, **area_values(payee.place)})


async def account_of(tx: Transaction, payee: Payee) -> str:
    """The account number, to seal it to another row of the same case."""
    row = await tx.get(tables.PAYEE, payee.id)
    return opened_account(tx, payee.id, row["account"])


def _sealed(tx: Transaction, payee_id: UUID, account: str) -> dict[str, Any]:
    sealed = tx.keyring.seal_field(DataClass.ACCOUNT, "payee", "account", str(payee_id), account, tx.today)
    return {"account": sealed}


def _payee_values(payee: Payee) -> dict[str, Any]:
    return {
        "person_id": payee.person_id,
        "name": payee.name,
        "account_tail": payee.account_tail,
        "is_withdrawn": payee.is_withdrawn,
        "kind": payee.kind.value,
        "hold": payee.hold.value,
        "is_former": payee.is_former,
        "account_from": payee.account_from,
    }


async def payee_shown(tx: Transaction, case_id: UUID) -> Payee | None:
    """The present payee of a case, to look at only; a county that the household left sees whom it paid."""
    t = tables.PAYEE.c
    query = select(tables.PAYEE).where(t.case_id == case_id).order_by(t.is_former, t.id).limit(1)
    row = await tx.one(query)
    return payee_of(row) if row is not None else None


async def erase_account(tx: Transaction, payee: Payee) -> None:
    """Forget an account that nobody needs any more (个人信息保护法 art. 47)."""
    await tx.update(tables.PAYEE, payee.id, {"account": None, "is_withdrawn": True})


def opened_account(tx: Transaction, payee_id: UUID, sealed: bytes) -> str:
    """The account number, for the bank's file and nothing else."""
    return tx.keyring.open_field(DataClass.ACCOUNT, "payee", "account", str(payee_id), sealed).decode()


@dataclass(frozen=True, slots=True)
class Heard:
    """A decision as it was signed, with the name of its type.

    `stands_for` where another message came under its id before: whoever can write the topic, but not sign, may have
    been quicker with rubbish.
    """

    id: UUID
    case_id: UUID
    type: str
    message: bytes
    place: Area
    stands_for: UUID | None = None


async def keep_decision(tx: Transaction, heard: Heard) -> UUID | None:
    """Keep a decision as it was signed; None where this message is known, or its decision was carried out.

    Another message under a known id gets a row of its own.
    """
    if await tx.insert_new(tables.DECISION, _decision_row(tx, heard)) is not None:
        return heard.id
    row = await tx.get(tables.DECISION, heard.id)
    if row["state"] == "opened" or _opened_message(tx, row) == heard.message:
        return None
    other = replace(heard, id=new_id(), stands_for=heard.id)
    await tx.insert(tables.DECISION, _decision_row(tx, other))
    return other.id


async def put_in_place(tx: Transaction, other: Heard) -> Heard:
    """A message that is signed takes the place of one that is not, under the id of the decision."""
    assert other.stands_for is not None  # noqa: S101  (the caller asked)
    whole = replace(other, id=other.stands_for, stands_for=None)
    await tx.update(tables.DECISION, whole.id, _decision_row(tx, whole))
    return whole


def _decision_row(tx: Transaction, heard: Heard) -> dict[str, Any]:
    """The message is sealed, since its findings tell of incomes."""
    sealed = tx.keyring.seal_field(
        DataClass.SECRET, "granted_decision", "message", str(heard.id), heard.message, tx.today
    )
    return {
        "id": heard.id,
        "case_id": heard.case_id,
        "type": heard.type,
        "message": sealed,
        "state": "heard",
        "reason": "",
        "stands_for": heard.stands_for,
        **area_values(heard.place),
    }


def _opened_message(tx: Transaction, row: RowMapping) -> bytes:
    return tx.keyring.open_field(DataClass.SECRET, "granted_decision", "message", str(row["id"]), row["message"])


async def heard_decision(tx: Transaction, decision_id: UUID) -> Heard | None:
    """A decision that was heard and not yet dealt with, held until the transaction ends."""
    row = await tx.get(tables.DECISION, decision_id, lock=True)
    if row["state"] != "heard":
        return None
    return Heard(decision_id, row["case_id"], row["type"], _opened_message(tx, row), area_of(row), row["stands_for"])


async def is_carried_out(tx: Transaction, decision_id: UUID) -> bool:
    """Whether a decision became what it says."""
    return bool((await tx.get(tables.DECISION, decision_id))["state"] == "opened")


async def has_earlier(tx: Transaction, heard: Heard) -> bool:
    """Whether an earlier decision of the case is still to be dealt with; ids are made in the order of time."""
    t = tables.DECISION.c
    query = select(t.id).where(t.case_id == heard.case_id, t.state == "heard", t.stands_for.is_(None), t.id < heard.id)
    return await tx.one(query.limit(1)) is not None


async def close_decision(tx: Transaction, decision_id: UUID, state: str, reason: str = "") -> None:
    """Note that a decision was opened, or why it was refused."""
    await tx.update(tables.DECISION, decision_id, {"state": state, "reason": reason})


async def add(tx: Transaction, entitlement: Entitlement) -> None:
    """Keep an entitlement."""
    await tx.insert(tables.ENTITLEMENT, entitlement_row(entitlement))


async def save(tx: Transaction, entitlement: Entitlement) -> None:
    """Keep whether the budget stands behind it, and how it ends.

    Whom it counts and what a death holds are written apart: whoever finds the money at that moment forgets neither.
    """
    await tx.update(tables.ENTITLEMENT, entitlement.id, _course(entitlement))


async def hold_from(tx: Transaction, entitlement: Entitlement, month: Period | None) -> None:
    """Keep from which month on nothing is paid, since whomever it counts is dead."""
    await tx.update(tables.ENTITLEMENT, entitlement.id, {"held_from": _month(month)})


async def counting(tx: Transaction, person_id: UUID) -> list[Entitlement]:
    """The rights that count a person, in all cases, held until the transaction ends."""
    rows = await tx.all(events_of_life.counting(person_id).with_for_update(key_share=True))
    return [entitlement_of(row) for row in rows]


async def get(tx: Transaction, entitlement_id: UUID) -> Entitlement:
    """One entitlement."""
    return entitlement_of(await tx.get(tables.ENTITLEMENT, entitlement_id))


async def unencumbered(tx: Transaction, budget_id: UUID, after: UUID | None, limit: int) -> list[Entitlement]:
    """Entitlements of a budget's county and scheme that its year owes and it does not yet cover, by age."""
    t, b, e = tables.ENTITLEMENT.c, tables.BUDGET.c, tables.ENCUMBRANCE.c
    bound = exists().where(e.entitlement_id == t.id, e.budget_id == budget_id, e.arrears_id.is_(None))
    owed_from = func.greatest(func.coalesce(t.regular_from, t.first_month), func.concat(b.year, "-01"))
    last = func.least(func.coalesce(t.last_month, "9999"), func.concat(b.year, "-12"))
    query = (
        select(tables.ENTITLEMENT)
        .join(tables.BUDGET, (b.county == t.county) & (b.scheme == t.scheme))
        .where(b.id == budget_id, owed_from <= last, ~bound)
        .order_by(t.id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(t.id > after)
    return [entitlement_of(row) for row in await tx.all(query)]


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
        Kind(row["kind"]),
        Hold(row["hold"]),
        row["is_former"],
        row["account_from"],
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
        kind=Right(row["kind"]),
        regular_from=_month_of(row["regular_from"]),
        last_month=_month_of(row["last_month"]),
        end_reason=End(row["end_reason"]),
        held_from=_month_of(row["held_from"]),
        version=row["row_version"],
    )


def _month_of(text: str | None) -> Period | None:
    return Period.of(text) if text is not None else None


def _month(period: Period | None) -> str | None:
    return str(period) if period is not None else None


def _course(entitlement: Entitlement) -> dict[str, Any]:
    """The columns that change on a right's way."""
    return {
        "state": entitlement.state.value,
        "last_month": _month(entitlement.last_month),
        "end_reason": entitlement.end_reason.value,
    }


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
        "first_month": str(entitlement.first_month),
        "decided_on": entitlement.decided_on,
        "kind": entitlement.kind.value,
        "regular_from": _month(entitlement.regular_from),
        "person_ids": list(entitlement.person_ids),
        "held_from": _month(entitlement.held_from),
        **_course(entitlement),
        **area_values(entitlement.place),
    }
