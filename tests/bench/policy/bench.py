"""All figures of the policy engine, the peers asked in the same run."""

import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from services.eligibility.policy.engine.households import Households
from tests.bench.figure import Figure
from tests.bench.policy import cases, exact, many, one, rules
from tests.bench.policy.ground import COUNTY, DIBAO, ON, Ground
from tests.bench.policy.peers import environment
from tests.bench.policy.population import population

DIBAO_HOUSEHOLDS, ALL_HOUSEHOLDS, PEER_HOUSEHOLDS = 1_000_000, 100_000, 200_000
SITUATIONS, SITUATION_SECONDS = 200, 8
RANDOM, BESIDE_BORDERS = 1_000_000, 100_000
CORES = ("policyengine_core", "openfisca_core")


def figures() -> Iterator[Figure]:
    """One household, many of them, and whether both agree."""
    ground = Ground.open()
    dibao = ground.of_one_county(population(ground.pack, ground.reading(DIBAO), ON, 1, DIBAO_HOUSEHOLDS))
    every = ground.of_one_county(population(ground.pack, ground.program, ON, 2, ALL_HOUSEHOLDS))
    cores = _cores(ground, dibao)
    yield from one.figures(ground, every, dibao, cores)
    yield from many.figures(ground, every, dibao, cores)
    yield from exact.figures(ground, RANDOM, BESIDE_BORDERS)


def _cores(ground: Ground, dibao: Households) -> dict[str, dict[str, Any]]:
    """What PolicyEngine and OpenFisca need for one household and for many, and what they get wrong."""
    some = dibao.taken(np.arange(PEER_HOUSEHOLDS))
    wanted = ground.batch(DIBAO).decide(some, (COUNTY,), np.zeros(len(some), dtype=np.int64)).values
    found = rules.steps(ground.pack, ground.program, ground.constants, rules.Numpy())
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "households.npz")
        cases.file(path, some, found, wanted)
        situations = list(itertools.islice(cases.situations(some, found, SITUATIONS), SITUATIONS))
        told = rules.told(found) | {"file": path, "situations": situations, "seconds": SITUATION_SECONDS}
        return {core: environment.play("cores_player.py", told, core) for core in CORES}
