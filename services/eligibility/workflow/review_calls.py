"""Reviews are called for: when their time will have come, or because something happened."""

from datetime import date
from uuid import UUID

from services.eligibility import running_review as rules
from services.eligibility.case import AssistanceCase
from shared.database.transaction import Transaction
from shared.tasks import task as tasks

OPEN_REVIEW = "open_review"
SCHEDULE_REVIEWS = "schedule_reviews"


async def schedule(tx: Transaction, case_id: UUID, since: date) -> None:
    """Review a right in half a year; it is then seen whether its household is one of the yearly ones."""
    first = rules.months_after(since, rules.MONTHS[rules.HALF_YEARLY])
    await schedule_on(tx, case_id, since, first)


async def schedule_on(tx: Transaction, case_id: UUID, since: date, day: date) -> None:
    """Review on a day a right that was granted or last reviewed on another."""
    argument = {"case_id": str(case_id), "cause": rules.PERIODIC, "since": since.isoformat()}
    await tasks.on(tx, OPEN_REVIEW, f"{case_id}:{day}", day, **argument)


async def ask(tx: Transaction, case: AssistanceCase, cause: str, happened: str, due_on: date | None = None) -> None:
    """Something happened that asks for a review; `happened` tells one happening from another."""
    argument = {"case_id": str(case.id), "cause": cause, "due_on": due_on.isoformat() if due_on else ""}
    await tasks.at_once(tx, OPEN_REVIEW, f"{case.id}:{cause}:{happened}", **argument)
