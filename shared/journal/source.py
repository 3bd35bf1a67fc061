"""Where a consumer reads: the publishers' journals in the same database (embedded form)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared import services
from shared.contracts.registry import message_class
from shared.database import ground
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


async def read(connection: AsyncConnection, publisher: str, after: int, limit: int) -> list[Recorded]:
    """The next events of a publisher in journal order."""
    query = f"SELECT position, {_COLUMNS} FROM {_journal(publisher)} WHERE position > :after ORDER BY position LIMIT :n"  # noqa: S608
    rows = await connection.execute(text(query), {"after": after, "n": limit})
    return [_recorded(publisher, row) for row in rows.mappings()]


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


def _recorded(publisher: str, row: RowMapping) -> Recorded:
    return Recorded(
        id=row["event_id"],
        publisher=publisher,
        position=row["position"],
        subject=row["subject"],
        seq=row["subjectseq"],
        type=row["type"],
        message=_parse(row["type"], row["payload"]),
        area=row["area"],
        schemes=tuple(row["schemes"]),
        occurred_at=row["occurred_at"],
        legal_on=row["legal_on"],
        causation=row["causation"],
        traceparent=row["traceparent"],
    )


def _parse(type_name: str, payload: bytes) -> Any:
    """The message, or the bytes where this process's contract is older than the event."""
    known = message_class(type_name)
    return payload if known is None else known.FromString(payload)
