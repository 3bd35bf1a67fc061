"""Objections and their raisers as rows and back; what they say is opened for one reader at a time."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, func, select

from services.disclosure import tables
from services.disclosure.objection import Answer, Objection, Objector, State, Way, plain_receipt
from shared.crypto.keyring import DataClass
from shared.database.tables import area_of, area_values
from shared.database.transaction import Transaction
from shared.vocabulary.divisions import Area
from shared.web import pages

_TABLE = tables.OBJECTION
_RECEIPT = "receipt_index"


async def add(
    tx: Transaction, new: Objection, statement: str, objector: Objector, receipt: str, taken_in_by: str | None
) -> None:
    """Keep an objection, and apart from it who raised it."""
    said = {
        "statement_sealed": _seal(tx, "statement_sealed", new.id, statement),
        "receipt_index": tx.keyring.blind_index(_RECEIPT, plain_receipt(receipt)),
    }
    await tx.insert(_TABLE, {"id": new.id, **said, **_values(tx, new)})
    text = json.dumps([objector.name, objector.contact], ensure_ascii=False)
    sealed = tx.keyring.seal_field(DataClass.NAME, tables.OBJECTOR.name, "sealed", str(new.id), text, tx.today)
    apart = {"id": new.id, "case_id": new.case_id, "sealed": sealed, "scheme": new.scheme, "taken_in_by": taken_in_by}
    await tx.insert(tables.OBJECTOR, {**apart, **area_values(new.area)})


async def get(tx: Transaction, objection_id: UUID, *, lock: bool = False) -> Objection:
    """An objection that the actor may see."""
    return _objection(tx, await tx.get(_TABLE, objection_id, lock=lock))


async def save(tx: Transaction, changed: Objection) -> None:
    """Keep a changed objection."""
    await tx.update(_TABLE, changed.id, _values(tx, changed))


async def objector_of(tx: Transaction, objection_id: UUID) -> Objector:
    """Who raised it; the township's database role alone gets here."""
    row = await tx.get(tables.OBJECTOR, objection_id)
    opened = tx.keyring.open_field(DataClass.NAME, tables.OBJECTOR.name, "sealed", str(objection_id), row["sealed"])
    name, contact = json.loads(opened)
    return Objector(name, contact)


async def taker_of(tx: Transaction, objection_id: UUID) -> str | None:
    """Who took in the case that is complained of."""
    row = await tx.get(tables.OBJECTOR, objection_id)
    taken_in_by: str | None = row["taken_in_by"]
    return taken_in_by


async def statements_of(tx: Transaction, objections: Sequence[Objection]) -> dict[UUID, str]:
    """What the raisers say."""
    query = select(_TABLE.c.id, _TABLE.c.statement_sealed).where(_TABLE.c.id.in_([each.id for each in objections]))
    rows = await tx.all(query)
    return {row["id"]: _open(tx, "statement_sealed", row["id"], row["statement_sealed"]) for row in rows}


async def open_count(tx: Transaction, notice_id: UUID) -> int:
    """How many of a notice wait for an answer."""
    waiting = (_TABLE.c.notice_id == notice_id) & (_TABLE.c.state == State.OPEN.value)
    return await tx.connection.scalar(select(func.count()).select_from(_TABLE).where(waiting)) or 0


async def number_today(tx: Transaction, area: Area) -> int:
    """Which one this is in its county today; the counter is tied to no row and holds no time within the day."""
    return await tx.draw(f"statements {area.county} {tx.today.isoformat()}")


async def open_complaints(tx: Transaction, case_id: UUID) -> int:
    """How many of a case without a notice wait for an answer."""
    waiting = _of_case_itself(case_id) & (_TABLE.c.state == State.OPEN.value)
    return await tx.connection.scalar(select(func.count()).select_from(_TABLE).where(waiting)) or 0


async def complaints_of(
    tx: Transaction, case_id: UUID, cursor: str | None, limit: int
) -> tuple[list[Objection], str | None]:
    """A page of a case's complaints, in the order of their random ids."""
    return await _page(tx, select(_TABLE).where(_of_case_itself(case_id)), cursor, limit)


def _of_case_itself(case_id: UUID) -> ColumnElement[bool]:
    return (_TABLE.c.case_id == case_id) & _TABLE.c.notice_id.is_(None)


async def open_of_case(tx: Transaction, case_id: UUID) -> list[Objection]:
    """The objections of a case that wait for an answer, locked."""
    query = select(_TABLE).where(_TABLE.c.case_id == case_id, _TABLE.c.state == State.OPEN.value)
    return [_objection(tx, row) for row in await tx.all(query.order_by(_TABLE.c.id).with_for_update())]


async def by_receipt(tx: Transaction, receipt: str) -> Objection | None:
    """The objection that this receipt was given for."""
    index = tx.keyring.blind_index(_RECEIPT, plain_receipt(receipt))
    row = await tx.one(select(_TABLE).where(_TABLE.c.receipt_index == index))
    return None if row is None else _objection(tx, row)


async def of_notice(
    tx: Transaction, notice_id: UUID, cursor: str | None, limit: int
) -> tuple[list[Objection], str | None]:
    """A page of a notice's objections, in the order of their random ids."""
    return await _page(tx, select(_TABLE).where(_TABLE.c.notice_id == notice_id), cursor, limit)


async def in_state(
    tx: Transaction, state: State | None, cursor: str | None, limit: int
) -> tuple[list[Objection], str | None]:
    """A page of the objections of the actor's area."""
    query = select(_TABLE) if state is None else select(_TABLE).where(_TABLE.c.state == state.value)
    return await _page(tx, query, cursor, limit)


async def _page(
    tx: Transaction, query: Select[Any], cursor: str | None, limit: int
) -> tuple[list[Objection], str | None]:
    found: Sequence[RowMapping] = await tx.all(pages.after(query, _TABLE.c.id, cursor, limit))
    rows, following = pages.split(found, limit)
    return [_objection(tx, row) for row in rows], following


def _objection(tx: Transaction, row: RowMapping) -> Objection:
    return Objection(
        id=row["id"],
        case_id=row["case_id"],
        notice_id=row["notice_id"],
        determination_id=row["determination_id"],
        number=row["number"],
        scheme=row["scheme"] or "",
        raised_on=row["raised_on"],
        area=area_of(row),
        state=State(row["state"]),
        due_since=row["due_since"],
        answer=_answer(tx, row),
    )


def _answer(tx: Transaction, row: RowMapping) -> Answer | None:
    if row["answered_on"] is None:
        return None
    return Answer(_open(tx, "found_sealed", row["id"], row["found_sealed"]), Way(row["told_way"]), row["answered_on"])


def _values(tx: Transaction, known: Objection) -> dict[str, Any]:
    answer = known.answer
    return {
        "case_id": known.case_id,
        "notice_id": known.notice_id,
        "determination_id": known.determination_id,
        "number": known.number,
        "scheme": known.scheme or None,
        "state": known.state.value,
        "raised_on": known.raised_on,
        "due_since": known.due_since,
        "answered_on": answer.answered_on if answer else None,
        "told_way": answer.way.value if answer else None,
        "found_sealed": _seal(tx, "found_sealed", known.id, answer.found) if answer else None,
        **area_values(known.area),
    }


def _seal(tx: Transaction, column: str, row_id: UUID, text: str) -> bytes:
    return tx.keyring.seal_field(DataClass.NAME, _TABLE.name, column, str(row_id), text, tx.today)


def _open(tx: Transaction, column: str, row_id: UUID, sealed: bytes) -> str:
    return tx.keyring.open_field(DataClass.NAME, _TABLE.name, column, str(row_id), sealed).decode()
