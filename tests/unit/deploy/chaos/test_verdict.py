"""A run is good only where nothing was lost, doubled, disordered, refused or parked, and all of it came to rest."""

import json
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from deploy.chaos.verdict import Verdict

GOOD = Verdict(
    kinds=Counter({"kill_worker": 2, "cut_broker": 1}),
    acknowledged=7,
    transfers=2,
    lost=(),
    doubled=(),
    out_of_order=(),
    refused=(),
    redelivered=1,
    parked=0,
    ledger_balanced=True,
    audit_verified=True,
    drained_s=3.5,
    seconds=60.0,
)


def test_what_was_sent_again_and_absorbed_is_no_fault() -> None:
    assert GOOD.is_good


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"lost": ("a",)}, id="lost"),
        pytest.param({"doubled": ("a",)}, id="doubled"),
        pytest.param({"out_of_order": ("a",)}, id="out of order"),
        pytest.param({"refused": ("a",)}, id="refused without cause"),
        pytest.param({"parked": 1}, id="parked"),
        pytest.param({"ledger_balanced": False}, id="the ledger does not balance"),
        pytest.param({"audit_verified": False}, id="the audit does not verify"),
        pytest.param({"drained_s": None}, id="the backlog did not drain"),
    ],
)
def test_each_of_these_makes_a_run_bad(change: dict[str, Any]) -> None:
    assert not replace(GOOD, **change).is_good


def test_the_last_line_counts_faults_and_what_they_did() -> None:
    told = json.loads(replace(GOOD, lost=("a", "b")).line)

    assert (told["faults"], told["kinds"], told["lost"], told["drained_s"]) == (3, dict(GOOD.kinds), 2, 3.5)
