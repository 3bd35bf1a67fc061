"""Reviews of running rights as rows."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select

from services.eligibility import tables
from services.eligibility.case import AssistanceCase
from services.eligibility.running_review import ReviewState, RunningReview
from services.eligibility.store import MOST_ROWS
from shared.database.tables import area_values
from shared.database.transaction import Transaction


async def insert(tx: Transaction, case: AssistanceCase, review: RunningReview) -> None:
    """Keep a new review."""
    values = {
        "id": review.id,
        "case_id": review.case_id,
        "review_class": review.review_class,
        "cause": review.cause,
        "opened_on": review.opened_on,
        "due_on": review.due_on,
    }
    await tx.insert(tables.RUNNING_REVIEW, values | _progress(review) | area_values(case.place))


async def save(tx: Transaction, review: RunningReview) -> None:
    """Write what came of a review."""
    await tx.update(tables.RUNNING_REVIEW, review.id, _progress(review))


def _progress(review: RunningReview) -> dict[str, Any]:
    return {
        "state": review.state,
        "outcome": review.outcome,
        "opinion": review.opinion,
        "visited_on": review.visited_on,
        "adjustment_id": review.adjustment_id,
        "completed_by": review.completed_by,
        "completed_on": review.completed_on,
    }


async def get(tx: Transaction, review_id: UUID) -> RunningReview:
    """A review by id."""
    return _review(await tx.get(tables.RUNNING_REVIEW, review_id))


async def of_case(tx: Transaction, case_id: UUID) -> Sequence[RunningReview]:
    """The reviews of a case, oldest first."""
    table = tables.RUNNING_REVIEW
    rows = await tx.all(select(table).where(table.c.case_id == case_id).order_by(table.c.id).limit(MOST_ROWS))
    return [_review(row) for row in rows]


async def led_to(tx: Transaction, adjustment_id: UUID) -> Sequence[RunningReview]:
    """The reviews that an intended adjustment came of."""
    table = tables.RUNNING_REVIEW
    query = select(table).where(table.c.adjustment_id == adjustment_id).order_by(table.c.id)
    return [_review(row) for row in await tx.all(query.limit(MOST_ROWS))]


def _review(row: RowMapping) -> RunningReview:
    return RunningReview(
        id=row["id"],
        case_id=row["case_id"],
        review_class=row["review_class"],
        cause=row["cause"],
        opened_on=row["opened_on"],
        due_on=row["due_on"],
        state=ReviewState(row["state"]),
        outcome=row["outcome"],
        opinion=row["opinion"],
        visited_on=row["visited_on"],
        adjustment_id=row["adjustment_id"],
        completed_by=row["completed_by"],
        completed_on=row["completed_on"],
    )
