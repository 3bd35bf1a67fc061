"""Eligibility put together: its edges, what it hears, its tasks and its migrations."""

from collections.abc import Mapping
from pathlib import Path

from services.eligibility.api import EDGES
from services.eligibility.store import METADATA
from services.eligibility.subscriptions import SUBSCRIPTIONS
from services.eligibility.workflow import answers, hearings
from shared.room import Plan, Room
from shared.tasks.worker import Run


def tasks(_room: Room) -> Mapping[str, Run]:
    """The kinds of tasks; none calls outside."""
    return {
        answers.END_ANSWER_WINDOW: answers.end_answer_window,
        hearings.END_HEARING_WINDOW: hearings.end_window,
    }


PLAN = Plan(
    service="eligibility",
    title="资格认定",
    tables=METADATA,
    migrations=Path(__file__).with_name("migrations"),
    edges=EDGES,
    subscriptions=SUBSCRIPTIONS,
    tasks=tasks,
)
