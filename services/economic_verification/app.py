"""The wiring of economic verification."""

from pathlib import Path

from services.economic_verification import tasks
from services.economic_verification.api import edge
from services.economic_verification.subscriptions import SUBSCRIPTIONS
from services.economic_verification.tables import METADATA
from shared.room import Plan

PLAN = Plan(
    service="economic_verification",
    title="经济状况核对",
    tables=METADATA,
    migrations=Path(__file__).with_name("migrations"),
    edges=(edge,),
    subscriptions=SUBSCRIPTIONS,
    tasks=tasks.of,
)
