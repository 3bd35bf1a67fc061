"""Requests of schemathesis' making, one line of JSON an operation; a program of its own, since it keeps a core busy.

Told on its standard input the document and how many are wanted of each operation, it answers in that order.
"""

import json
import sys
from collections.abc import Mapping
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode

SEED = 20261124


def main() -> None:
    """Make what standard input asks for."""
    told = json.loads(sys.stdin.read())
    document = schemathesis.openapi.from_dict(told["document"])
    for method, path, number in told["wanted"]:
        operation = document[path][method]
        made = {mode.value: _made(operation, mode, number) for mode in GenerationMode}
        sys.stdout.write(json.dumps(made, default=str) + "\n")
        sys.stdout.flush()


def _made(operation: Any, mode: GenerationMode, number: int) -> list[Mapping[str, Any]]:
    """So many requests, the same in each run; none where nothing can be varied."""
    found: list[Mapping[str, Any]] = []
    everything = list(HealthCheck)

    @seed(SEED)
    @settings(
        max_examples=number, database=None, phases=[Phase.generate], deadline=None, suppress_health_check=everything
    )
    @given(operation.as_strategy(generation_mode=mode))
    def collect(case: Case) -> None:
        found.append(_plain(case))

    try:
        collect()
    except Unsatisfiable:
        return []
    return found


def _plain(case: Case) -> Mapping[str, Any]:
    has_document = isinstance(case.body, dict | list | str | int | float | None)
    return {
        "path": dict(case.path_parameters or {}),
        "query": dict(case.query) if isinstance(case.query, Mapping) else {},
        "headers": dict(case.headers or {}),
        "body": case.body if has_document else None,
        "has_body": has_document,
    }


if __name__ == "__main__":
    main()
