"""Intake as a service."""

from collections.abc import Mapping
from pathlib import Path

from services.intake.api import EDGES
from services.intake.store import METADATA
from services.intake.subscriptions import SUBSCRIPTIONS
from services.intake.workflow import corrections, deaths, decisions, emergencies, memberships, moves
from shared.room import Plan, Room
from shared.tasks.worker import Run


def tasks(_room: Room) -> Mapping[str, Run]:
    """The kinds of tasks; none calls outside."""
    return {
        decisions.OUTCOMES: decisions.note_outcomes,
        memberships.RELEASE: memberships.release_memberships,
        deaths.SPREAD: deaths.spread,
        corrections.CORRECT: corrections.spread,
        moves.MOVE: moves.carry,
        moves.OFFER: moves.offer,
        moves.RETURN: moves.give_back,
        emergencies.MERGE: emergencies.merge_persons,
    }


PLAN = Plan(
    service="intake",
    title="申请受理",
    tables=METADATA,
    migrations=Path(__file__).with_name("migrations"),
    edges=EDGES,
    subscriptions=SUBSCRIPTIONS,
    tasks=tasks,
)
