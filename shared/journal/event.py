"""Events as they are said and as they are heard."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from google.protobuf.message import Message

MAX_BYTES = 64 * 1024
"""Beyond that an event carries a hash and a blob that a task fetches."""


@dataclass(frozen=True, slots=True)
class Event:
    """An event to say. `subject` is mostly the case; `area` the county that accepted it."""

    id: UUID
    subject: str
    message: Message
    area: str
    schemes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event of a journal. `message` is a protobuf message of the contract; `seq` is gapless a subject."""

    id: UUID
    publisher: str
    position: int
    subject: str
    seq: int
    type: str
    message: Any
    area: str
    schemes: tuple[str, ...]
    occurred_at: datetime
    legal_on: date
    causation: UUID | None
    traceparent: str | None
