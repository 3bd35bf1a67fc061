"""Notices, their photos and what the public reads of them, as rows and back."""

from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select

from services.disclosure import tables
from services.disclosure.notice import OPEN, Notice, Posting, State
from services.disclosure.redaction import PublicNotice
from shared.blobs import Blob
from shared.database.tables import area_of, area_values
from shared.database.transaction import Transaction
from shared.ids import new_id
from shared.vocabulary.money import Money
from shared.web import pages

_MATERIALS_LIMIT = 50


async def get(tx: Transaction, notice_id: UUID, *, lock: bool = False) -> Notice:
    """A notice that the actor may see."""
    return notice(await tx.get(tables.NOTICE, notice_id, lock=lock))


async def open_of(tx: Transaction, case_id: UUID) -> list[Notice]:
    """The notices of a case to which something can still happen, locked."""
    table = tables.NOTICE
    query = select(table).where(table.c.case_id == case_id, table.c.state.in_(sorted(OPEN)))
    return [notice(row) for row in await tx.all(query.order_by(table.c.id).with_for_update())]


async def was_disputed(tx: Transaction, case_id: UUID) -> bool:
    """Whether a notice of the case was taken down by an objection before."""
    table = tables.NOTICE
    query = select(table.c.id).where(table.c.case_id == case_id, table.c.state == State.DISPUTED.value).limit(1)
    return await tx.one(query) is not None


async def add(tx: Transaction, new: Notice) -> bool:
    """Keep a new notice; False where the determination has one already."""
    return await tx.insert_new(tables.NOTICE, {"id": new.id, **notice_values(new)}) is not None


async def save(tx: Transaction, changed: Notice) -> Notice:
    """Keep a changed notice."""
    return notice(await tx.update(tables.NOTICE, changed.id, notice_values(changed)))


def notice(row: RowMapping) -> Notice:
    """A notice from its row."""
    posting = Posting(row["posted_on"], row["posting_place"], row["photo_hash"]) if row["posted_on"] else None
    return Notice(
        id=row["id"],
        case_id=row["case_id"],
        determination_id=row["determination_id"],
        scheme=row["scheme"],
        amount_monthly=Money(row["amount_fen_monthly"]),
        persons=row["persons"],
        area=area_of(row),
        state=State(row["state"]),
        notice_days=row["notice_days"],
        applicant_name=row["applicant_name"],
        planned_on=row["planned_on"],
        posting=posting,
        closed_on=row["closed_on"],
        version=row["row_version"],
    )


def notice_values(known: Notice) -> dict[str, Any]:
    """A notice as the values of its row."""
    return {
        "case_id": known.case_id,
        "determination_id": known.determination_id,
        "scheme": known.scheme,
        "amount_fen_monthly": known.amount_monthly.fen,
        "persons": known.persons,
        "state": known.state.value,
        "notice_days": known.notice_days,
        "applicant_name": known.applicant_name,
        "planned_on": known.planned_on,
        "posted_on": known.posting.posted_on if known.posting else None,
        "posting_place": known.posting.place if known.posting else None,
        "photo_hash": known.posting.photo_hash if known.posting else None,
        "closed_on": known.closed_on,
        **area_values(known.area),
    }


async def add_material(tx: Transaction, of: Notice, blob: Blob) -> None:
    """Keep a photo's hash with its notice; the same photo again changes nothing."""
    values = {
        "case_id": of.case_id,
        "notice_id": of.id,
        "hash": blob.id,
        "media_type": blob.media_type,
        "size_bytes": blob.size,
    }
    await tx.insert_new(tables.NOTICE_MATERIAL, {"id": new_id(), **values, **area_values(of.area)})


async def material_hashes(tx: Transaction, notice_id: UUID) -> frozenset[str]:
    """The photos that were uploaded for a notice."""
    table = tables.NOTICE_MATERIAL
    rows = await tx.all(select(table.c.hash).where(table.c.notice_id == notice_id).limit(_MATERIALS_LIMIT))
    return frozenset(row["hash"] for row in rows)


async def publish(tx: Transaction, shown: PublicNotice) -> None:
    """Put a notice where the public reads, or put it there again from another village."""
    values = {
        "case_id": shown.case_id,
        "scheme": shown.scheme,
        "name_masked": shown.name_masked,
        "persons": shown.persons,
        "amount_fen_monthly": shown.amount_monthly.fen,
        "posted_on": shown.posted_on,
        "ends_on": shown.ends_on,
        "complaint_phone": shown.complaint_phone,
    }
    placed = {**values, **area_values(shown.area)}
    if await tx.insert_new(tables.PUBLIC_NOTICE, {"id": shown.id, **placed}) is None:
        await tx.update(tables.PUBLIC_NOTICE, shown.id, {**placed, "taken_down_on": None})


async def take_down(tx: Transaction, notice_id: UUID) -> None:
    """Take a notice from the public's eyes."""
    await tx.update(tables.PUBLIC_NOTICE, notice_id, {"taken_down_on": tx.today})


async def standing(
    tx: Transaction, village: str, cursor: str | None, limit: int
) -> tuple[list[PublicNotice], str | None]:
    """A page of what stands in a village now."""
    table = tables.PUBLIC_NOTICE
    query = select(table).where(table.c.village == village, table.c.taken_down_on.is_(None))
    rows, following = pages.split(await tx.all(pages.after(query, table.c.id, cursor, limit)), limit)
    return [public_notice(row) for row in rows], following


def public_notice(row: RowMapping) -> PublicNotice:
    """A public notice from its row."""
    return PublicNotice(
        id=row["id"],
        case_id=row["case_id"],
        scheme=row["scheme"],
        name_masked=row["name_masked"],
        persons=row["persons"],
        amount_monthly=Money(row["amount_fen_monthly"]),
        posted_on=row["posted_on"],
        ends_on=row["ends_on"],
        complaint_phone=row["complaint_phone"],
        area=area_of(row),
    )
