"""What a consumer does with a batch: repeats, gaps, parked subjects, unknown types."""

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.ids import new_id
from shared.journal.event import Recorded
from shared.journal.order import Gap, Verdict, arrange, runs


def event(subject: str, seq: int, kind: str = "known", position: int = 0) -> Recorded:
    at = datetime(2026, 11, 24, tzinfo=UTC)
    empty: Any = None
    return Recorded(new_id(), "intake", position, subject, seq, kind, empty, "", (), at, date(2026, 11, 24), None, None)


def verdict(event: Recorded) -> Verdict:
    return {"known": Verdict.APPLY, "other": Verdict.SKIP}.get(event.type, Verdict.UNKNOWN)


def numbers(events: list[Recorded]) -> list[tuple[str, int]]:
    return [(e.subject, e.seq) for e in events]


def test_a_repeat_is_dropped() -> None:
    arranged = arrange([event("a", 1), event("a", 2)], {"a": 1}, {}, verdict)
    assert numbers(arranged.apply) == [("a", 2)]


def test_a_gap_is_named_and_nothing_behind_it_is_applied() -> None:
    arranged = arrange([event("a", 3), event("b", 1)], {"a": 1}, {}, verdict)
    assert arranged.gaps == [Gap("a", 2, 2)]
    assert numbers(arranged.apply) == [("b", 1)]


def test_what_follows_a_parked_event_of_its_subject_is_parked_and_others_go_on() -> None:
    arranged = arrange([event("a", 4), event("b", 1)], {"a": 2}, {"a": 3}, verdict)
    assert [(e.seq, reason) for e, reason in arranged.park] == [(4, "behind_parked")]
    assert numbers(arranged.apply) == [("b", 1)]


def test_a_type_that_is_not_subscribed_moves_the_cursor_and_is_not_applied() -> None:
    arranged = arrange([event("a", 1, "other"), event("a", 2)], {}, {}, verdict)
    assert numbers(arranged.apply) == [("a", 2)]
    assert arranged.cursors == {"a": 2}


def test_a_type_that_the_contract_does_not_know_is_parked() -> None:
    arranged = arrange([event("a", 1, "new"), event("a", 2)], {}, {}, verdict)
    assert [(e.seq, reason) for e, reason in arranged.park] == [(1, "unknown_type"), (2, "behind_parked")]
    assert arranged.cursors == {}


def kind(event: Recorded) -> str:
    return event.type


def test_a_run_holds_what_one_handler_takes_of_all_subjects() -> None:
    events = [event("a", 1), event("a", 2, "other"), event("b", 1), event("b", 2, "other"), event("a", 3)]
    assert [numbers(run) for run in runs(events, kind)] == [
        [("a", 1), ("b", 1)],
        [("a", 2), ("b", 2)],
        [("a", 3)],
    ]


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from(["x", "y", "z"])), max_size=60))
def test_however_runs_are_made_each_event_is_in_one_and_its_subject_in_order(said: list[tuple[str, str]]) -> None:
    events = [event(subject, place, kind) for place, (subject, kind) in enumerate(said)]
    made = runs(events, kind)
    assert all(len({e.type for e in run}) == 1 for run in made)
    applied = [e for run in made for e in run]
    assert len(applied) == len(events)
    for subject in "abc":
        assert [e for e in applied if e.subject == subject] == [e for e in events if e.subject == subject]


@given(st.lists(st.sampled_from(["a", "b", "c"]), max_size=60), st.data())
def test_however_a_journal_is_cut_and_repeated_each_subject_is_applied_once_in_order(
    order: list[str], data: st.DataObject
) -> None:
    counts: dict[str, int] = {}
    journal = []
    for position, subject in enumerate(order):
        counts[subject] = counts.get(subject, 0) + 1
        journal.append(event(subject, counts[subject], position=position))
    cursors: dict[str, int] = {}
    applied: list[Recorded] = []
    start = 0
    while start < len(journal):
        back = data.draw(st.integers(0, start))
        stop = data.draw(st.integers(start + 1, len(journal)))
        arranged = arrange(journal[back:stop], cursors, {}, verdict)
        assert not arranged.gaps
        cursors |= arranged.cursors
        applied += arranged.apply
        start = stop
    assert numbers(applied) == numbers(journal)
