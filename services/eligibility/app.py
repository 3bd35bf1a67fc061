"""Eligibility put together: its edges, what it hears, its tasks and its migrations."""

from collections.abc import Mapping
from pathlib import Path

from services.eligibility.api import EDGES
from services.eligibility.policy.reading import load
from services.eligibility.store import METADATA
from services.eligibility.subscriptions import SUBSCRIPTIONS
from services.eligibility.workflow import answers, hearings, packs
from services.eligibility.workflow.deaths import FOLLOW_DEATH, Following
from services.eligibility.workflow.review_calls import OPEN_REVIEW, SCHEDULE_REVIEWS
from services.eligibility.workflow.reviews import Opening, schedule_missed
from shared.room import Plan, Room
from shared.tasks.worker import Run


def tasks(room: Room) -> Mapping[str, Run]:
    """The kinds of tasks; none calls outside."""
    policy = load(accepts_examples=room.settings.is_demo)
    opening = Opening(policy)
    following = Following(policy)
    return {
        answers.END_ANSWER_WINDOW: answers.end_answer_window,
        hearings.END_HEARING_WINDOW: hearings.end_window,
        OPEN_REVIEW: opening.run,
        FOLLOW_DEATH: following.run,
        SCHEDULE_REVIEWS: schedule_missed,
        packs.TEST_PACK: packs.test,
        packs.IMPORT_RELEASE: packs.import_release,
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
