"""One case on one screen for whoever runs the suite: states, days, money, tasks, events; not who it is about."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Table, Text, func, select

from deploy import inspection
from deploy.inspection import Look
from deploy.operating import payrolls, running, said
from deploy.operating.payrolls import Line
from deploy.operating.place import Place
from deploy.operating.running import OpenTask, Running
from deploy.operating.said import Said, Wanted
from gateway.app import PLAN as GATEWAY
from gateway.progress import Progress
from gateway.store import CASE_PROGRESS, progress_of
from gateway.work_list import BY_NAME, waits_for
from services.funding.api.words import HOLDS
from shared.identity.matrix import Role, matrix
from shared.room import Plan
from shared.vocabulary.divisions import Area, full_name

MOST = 500
HELD: Mapping[str, str] = {**HOLDS, "beneficiary_dead": "保障对象登记为已去世,暂停今后的发放,请乡镇(街道)核实"}
"""Why nothing is paid for now: because of the payee, or because nobody is left to be paid for."""
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
class Waiting:
    """Where the case stands, whose move is next, and on which work lists of whom it is found.

    `held_for` is why nothing is paid now, `unanswered` are the sources that could not say, each with its reason.
    """

    stage: str
    since: date
    due_on: date | None
    role: str | None
    role_title: str | None
    area: str
    work_lists: tuple[str, ...]
    held_for: str
    unanswered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A case as an operator sees it."""

    number: str
    case_id: UUID
    today: date
    waiting: Waiting | None
    states: tuple[State, ...]
    clocks: tuple[Running, ...]
    payments: tuple[Line, ...]
    tasks: tuple[OpenTask, ...]
    parked: tuple[inspection.Parked, ...]
    events: tuple[Said, ...]


async def show(look: Look, place: Place, number: str) -> Case:
    """Look the case up everywhere, by its number or its id; raises NoCase."""
    case_id = await find(look, number)
    ids = await _ids(look, case_id)
    parked = await inspection.parked_of(look, str(case_id))
    connection = await look.at(GATEWAY.service)
    today = await place.today(connection)
    return Case(
        number=await _first(look, _NUMBER, case_id, "case_id") or "(还没有编号)",
        case_id=case_id,
        today=today,
        waiting=await _waiting(look, case_id),
        states=tuple([state for plan in look.plans for state in await _states(look, plan, case_id)]),
        clocks=tuple(await running.clocks(look, case_id, today)),
        payments=await payrolls.of_case(look, case_id),
        tasks=tuple([task for plan in look.plans for task in await running.tasks(look, plan, ids)]),
        parked=tuple(parked),
        events=tuple(await said.last(look, Wanted(subject=str(case_id), limit=MOST))),
    )


async def find(look: Look, number: str) -> UUID:
    """The id of the case with this number, whichever room knows it: an emergency has no application. Raises NoCase.

    Logs, tasks and parked events name a case by its id: that finds it as well.
    """
    with suppress(ValueError):
        case_id = UUID(number)
        if await _first(look, "case_id", case_id, "case_id") is not None:
            return case_id
    found: UUID | None = await _first(look, "case_id", number.upper(), _NUMBER)
    if found is None:
        raise NoCase(number)
    return found


async def _first(look: Look, wanted: str, value: object, column: str) -> Any:
    """What the first room says that has rows of cases with this value."""
    for plan in look.plans:
        connection = await look.at(plan.service)
        for table in _of_cases(plan):
            if {wanted, column} <= set(table.columns.keys()):
                query = select(table.c[wanted]).where(table.c[column] == value, table.c[wanted].is_not(None))
                if (found := await connection.scalar(query.limit(1))) is not None:
                    return found
    return None


async def _waiting(look: Look, case_id: UUID) -> Waiting | None:
    """As the gateway tells it; None where it has heard of the case nothing yet."""
    connection = await look.at(GATEWAY.service)
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
        work_lists=tuple(_list_of(name) for name in work),
        held_for=HELD.get(progress.held_for or "", progress.held_for or ""),
        unanswered=progress.unanswered,
    )


def _list_of(name: str) -> str:
    """A list with whoever works it: several people may act on one case."""
    if name not in BY_NAME:
        return name
    return f"{BY_NAME[name].title}({matrix().roles[BY_NAME[name].role].title})"


def _where(area: Area, role: Role | None) -> str:
    """The place whose office acts: a county's officer is of the county, whichever village the case is from."""
    at = {"township": area.township, "county": area.county, "city": area.city}.get(role.level if role else "")
    return at or area.code


async def _states(look: Look, plan: Plan, case_id: UUID) -> list[State]:
    connection = await look.at(plan.service)
    found = []
    for table in _of_cases(plan):
        if _STATE in table.columns and isinstance(table.c.state.type, Text):
            counted = select(table.c.state, func.count().label("rows")).where(table.c.case_id == case_id)
            rows = await connection.execute(counted.group_by(table.c.state).order_by(table.c.state))
            found += [State(plan.service, table.name, row.state, row.rows) for row in rows]
    return found


def _of_cases(plan: Plan) -> list[Table]:
    return [table for table in plan.tables.sorted_tables if "case_id" in table.columns]


async def _ids(look: Look, case_id: UUID) -> list[str]:
    """The case's id and those of everything that belongs to it: tasks name one or the other."""
    ids = {str(case_id)}
    for plan in look.plans:
        connection = await look.at(plan.service)
        for table in _of_cases(plan):
            rows = select(table.c.id).where(table.c.case_id == case_id).limit(MOST)
            ids |= {str(row_id) for row_id in (await connection.execute(rows)).scalars()}
    return sorted(ids)
