"""Wires the room of integrity."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from services.integrity import anchor
from services.integrity.api import edge
from services.integrity.subscriptions import SUBSCRIPTIONS
from services.integrity.tables import METADATA
from services.integrity.workflow import clocks, heads
from shared.room import Plan, Room
from shared.tasks.worker import Run


def tasks(room: Room) -> Mapping[str, Run]:
    """Clocks are judged by the legal clock; heads are anchored at once, with the other rooms' public keys."""
    return {
        clocks.JUDGE: clocks.judge,
        heads.ANCHOR: partial(heads.anchor_head, room.keys, room.settings.home / anchor.FILE),
    }


PLAN = Plan(
    service="integrity",
    title="监督与诚信",
    tables=METADATA,
    migrations=Path(__file__).with_name("migrations"),
    edges=(edge,),
    subscriptions=SUBSCRIPTIONS,
    tasks=tasks,
)
