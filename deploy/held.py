"""The heads of a database's audits that others hold: integrity's table, and the anchor file outside every database.

Whoever cuts off the end of an audit together with its heads leaves no gap behind; only these copies tell of it.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.integrity import anchor
from services.integrity.head import Verdict
from services.integrity.tables import SEALED_HEAD
from shared.audit.verifier import Held
from shared.crypto.keyring import KeyFolder

INTEGRITY = "integrity"


async def held_by_integrity(connection: AsyncConnection) -> Mapping[str, Sequence[Held]]:
    """By service, the heads that integrity found in order; the connection looks at integrity's schema."""
    head = SEALED_HEAD.c
    query = select(head.service, head.number, head.digest).where(head.verdict == Verdict.CHAINED.value)
    held = defaultdict(list)
    for service, number, digest in await connection.execute(query):
        held[service].append(Held(number, digest))
    return held


def held_outside(keys: KeyFolder) -> Mapping[str, Sequence[Held]]:
    """By service, what the anchor file beside the keys says of every database that was ever used with it."""
    path = keys.path.parent / anchor.FILE
    held = defaultdict(list)
    for line in _lines(path):
        if line["verdict"] == Verdict.CHAINED.value and "previous" in line:
            digest, previous = bytes.fromhex(line["digest"]), bytes.fromhex(line["previous"])
            held[line["service"]].append(Held(line["number"], digest, previous))
    return held


def _lines(path: Path) -> Iterable[Mapping[str, Any]]:
    """The whole lines of the file; one that a crash cut short was written again after it."""
    for line in path.read_text().splitlines() if path.exists() else ():
        if line.startswith("{") and line.endswith("}"):
            yield json.loads(line)
