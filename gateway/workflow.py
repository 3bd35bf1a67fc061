"""The gateway's use cases: project events into progress, read progress and work lists."""

from collections.abc import Sequence
from uuid import UUID

from google.protobuf.message import Message

from gateway import changes, sentences, store, work_list
from gateway.progress import Progress
from gateway.store import Step
from gateway.work_list import WorkList
from shared.contracts.generated.onenet.intake.v1.events_pb2 import (
    ApplicationSubmitted,
    EmergencyReported,
    HouseholdChanged,
    PersonsMerged,
)
from shared.database import legal_clock
from shared.database.readers import let_read, replace_reader
from shared.database.transaction import Transaction
from shared.identity.actor import Actor
from shared.journal.event import Recorded
from shared.refusal import NotFound
from shared.vocabulary.divisions import Area, UnknownDivision
from shared.web import pages


async def project(tx: Transaction, events: Sequence[Recorded]) -> None:
    """Apply a run of events: one load, decisions in order, one save."""
    await store.open_cases(tx, {UUID(event.subject): _stub(event) for event in reversed(events)})
    before = await store.lock(tx, {UUID(event.subject) for event in events})
    after = dict(before)
    steps: list[Step] = []
    for event in events:
        case_id = UUID(event.subject)
        after[case_id] = changes.apply(after[case_id], event.message, event.legal_on)
        steps.append(_step(event, after[case_id].events))
        await _admit(tx, case_id, event.message)
    await store.save(tx, list(after.values()))
    await store.move_steps(
        tx, {case.case_id: case.area for case in after.values() if case.area != before[case.case_id].area}
    )
    await store.add_steps(tx, [(step, after[step.case_id].area) for step in steps])


async def _admit(tx: Transaction, case_id: UUID, message: Message) -> None:
    """Whoever is of the household reads its case, also under the identity that is found later."""
    if isinstance(message, ApplicationSubmitted | EmergencyReported | HouseholdChanged):
        await let_read(tx, case_id, map(UUID, message.reader_person_ids))
    if isinstance(message, PersonsMerged):
        await replace_reader(tx, case_id, UUID(message.from_person_id), UUID(message.into_person_id))


def _stub(event: Recorded) -> Progress:
    """A case of which only the county is known yet."""
    return Progress(case_id=UUID(event.subject), area=_county(event.area), since=event.legal_on)


def _county(code: str) -> Area:
    """The area of an event; a county that has been abolished since keeps the city of its code."""
    try:
        return Area.of(code)
    except UnknownDivision:
        return Area(city=code[:4].ljust(len(code), "0"), county=code, township=None, village=None)


def _step(event: Recorded, number: int) -> Step:
    name = event.type.rpartition(".")[2]
    return Step(event.id, UUID(event.subject), name, event.legal_on, sentences.tell(event.message), number)


async def read(tx: Transaction, case_id: UUID) -> tuple[Progress, list[Step]]:
    """One case with its steps."""
    return await store.get(tx, case_id), await store.steps(tx, case_id)


async def page(tx: Transaction, stage: str | None, cursor: str | None, limit: int) -> tuple[list[Progress], str | None]:
    """One page of the actor's cases."""
    query = pages.after(store.cases_at(stage), store.CASE_PROGRESS.c.id, cursor, limit)
    rows, following = pages.split(await tx.all(query), limit)
    return [store.progress_of(row) for row in rows], following


async def count(tx: Transaction) -> list[tuple[WorkList, int]]:
    """The actor's lists with how much stands on each."""
    counted = await store.counts(tx)
    return [(each, counted.get(each.name, 0)) for each in work_list.LISTS if each.is_open_to(tx.actor)]


async def work(
    tx: Transaction, name: str, cursor: str | None, limit: int
) -> tuple[WorkList, list[Progress], str | None]:
    """One page of one list."""
    mine = _open_list(name, tx.actor)
    query = pages.after(store.cases_on(name), store.CASE_PROGRESS.c.id, cursor, limit)
    rows, following = pages.split(await tx.all(query), limit)
    return mine, [store.progress_of(row) for row in rows], following


def _open_list(name: str, actor: Actor) -> WorkList:
    found = work_list.BY_NAME.get(name)
    if found is None or not found.is_open_to(actor):
        raise NotFound("work_list_not_found", "没有这个待办清单,或者它不属于您的岗位。")
    return found


async def offset_days(tx: Transaction) -> int:
    """How far the legal clock stands before real time."""
    return await legal_clock.offset_days(tx)


async def move_clock(tx: Transaction, days: int) -> None:
    """Move the gateway's own legal clock; it never goes back."""
    await legal_clock.grow(tx, days)
