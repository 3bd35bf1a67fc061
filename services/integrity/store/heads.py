"""Held audit heads as rows and back."""

from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select

from services.integrity.head import HeldHead, Verdict
from services.integrity.tables import SEALED_HEAD
from shared.audit.merkle import Head
from shared.database.transaction import Transaction
from shared.web import pages


async def add(tx: Transaction, new: HeldHead) -> bool:
    """Keep a head; False where exactly this one is held already."""
    return await tx.insert_new(SEALED_HEAD, {"id": new.id, **head_values(new)}) is not None


async def get(tx: Transaction, head_id: UUID) -> HeldHead:
    """A held head by id."""
    return held_head(await tx.get(SEALED_HEAD, head_id))


async def numbered(tx: Transaction, service: str, number: int) -> list[HeldHead]:
    """The heads of a room that bear a number: one, none, or several where there is a fork."""
    same = (SEALED_HEAD.c.service == service) & (SEALED_HEAD.c.number == number)
    return [held_head(row) for row in await tx.all(select(SEALED_HEAD).where(same).order_by(SEALED_HEAD.c.id))]


async def save(tx: Transaction, changed: HeldHead) -> None:
    """Keep a checked and anchored head."""
    values = {"verdict": changed.verdict.value, "anchored_at": changed.anchored_at}
    await tx.update(SEALED_HEAD, changed.id, values)


async def page(
    tx: Transaction, service: str | None, cursor: str | None, limit: int
) -> tuple[list[HeldHead], str | None]:
    """A page of the held heads, oldest first."""
    query = select(SEALED_HEAD) if service is None else select(SEALED_HEAD).where(SEALED_HEAD.c.service == service)
    rows, following = pages.split(await tx.all(pages.after(query, SEALED_HEAD.c.id, cursor, limit)), limit)
    return [held_head(row) for row in rows], following


def held_head(row: RowMapping) -> HeldHead:
    """A held head from its row."""
    head = Head(
        service=row["service"],
        number=row["number"],
        first=row["first"],
        last=row["last"],
        count=row["entries"],
        root=row["root"],
        previous=row["previous"],
        sealed_at=row["sealed_at"],
    )
    verdict = Verdict(row["verdict"])
    return HeldHead(row["id"], head, row["digest"], row["signature"], row["key_id"], verdict, row["anchored_at"])


def head_values(held: HeldHead) -> dict[str, Any]:
    """A held head as the values of its row."""
    return {
        "service": held.head.service,
        "number": held.head.number,
        "entries": held.head.count,
        "first": held.head.first,
        "last": held.head.last,
        "root": held.head.root,
        "previous": held.head.previous,
        "sealed_at": held.head.sealed_at,
        "digest": held.digest,
        "signature": held.signature,
        "key_id": held.key_id,
        "verdict": held.verdict.value,
        "anchored_at": held.anchored_at,
    }
