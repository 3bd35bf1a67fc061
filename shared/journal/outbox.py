"""Writes a transaction's events to its outbox, numbered without gap for each subject."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.registry import type_name
from shared.database import ground
from shared.journal.event import MAX_BYTES, Event

# The rows of subject_sequence are locked in subject order; whoever waits here has nothing else left to do.
_DRAW = text("""
    INSERT INTO subject_sequence AS s (subject, last)
    SELECT * FROM unnest(CAST(:subjects AS text[]), CAST(:counts AS bigint[])) AS drawn (subject, last) ORDER BY subject
    ON CONFLICT (subject) DO UPDATE SET last = s.last + excluded.last
    RETURNING subject, last
""")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What all events of one transaction share."""

    occurred_at: datetime
    legal_on: date
    causation: UUID | None
    traceparent: str | None


async def append(connection: AsyncConnection, events: Sequence[Event], stamp: Stamp) -> None:
    """Number the events and insert them in the order in which they were said."""
    counts = Counter(event.subject for event in events)
    subjects = sorted(counts)
    drawn = await connection.execute(_DRAW, {"subjects": subjects, "counts": [counts[s] for s in subjects]})
    following = {subject: last - counts[subject] for subject, last in drawn}
    rows: list[dict[str, Any]] = []
    for event in events:
        following[event.subject] += 1
        rows.append(_row(event, following[event.subject], stamp))
    await connection.execute(ground.OUTBOX.insert().inline(), rows)


def _row(event: Event, seq: int, stamp: Stamp) -> dict[str, Any]:
    payload = event.message.SerializeToString(deterministic=True)
    if len(payload) > MAX_BYTES:
        raise ValueError(f"{type_name(event.message)} has {len(payload)} bytes, limit {MAX_BYTES}: use a blob")
    return {
        "event_id": event.id,
        "subject": event.subject,
        "subjectseq": seq,
        "type": type_name(event.message),
        "payload": payload,
        "area": event.area,
        "schemes": list(event.schemes),
        "causation": stamp.causation,
        "traceparent": stamp.traceparent,
        "occurred_at": stamp.occurred_at,
        "legal_on": stamp.legal_on,
    }
