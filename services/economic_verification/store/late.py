"""Late answers as rows and back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select

from services.economic_verification.bureaus.register import Aspect
from services.economic_verification.inquiry import Figure, LateAnswer, Query, Reason, Status
from services.economic_verification.tables import LATE_ANSWER
from shared.database.tables import area_values
from shared.database.transaction import Transaction
from shared.vocabulary.money import Money

MOST_LATE = 1000


async def add(tx: Transaction, of: Query, late: LateAnswer) -> None:
    """Keep a late answer; the same again changes nothing."""
    place = {"case_id": of.case_id, "inquiry_id": of.inquiry_id} | area_values(of.area)
    await tx.insert_new(LATE_ANSWER, {**late_values(late), **place})


async def of_inquiry(tx: Transaction, inquiry_id: UUID) -> list[LateAnswer]:
    """The late answers of an inquiry, in the order in which they came."""
    mine = select(LATE_ANSWER).where(LATE_ANSWER.c.inquiry_id == inquiry_id).order_by(LATE_ANSWER.c.id)
    return [late_answer(row) for row in await tx.all(mine.limit(MOST_LATE))]


def late_answer(row: RowMapping) -> LateAnswer:
    """A late answer from its row."""
    return LateAnswer(
        id=row["id"],
        query_id=row["query_id"],
        person_id=row["person_id"],
        source=row["source"],
        status=Status(row["status"]),
        data_on=row["data_on"],
        received_on=row["received_on"],
        digest=row["digest"],
        figures=tuple(_figure(each) for each in row["figures"]),
        fault=Reason(row["fault"]) if row["fault"] else None,
    )


def late_values(late: LateAnswer) -> dict[str, Any]:
    """A late answer as the values of its row."""
    return {
        "id": late.id,
        "query_id": late.query_id,
        "person_id": late.person_id,
        "source": late.source,
        "status": late.status.value,
        "data_on": late.data_on,
        "received_on": late.received_on,
        "digest": late.digest,
        "figures": [
            {"aspect": f.aspect.value, "kind": f.kind, "amount_fen": f.amount.fen, "count": f.count}
            for f in late.figures
        ],
        "fault": late.fault.value if late.fault else None,
    }


def _figure(each: Mapping[str, Any]) -> Figure:
    return Figure(Aspect(each["aspect"]), each["kind"], Money(each["amount_fen"]), each["count"])
