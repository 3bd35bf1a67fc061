"""Funding, wired: its tables, edges, subscriptions, and tasks with the bank that they call."""

from collections.abc import Mapping
from pathlib import Path

from services.funding import due
from services.funding.api import EDGES
from services.funding.bank import Bank
from services.funding.subscriptions import SUBSCRIPTIONS
from services.funding.tables import METADATA
from shared.crypto.signing import Purpose
from shared.room import Plan, Room
from shared.tasks.worker import Run

_DECIDES = "eligibility"


def tasks(room: Room) -> Mapping[str, Run]:
    """In demo mode the bank is the simulator; production names its bank when the contract with it stands."""
    is_simulated = room.settings.is_demo and room.settings.simulator_url
    bank = Bank(f"{room.settings.simulator_url}/bank" if is_simulated else "")
    return due.runs(bank, room.keys.verifier(Purpose.DETERMINATION, _DECIDES))


PLAN = Plan(
    service="funding",
    title="资金发放",
    tables=METADATA,
    migrations=Path(__file__).with_name("migrations"),
    edges=EDGES,
    subscriptions=SUBSCRIPTIONS,
    tasks=tasks,
)
