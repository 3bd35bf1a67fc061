"""Faults of each kind under load, as `make chaos` has them, judged as it judges.

`make test` has a few; with `ONENET_CHAOS=full` in the environment, as `.ci/run` sets it, forty on fifty cases.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FAULTS, CASES = (40, 50) if os.environ.get("ONENET_CHAOS") == "full" else (8, 8)
SEED = 5
LONGEST_SECONDS = 900


def test_a_suite_of_own_processes_lives_through_faults_and_loses_doubles_and_disorders_nothing() -> None:
    done = subprocess.run(  # noqa: S603  (our own command, in a process that has no thread yet)
        [sys.executable, "-m", "deploy.chaos", "--kills", str(FAULTS), "--seed", str(SEED), "--cases", str(CASES)],
        cwd=ROOT,
        env={**os.environ, "ONENET_HOME": str(ROOT / ".onenet")},
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )

    assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]
    verdict = json.loads(done.stdout.splitlines()[-1])
    assert verdict["faults"] == FAULTS
    assert (verdict["lost"], verdict["doubled"], verdict["out_of_order"]) == (0, 0, 0)
    assert verdict["acknowledged"] > 0
    assert verdict["transfers"] > 0
