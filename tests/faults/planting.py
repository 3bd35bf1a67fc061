"""`make teeth`: plants known bugs in copies of the tree, one at a time, and sees whether a test of ours finds each.

A patch that no longer applies, a test that fails without its bug, and a bug that nothing finds are failures. The last
line is one JSON object.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from deploy import postgres

ROOT = Path(__file__).resolve().parents[2]
PATCHES = Path(__file__).with_name("teeth")
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".onenet", "__pycache__", ".*_cache", ".hypothesis", "node_modules")
LONGEST_SECONDS = 300
FAILED = 1
"""How pytest ends where a test failed; every other end says that nothing was tried."""

_JOURNAL = "tests/service/journal/test_journal.py::"
_OVERLAPS = "tests/faults/test_overlaps.py::"
_ORDER = "tests/unit/shared/journal/test_order.py::"
_FLOOR = "tests/service/shared/test_ground_floor.py::"
_KAFKA = "tests/kafka/test_journal.py::"
_FUNDING = "tests/service/funding/"

CAUGHT_BY: Mapping[str, str] = {
    "relay_by_id": _OVERLAPS + "test_what_is_committed_later_than_its_successors_still_comes_into_the_journal",
    "relay_skips_locked": _OVERLAPS + "test_what_somebody_holds_is_not_overtaken_by_its_successors",
    "numbers_drawn_unsorted": _JOURNAL + "test_many_writers_on_hot_cases_lose_double_and_disorder_nothing",
    "cursor_not_held": _OVERLAPS + "test_a_worker_that_was_taken_for_dead_and_its_successor_apply_an_event_once",
    "cursor_outside_transaction": _JOURNAL + "test_a_consumer_that_dies_before_its_commit_takes_the_batch_again",
    "offset_before_database": _KAFKA + "test_a_consumer_that_dies_before_its_commit_takes_the_batch_again",
    "position_before_acknowledgement": "tests/faults/test_publishing.py",
    "gap_ignored": _ORDER + "test_a_gap_is_named_and_nothing_behind_it_is_applied",
    "parked_subject_not_held": _ORDER + "test_what_follows_a_parked_event_of_its_subject_is_parked_and_others_go_on",
    "event_before_commit": _FLOOR + "test_a_fault_after_the_write_leaves_nothing_half_done",
    "idempotency_outside_transaction": _FLOOR + "test_of_fifty_repeats_at_once_one_has_an_effect",
    "level_policy_dropped": _FLOOR + "test_another_township_does_not_find_the_row",
    "sealing_by_id": "tests/faults/test_sealing.py",
    "new_instruction_id_on_retry": _FUNDING
    + "test_bank_disorder.py::test_whatever_the_bank_does_each_instruction_is_paid_once",
    "encumbrance_without_lock": _FUNDING
    + "test_bank_disorder.py::test_fifty_who_ask_for_the_last_money_at_once_never_overspend_and_the_others_are_told",
    "http_inside_transaction": _FUNDING + "test_outside_calls.py",
    "signature_unchecked": _FUNDING
    + "test_entitlements.py::test_a_decision_that_was_changed_after_signing_opens_nothing",
}
"""The cheapest test that finds each bug; the patches of that name stand in `teeth/`."""


def main() -> int:
    """Try all, or those that are named on the command line."""
    wanted = {name: CAUGHT_BY[name] for name in sys.argv[1:]} or CAUGHT_BY
    with _a_server() as environment:
        with _a_copy() as tree:
            is_sound = _run(tree, environment, *dict.fromkeys(wanted.values())) == 0
        _tell("unharmed: all pass" if is_sound else "unharmed: a test fails without any bug")
        caught = sum(_is_caught(name, test, environment) for name, test in wanted.items())
    sys.stdout.write(json.dumps({"planted": len(wanted), "caught": caught}) + "\n")
    return 0 if is_sound and caught == len(wanted) else 1


def _is_caught(name: str, test: str, environment: Mapping[str, str]) -> bool:
    with _a_copy() as tree:
        patch = PATCHES / f"{name}.patch"
        applied = subprocess.run(  # noqa: S603  (our own patches)
            ["git", "apply", "--whitespace=nowarn", str(patch)],  # noqa: S607  (whichever git there is)
            cwd=tree,
            capture_output=True,
            text=True,
            check=False,
        )
        if applied.returncode:
            _tell(f"{name}: the patch no longer applies: {applied.stderr.strip()}")
            return False
        ended = _run(tree, environment, test)
    _tell(f"{name}: {'caught' if ended == FAILED else f'NOT caught (pytest ended with {ended})'} by {test}")
    return ended == FAILED


def _run(tree: Path, environment: Mapping[str, str], *tests: str) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    try:
        done = subprocess.run(  # noqa: S603  (our own tests)
            command, cwd=tree, env=environment | {"PYTHONPATH": str(tree)}, capture_output=True, text=True,
            timeout=LONGEST_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return -1
    if done.returncode not in {0, FAILED} or os.environ.get("ONENET_TEETH_SHOWN"):
        sys.stderr.write(done.stdout[-4000:] + done.stderr[-1000:])
    return done.returncode


@contextmanager
def _a_copy() -> Iterator[Path]:
    """A copy of the tree in which a bug may be planted; Kafka itself is taken from where it is kept."""
    with tempfile.TemporaryDirectory(prefix="onenet-teeth-") as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(ROOT, tree, ignore=LEFT_OUT)
        (tree / ".onenet").mkdir()
        (ROOT / ".onenet" / "kafka").mkdir(parents=True, exist_ok=True)
        (tree / ".onenet" / "kafka").symlink_to(ROOT / ".onenet" / "kafka")
        yield tree


@contextmanager
def _a_server() -> Iterator[dict[str, str]]:
    """One server for all runs, which saves each of them the making of its own; yields their environment."""
    home = Path(tempfile.mkdtemp(prefix="onenet-teeth-home-"))
    server = postgres.start(home, durable=False)
    try:
        yield dict(os.environ) | {"DATABASE_URL": server.dsn("postgres")}
    finally:
        postgres.erase(home)
        shutil.rmtree(home, ignore_errors=True)


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
