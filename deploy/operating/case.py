"""One case on one screen for whoever runs the suite: states, days, tasks and events, and nothing of who it is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Table, Text, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from deploy import inspection
from deploy.operating import said
from deploy.operating.place import Place
from deploy.operating.said import Said, Wanted
from deploy.plans import PLANS
from gateway.app import PLAN as GATEWAY
from gateway.progress import Progress
from gateway.store import CASE_PROGRESS, progress_of
from gateway.work_list import BY_NAME, waits_for
from services.integrity.app import PLAN as INTEGRITY
from services.integrity.rules import rules
from services.integrity.tables import CLOCK
from shared.database import ground
from shared.identity.matrix import Role, matrix
from shared.room import Plan
from shared.vocabulary.divisions import Area, full_name

MOST = 500
_STATE = "state"
_NUMBER = "case_number"


class NoCase(LookupError):
    """No case has this number."""


@dataclass(frozen=True, slots=True)
class State:
    """How many rows of a table of the case stand in a state."""

    service: str
    table: str
    state: str
    rows: int


@dataclass(frozen=True, slots=True)
class Running:
    """A clock of the law that runs, and until when."""

    name: str
    title: str
    started_on: date
    due_on: date
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task of the case that is not done."""

    service: str
    kind: str
    due: str
    attempts: int
    last_error: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Where the case stands, whose move is next, and on which work lists it is found."""

    stage: str
    since: date
    due_on: date | None
    role: str | None
    role_title: str | None
    area: str
    work_lists: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A case as an operator sees it."""

    number: str
    case_id: UUID
    today: date
    waiting: Waiting | None
    states: tuple[State, ...]
    clocks: tuple[Running, ...]
    tasks: tuple[OpenTask, ...]
    parked: tuple[inspection.Parked, ...]
    events: tuple[Said, ...]


async def show(connection: AsyncConnection, place: Place, number: str) -> Case:
    """Look the case up everywhere; raises NoCase."""
    case_id = await find(connection, number)
    ids = await _ids(connection, case_id)
    parked = await inspection.parked_of(connection, str(case_id))
    await inspection.enter(connection, GATEWAY.service)
    today = await place.today(connection)
    return Case(
        number=number,
        case_id=case_id,
        today=today,
        waiting=await _waiting(connection, case_id),
        states=tuple([state for plan in PLANS for state in await _states(connection, plan, case_id)]),
        clocks=tuple(await _clocks(connection, case_id, today)),
        tasks=tuple([task for plan in PLANS for task in await _tasks(connection, plan, ids)]),
        parked=tuple(parked),
        events=tuple(await said.last(connection, Wanted(subject=str(case_id), limit=MOST))),
    )


async def find(connection: AsyncConnection, number: str) -> UUID:
    """The id of the case with this number, whichever room knows it: an emergency has no application. Raises NoCase."""
    for plan in PLANS:
        await inspection.enter(connection, plan.service)
        for table in _of_cases(plan):
            if _NUMBER in table.columns:
                query = select(table.c.case_id).where(table.c.case_number == number).limit(1)
                found: UUID | None = await connection.scalar(query)
                if found is not None:
                    return found
    raise NoCase(number)


async def _waiting(connection: AsyncConnection, case_id: UUID) -> Waiting | None:
    """As the gateway tells it; None where it has heard of the case nothing yet."""
    await inspection.enter(connection, GATEWAY.service)
    query = select(CASE_PROGRESS).where(CASE_PROGRESS.c.case_id == case_id)
    row = (await connection.execute(query)).mappings().one_or_none()
    return None if row is None else _waiting_of(progress_of(row), tuple(row["work"]))


def _waiting_of(progress: Progress, work: Sequence[str]) -> Waiting:
    name = waits_for(progress)
    role = matrix().roles[name] if name else None
    return Waiting(
        stage=progress.title,
        since=progress.since,
        due_on=progress.due_on,
        role=role.name if role else None,
        role_title=role.title if role else None,
        area=full_name(_where(progress.area, role)),
        work_lists=tuple(BY_NAME[name].title if name in BY_NAME else name for name in work),
    )


def _where(area: Area, role: Role | None) -> str:
    """The place whose office acts: a county's officer is of the county, whichever village the case is from."""
    at = {"township": area.township, "county": area.county, "city": area.city}.get(role.level if role else "")
    return at or area.code


async def _states(connection: AsyncConnection, plan: Plan, case_id: UUID) -> list[State]:
    await inspection.enter(connection, plan.service)
    found = []
    for table in _of_cases(plan):
        if _STATE in table.columns and isinstance(table.c.state.type, Text):
            counted = select(table.c.state, func.count().label("rows")).where(table.c.case_id == case_id)
            rows = await connection.execute(counted.group_by(table.c.state).order_by(table.c.state))
            found += [State(plan.service, table.name, row.state, row.rows) for row in rows]
    return found


def _of_cases(plan: Plan) -> list[Table]:
    return [table for table in plan.tables.sorted_tables if "case_id" in table.columns]


async def _ids(connection: AsyncConnection, case_id: UUID) -> list[str]:
    """The case's id and those of everything that belongs to it: tasks name one or the other."""
    ids = {str(case_id)}
    for plan in PLANS:
        await inspection.enter(connection, plan.service)
        for table in _of_cases(plan):
            rows = select(table.c.id).where(table.c.case_id == case_id).limit(MOST)
            ids |= {str(row_id) for row_id in (await connection.execute(rows)).scalars()}
    return sorted(ids)


async def _clocks(connection: AsyncConnection, case_id: UUID, today: date) -> list[Running]:
    await inspection.enter(connection, INTEGRITY.service)
    runs = CLOCK.c.started_on.is_not(None) & CLOCK.c.stopped_on.is_(None)
    query = select(CLOCK).where(CLOCK.c.case_id == case_id, runs).order_by(CLOCK.c.due_on)
    known = rules().clocks
    return [
        Running(
            name=row["name"],
            title=known[row["name"]].title if row["name"] in known else row["name"],
            started_on=row["started_on"],
            due_on=row["due_on"],
            is_overdue=row["due_on"] < today,
        )
        for row in (await connection.execute(query)).mappings()
    ]


async def _tasks(connection: AsyncConnection, plan: Plan, ids: Sequence[str]) -> list[OpenTask]:
    await inspection.enter(connection, plan.service)
    task = ground.TASK.c
    named = or_(*(task.key.contains(each) | cast(task.argument, Text).contains(each) for each in ids))
    query = select(ground.TASK).where(task.done_at.is_(None), named).order_by(task.kind, task.id).limit(MOST)
    return [
        OpenTask(
            service=plan.service,
            kind=row["kind"],
            due=str(row["due_on"] or row["due_at"]),
            attempts=row["attempts"],
            last_error=row["last_error"] or "",
        )
        for row in (await connection.execute(query)).mappings()
    ]
