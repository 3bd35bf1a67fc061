"""Intake as a service."""

from collections.abc import Mapping
from pathlib import Path

from services.intake import workflow
from services.intake.api import EDGES
from services.intake.store import METADATA
from services.intake.subscriptions import SUBSCRIPTIONS
from shared.room import Plan, Room
from shared.tasks.worker import Run


def tasks(_room: Room) -> Mapping[str, Run]:
    """The kinds of tasks; none calls outside."""
    return {workflow.RELEASE: workflow.release_memberships}


PLAN = Plan(
    service="intake",
    title="申请受理",
    tables=METADATA,
    migrations=Path(__file__).with_name("migrations"),
    edges=EDGES,
    subscriptions=SUBSCRIPTIONS,
    tasks=tasks,
)
