"""`make chaos`: the last line is one JSON object, the exit code says whether everything held."""

import argparse
import os
import sys

from deploy.chaos.cases import HOT
from deploy.chaos.run import Broken, chaos


def main() -> int:
    """Read the arguments, let everything break, tell."""
    parser = argparse.ArgumentParser(prog="make chaos")
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=int, default=HOT)
    given = parser.parse_args()
    # A server that somebody else uses is not for killing.
    os.environ.pop("DATABASE_URL", None)
    try:
        verdict = chaos(given.seed, given.kills, given.cases)
    except Broken as broken:
        verdict = broken.verdict
        sys.stdout.write(f"{broken}\n")
    sys.stdout.write(verdict.line + "\n")
    return 0 if verdict.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
