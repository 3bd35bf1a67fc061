"""What stands in the databases when it is over: journals, the gateway's steps, what is still to be done."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from deploy.chaos.history import Act, Said, Write
from deploy.plans import PLANS
from deploy.postgres import Server
from shared import services
from shared.contracts.registry import message_class
from shared.journal.consumer import publishers_of

_MARKED: Mapping[str, tuple[Act, str]] = {
    "PayeeChanged": (Act.PAYEE, "account_tail"),
    "ChangeReported": (Act.REPORT, "change_id"),
    "HouseholdChanged": (Act.CLOSING, "change_id"),
}
"""The events that tell of the writers' writes, and where they say which."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """What is still to be done: events to number, to publish or to hear, payments that the bank has not answered."""

    unnumbered: int
    unpublished: int
    unheard: int
    unanswered: int

    @property
    def is_empty(self) -> bool:
        """Whether everybody knows everything."""
        return not (self.unnumbered or self.unpublished or self.unheard or self.unanswered)


def _backlog_query() -> str:
    """Of each service and of each pair of hearer and publisher; every name is one of our own list."""
    names = [plan.service for plan in PLANS]
    waiting = "(SELECT count(*) FROM {0}.outbox)"
    unnumbered = " + ".join(waiting.format(name) for name in names)
    counter = "(SELECT coalesce(max(last), 0) FROM {0}.counter WHERE name = '{1}')"
    unpublished = " + ".join(f"{counter.format(n, 'journal')} - {counter.format(n, 'published')}" for n in names)
    behind = (
        "(SELECT count(*) FROM {1}.subject_sequence s LEFT JOIN {0}.consumer_cursor c"
        " ON c.publisher = '{1}' AND c.subject = s.subject WHERE coalesce(c.last_seq, 0) < s.last)"
    )
    pairs = [(plan.service, name) for plan in PLANS for name in publishers_of(plan.service, plan.subscriptions)]
    unheard = " + ".join(behind.format(*pair) for pair in pairs)
    unanswered = "(SELECT count(*) FROM funding.instruction WHERE state = 'open')"
    return f"SELECT {unnumbered}, {unpublished}, {unheard}, {unanswered}"


async def backlog(server: Server, database: str) -> Backlog:
    """Look once."""
    async with _connected(server, database) as connection:
        row = await connection.fetchrow(_backlog_query())
    return Backlog(*(int(value) for value in row.values()))


async def published(server: Server, database: str) -> int:
    """How many events the publishers know to be acknowledged."""
    async with _connected(server, database) as connection:
        return await _sum(connection, "(SELECT coalesce(max(last), 0) FROM {0}.counter WHERE name = 'published')")


async def parked(server: Server, database: str) -> int:
    """How many events wait for a hand."""
    async with _connected(server, database) as connection:
        return await _sum(connection, "(SELECT count(*) FROM {0}.parked)")


async def journals(server: Server, database: str) -> dict[str, list[Said]]:
    """Every publisher's journal, by position."""
    async with _connected(server, database) as connection:
        return {
            service: [
                _said(service, row)
                for row in await connection.fetch(
                    f"SELECT position, subject, subjectseq, type, event_id, payload FROM {service}.journal ORDER BY 1"  # noqa: S608
                )
            ]
            for service in services.ALL
        }


async def steps(server: Server, database: str) -> dict[str, list[UUID]]:
    """The events that the gateway tells of each case, in the order in which it met them."""
    told: dict[str, list[UUID]] = {}
    async with _connected(server, database) as connection:
        rows = await connection.fetch("SELECT case_id, id FROM gateway.case_step ORDER BY case_id, number, id")
    for row in rows:
        told.setdefault(str(row["case_id"]), []).append(row["id"])
    return told


async def _sum(connection: asyncpg.Connection, counted: str) -> int:
    """Of one number a service."""
    return int(await connection.fetchval(f"SELECT {' + '.join(counted.format(name) for name in services.ALL)}"))


def written(journal: Sequence[Said]) -> Counter[Write]:
    """Which of the writers' writes intake's journal tells of, and how often."""
    return Counter(Write(each.subject, _MARKED[each.event][0], each.mark) for each in journal if each.mark)


def _said(publisher: str, row: Any) -> Said:
    event = row["type"].rpartition(".")[2]
    mark = ""
    if event in _MARKED and (known := message_class(row["type"])):
        mark = str(getattr(known.FromString(row["payload"]), _MARKED[event][1]))
    return Said(publisher, row["position"], row["subject"], row["subjectseq"], event, row["event_id"], mark)


@asynccontextmanager
async def _connected(server: Server, database: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(server.dsn(database))
    try:
        yield connection
    finally:
        await connection.close()
