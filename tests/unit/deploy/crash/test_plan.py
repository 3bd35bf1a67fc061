"""Kills are planned from a seed, and land in all phases of a run and on all that can be killed."""

import pytest

from deploy.crash.plan import Kind, plan


def test_the_same_seed_plans_the_same_kills() -> None:
    assert plan(3, 20) == plan(3, 20)
    assert plan(3, 20) != plan(4, 20)


@pytest.mark.parametrize("seed", range(20))
def test_each_stretch_of_the_run_has_its_kill(seed: int) -> None:
    for number, kill in enumerate(plan(seed, 20)):
        assert kill.progress == 0 or number / 20 <= kill.progress < (number + 1) / 20
        assert kill.delay_seconds >= 0


@pytest.mark.parametrize(
    ("kills", "kinds"),
    [
        pytest.param(3, {Kind.SUITE, Kind.DATABASE}, id="three kills have one of the database"),
        pytest.param(5, set(Kind), id="five kills have every kind"),
    ],
)
def test_few_kills_still_meet_the_database(kills: int, kinds: set[Kind]) -> None:
    assert {kill.kind for kill in plan(1, kills)} == kinds
