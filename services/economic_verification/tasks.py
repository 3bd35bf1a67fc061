"""The due tasks: call a source outside any transaction and record what came of it, close at the deadline, report."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.economic_verification.bureaus import register
from services.economic_verification.bureaus.client import (
    BureauBusy,
    BureauDown,
    BureauRefused,
    Client,
    Unreadable,
    next_wait,
)
from services.economic_verification.inquiry import Answer, Query, Reason
from services.economic_verification.workflow import asking, reporting
from shared.database.engine import Database
from shared.room import Room
from shared.tasks import task as tasks
from shared.tasks.task import Task
from shared.tasks.worker import Run

PURPOSE = "economic_check"


def of(room: Room) -> Mapping[str, Run]:
    """The task kinds. Outside demo mode no source is called: each reads its questions and answers through our API."""
    if not room.settings.is_demo:
        register.require_official()
    url = room.settings.simulator_url if room.settings.is_demo else ""
    return {
        asking.ASK: Asking(Client.of(url) if url else None).run,
        asking.CLOSE: close_inquiry,
        asking.CONCLUDE: conclude_inquiry,
    }


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks one query; without a client the question waits in the source's own list."""

    client: Client | None

    async def run(self, database: Database, task: Task) -> None:
        """Claim, call, record."""
        query_id = UUID(task.argument["query_id"])
        async with database.begin_system(PURPOSE) as tx:
            query = await asking.put_question(tx, query_id)
            if query is None or self.client is None:
                await tasks.finish(tx, task.id)
                return
            now = tx.now
        try:
            outcome = await _ask(self.client, query, task.attempts, now)
        except BureauBusy as busy:
            await _ask_again(database, task, query, next_wait(busy.wait, query.attempts))
            return
        async with database.begin_system(PURPOSE) as tx:
            if outcome is not None:
                await asking.record(tx, query_id, outcome)
            await tasks.finish(tx, task.id)


async def _ask_again(database: Database, task: Task, query: Query, wait: timedelta) -> None:
    async with database.begin_system(PURPOSE) as tx:
        await asking.ask_again(tx, query, wait)
        await tasks.finish(tx, task.id)


async def _ask(client: Client, query: Query, attempts: int, now: datetime) -> Answer | Reason | None:
    """An answer, the reason for having none, or None where it comes later; a source that is down is tried again."""
    source = register.sources()[query.source]
    try:
        return await client.ask(source, query, now)
    except BureauDown:
        if attempts < source.attempts:
            raise
        return Reason.DOWN
    except BureauRefused:
        return Reason.REFUSED
    except Unreadable:
        return Reason.RUBBISH


async def close_inquiry(database: Database, task: Task) -> None:
    """Close what a source left open over its deadline."""
    async with database.begin_system(PURPOSE) as tx:
        await asking.close_overdue(tx, UUID(task.argument["inquiry_id"]))
        await tasks.finish(tx, task.id)


async def conclude_inquiry(database: Database, task: Task) -> None:
    """Report if nothing is open any more."""
    async with database.begin_system(PURPOSE) as tx:
        await reporting.conclude(tx, UUID(task.argument["inquiry_id"]))
        await tasks.finish(tx, task.id)
