"""The anchor file: heads written outside every database, so that who rewrites one database still leaves a trace."""

import json
import os
from pathlib import Path

from services.integrity.head import HeldHead, Verdict

FILE = Path("anchors") / "heads.jsonl"


def line(held: HeldHead, verdict: Verdict, database: str) -> bytes:
    """One line of JSON; the same head gives the same line, so one that is written twice after a crash harms nothing.

    The database is named, since a copy of it that is served goes on from the same heads into another chain.
    """
    content = {
        "database": database,
        "service": held.head.service,
        "number": held.head.number,
        "entries": held.head.count,
        "sealed_at": held.head.sealed_at.isoformat(),
        "digest": held.digest.hex(),
        "previous": held.head.previous.hex(),
        "signature": held.signature.hex(),
        "key_id": held.key_id,
        "verdict": verdict.value,
    }
    return json.dumps(content, sort_keys=True).encode() + b"\n"


def append(path: Path, written: bytes) -> None:
    """Append one line in one write and sync it; a line that a crash cut short is ended first."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        is_whole = size == 0 or os.pread(descriptor, 1, size - 1) == b"\n"
        os.write(descriptor, written if is_whole else b"\n" + written)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
