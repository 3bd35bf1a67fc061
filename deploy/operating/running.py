"""What runs in a case by itself: the law's clocks with those that were missed, and the tasks that are planned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping, Text, cast, or_, select

from deploy.inspection import Look
from services.integrity.app import PLAN as INTEGRITY
from services.integrity.rules import rules
from services.integrity.tables import BREACH, CLOCK
from shared.database import ground
from shared.room import Plan
from shared.vocabulary.calendar import SHANGHAI

MOST = 500


@dataclass(frozen=True, slots=True)
class Running:
    """A clock of the law: until when it runs and by which clause; `ended_on` of one that ran out before it stopped."""

    name: str
    title: str
    basis: str
    started_on: date
    due_on: date
    is_overdue: bool
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task of the case that is not done."""

    service: str
    kind: str
    due: str
    attempts: int
    last_error: str


async def clocks(look: Look, case_id: object, today: date) -> list[Running]:
    """The clocks that run, and those that were stopped too late; none that was found to have been in time."""
    connection = await look.at(INTEGRITY.service)
    breached = select(BREACH.c.clock_id).where(BREACH.c.case_id == case_id, BREACH.c.cleared_on.is_(None))
    matters = CLOCK.c.stopped_on.is_(None) | CLOCK.c.id.in_(breached)
    query = select(CLOCK).where(CLOCK.c.case_id == case_id, CLOCK.c.started_on.is_not(None), matters)
    rows = (await connection.execute(query.order_by(CLOCK.c.due_on, CLOCK.c.id))).mappings()
    return [_running(row, today) for row in rows]


def _running(row: RowMapping, today: date) -> Running:
    rule = rules().clocks.get(row["name"])
    return Running(
        name=row["name"],
        title=rule.title if rule else row["name"],
        basis=str(rule.basis_of(row["why"])) if rule else "",
        started_on=row["started_on"],
        due_on=row["due_on"],
        is_overdue=row["due_on"] < (row["stopped_on"] or today),
        ended_on=row["stopped_on"],
    )


async def tasks(look: Look, plan: Plan, ids: Sequence[str]) -> list[OpenTask]:
    """A service's open tasks that name one of these ids."""
    connection = await look.at(plan.service)
    task = ground.TASK.c
    named = or_(*(task.key.contains(each) | cast(task.argument, Text).contains(each) for each in ids))
    query = select(ground.TASK).where(task.done_at.is_(None), named).order_by(task.kind, task.id).limit(MOST)
    return [
        OpenTask(
            service=plan.service,
            kind=row["kind"],
            due=_due(row),
            attempts=row["attempts"],
            last_error=row["last_error"] or "",
        )
        for row in (await connection.execute(query)).mappings()
    ]


def _due(row: RowMapping) -> str:
    """A legal day, or a moment as the operator's watch shows it."""
    if row["due_on"] is not None:
        return str(row["due_on"])
    return f"{row['due_at'].astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
