"""The same households for everybody: rows for the engine, situations for the cores, objects for ZEN."""

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from services.eligibility.policy.engine.columns import Array
from services.eligibility.policy.engine.households import Households
from tests.bench.policy.ground import DIBAO
from tests.bench.policy.rules import Steps

MONTH = "2026-08"


def file(path: str, many: Households, rules: Steps, wanted: Mapping[str, Array]) -> None:
    """Columns for a core: what the rules read, and what should come out."""
    household = {f"household/{name}": many.household[name] for name in rules.household}
    members = {f"members/{name}": many.members[name] for name in rules.members}
    results = {f"wanted/{name}": wanted[name] for name in DIBAO}
    np.savez(path, counts=many.counts[0], allow_pickle=False, **household, **members, **results)


def situations(many: Households, rules: Steps, count: int) -> Iterator[dict[str, Any]]:
    """Households as PolicyEngine and OpenFisca are asked of one."""
    for household, members, _, (size, _none) in itertools.islice(many.rows(), count):
        ids = [f"person_{number}" for number in range(size)]
        people = {
            each: {f"i_{name}": {MONTH: _value(kind, members[name][at])} for name, kind in rules.members.items()}
            for at, each in enumerate(ids)
        }
        own = {f"i_{name}": {MONTH: _value(kind, household[name])} for name, kind in rules.household.items()}
        yield {"people": people, "households": {"household": {"members": ids, **own}}}


def objects(many: Households, rules: Steps, count: int) -> Iterator[dict[str, Any]]:
    """Households as ZEN is asked of one."""
    for household, members, _, (size, _none) in itertools.islice(many.rows(), count):
        own = {f"i_{name}": _value(kind, household[name]) for name, kind in rules.household.items()}
        people = [
            {f"i_{name}": _value(kind, members[name][at]) for name, kind in rules.members.items()} for at in range(size)
        ]
        yield {**own, "members": people}


def _value(kind: str, number: int) -> bool | int:
    return bool(number) if kind == "truth" else number
