"""The gateway's own tables: where each case stands, and the steps that brought it there; written by its consumer."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    Date,
    Index,
    Integer,
    MetaData,
    RowMapping,
    Select,
    Text,
    Uuid,
    any_,
    bindparam,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from gateway import work_list
from gateway.progress import Progress, Stage
from gateway.sentences import Told
from shared.database.tables import OFFICERS, Access, business_table
from shared.database.transaction import Transaction
from shared.vocabulary.divisions import Area

METADATA = MetaData()
MAX_STEPS = 500

_READERS = Access(read=OFFICERS | {"applicant"}, case_column="case_id")

CASE_PROGRESS = business_table(
    METADATA,
    "case_progress",
    Column("case_id", Uuid, nullable=False),
    Column("case_number", Text),
    Column("schemes", ARRAY(Text), nullable=False),
    Column("stage", Text, nullable=False),
    Column("since", Date, nullable=False),
    Column("due_on", Date),
    Column("waits_for", Text),
    Column("work", ARRAY(Text), nullable=False),
    Column("state", JSONB, nullable=False),
    Index("case_progress_work", "work", postgresql_using="gin"),
    access=_READERS,
)
"""`id` is the case's; stage, due_on, waits_for and work are derived from `state` at each write, to be searched by."""

Index("case_progress_county", CASE_PROGRESS.c.county, CASE_PROGRESS.c.id)
Index("case_progress_township", CASE_PROGRESS.c.township, CASE_PROGRESS.c.id)

_FIRST_STEP = frozenset(
    {"id", "row_version", "city", "county", "township", "village", "case_id", "event", "on", "sentence", "reasons"}
)

CASE_STEP = business_table(
    METADATA,
    "case_step",
    Column("case_id", Uuid, nullable=False),
    Column("event", Text, nullable=False),
    Column("on", Date, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("reasons", ARRAY(Text), nullable=False),
    Column("number", Integer),
    Index("case_step_case", "case_id", "id"),
    access=replace(_READERS, past_columns=(_FIRST_STEP,)),
)
"""`id` is the event's; `number` says in which order the case met them, which the ids of some publishers do not."""

_CASES = bindparam("cases", type_=ARRAY(Uuid))
_KNOWN = select(CASE_PROGRESS.c.id).where(CASE_PROGRESS.c.id == any_(_CASES))
_LOCKED = select(CASE_PROGRESS).where(CASE_PROGRESS.c.id == any_(_CASES)).order_by(CASE_PROGRESS.c.id).with_for_update()
_STEPS = (
    select(CASE_STEP.c.id, CASE_STEP.c.case_id)
    .where(CASE_STEP.c.case_id == any_(_CASES))
    .order_by(CASE_STEP.c.id)
    .with_for_update()
)

_COLUMNS = frozenset({"case_id", "area", "since", "case_number", "schemes"})
_STATE = tuple(each.name for each in fields(Progress) if each.name not in _COLUMNS)
_STAGES = frozenset({"intake", "eligibility", "notice"})


@dataclass(frozen=True, slots=True)
class Step:
    """One event of a case as it is told."""

    event_id: UUID
    case_id: UUID
    event: str
    on: date
    told: Told
    number: int | None = None


async def open_cases(tx: Transaction, stubs: Mapping[UUID, Progress]) -> None:
    """Open the stubs of cases that no event has named so far; whichever event comes first does it."""
    known = {row["id"] for row in await tx.all(_KNOWN, {"cases": list(stubs)})}
    missing = sorted(stubs.keys() - known)
    await tx.insert_all_new(CASE_PROGRESS, [{"id": case_id, **_values(stubs[case_id])} for case_id in missing])


async def lock(tx: Transaction, case_ids: Collection[UUID]) -> dict[UUID, Progress]:
    """Cases about to change, locked in the order of their ids."""
    return {row["id"]: progress_of(row) for row in await tx.all(_LOCKED, {"cases": list(case_ids)})}


async def save(tx: Transaction, cases: Sequence[Progress]) -> None:
    """Write where these cases stand now."""
    await tx.update_all(CASE_PROGRESS, [{"id": case.case_id, **_values(case)} for case in cases])


async def add_steps(tx: Transaction, steps: Sequence[tuple[Step, Area]]) -> None:
    """Append steps; each carries its case's area for row-level security."""
    rows = [
        {
            "id": step.event_id,
            "case_id": step.case_id,
            "event": step.event,
            "on": step.on,
            "sentence": step.told.sentence,
            "reasons": list(step.told.reasons),
            "number": step.number,
            **_place(area),
        }
        for step, area in steps
    ]
    await tx.insert_all(CASE_STEP, rows)


async def move_steps(tx: Transaction, moved: Mapping[UUID, Area]) -> None:
    """Give earlier steps their case's place: it was not known yet, or the household has moved."""
    if moved:
        steps = await tx.all(_STEPS, {"cases": list(moved)})
        await tx.update_all(CASE_STEP, [{"id": step["id"], **_place(moved[step["case_id"]])} for step in steps])


async def get(tx: Transaction, case_id: UUID) -> Progress:
    """One case, if the actor may see it."""
    return progress_of(await tx.get(CASE_PROGRESS, case_id))


async def steps(tx: Transaction, case_id: UUID) -> list[Step]:
    """What has happened to a case, oldest first."""
    query = (
        select(CASE_STEP)
        .where(CASE_STEP.c.case_id == case_id)
        .order_by(CASE_STEP.c.on, CASE_STEP.c.number.nulls_first(), CASE_STEP.c.id)
    )
    return [step_of(row) for row in await tx.all(query.limit(MAX_STEPS))]


def cases_at(stage: str | None) -> Select[Any]:
    """The actor's cases, of one stage where one is named."""
    query = select(CASE_PROGRESS)
    return query if stage is None else query.where(CASE_PROGRESS.c.stage == stage)


def cases_on(list_name: str) -> Select[Any]:
    """The actor's cases on a work list."""
    return select(CASE_PROGRESS).where(CASE_PROGRESS.c.work.contains([list_name]))


async def counts(tx: Transaction) -> dict[str, int]:
    """How many of the actor's cases stand on each list."""
    name = func.unnest(CASE_PROGRESS.c.work).label("name")
    each = select(name).subquery()
    query = select(each.c.name, func.count().label("cases")).group_by(each.c.name)
    return {row["name"]: row["cases"] for row in await tx.all(query)}


def progress_of(row: RowMapping) -> Progress:
    """The noun of a row."""
    state: dict[str, Any] = {
        name: Stage(value) if name in _STAGES and value else tuple(value) if isinstance(value, list) else value
        for name, value in row["state"].items()
        if name in _STATE
    }
    return Progress(
        case_id=row["case_id"],
        area=Area(row["city"], row["county"] or None, row["township"], row["village"]),
        since=row["since"],
        case_number=row["case_number"],
        schemes=tuple(row["schemes"]),
        **state,
    )


def step_of(row: RowMapping) -> Step:
    """The noun of a row."""
    return Step(row["id"], row["case_id"], row["event"], row["on"], Told(row["sentence"], tuple(row["reasons"])))


def _values(case: Progress) -> dict[str, Any]:
    state = {name: getattr(case, name) for name in _STATE}
    return {
        "case_id": case.case_id,
        "case_number": case.case_number,
        "schemes": list(case.schemes),
        "stage": str(case.stage),
        "since": case.since,
        "due_on": case.due_on,
        "waits_for": work_list.waits_for(case),
        "work": list(work_list.lists_of(case)),
        "state": {name: str(value) if isinstance(value, StrEnum) else value for name, value in state.items()},
        **_place(case.area),
    }


def _place(area: Area) -> dict[str, str | None]:
    """Development zones have no county in the official list."""
    return {"city": area.city, "county": area.county or "", "township": area.township, "village": area.village}
