"""What a verification finds, and the checks of entries: a range of sealed batches, what is not sealed, strangers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.audit.entry import FORM
from shared.audit.expressions import recipe
from shared.audit.merkle import root
from shared.crypto.keyring import Keyring
from shared.database import ground

MAC_BYTES = 32

_CONTENT = [name for name in ground.ENTRY_COLUMNS if name != "mac"]
_SEALED = recipe(FORM, [ground.AUDIT_ENTRY.c[name] for name in _CONTENT], named=False).selected[0]
_PENDING = recipe(FORM, [ground.AUDIT_PENDING.c[name] for name in _CONTENT], named=False).selected[0]

# The codes come as one string: they agree as a whole, or else it is time to look at them one by one.
_BATCHES = text(f"""
    SELECT batch, array_agg(leaf), bool_and(octet_length(mac) = {MAC_BYTES}), string_agg(mac, ''), array_agg(data)
    FROM (SELECT batch, leaf, mac, {_SEALED} AS data FROM audit_entry
          WHERE batch BETWEEN :first AND :last ORDER BY batch, leaf) AS entry
    GROUP BY batch ORDER BY batch
""")  # noqa: S608  (our own expressions)
_FORGED = text(f"""
    SELECT "table", row_id, mac, {_SEALED} AS data FROM audit_entry WHERE batch = :batch ORDER BY leaf
""")  # noqa: S608  (the same)
_UNSEALED = text(f'SELECT "table", row_id, at, mac, {_PENDING} AS data FROM audit_pending')  # noqa: S608  (the same)

WRITES = """
    (SELECT "table", row_id, row_version, digest FROM audit_entry WHERE row_version > 0
     UNION ALL SELECT "table", row_id, row_version, digest FROM audit_pending WHERE row_version > 0) AS write
"""
# A million entries name a few dozen tables: the index is asked for the next name after each, not read from end to end.
_OF_NO_TABLE = text(f"""
    WITH RECURSIVE named AS (
        SELECT min("table") AS name FROM audit_entry
        UNION ALL
        SELECT (SELECT min("table") FROM audit_entry WHERE "table" > name) FROM named WHERE name IS NOT NULL
    ), strange AS (
        (SELECT name FROM named UNION SELECT "table" FROM audit_pending) EXCEPT SELECT unnest(CAST(:tables AS text[]))
    )
    SELECT DISTINCT "table", row_id FROM {WRITES} WHERE "table" = ANY(ARRAY(SELECT name FROM strange))
""")  # noqa: S608  (our own)


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not agree: a row by table and id, a missing entry by batch and leaf, or a head by number."""

    kind: str
    table: str
    row_id: str


@dataclass(frozen=True, slots=True)
class Batch:
    """A sealed batch as its entries stand in the database; `leaves` only where they do not count up from 0."""

    number: int
    count: int
    root: bytes
    leaves: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a service's verification: a range of batches, or the rows of one table."""

    service: str
    cost: int
    first: int = 0
    last: int = 0
    table: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a part came to."""

    batches: tuple[Batch, ...] = ()
    rows: int = 0
    faults: tuple[Fault, ...] = ()


async def batches(connection: AsyncConnection, keyring: Keyring, part: Part) -> Found:
    """Check the code of every sealed entry, and grow each batch's tree; a forged entry is named with its row."""
    found: list[Batch] = []
    faults: list[Fault] = []
    rows = await connection.execute(_BATCHES, {"first": part.first, "last": part.last})
    for number, leaves, are_whole, macs, data in rows:
        if not are_whole or b"".join(keyring.macs(data)) != macs:
            one_by_one = await connection.execute(_FORGED, {"batch": number})
            faults += _forged(one_by_one.all(), keyring)
        count_up = leaves == list(range(len(leaves)))
        found.append(Batch(number, len(leaves), root(data), () if count_up else tuple(leaves)))
    return Found(batches=tuple(found), faults=tuple(faults))


async def pending(connection: AsyncConnection, keyring: Keyring) -> tuple[Sequence[Row[Any]], list[Fault]]:
    """What is not sealed yet, and whichever of it the service did not write."""
    rows = (await connection.execute(_UNSEALED)).all()
    return rows, _forged(rows, keyring)


def _forged(rows: Sequence[Row[Any]], keyring: Keyring) -> list[Fault]:
    return [Fault("entry_forged", row.table, row.row_id) for row in rows if keyring.mac(row.data) != row.mac]


async def strangers(connection: AsyncConnection, tables: Sequence[str]) -> list[Fault]:
    """Entries of tables that this release does not have: their rows are gone."""
    rows = await connection.execute(_OF_NO_TABLE, {"tables": list(tables)})
    return [Fault("row_missing", table, row_id) for table, row_id in rows]
