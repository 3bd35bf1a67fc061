"""Wires the room of disclosure."""

from collections.abc import Mapping
from pathlib import Path

from services.disclosure.api import boards as boards_api
from services.disclosure.api import notices as notices_api
from services.disclosure.api import objections as objections_api
from services.disclosure.subscriptions import SUBSCRIPTIONS
from services.disclosure.tables import METADATA
from services.disclosure.workflow import boards, notices, standing
from shared.room import Plan, Room
from shared.tasks.worker import Run


def tasks(_room: Room) -> Mapping[str, Run]:
    """The end of a notice, and of a board's line of aid that was given once."""
    return {standing.CONCLUDE: notices.conclude, boards.LEAVE: boards.leave}


PLAN = Plan(
    service="disclosure",
    title="公开公示",
    tables=METADATA,
    migrations=Path(__file__).with_name("migrations"),
    edges=(notices_api.edge, objections_api.edge, boards_api.edge),
    subscriptions=SUBSCRIPTIONS,
    tasks=tasks,
)
