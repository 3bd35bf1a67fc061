"""How long `onenet audit verify` takes over a million entries; prints the figure as one JSON line.

Run it from the root as `python -m tests.hostile.audit_scale [entries]`. A small demo fills a database of its own, which
is then multiplied; what is timed is the command as an operator gives it, from its start to its end.
"""

import asyncio
import json
import sys
import time
from pathlib import Path

from deploy import postgres
from deploy.played import PASSING
from shared.crypto.keyring import KeyFolder
from tests.journeys.running import a_home, onenet

from .multiplied import multiply

ENTRIES = 1_000_000
LIMIT_SECONDS = 10


def main(entries: int) -> int:
    """Make, verify, tell; the exit code says whether it holds."""
    with a_home() as home:
        done = onenet(home, "demo", "--households", "14", "--seed", "3")
        if done.returncode:
            sys.stderr.write(done.stderr)
            return 1
        figure = _measure(home, entries)
    sys.stdout.write(json.dumps(figure) + "\n")
    return 0 if figure["holds"] else 1


def _measure(home: Path, entries: int) -> dict[str, object]:
    server = postgres.start(home)
    count = asyncio.run(multiply(server, PASSING, KeyFolder(home / "keys"), entries))
    began = time.monotonic()
    done = onenet(home, "audit", "verify", "--json")
    seconds = round(time.monotonic() - began, 2)
    report = json.loads(done.stdout)
    found = sum(service["sealed"] for service in report["services"])
    holds = report["verified"] and found == count and seconds < LIMIT_SECONDS
    return {
        "name": "audit_verify_1m_entries",
        "entries": found,
        "rows": sum(service["rows"] for service in report["services"]),
        "seconds": seconds,
        "limit": LIMIT_SECONDS,
        "holds": holds,
    }


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES))
