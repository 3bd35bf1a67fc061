"""The heads of a database's audits that others hold: integrity's table, and the anchor file outside every database.

Whoever cuts off the end of an audit together with its heads leaves no gap behind; only these copies tell of it.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.integrity import anchor
from services.integrity.head import Verdict
from services.integrity.tables import SEALED_HEAD
from shared.audit.verifier import Held
from shared.crypto.keyring import KeyFolder

INTEGRITY = "integrity"
Line = Mapping[str, Any]


async def held_by_integrity(connection: AsyncConnection) -> Mapping[str, Sequence[Held]]:
    """By service, the heads that integrity found in order; the connection looks at integrity's schema."""
    head = SEALED_HEAD.c
    query = select(head.service, head.number, head.digest).where(head.verdict == Verdict.CHAINED.value)
    held = defaultdict(list)
    for service, number, digest in await connection.execute(query):
        held[service].append(Held(number, digest))
    return held


async def held_outside(connection: AsyncConnection, keys: KeyFolder) -> Mapping[str, Sequence[Held]]:
    """By service, what the anchor file beside the keys says of this database and of those that it was copied from."""
    database = await connection.scalar(select(func.current_database()))
    lines = [each for each in _lines(keys.path.parent / anchor.FILE) if each["verdict"] == Verdict.CHAINED.value]
    held = defaultdict(list)
    for line in of_database(lines, str(database)):
        digest, previous = bytes.fromhex(line["digest"]), bytes.fromhex(line["previous"])
        held[line["service"]].append(Held(line["number"], digest, previous))
    return held


def of_database(lines: Sequence[Line], database: str) -> list[Line]:
    """The lines that a database is held to: its own, and those of before it was copied.

    A copy that is served seals heads of its own after those of the original. Neither misses what the other has sealed
    since, which would be the false alarm of an operator who tries something out on a copy. A database of which no line
    tells was never served: it is held to the originals, and each to the lines of before databases were named.
    """
    told = [each for each in lines if "previous" in each]
    if all(each.get("database") != database for each in told):
        copies = _copies(told)
        return [each for each in told if each.get("database") not in copies]
    own = [each for each in told if each.get("database", database) == database]
    others = {each["digest"]: each for each in told if each.get("database", database) != database}
    found = list(own)
    for each in own:
        before = others.pop(each["previous"], None)
        while before is not None:
            found.append(before)
            before = others.pop(before["previous"], None)
    return found


def _copies(told: Sequence[Line]) -> AbstractSet[str]:
    """The databases whose chain goes on from another's."""
    named = [each for each in told if "database" in each]
    sealed = {(each["digest"], each["database"]) for each in named}
    others = {each["digest"] for each in named}
    return {
        each["database"]
        for each in named
        if each["previous"] in others and (each["previous"], each["database"]) not in sealed
    }


def _lines(path: Path) -> Iterable[Line]:
    """The whole lines of the file; one that a crash cut short was written again after it."""
    for line in path.read_text().splitlines() if path.exists() else ():
        if line.startswith("{") and line.endswith("}"):
            yield json.loads(line)
