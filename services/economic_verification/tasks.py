"""The due tasks: call a source outside any transaction and record what came of it, close at the deadline, report."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from services.economic_verification import workflow
from services.economic_verification.bureaus import register
from services.economic_verification.bureaus.client import BureauDown, BureauRefused, Client, Unreadable
from services.economic_verification.inquiry import Answer, Query, Reason
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
        workflow.ASK: Asking(Client.of(url) if url else None).run,
        workflow.CLOSE: close_inquiry,
        workflow.CONCLUDE: conclude_inquiry,
    }


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks one query; without a client the question waits in the source's own list."""

    client: Client | None

    async def run(self, database: Database, task: Task) -> None:
        """Claim, call, record."""
        query_id = UUID(task.argument["query_id"])
        async with database.begin_system(PURPOSE) as tx:
            query = await workflow.put_question(tx, query_id)
            if query is None or self.client is None:
                await tasks.finish(tx, task.id)
                return
        outcome = await _ask(self.client, query)
        async with database.begin_system(PURPOSE) as tx:
            if outcome is not None:
                await workflow.record(tx, query_id, outcome)
            await tasks.finish(tx, task.id)


async def _ask(client: Client, query: Query) -> Answer | Reason | None:
    """An answer, the reason for having none, or None where it comes later; a source that is down is tried again."""
    source = register.sources()[query.source]
    try:
        return await client.ask(source, query)
    except BureauDown:
        if query.attempts < source.attempts:
            raise
        return Reason.DOWN
    except BureauRefused:
        return Reason.REFUSED
    except Unreadable:
        return Reason.RUBBISH


async def close_inquiry(database: Database, task: Task) -> None:
    """Close what a source left open over its deadline."""
    async with database.begin_system(PURPOSE) as tx:
        await workflow.close_overdue(tx, UUID(task.argument["inquiry_id"]))
        await tasks.finish(tx, task.id)


async def conclude_inquiry(database: Database, task: Task) -> None:
    """Report if nothing is open any more."""
    async with database.begin_system(PURPOSE) as tx:
        await workflow.conclude(tx, UUID(task.argument["inquiry_id"]))
        await tasks.finish(tx, task.id)
