"""Killed at random instants and started again, driver and database included, a run still comes to its end."""

import pytest

from deploy.crash.plan import Kind
from deploy.crash.run import Verdict, crash_within

from .conftest import HOUSEHOLDS, SEED, Run

KILLS = 3


@pytest.fixture(scope="module")
def verdict(demo: Run) -> Verdict:
    """The population of the session's demo again, whose undisturbed run is known already."""
    return crash_within(demo.summary["events"], SEED, KILLS, HOUSEHOLDS)


def test_every_case_comes_to_its_end_and_nothing_acknowledged_is_lost(verdict: Verdict) -> None:
    assert (verdict.cases, verdict.lost, verdict.faults) == (HOUSEHOLDS, 0, ())


def test_nobody_is_paid_twice_and_the_books_balance(verdict: Verdict) -> None:
    assert (verdict.doubled, verdict.ledger_balanced) == (0, True)


def test_the_audit_agrees_with_every_row(verdict: Verdict) -> None:
    assert verdict.audit_verified


def test_suite_and_database_were_killed_as_often_as_planned(verdict: Verdict) -> None:
    assert verdict.kills.total() == KILLS
    assert verdict.kills.keys() >= {Kind.SUITE, Kind.DATABASE}
