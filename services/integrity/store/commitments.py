"""Commitments as rows and back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select

from services.integrity.commitment import Commitment
from services.integrity.tables import COMMITMENT
from shared.database.tables import area_of, area_values
from shared.database.transaction import Transaction

_LIMIT = 200


async def add(tx: Transaction, new: Sequence[Commitment]) -> None:
    """Keep each commitment once."""
    ordered = sorted(new, key=lambda commitment: commitment.id)
    await tx.insert_all_new(COMMITMENT, [{"id": each.id, **commitment_values(each)} for each in ordered])


async def reassign(tx: Transaction, case_id: UUID, gone: UUID, now: UUID) -> None:
    """Give a person's commitments to the person whom they turned out to be."""
    query = select(COMMITMENT.c.id).where(COMMITMENT.c.case_id == case_id, COMMITMENT.c.person_id == gone)
    for row in await tx.all(query.order_by(COMMITMENT.c.id).with_for_update()):
        await tx.update(COMMITMENT, row["id"], {"person_id": now})


async def of_case(tx: Transaction, case_id: UUID) -> list[Commitment]:
    """The commitments of a case that the actor may see."""
    query = select(COMMITMENT).where(COMMITMENT.c.case_id == case_id).order_by(COMMITMENT.c.id)
    return [commitment(row) for row in await tx.all(query.limit(_LIMIT))]


def commitment(row: RowMapping) -> Commitment:
    """A commitment from its row."""
    return Commitment(row["id"], row["case_id"], row["person_id"], row["text_version"], row["signed_on"], area_of(row))


def commitment_values(known: Commitment) -> dict[str, Any]:
    """A commitment as the values of its row."""
    return {
        "case_id": known.case_id,
        "person_id": known.person_id,
        "text_version": known.text_version,
        "signed_on": known.signed_on,
        **area_values(known.area),
    }
