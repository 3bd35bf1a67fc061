"""Writes a transaction's events to its outbox, numbered without gap for each subject."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from shared.contracts.registry import type_name
from shared.database import driver
from shared.journal.event import MAX_BYTES, Event

# The rows of subject_sequence are locked in subject order; whoever waits here has nothing else left to do.
_DRAW = """
    INSERT INTO subject_sequence AS s (subject, last)
    SELECT * FROM unnest($1::text[], $2::bigint[]) AS drawn (subject, last) ORDER BY subject
    ON CONFLICT (subject) DO UPDATE SET last = s.last + excluded.last
    RETURNING subject, last
"""
# What is said first gets the lower id. Arrays of arrays do not unnest, so an event's schemes come as one text.
_APPEND = """
    INSERT INTO outbox (event_id, subject, subjectseq, type, payload, area, schemes, causation, traceparent,
        occurred_at, legal_on)
    SELECT event_id, subject, subjectseq, type, payload, area, string_to_array(schemes, ','), $8, $9, $10, $11
    FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::text[], $5::bytea[], $6::text[], $7::text[])
        WITH ORDINALITY AS said (event_id, subject, subjectseq, type, payload, area, schemes, place)
    ORDER BY place
"""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What all events of one transaction share."""

    occurred_at: datetime
    legal_on: date
    causation: UUID | None
    traceparent: str | None


async def append(raw: Any, events: Sequence[Event], stamp: Stamp) -> None:
    """Number the events and insert them in the order in which they were said, on the driver's own connection."""
    counts = Counter(event.subject for event in events)
    subjects = sorted(counts)
    drawn = await driver.run(raw, _DRAW, subjects, [counts[subject] for subject in subjects])
    last = {subject: reached - counts[subject] for subject, reached in drawn}
    rows: list[tuple[Any, ...]] = []
    for event in events:
        last[event.subject] += 1
        rows.append(_row(event, last[event.subject]))
    columns = [list(column) for column in zip(*rows, strict=True)]
    await driver.run(raw, _APPEND, *columns, stamp.causation, stamp.traceparent, stamp.occurred_at, stamp.legal_on)


def _row(event: Event, seq: int) -> tuple[Any, ...]:
    name, payload = type_name(event.message), event.message.SerializeToString(deterministic=True)
    if len(payload) > MAX_BYTES:
        raise ValueError(f"{name} has {len(payload)} bytes, limit {MAX_BYTES}: use a blob")
    return event.id, event.subject, seq, name, payload, event.area, ",".join(event.schemes)
