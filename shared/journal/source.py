"""The publishers' journals as a consumer reads them: in its own database, or over a connection to each publisher's."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from google.protobuf.message import DecodeError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared import services
from shared.contracts.registry import message_class
from shared.database import driver, ground
from shared.database.access import role
from shared.database.transaction import Transaction
from shared.journal.event import Recorded

_COLUMNS = ", ".join(ground.EVENT_COLUMNS)

# A schema cannot be a bound parameter; `_schema` lets only the names of services in.
_LAST = "SELECT '{schema}' AS publisher, max(last) AS last FROM {schema}.counter WHERE name = 'journal'"


def _schema(publisher: str) -> str:
    """The publisher's schema; only a service's name may enter a statement as text."""
    if publisher not in services.ALL:
        raise ValueError(f"no service {publisher}")
    return publisher


def _journal(publisher: str) -> str:
    return f"{_schema(publisher)}.journal"


@dataclass(frozen=True, slots=True)
class Journals:
    """Where each publisher's journal stands; one that is not named here stands in the consumer's own database."""

    elsewhere: Mapping[str, AsyncEngine] = field(default_factory=dict)

    @asynccontextmanager
    async def of(self, tx: Transaction, publisher: str) -> AsyncIterator[AsyncConnection]:
        """A connection that may read one publisher's journal: the transaction's own, or one to where it stands."""
        engine = self.elsewhere.get(publisher)
        if engine is None:
            yield tx.connection
            return
        async with engine.connect() as connection:
            raw = await driver.beneath(connection)
            async with driver.transaction(raw):
                await driver.run(raw, "SELECT set_config('role', $1, true)", role(tx.service, "system"))
                yield connection


async def read(
    connection: AsyncConnection, publisher: str, after: int, limit: int, seconds_old: float = 0
) -> list[Recorded]:
    """The next events of a publisher in journal order, up to the first that is younger than `seconds_old`."""
    query = (
        f"SELECT position, {_COLUMNS}, recorded_at <= now() - make_interval(secs => $3) AS is_old "  # noqa: S608
        f"FROM {_journal(publisher)} WHERE position > $1 ORDER BY position LIMIT $2"
    )
    rows = await driver.run(await driver.beneath(connection), query, after, limit, seconds_old)
    settled = takewhile(lambda row: row["is_old"], rows) if seconds_old else rows
    return [_recorded(publisher, row) for row in settled]


async def rows_after(tx: Transaction, publisher: str, after: int, limit: int) -> Sequence[Mapping[str, Any]]:
    """The next rows of a journal as they stand, payloads unread."""
    query = f"SELECT position, {_COLUMNS} FROM {_journal(publisher)} WHERE position > $1 ORDER BY position LIMIT $2"  # noqa: S608
    return await driver.run(tx.raw, query, after, limit)


async def last_positions(connection: AsyncConnection, publishers: Sequence[str]) -> dict[str, int]:
    """Where each publisher's journal ends, by its counter."""
    parts = [_LAST.format(schema=_schema(publisher)) for publisher in publishers]
    return {row.publisher: row.last or 0 for row in await connection.execute(text(" UNION ALL ".join(parts)))}


async def read_subject(
    connection: AsyncConnection, publisher: str, subject: str, numbers: Sequence[int]
) -> list[Recorded]:
    """Events of one subject by their numbers: to mend a gap, or to try a parked event again."""
    query = (
        f"SELECT position, {_COLUMNS} FROM {_journal(publisher)} "  # noqa: S608
        "WHERE subject = :subject AND subjectseq = ANY(:numbers) ORDER BY subjectseq"
    )
    rows = await connection.execute(text(query), {"subject": subject, "numbers": list(numbers)})
    return [_recorded(publisher, row) for row in rows.mappings()]


def _recorded(publisher: str, row: Mapping[Any, Any]) -> Recorded:
    return Recorded(
        id=row["event_id"],
        publisher=publisher,
        position=row["position"],
        subject=row["subject"],
        seq=row["subjectseq"],
        type=row["type"],
        message=parse(row["type"], row["payload"]),
        area=row["area"],
        schemes=tuple(row["schemes"]),
        occurred_at=row["occurred_at"],
        legal_on=row["legal_on"],
        causation=row["causation"],
        traceparent=row["traceparent"],
    )


def parse(type_name: str, payload: bytes) -> Any:
    """The message, or the bytes where they are no message that this process's contract knows."""
    known = message_class(type_name)
    if known is None:
        return payload
    try:
        return known.FromString(payload)
    except DecodeError:
        return payload
