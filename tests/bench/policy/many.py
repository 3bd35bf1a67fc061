"""A file of households on one processor: the dibao rules beside PolicyEngine's columns, and all schemes."""

import itertools
import time
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from services.eligibility.policy.engine.batch import BLOCK, Batch
from services.eligibility.policy.engine.columns import Array
from services.eligibility.policy.engine.households import Households
from tests.bench.figure import Figure
from tests.bench.policy.ground import COUNTY, DIBAO, Ground

ROUNDS = 3
ONE_BY_ONE = 500
COUNTIES = (COUNTY, "370103000000", "370202000000", "370211000000")


def figures(ground: Ground, many: Households, dibao: Households, cores: dict[str, dict[str, Any]]) -> Iterator[Figure]:
    """`cores` is what PolicyEngine and OpenFisca answered in the same run."""
    alone, county = ground.batch(DIBAO), (COUNTY,)
    shuffled = np.random.default_rng(5).integers(0, len(COUNTIES), len(dibao))
    yield Figure(
        name="policy_batch_dibao",
        value=_rate(alone, dibao, county, np.zeros(len(dibao), dtype=np.int64)),
        unit="households/s of one processor, the dibao rules",
        target=">= 3000000",
        beside="PolicyEngine-core over columns, the same rules, money as its default floats",
        beside_value=cores["policyengine_core"]["rate"],
        ratio_target=">= 4",
        seen={
            "households": len(dibao),
            "members": int(dibao.counts[0].sum()),
            "block": BLOCK,
            "four_counties_shuffled": _rate(alone, dibao, COUNTIES, shuffled),
            "beside_wrong": cores["policyengine_core"]["wrong"],
            "openfisca": cores["openfisca_core"]["rate"],
            "openfisca_wrong": cores["openfisca_core"]["wrong"],
        },
    )
    run, rows = ground.one(ground.results), list(itertools.islice(many.rows(), ONE_BY_ONE))
    begun = time.process_time()
    for row in rows:
        run(*row)
    one_by_one = len(rows) / (time.process_time() - begun)
    yield Figure(
        name="policy_batch_all",
        value=_rate(ground.batch(ground.results), many, county, np.zeros(len(many), dtype=np.int64)),
        unit="households/s of one processor, all schemes",
        target=">= 200000",
        beside="the program of one household, one after the other, without explanation",
        beside_value=one_by_one,
        seen={"households": len(many), "results": len(ground.results), "inputs": len(ground.program.inputs)},
    )


def _rate(batch: Batch, many: Households, counties: Sequence[str], county_of: Array) -> float:
    """The best of some rounds, with the checks of every fact; what has to be compiled is compiled in the first."""
    best = 0.0
    for _ in range(ROUNDS):
        begun = time.process_time()
        found = batch.decide(many, counties, county_of)
        best = max(best, len(many) / (time.process_time() - begun))
        assert not found.aside
    return best
