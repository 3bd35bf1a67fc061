"""The plan of faults: repeatable, of every kind, and no longer than asked for."""

from collections import Counter

from deploy.chaos.plan import Kind, plan


def test_a_seed_plans_the_same_faults_again() -> None:
    assert plan(1, 40) == plan(1, 40)
    assert plan(1, 40) != plan(2, 40)


def test_forty_faults_are_of_every_kind_and_workers_are_struck_most() -> None:
    kinds = Counter(fault.kind for fault in plan(3, 40))

    assert kinds.keys() == set(Kind)
    assert kinds.most_common(1)[0][0] is Kind.KILL_WORKER


def test_two_brokers_are_two_different_ones() -> None:
    struck = [fault.targets for fault in plan(4, 400) if fault.kind is Kind.KILL_TWO_BROKERS]

    assert all(len(set(targets)) == 2 for targets in struck)


def test_nothing_lasts_longer_than_a_minute_and_a_short_run_has_short_faults() -> None:
    assert 40 < max(fault.lasts_seconds for fault in plan(1, 400)) <= 60.2
    assert max(fault.lasts_seconds for fault in plan(1, 40)) <= 6.2
