"""One line of the audit trail: who did what to which row, for what purpose, and what the row was afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from shared.audit.encoding import encode
from shared.crypto.suites import sm3

NAMES_HELD = 4096

FORM = "onenet.entry.v1"
ROW_FORM = "onenet.row.v1"


@dataclass(frozen=True, slots=True)
class Entry:
    """``digest`` is the digest of the row after a write, or of what was shown by a read."""

    id: UUID
    at: datetime
    actor: str
    role: str
    area: str
    purpose: str
    case_id: UUID | None
    table: str
    row_id: str
    row_version: int
    operation: str
    digest: bytes


def canonical(entry: Entry) -> bytes:
    """The bytes that become a leaf of the batch's tree; form ``onenet.entry.v1``, fields in their declared order."""
    values = (
        FORM,
        entry.id,
        entry.at,
        entry.actor,
        entry.role,
        entry.area,
        entry.purpose,
        entry.case_id,
        entry.table,
        entry.row_id,
        entry.row_version,
        entry.operation,
        entry.digest,
    )
    return b"".join(map(encode, values))


def row_digest(columns: Sequence[str], row: Mapping[Any, object]) -> bytes:
    """SM3 of the named columns' names and values, as the database gives them back, in the order of ``columns``.

    ``row`` is any mapping that answers to column names; SQLAlchemy's also answers to columns, hence the open key type.
    The list of columns is versioned by its owner: a column added later joins a new list, and old digests still verify.
    """
    pieces = [_name(ROW_FORM)]
    for column in columns:
        pieces += (_name(column), encode(row[column]))
    return sm3(b"".join(pieces))


@lru_cache(maxsize=NAMES_HELD)
def _name(name: str) -> bytes:
    """The same few names stand in every row, and a payroll digests millions."""
    return encode(name)
