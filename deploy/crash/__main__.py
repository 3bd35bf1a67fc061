"""`make crash`: the last line is one JSON object, the exit code says whether everything held."""

import argparse
import sys

from deploy.crash.run import Broken, crash


def main() -> int:
    """Read the arguments, crash, tell."""
    parser = argparse.ArgumentParser(prog="make crash")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--households", type=int, default=60)
    given = parser.parse_args()
    try:
        verdict = crash(given.seed, given.kills, given.households)
    except Broken as broken:
        verdict = broken.verdict
        sys.stdout.write(f"{broken}\n")
    sys.stdout.write(verdict.line + "\n")
    return 0 if verdict.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
