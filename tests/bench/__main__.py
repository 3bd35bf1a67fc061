"""`make bench`: one JSON line a figure, and a chart of each in .onenet/bench/charts."""

import argparse
from collections.abc import Callable, Iterator, Mapping

from tests.bench import applications, hop, latency, log, mix, province
from tests.bench.figure import Figure, tell
from tests.bench.policy import bench as policy
from tests.bench.stage import Stage, stage

ON_A_STAGE: Mapping[str, Callable[[Stage], Iterator[Figure]]] = {
    "applications": applications.figures,
    "hop": hop.figures,
    "latency": latency.figures,
    "log": log.figures,
}
ALONE: Mapping[str, Callable[[], Iterator[Figure]]] = {"mix": mix.figures, "policy": policy.figures}
BENCHES = (*ON_A_STAGE, *ALONE, "backlog", "province")


def main() -> int:
    """Run the benches that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help=f"which of {', '.join(BENCHES)}; all where none is named")
    parser.add_argument("--events", type=int, default=log.BACKLOG, help="how large the backlog is")
    parser.add_argument("--cases", type=int, default=province.CASES, help="how many cases the province has")
    told = parser.parse_args()
    held = [_run(name, told.events, told.cases) for name in told.names or BENCHES]
    return 0 if all(held) else 1


def _run(name: str, events: int, cases: int) -> bool:
    if name in ALONE:
        return tell(ALONE[name]())
    with stage() as opened:
        if name == "backlog":
            return tell(log.backlog(opened, events))
        if name == "province":
            return tell(province.figures(opened, cases))
        return tell(ON_A_STAGE[name](opened))


if __name__ == "__main__":
    raise SystemExit(main())
